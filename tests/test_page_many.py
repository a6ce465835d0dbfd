"""Lists with a thousand rows: bounded pages, few queries, and ways on that keep what narrows them."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import Appearance, Article, Claim, User
from tests import factories

pytestmark = pytest.mark.django_db
LONG = "Unbreakable" * 25
RIGHT_TO_LEFT = "قال الوزير إنه لا يعلم شيئا عن الرسالة"


def claims(number: int) -> list[Claim]:
    """Flagged claims, some with a word that does not end or from right to left."""
    cora = factories.person("cora")
    words = ("Plain words", LONG, RIGHT_TO_LEFT)
    rows = [
        Claim(statement=f"{words[n % 3]} {n}", kind="event", flagged_by=cora) for n in range(number)
    ]
    return Claim.objects.bulk_create(rows)


def next_of(html: str) -> str:
    found = re.search(r'<a href="([^"]*)" rel="next"', html)
    assert found is not None
    return unescape(found[1])


def test_it_works(
    client: Client, ada: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A thousand people come in pages of fifty; a search stays while one turns them."""
    User.objects.bulk_create([User(username=f"p{n:04}", first_name="Noor") for n in range(1000)])
    client.force_login(ada)
    with django_assert_max_num_queries(12):
        first = client.get("/desk/people/?q=NOOR").content.decode()
    assert first.count('<th scope="row">') == 50
    there = next_of(first)
    assert "q=NOOR" in there
    second = client.get("/desk/people/" + there).content.decode()
    assert "@p0000<" in first
    assert "@p0050<" in second
    assert "@p0049<" not in second
    assert 'rel="prev"' in second
    last = client.get("/desk/people/?q=NOOR&page=20").content.decode()
    assert "@p0999<" in last
    assert 'rel="next"' not in last
    assert "Nobody is called that." in client.get("/desk/people/?q=zz").content.decode()


@pytest.mark.parametrize("path", ["/desk/claims/?state=flagged", "/desk/queue/?tab=triage"])
def test_a_thousand_claims(
    path: str, client: Client, chen: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    claims(1000)
    client.force_login(chen)
    with django_assert_max_num_queries(12):
        answer = client.get(path)
    assert len(gzip.compress(answer.content)) < 60_000
    if "claims" in path:
        there = next_of(answer.content.decode())
        assert "state=flagged" in there
        second = client.get("/desk/claims/" + there).content.decode()
        assert second.count('<th scope="row">') == 50
        assert 'rel="prev"' in second


def test_a_thousand_articles(
    client: Client, cora: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Article.objects.bulk_create([Article(title=f"{LONG} {n}", added_by=cora) for n in range(1000)])
    client.force_login(cora)
    with django_assert_max_num_queries(12):
        first = client.get("/desk/articles/").content.decode()
    second = client.get("/desk/articles/" + next_of(first)).content.decode()
    titles = re.compile(r"Unbreakable (\d+)<")
    assert len(titles.findall(first)) == len(titles.findall(second)) == 20
    assert not set(titles.findall(first)) & set(titles.findall(second))


def test_an_article_with_three_hundred_claims(
    client: Client, cora: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = factories.article(text="One more word. " * 300)
    version = article.versions.get()
    Appearance.objects.bulk_create(
        Appearance(
            claim=claim,
            article_version=version,
            exact="One more word",
            start=n * 15,
            end=n * 15 + 13,
            added_by=cora,
        )
        for n, claim in enumerate(claims(300))
    )
    client.force_login(cora)
    with django_assert_max_num_queries(12):
        answer = client.get(f"/desk/articles/{article.pk}/")
    assert answer.content.decode().count("<mark") == 300
    assert len(gzip.compress(answer.content)) < 60_000
