from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from claims.errors import Conflict, Forbidden, Missing
from claims.models import Article, ArticleVersion, Event, User
from claims.services.articles import add_article, add_article_version
from claims.services.captures import run_capture
from tests import factories
from tests.capture.web import Web
from tests.expect import database_refuses, refused

pytestmark = pytest.mark.django_db


def test_it_works(cora: User) -> None:
    article, snapshot = add_article(
        actor=cora, title=" A \n", text="Cafe\u0301\r\nopen\r", url="https://paper.example/a"
    )
    version = article.versions.get()
    assert snapshot is None
    assert (article.title, version.number, version.text) == ("A", 1, "Café\nopen")
    assert version.sha256 == hashlib.sha256("Café\nopen".encode()).hexdigest()
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "article.added",
        "article.text_kept",
    ]


def test_the_same_address_twice(cora: User) -> None:
    first = factories.article(url="https://Paper.example:443/a?utm_source=mail#top")
    with refused("article_known", Conflict) as caught:
        factories.article(url="https://paper.example/a")
    assert caught.value.extra["article"] == str(first.pk)


def test_two_articles_without_address() -> None:
    factories.article()
    factories.article()
    assert Article.objects.count() == 2


def test_only_an_address_is_captured(cora: User, local_web: Web) -> None:
    article, snapshot = add_article(actor=cora, title="", url=local_web.url("/good"))
    assert snapshot is not None
    assert (article.title, snapshot.status) == (local_web.url("/good"), "queued")
    run_capture(snapshot.pk)
    version = add_article_version(actor=cora, article_id=article.pk, snapshot_id=snapshot.pk)
    assert "no written letter" in version.text


def test_the_capture_of_another_address(cora: User) -> None:
    article = factories.article(url="https://paper.example/a")
    snapshot = factories.snapshot_good()
    with refused("no_captured_text"):
        add_article_version(actor=cora, article_id=article.pk, snapshot_id=snapshot.pk)


def test_what_is_refused(cora: User, rita: User) -> None:
    with refused("article_empty"):
        add_article(actor=cora, title="A")
    with refused("article_empty"):
        add_article(actor=cora, title="A", text=" \n ")
    with refused("article_too_long"):
        add_article(actor=cora, title="A", text="x" * 1_000_001)
    with refused("address_refused"):
        add_article(actor=cora, title="A", url="ftp://paper.example/a")
    with refused("role_missing", Forbidden):
        add_article(actor=rita, title="A", text="B")
    with refused("no_such_article", Missing):
        add_article_version(actor=cora, article_id=uuid4(), text="B")
    assert not Article.objects.exists()


def test_another_text_is_another_version(cora: User) -> None:
    article = factories.article()
    second = add_article_version(actor=cora, article_id=article.pk, text="Another text.")
    assert second.number == 2
    assert (
        add_article_version(actor=cora, article_id=article.pk, text="Another text.\r\n") == second
    )
    assert article.versions.count() == 2


def test_a_text_never_changes() -> None:
    factories.article()
    with database_refuses("append-only"):
        ArticleVersion.objects.update(text="Other words.")
