"""A new text of an article: what it changed, and what becomes of the claims of the older one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import User
from claims.services.articles import add_article_version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "state", "sentence"),
    [
        (factories.ARTICLE + "\n\nA line more.", "anchored", "at the same place"),
        ("A new lead.\n\n" + factories.ARTICLE, "moved", "at another place"),
        (
            f"{factories.PASSAGE}, it says. {factories.PASSAGE}, again.",
            "ambiguous",
            "stand in the new text 2 times",
        ),
        ("The envoy arrived on Tuesday and left.", "orphaned", "no longer in the new text"),
    ],
)
def test_it_works(
    text: str,
    state: str,
    sentence: str,
    cora: User,
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    """The difference is marked, the passage stays in its text, and its state stands in words."""
    claim = factories.flagged()
    row = claim.appearances.get()
    article = row.article_version.article
    add_article_version(actor=cora, article_id=article.pk, text=text)
    after = claim.appearances.get()
    assert (after.anchor, after.article_version_id) == (state, row.article_version_id)
    client.force_login(cora)
    with django_assert_max_num_queries(12):
        html = client.get(reverse("article_changes", args=[article.pk, 2])).content.decode()
    assert sentence in html
    assert '<ins class="now">' in html
    assert claim.statement in html
    there = reverse("article_changes", args=[article.pk, 2])
    assert there in client.get(reverse("article_versions", args=[article.pk])).content.decode()
    bench = client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert ("In the article’s newest text this passage is" in bench) is (state != "anchored")


def test_no_such_text(cora: User, client: Client) -> None:
    article = factories.article()
    client.force_login(cora)
    for number in (1, 2):
        there = reverse("article_changes", args=[article.pk, number])
        assert client.get(there).status_code == 404
