"""Watched sources against a real web server: what is noise, what is a finding, what is no answer."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings
from warcio.archiveiterator import ArchiveIterator

from claims.models import (
    Claim,
    Event,
    Evidence,
    Host,
    PassageChange,
    Revisit,
    RobotsFile,
    Snapshot,
    User,
    Watch,
    WatchedPassage,
)
from claims.outcomes import Outcome
from claims.queries import open_changes
from claims.services import rechecks
from claims.services.captures import store
from claims.services.rechecks import due_watches, run_watches
from claims.services.watches import SCHEDULE, check_now
from tests import factories
from tests.capture.web import Web, notice
from tests.capture.web import page as respond
from tests.watched import (
    AFTER,
    BEFORE,
    PARAGRAPHS,
    QUOTATION,
    Watched,
    captured,
    captured_again,
    html,
    look,
    published_on,
    watched,
)

pytestmark = pytest.mark.django_db
NOISE = {
    "a counter": html(*PARAGRAPHS, "1,532 people have read this page so far today, it says."),
    "an advertisement before": html(around="<div class='ad'><p>Buy a better lamp today!</p></div>"),
    "an advertisement within": html(PARAGRAPHS[0], "Advertisement", *PARAGRAPHS[1:]),
    "a date": html("Updated 23 November 2026, 10:31. " + PARAGRAPHS[0], *PARAGRAPHS[1:]),
    "other teasers": html(end="<aside><a href='/x'>Ten lamps</a> <a href='/y'>Rain</a></aside>"),
    "reordered paragraphs": html(PARAGRAPHS[2], PARAGRAPHS[1], PARAGRAPHS[0]),
    "other quotation marks and blanks": html(*PARAGRAPHS).replace(b"no written", b"no\n  written"),
    "another page around": html(title="Statement", around="<header><p>New look</p></header>"),
}


@pytest.fixture(autouse=True)
def _no_pauses(settings: Settings) -> None:
    settings.CAPTURE_HOST_PAUSE = 0


@pytest.fixture
def page(local_web: Web) -> Iterator[Watched]:
    with watched(local_web) as made:
        yield made


@pytest.fixture
def claim(page: Watched) -> Claim:
    return published_on(captured(page))


@pytest.fixture
def watch(claim: Claim) -> Watch:
    return Watch.objects.get()


def findings() -> list[tuple[str, str]]:
    """All findings, those of a page without a quotation."""
    rows = PassageChange.objects.order_by("found_at")
    return [(row.kind, row.settled) for row in rows]


def work(who: str = "chen") -> int:
    return open_changes(factories.person(who)).count()


def test_it_works(page: Watched, watch: Watch, claim: Claim) -> None:
    captures = Snapshot.objects.count()
    look(watch)
    assert page.asked[-1].headers["if-none-match"] == '"1"'
    assert (watch.state, watch.failures, watch.step) == ("unchanged", 0, 1)
    assert watch.passages.get().state == "unchanged"
    assert Snapshot.objects.count() == captures
    assert findings() == []
    revisit = Revisit.objects.get()
    assert (revisit.answer, revisit.http_status) == ("not_modified", 304)
    records = list(ArchiveIterator(io.BytesIO(store().read(revisit.warc_sha256))))
    assert [r.rec_type for r in records if r.rec_type != "warcinfo"] == ["revisit", "request"]
    assert records[1].rec_headers["WARC-Profile"].endswith("/server-not-modified")
    assert records[1].rec_headers["WARC-Refers-To-Target-URI"] == page.url


def test_a_server_that_ignores_conditions_sends_the_same_bytes(page: Watched, watch: Watch) -> None:
    page.obeys = False
    look(watch)
    revisit = Revisit.objects.get()
    assert (revisit.answer, watch.state) == ("same_bytes", "unchanged")
    records = list(ArchiveIterator(io.BytesIO(store().read(revisit.warc_sha256))))
    assert records[1].rec_headers["WARC-Profile"].endswith("/identical-payload-digest")
    assert Snapshot.objects.count() == 1


def test_a_server_without_validators(page: Watched) -> None:
    page.etag = ""
    published_on(captured(page))
    watch = look(Watch.objects.get())
    assert not {"if-none-match", "if-modified-since"} & set(page.asked[-1].headers)
    assert (Revisit.objects.get().answer, watch.state) == ("same_bytes", "unchanged")


@pytest.mark.parametrize("noise", NOISE)
def test_noise_is_no_work(page: Watched, watch: Watch, noise: str) -> None:
    page.becomes(NOISE[noise])
    look(watch)
    assert (watch.state, findings()) == ("unchanged", [])
    assert Snapshot.objects.count() == 1
    assert Revisit.objects.get().answer == "other_bytes"
    # From now on the noise is what the page is known by; but it is not kept, so no record refers to it.
    look(watch)
    newest = Revisit.objects.first()
    assert newest is not None
    assert (newest.answer, newest.warc_sha256) == ("not_modified", "")


def test_a_crawl_delay_is_kept_by_looks_and_not_by_editors(
    local_web: Web, page: Watched, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sources of a site that asks for a second between two pages."""
    asks = respond(b"User-agent: *\nCrawl-delay: 1\n", type="text/plain")
    monkeypatch.setattr(local_web, "robots", asks)
    RobotsFile.objects.all().delete()
    with watched(local_web) as other:
        published_on(captured(other))
        RobotsFile.objects.all().delete()
        Watch.objects.update(next_at=timezone.now())
        # The capture has heard of it, and would have to wait too.
        Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
        before = time.monotonic()
        assert run_watches() == 2
        assert time.monotonic() - before >= 1
        host = Host.objects.get()
        assert host.crawl_delay == timedelta(seconds=1)
        Watch.objects.update(next_at=timezone.now())
        assert (due_watches(), run_watches()) == (0, 0)  # its second is not over
        captured_again(watch.source)  # but somebody at a screen does not wait for it
        Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
        assert due_watches() == 1


