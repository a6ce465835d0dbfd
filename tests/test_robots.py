"""robots.txt: asked once a day for a host, obeyed; set aside for one source by a person with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.capture.robots import LONGEST_DELAY, crawl_delay
from claims.errors import Forbidden, Missing
from claims.models import Event, RobotsFile, RobotsOverride, Snapshot, Source
from claims.record import act
from claims.services.captures import run_capture, store
from claims.services.robots import KeptRobots, override_robots
from claims.services.sources import wanted_snapshot
from tests import factories
from tests.capture.web import ROBOTS, Web, page
from tests.expect import refused

pytestmark = pytest.mark.django_db
REASON = "The document of a ministry; the public must know it."


@pytest.fixture(autouse=True)
def web(local_web: Web) -> Iterator[Web]:
    yield local_web
    local_web.robots = page(ROBOTS, type="text/plain")


def captured(source: Source) -> Snapshot:
    made = act(wanted_snapshot)(actor=factories.person("cora"), source=source)
    run_capture(made.pk)
    return Snapshot.objects.get(pk=made.pk)


def away(web: Web) -> Source:
    source = factories.source(web.url("/robots-no/page"))
    assert captured(source).outcome == "robots"
    return source


def asked(web: Web) -> list[str]:
    return [one.path for one in web.asked]


def test_it_works(web: Web) -> None:
    source, chen = away(web), factories.person("chen")
    row = override_robots(actor=chen, source_id=source.pk, reason=f" {REASON} ")
    assert (row.reason, row.decided_by) == (REASON, chen)
    event = Event.objects.get(verb="source.robots_overridden")
    assert (event.actor, event.object_id) == (chen, source.pk)
    assert REASON in event.data
    again = source.snapshots.get(status="queued")  # it is asked for at once
    assert run_capture(again.pk)
    assert Snapshot.objects.get(pk=again.pk).outcome == "good"
    assert captured(source).outcome == "good"  # and stays so
    other = factories.source(web.url("/robots-no/other"))
    assert captured(other).outcome == "robots"  # for this source alone


def test_refusals(web: Web) -> None:
    chen, cora = factories.person("chen"), factories.person("cora")
    good = factories.source(web.url("/good"))
    captured(good)
    source = away(web)
    with refused("robots_do_not_matter"):
        override_robots(actor=chen, source_id=good.pk, reason=REASON)
    with refused("reason_required"):
        override_robots(actor=chen, source_id=source.pk, reason=" ")
    with refused("role_missing", Forbidden):
        override_robots(actor=cora, source_id=source.pk, reason=REASON)
    with refused("no_such_source", Missing):
        override_robots(actor=chen, source_id=uuid.uuid4(), reason=REASON)
    override_robots(actor=chen, source_id=source.pk, reason=REASON)
    with refused("overridden_already"):
        override_robots(actor=chen, source_id=source.pk, reason=REASON)
    assert RobotsOverride.objects.count() == 1


def test_it_is_asked_once_a_day(web: Web) -> None:
    for path in ("/good", "/plain", "/robots-no/page"):
        captured(factories.source(web.url(path)))
    assert asked(web) == ["/robots.txt", "/good", "/plain"]
    row = RobotsFile.objects.get()
    assert row.origin == web.url("").rstrip("/")
    assert store().read(row.sha256) == ROBOTS
    RobotsFile.objects.update(fetched_at=timezone.now() - timedelta(hours=25))
    web.robots = page(b"", status=404)
    assert captured(factories.source(web.url("/robots-no/page"))).outcome == "good"
    assert RobotsFile.objects.get().sha256 == ""
    assert asked(web)[3:] == ["/robots.txt", "/robots-no/page"]


def test_a_file_that_was_lost_is_asked_for_again(web: Web) -> None:
    kept = KeptRobots(store())
    kept.keep({"https://a.example": b"User-agent: *\nDisallow: /\n", "https://b.example": b""})
    origins = ["https://a.example", "https://b.example", "http://a.example"]
    assert kept.recall(origins) == {
        "https://a.example": b"User-agent: *\nDisallow: /\n",
        "https://b.example": b"",
    }
    RobotsFile.objects.exclude(sha256="").update(sha256="0" * 64)
    assert kept.recall(origins) == {"https://b.example": b""}


def test_a_site_that_cannot_say_is_tried_again(web: Web) -> None:
    web.robots = page(b"oops", status=500)
    source = factories.source(web.url("/good"))
    waiting = captured(source)
    assert (waiting.status, waiting.outcome) == ("queued", "robots_unreachable")
    assert "tried again" in waiting.message
    assert not RobotsFile.objects.exists()
    assert "/good" not in asked(web)
    override_robots(actor=factories.person("chen"), source_id=source.pk, reason=REASON)
    assert run_capture(waiting.pk)  # woken, and not for robots any more
    now = Snapshot.objects.get(pk=waiting.pk)
    assert (now.status, now.outcome, now.attempts) == ("done", "good", 2)
    assert [one["outcome"] for one in now.tries] == ["robots_unreachable", "good"]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("5", 5), ("0.5", 0.5), ("86400", LONGEST_DELAY), ("-1", 0), ("soon", 0), ("nan", 0), ("", 0)],
)
def test_a_crawl_delay_is_sensible_or_none(asked: str, seconds: float) -> None:
    rules = f"User-agent: *\nCrawl-delay: {asked}\nDisallow: /x\n".encode()
    assert crawl_delay(rules, "claim-verifier/1.0") == seconds
    ours = b"User-agent: claim-verifier\nCrawl-delay: 2\n\nUser-agent: *\nCrawl-delay: 9\n"
    assert crawl_delay(ours, "claim-verifier/1.0") == 2
