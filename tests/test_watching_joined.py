"""Two addresses of one page are looked at once, and each by itself again when they are parted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from claims.models import PassageChange, Watch, WatchedPassage
from claims.services.captures import store
from claims.services.joining import join_sources, part_sources
from claims.services.rechecks import due_watches, run_watches
from claims.verification.looks import looks
from tests import factories
from tests.capture.web import Web
from tests.watched import AFTER, PARAGRAPHS, Watched, captured, html, look, published_on, watched

pytestmark = pytest.mark.django_db
OTHER = "There was a written document, it says now."


@pytest.fixture(autouse=True)
def _no_pauses(settings: Settings) -> None:
    settings.CAPTURE_HOST_PAUSE = 0


@pytest.fixture
def page(local_web: Web) -> Iterator[Watched]:
    with watched(local_web) as made:
        yield made


@pytest.fixture
def twin(local_web: Web) -> Iterator[Watched]:
    """The same page under another address."""
    with watched(local_web) as made:
        yield made


def of(page: Watched) -> Watch:
    return Watch.objects.get(source__url=page.url)


def join(twin: Watched, page: Watched) -> None:
    join_sources(
        actor=factories.person("chen"),
        source_id=factories.source(twin.url).pk,
        into_id=factories.source(page.url).pk,
        reason="The same statement.",
    )


def part(twin: Watched) -> None:
    part_sources(actor=factories.person("chen"), source_id=factories.source(twin.url).pk)


def both_published(page: Watched, twin: Watched) -> None:
    published_on(captured(page))
    published_on(captured(twin), AFTER)


def test_what_is_watched_already(page: Watched, twin: Watched) -> None:
    both_published(page, twin)
    join(twin, page)
    assert of(twin).stopped_at is not None
    assert of(page).passages.count() == 2
    asked = len(twin.asked)
    watch = look(of(page))
    # Told on no condition, because the twin's quotation was never compared with this address.
    assert "if-none-match" not in page.asked[-1].headers
    assert set(watch.passages.values_list("state", flat=True)) == {"unchanged"}
    look(watch)
    assert page.asked[-1].headers["if-none-match"] == '"1"'
    assert (len(twin.asked), due_watches(), run_watches()) == (asked, 0, 0)
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[1].replace(AFTER, OTHER), PARAGRAPHS[2]))
    look(watch)
    assert PassageChange.objects.get().was == AFTER
    assert list(looks(store())) == []


def test_what_is_published_later(page: Watched, twin: Watched) -> None:
    captured(page)
    snapshot = captured(twin)
    join(twin, page)
    published_on(snapshot, AFTER)
    watch = Watch.objects.get()
    assert (watch.source.url, watch.snapshot.source) == (page.url, watch.source)
    assert look(watch).state == "unchanged"


def test_an_address_that_was_never_captured(page: Watched, twin: Watched) -> None:
    """It is compared with the other's capture, and its answers are no repeats of that one's."""
    published_on(captured(twin), AFTER)
    join(twin, page)
    watch = look(look(of(page)))
    assert (watch.state, watch.step) == ("unchanged", 2)
    assert watch.snapshot.source.url == twin.url
    assert list(looks(store())) == []


def test_parted_again(page: Watched, twin: Watched) -> None:
    both_published(page, twin)
    join(twin, page)
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[1].replace(AFTER, OTHER), PARAGRAPHS[2]))
    look(of(page))
    part(twin)
    assert (of(twin).stopped_at, of(page).stopped_at) == (None, None)
    assert WatchedPassage.objects.get(watch=of(twin)).evidence.exact == AFTER
    assert PassageChange.objects.get().watch == of(twin)
    look(of(twin))
    assert PassageChange.objects.get().settled == "restored"


def test_into_a_file(page: Watched, twin: Watched) -> None:
    """What has no address cannot be looked at: the address that there is stays watched."""
    both_published(page, twin)
    source = factories.source(page.url)
    source.url, source.canonical_url = "", None
    source.save()
    join_sources(
        actor=factories.person("chen"),
        source_id=factories.source(twin.url).pk,
        into_id=source.pk,
        reason="The statement that the agency sent us.",
    )
    assert of(twin).stopped_at is None