def changed(text: str) -> bytes:
    return html(PARAGRAPHS[0], PARAGRAPHS[1].replace(QUOTATION, text), PARAGRAPHS[2])


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("There was a written document.", "There was a written document."),
        ("The envoy brought a letter.", "The envoy brought a letter."),
    ],
)
def test_other_words(page: Watched, watch: Watch, claim: Claim, text: str, now: str) -> None:
    before = watch.snapshot
    page.becomes(changed(text))
    look(watch)
    found = PassageChange.objects.get()
    assert (found.kind, found.was, found.now) == ("changed", QUOTATION, now)
    assert QUOTATION in found.context_was
    assert now in found.context_now
    assert (watch.state, watch.step) == ("changed", 1)
    assert work() == 1
    # The new capture is kept whole, beside the old one, and is what is compared from now on.
    assert (found.before, watch.snapshot) == (before, found.snapshot)
    assert found.snapshot.outcome == Outcome.GOOD
    assert store().verify(found.snapshot.sha256)
    assert text in found.snapshot.extractions.get().text
    event = Event.objects.get(verb="watch.changed")
    assert (event.claim, event.actor) == (claim, None)


def test_a_finding_is_made_once(page: Watched, watch: Watch) -> None:
    page.becomes(changed("There was a written document."))
    for _ in range(3):
        look(watch)
        page.becomes(page.body.replace(b"Imprint", b"Imprint and more"))
    assert findings() == [("changed", "")]
    assert Snapshot.objects.count() == 2


def test_changed_once_more_then_restored(page: Watched, watch: Watch) -> None:
    page.becomes(changed("There was a written document."))
    look(watch)
    page.becomes(changed("There was some written document or other."))
    look(watch)
    assert findings() == [("changed", "again"), ("changed", "")]
    page.becomes(html())
    look(watch)
    assert findings() == [("changed", "again"), ("changed", "restored")]
    assert (watch.state, work()) == ("unchanged", 0)
    page.becomes(changed("There was a written document."))
    look(watch)
    assert work() == 1, "what was restored and changed again is a new finding"


def test_gone(page: Watched, watch: Watch) -> None:
    page.becomes(html(PARAGRAPHS[0], "The talks went on until the evening.", PARAGRAPHS[2]))
    look(watch)
    found = PassageChange.objects.get()
    assert (found.kind, found.now, watch.state) == ("gone", "", "gone")
    assert work() == 1


def test_moved_is_told_and_is_no_work(page: Watched, watch: Watch) -> None:
    alone = "Asked about a letter, a spokeswoman said shortly before noon to us:"
    page.becomes(html(PARAGRAPHS[2], f"{alone} {QUOTATION} Then she left the room for good."))
    look(watch)
    found = PassageChange.objects.get()
    assert (found.kind, watch.state, work()) == ("moved", "moved", 0)


