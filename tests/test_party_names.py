"""Names of parties are suggested out of all that are known."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Party, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def thousand(db: None) -> None:
    """A thousand parties, the wanted ones the oldest."""
    for name, role in (
        ("Ministry of Finance", ""),
        ("Anna Minister", "spokeswoman"),
        ("Administration", ""),
        ("Élodie Ñandú", "minister"),
    ):
        Party.objects.create(name=name, kind="person", role=role)
    Party.objects.bulk_create(Party(name=f"Somebody {n}", kind="outlet") for n in range(1000))


def names(client: Client, words: str) -> list[str]:
    answer = client.get(reverse("party_names"), {"q": words})
    assert answer.status_code == 200
    return [row["name"] for row in answer.json()["results"]]


def test_it_works(thousand: None, chen: User, client: Client) -> None:
    """Names that begin so come first, then those with a word that does, then the others."""
    client.force_login(chen)
    assert names(client, "minis") == ["Ministry of Finance", "Anna Minister", "Administration"]
    row = client.get(reverse("party_names"), {"q": "anna"}).json()["results"][0]
    assert row == {"name": "Anna Minister", "kind": "person", "role": "spokeswoman"}


def test_case_accents_and_order_of_words(thousand: None, chen: User, client: Client) -> None:
    client.force_login(chen)
    assert names(client, "ñAND éLOD") == ["Élodie Ñandú"]
    assert names(client, "") == []
    assert names(client, "nobody of this name") == []


def test_at_most_twenty_in_few_queries(
    thousand: None, chen: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(chen)
    with django_assert_max_num_queries(4):
        assert len(names(client, "somebody")) == 20


def test_the_fields_ask_for_them(thousand: None, chen: User, client: Client) -> None:
    client.force_login(chen)
    there = f'<datalist id="parties" data-party-names="{reverse("party_names")}">'
    claim = factories.checking()
    article = claim.appearances.get().article_version.article
    for page in (reverse("claim", args=[claim.pk]), reverse("article", args=[article.pk])):
        html = client.get(page).content.decode()
        assert there in html
        assert "party_names.js" in html