def test_the_same_words_elsewhere_do_not_stand_in(page: Watched) -> None:
    """Words that stood twice before: what is left of them is not the quotation."""
    other = f"Years ago a clerk had said of another visit: {QUOTATION} Nobody asked him again."
    page.body = html(*PARAGRAPHS, other)
    claim = factories.checking()
    snapshot = captured(page)
    factories.evidence(
        claim, snapshot=snapshot, selector={"exact": QUOTATION, "prefix": BEFORE, "suffix": AFTER}
    )
    factories.draft(claim)
    for name, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, name, by)
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[2], other))
    watch = look(Watch.objects.get())
    assert watch.state in ("gone", "changed")
    assert work() == 1


@pytest.mark.parametrize(
    ("note", "where"),
    [
        ("Correction: The letter was dated Monday, not Tuesday.", "end"),
        ("This article was amended on 3 May to say who wrote it.", "box"),
        ("Berichtigung: Der Brief war vom Montag, nicht vom Dienstag.", "end"),
        ("정정합니다: 편지의 날짜는 월요일입니다.", "end"),
    ],
)
def test_a_correction_notice(page: Watched, watch: Watch, note: str, where: str) -> None:
    if where == "end":
        page.becomes(html(*PARAGRAPHS, note))
    else:
        page.becomes(html(end=f"<aside><p>{note}</p></aside>"))
    look(watch)
    found = PassageChange.objects.get()
    assert (found.kind, found.evidence, work()) == ("correction_notice", None, 1)
    assert note[:12] in found.now
    assert watch.state == "unchanged"
    page.becomes(page.body + b"<!-- more noise -->")
    look(watch)
    assert len(findings()) == 1


def test_a_notice_that_stood_there_before_is_old(page: Watched) -> None:
    note = "Correction: The letter was dated Monday, not Tuesday."
    page.body = html(*PARAGRAPHS, note)
    published_on(captured(page))
    page.becomes(html(*PARAGRAPHS, note, "Another line of no weight at all."))
    look(Watch.objects.get())
    assert findings() == []


def test_404_counts_when_it_lasts_for_hours(page: Watched, watch: Watch, claim: Claim) -> None:
    page.becomes(notice("Not found", "There is nothing here."), status=404)
    look(watch)
    assert (watch.state, findings(), watch.failures) == ("waiting", [], 1)
    look(watch)
    assert findings() == [], "the same hour says nothing new"
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        look(watch)
        assert (watch.state, findings()) == ("page_gone", [("page_gone", "")])
        assert work() == 1
        kept = PassageChange.objects.get().snapshot
        assert (kept.outcome, kept.http_status) == (Outcome.HTTP_ERROR, 404)
        assert store().verify(kept.warc_sha256)
        look(watch)
        assert len(findings()) == 1
        page.becomes(html(), status=200)
        look(watch)
    assert (watch.state, findings()) == ("unchanged", [("page_gone", "restored")])
    assert Event.objects.get(verb="watch.changed").claim == claim


def test_410_counts_at_once(page: Watched, watch: Watch) -> None:
    page.becomes(b"gone", status=410)
    look(watch)
    assert (watch.state, work()) == ("page_gone", 1)


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (notice("Sign in", "Please log in to continue reading."), 200, {}),
        (notice("Just a moment...", "Checking your browser"), 503, {"CF_Mitigated": "challenge"}),
        (b"no", 403, {}),
        (b"", 500, {}),
        (notice("Page not found", "Sorry, the page you want does not exist."), 200, {}),
    ],
    ids=["wall", "challenge", "forbidden", "server error", "soft 404"],
)
def test_what_says_nothing_is_no_finding(
    page: Watched, watch: Watch, body: bytes, status: int, headers: dict[str, str]
) -> None:
    look(watch)
    page.becomes(body, status=status, headers=headers)
    look(watch)
    assert (watch.state, watch.failures, findings()) == ("unchanged", 1, [])
    assert watch.failing_since is not None
    assert watch.checked_at < watch.tried_at  # type: ignore[operator]
    assert timezone.now() < watch.next_at <= timezone.now() + timedelta(hours=2)
    page.becomes(html(), status=200, headers={})
    look(watch)
    assert (watch.failures, watch.failing_since) == (0, None)


def test_retry_after_is_obeyed(page: Watched, watch: Watch) -> None:
    page.becomes(b"slow down", status=429, headers={"Retry_After": "18000"})
    look(watch)
    assert watch.next_at > timezone.now() + timedelta(hours=4)


def test_a_site_that_lies_is_believed(page: Watched, watch: Watch) -> None:
    """A 304 for a page that did change cannot be seen through; this is what the method says."""
    page.becomes(changed("There was a written document."), lies=True)
    look(watch)
    assert (watch.state, findings()) == ("unchanged", [])


def test_304_without_a_condition_is_no_answer(page: Watched) -> None:
    page.etag = ""
    published_on(captured(page))
    page.becomes(b"", status=304)
    watch = look(Watch.objects.get())
    assert (watch.state, watch.failures) == ("waiting", 1)


def test_the_schedule(page: Watched, watch: Watch) -> None:
    hour = timedelta(hours=1)
    assert 0.9 * hour <= watch.next_at - watch.started_at <= 1.1 * hour
    now = timezone.now()
    for interval in (*SCHEDULE[1:], SCHEDULE[-1]):
        with time_machine.travel(now, tick=False):
            look(watch)
            pause = watch.next_at - timezone.now()
        assert 0.9 * interval <= pause <= 1.1 * interval
        now = watch.next_at
    with time_machine.travel(now, tick=False):
        page.becomes(changed("There was a written document."))
        look(watch)
        assert watch.next_at - now <= 1.1 * 6 * hour


def asked_for(watch: Watch, at: datetime, *, now: datetime) -> None:
    """Somebody asks at one time, and a worker looks at another."""
    with time_machine.travel(at, tick=False):
        check_now(actor=factories.person("chen"), watch_id=watch.pk)
    with time_machine.travel(now, tick=False):
        Host.objects.update(free_at=at - timedelta(seconds=1))
        assert run_watches() == 1
    watch.refresh_from_db()


@pytest.mark.parametrize("noisy", [False, True], ids=["304", "other bytes"])
def test_a_look_that_is_asked_for_moves_no_plan(page: Watched, watch: Watch, noisy: bool) -> None:
    hour, plan = timedelta(hours=1), watch.next_at
    for minutes in (1, 30, 40):
        if noisy:
            page.becomes(page.body.replace(b"Imprint", b"Imprint, too"))
        at = watch.started_at + minutes * timedelta(minutes=1)
        asked_for(watch, at, now=at)
        assert (watch.next_at, watch.step, watch.planned_at) == (plan, 0, None)
    with time_machine.travel(plan, tick=False):
        look(watch)
    assert watch.step == 1
    assert 5.4 * hour <= watch.next_at - plan <= 6.6 * hour
    assert Revisit.objects.count() == 4


@pytest.mark.parametrize("left", [timedelta(minutes=6), timedelta(0), -timedelta(hours=2)])
def test_a_look_that_is_asked_for_shortly_before_is_the_planned_one(
    page: Watched, watch: Watch, left: timedelta
) -> None:
    """Within a tenth of the interval of an hour; or when a worker came to it too late."""
    at = watch.next_at - left
    asked_for(watch, min(at, watch.next_at), now=at)
    assert watch.step == 1
    assert timedelta(hours=5.4) <= watch.next_at - at <= timedelta(hours=6.6)
    assert watch.planned_at is None


def test_a_change_goes_back_in_the_schedule_and_never_beyond_the_plan(
    page: Watched, watch: Watch
) -> None:
    plan, at = watch.next_at, watch.started_at + timedelta(minutes=10)
    page.becomes(changed("There was a written document."))
    asked_for(watch, at, now=at)
    assert (watch.next_at, watch.step) == (plan, 0)
    Watch.objects.update(step=5, next_at=plan + timedelta(days=10))
    page.becomes(changed("There was another document."))
    asked_for(watch, plan, now=plan)
    assert watch.step == 1
    assert watch.next_at - plan <= timedelta(hours=6.6)


def test_the_plan_outlasts_a_look_that_fails(page: Watched, watch: Watch) -> None:
    look(look(look(watch)))
    plan, at = watch.next_at, watch.next_at - timedelta(days=2)
    page.becomes(b"no", status=403)
    asked_for(watch, at, now=at)
    assert (watch.failures, watch.planned_at) == (1, plan)
    assert watch.next_at < plan
    near = plan - timedelta(minutes=30)
    asked_for(watch, near, now=near)
    assert (watch.failures, watch.next_at) == (2, plan), "the second try is not later than the plan"
    page.becomes(html(), status=200)
    at += timedelta(minutes=1)
    asked_for(watch, at, now=at)  # the third try, at once
    assert (watch.next_at, watch.step, watch.planned_at) == (plan, 3, None)


def test_what_was_planned_while_one_looked_stays(
    page: Watched, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody publishes while a worker is at the site: the first look at that comes in an hour."""
    soon = timezone.now() + timedelta(hours=1)
    real = rechecks.pause_after

    def meanwhile(step: int) -> timedelta:
        Watch.objects.update(step=0, next_at=soon)
        return real(step)

    Watch.objects.update(step=3)
    monkeypatch.setattr(rechecks, "pause_after", meanwhile)
    look(watch)
    watch.refresh_from_db()
    assert (watch.step, watch.next_at, watch.state) == (0, soon, "unchanged")


def test_not_before_it_is_due(page: Watched, watch: Watch) -> None:
    asked = len(page.asked)
    assert run_watches() == 0
    assert len(page.asked) == asked


# --- with publications ---------------------------------------------------------------------------


def test_withdrawing_stops_and_settles(page: Watched, watch: Watch, claim: Claim) -> None:
    page.becomes(changed("There was a written document."))
    look(watch)
    factories.step(claim, "withdraw", "pia", note="The source was forged.")
    watch.refresh_from_db()
    assert watch.stopped_at is not None
    assert (WatchedPassage.objects.count(), findings()) == (0, [("changed", "dropped")])
    Watch.objects.update(next_at=timezone.now())
    asked = len(page.asked)
    assert run_watches() == 0
    assert len(page.asked) == asked


def test_a_source_of_two_checks_is_one_watch(page: Watched, watch: Watch, claim: Claim) -> None:
    second = published_on(watch.snapshot, AFTER)
    assert Watch.objects.count() == 1
    assert watch.passages.count() == 2
    factories.step(claim, "withdraw", "pia", note="Wrong.")
    watch.refresh_from_db()
    assert (watch.stopped_at, watch.passages.get().page) == (None, second.check_page)


def test_publishing_without_it_stops_watching(page: Watched, watch: Watch, claim: Claim) -> None:
    claim = factories.step(claim, "reopen", "rita", note="A better source.")
    watch.refresh_from_db()
    assert watch.stopped_at is None, "the public version stays up"
    Evidence.objects.update(removed_at=timezone.now())
    factories.evidence(claim)
    for name, by in (("submit", "chen"), ("approve", "rita")):
        claim = factories.step(claim, name, by)
    told = {"kind": "clarification", "was_wrong": "The source."}
    factories.step(claim, "publish", "pia", correction=told)
    watch.refresh_from_db()
    assert watch.stopped_at is not None
    other = Watch.objects.exclude(pk=watch.pk).get()
    assert other.stopped_at is None
    assert other.source.url.startswith("https://ministry.example/")


def test_publishing_again_with_it_goes_on(page: Watched, watch: Watch, claim: Claim) -> None:
    look(watch)
    claim = factories.step(claim, "reopen", "rita", note="Clearer words.")
    for name, by in (("submit", "chen"), ("approve", "rita")):
        claim = factories.step(claim, name, by)
    told = {"kind": "clarification", "was_wrong": "Unclear words."}
    factories.step(claim, "publish", "pia", correction=told)
    watch.refresh_from_db()
    assert (watch.stopped_at, watch.step, watch.passages.count()) == (None, 1, 1)


def test_a_newer_capture_becomes_what_is_compared(page: Watched, watch: Watch) -> None:
    look(watch)
    page.becomes(changed("There was a written document."))
    newer = captured_again(watch.source)
    check_now(actor=factories.person("chen"), watch_id=watch.pk)
    published_on(newer, "There was a written document.")
    watch.refresh_from_db()
    assert watch.planned_at is None
    assert timedelta(minutes=53) < watch.next_at - timezone.now() < timedelta(minutes=67)
    assert (watch.snapshot, watch.step, watch.etag) == (newer, 0, page.etag)


def test_what_was_uploaded_was_never_seen_by_us(page: Watched, cora: User) -> None:
    source = factories.source(page.url)
    published_on(factories.snapshot_good(of=source))
    page.becomes(
        html(
            "Subscribe to read what the ministry said about the visit of the envoy.",
            *PARAGRAPHS[2:],
        )
    )
    watch = look(Watch.objects.get())
    assert (watch.state, findings()) == ("waiting", [])
    page.becomes(html())
    look(watch)
    assert watch.state in ("unchanged", "moved")
    page.becomes(changed("There was a written document."))
    look(watch)
    assert work() == 1


def test_contact_notes_are_not_watched(claim: Claim) -> None:
    assert Watch.objects.count() == 1
    factories.published()
    assert Watch.objects.count() == 2, "an uploaded page with an address is"


def test_the_control_would_see_noise_as_change(page: Watched, watch: Watch) -> None:
    """If whole texts were compared, each noise above would be work: these pages do differ."""
    known = watch.snapshot.extractions.get().text
    differing = 0
    for body in NOISE.values():
        page.becomes(body)
        differing += captured_again(watch.source).extractions.get().text != known
    assert differing >= len(NOISE) // 2
