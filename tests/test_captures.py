"""The worker's side of a snapshot: reserved once, ended once, retried with patience, given up in words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import Mock

import pytest
from celery.signals import worker_ready
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from claims import enqueue, tasks, triggers
from claims.errors import Forbidden, Missing
from claims.models import Event, Extraction, Host, OutcomeOverride, Snapshot, User
from claims.periodic import sweep_captures
from claims.record import act
from claims.services import endings, reserving
from claims.services.captures import (
    MOST_ATTEMPTS,
    due_count,
    override_outcome,
    retry_snapshot,
    run_capture,
    run_due,
    store,
    upload_snapshot,
)
from claims.services.leases import LEASE
from claims.services.sources import wanted_snapshot
from tests import factories
from tests.capture import web as small_web
from tests.capture.web import Asked, Behaviour, Web
from tests.expect import refused

pytestmark = pytest.mark.django_db


def wanted(url: str) -> Snapshot:
    return act(wanted_snapshot)(actor=factories.person("cora"), source=factories.source(url))


def seen(snapshot: Snapshot) -> Snapshot:
    return Snapshot.objects.get(pk=snapshot.pk)


def due_now(snapshot: Snapshot) -> None:
    """As if the pause were over."""
    Snapshot.objects.filter(pk=snapshot.pk).update(next_at=timezone.now())


def died(snapshot: Snapshot, *, attempts: int, ago: timedelta = timedelta(seconds=1)) -> None:
    """As if a worker had reserved it and was killed; its lease ended `ago`."""
    Snapshot.objects.filter(pk=snapshot.pk).update(
        status="fetching", token=uuid.uuid4(), lease_until=timezone.now() - ago, attempts=attempts
    )


def test_it_works(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/moved"))
    assert run_capture(snapshot.pk)
    done = seen(snapshot)
    assert (done.status, done.outcome, done.attempts, done.http_status, done.final) == (
        "done",
        "good",
        1,
        200,
        True,
    )
    assert (done.token, done.lease_until) == (None, None)
    assert done.requested_url.endswith("/moved")
    assert done.final_url.endswith("/good")
    assert [hop["status"] for hop in done.redirects] == [301]
    assert b"no written letter" in store().read(done.sha256)
    assert done.size == len(store().read(done.sha256))
    text = Extraction.objects.get(snapshot=done)
    assert "no written letter" in text.text
    event = Event.objects.latest("seq")
    assert (event.verb, event.actor) == ("snapshot.done", None)
    assert done.sha256 in event.data
    assert text.sha256 in event.data


def test_nothing_to_do_twice(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/plain"))
    assert run_capture(snapshot.pk)
    before = Event.objects.count()
    assert not run_capture(snapshot.pk)
    assert not run_capture(uuid.uuid4())
    assert (Event.objects.count(), len([a for a in local_web.asked if a.path == "/plain"])) == (
        before,
        1,
    )


@pytest.mark.parametrize(
    ("path", "status", "outcome"),
    [("/404", "failed", "http_error"), ("/soft-404", "done", "soft_404"), ("/office", "done", "unsupported"), ("/pdf", "done", "good"),
         ("/picture", "done", "no_text"), ("/pdf-locked", "done", "locked"),
     ("/to-metadata", "failed", "unsafe_address"), ("/robots-no/page", "failed", "robots")],
)  # fmt: skip
def test_how_it_may_end(local_web: Web, path: str, status: str, outcome: str) -> None:
    snapshot = wanted(local_web.url(path))
    run_capture(snapshot.pk)
    ended = seen(snapshot)
    assert (ended.status, ended.outcome, ended.attempts) == (status, outcome, 1)
    assert Event.objects.latest("seq").verb == f"snapshot.{status}"
    assert ended.message
    if status == "failed":
        assert not ended.extractions.exists()


def test_where_it_must_not_go() -> None:
    snapshot = wanted("http://127.0.0.1:9/x")
    run_capture(snapshot.pk)
    assert (seen(snapshot).status, seen(snapshot).outcome) == ("failed", "unsafe_address")


def test_passing_faults_are_tried_again_with_growing_pauses_and_then_given_up(
    local_web: Web,
) -> None:
    snapshot = wanted(local_web.url("/500"))
    pauses = []
    for attempt in range(1, MOST_ATTEMPTS):
        begun = timezone.now()
        assert run_capture(snapshot.pk)
        now = seen(snapshot)
        assert (now.status, now.attempts, now.outcome, now.token) == (
            "queued",
            attempt,
            "http_error",
            None,
        )
        assert "tried again" in now.message
        pauses.append((now.next_at - begun).total_seconds())
        assert not run_capture(snapshot.pk)  # not before its time
        due_now(snapshot)
    assert [3 < pauses[0] < 6, 12 < pauses[1] < 21, 50 < pauses[2] < 80, 200 < pauses[3] < 320] == [
        True
    ] * 4
    events = Event.objects.filter(object_id=snapshot.pk)
    assert events.count() == 1  # asked for; trying is no act
    assert run_capture(snapshot.pk)
    ended = seen(snapshot)
    assert (ended.status, ended.outcome, ended.attempts) == ("failed", "http_error", MOST_ATTEMPTS)
    assert "5" in ended.message
    assert events.latest("seq").verb == "snapshot.failed"


@pytest.mark.parametrize(("path", "low", "high"), [("/429", 119, 125), ("/503", 3599, 3605)])
def test_the_site_says_when(local_web: Web, path: str, low: int, high: int) -> None:
    snapshot = wanted(local_web.url(path))
    begun = timezone.now()
    run_capture(snapshot.pk)
    assert low < (seen(snapshot).next_at - begun).total_seconds() < high


def test_a_live_lease_keeps_others_away(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/plain"))
    died(snapshot, attempts=1, ago=-LEASE)
    assert due_count() == 0
    assert not run_capture(snapshot.pk)
    died(snapshot, attempts=1)
    assert due_count() == 1
    assert run_capture(snapshot.pk)
    assert (seen(snapshot).status, seen(snapshot).attempts) == ("done", 2)


def test_when_every_worker_died(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/plain"))
    died(snapshot, attempts=MOST_ATTEMPTS)
    assert not run_capture(snapshot.pk)
    ended = seen(snapshot)
    assert (ended.status, ended.outcome) == ("failed", "gave_up")
    assert "5" in ended.message
    assert not any(asked.path == "/plain" for asked in local_web.asked)


def test_the_late_finisher_loses(
    flushable: None, local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = wanted(local_web.url("/overtaken"))
    other = uuid.uuid4()

    def overtaken(asked: Asked) -> None:
        """While the site answers, the lease has run out and somebody else has the row."""
        Snapshot.objects.filter(pk=snapshot.pk).update(token=other, attempts=2)
        connection.close()
        asked.answer(small_web.article())

    monkeypatch.setitem(
        small_web.BEHAVIOURS, "/overtaken", Behaviour(overtaken, small_web.Outcome.GOOD)
    )
    before = Event.objects.count()
    assert not run_capture(snapshot.pk)
    now = seen(snapshot)
    assert (now.status, now.token, now.attempts, now.sha256) == ("fetching", other, 2, "")
    assert Event.objects.count() == before
    assert not Extraction.objects.exists()


@pytest.fixture
def two_workers(
    flushable: None, local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """`two_workers()`: one is so slow that another takes its page over and ends it; how many ends?"""
    snapshot = wanted(local_web.url("/both"))
    asked_before: list[Asked] = []
    status = [200]

    def answer(asked: Asked) -> None:
        asked_before.append(asked)
        if len(asked_before) == 1:
            long_ago = timezone.now() - timedelta(seconds=1)
            Snapshot.objects.update(lease_until=long_ago)
            Host.objects.update(lease_until=long_ago)
            assert run_capture(snapshot.pk)
            connection.close()
        asked.answer(small_web.article(), status=status[0])

    monkeypatch.setitem(small_web.BEHAVIOURS, "/both", Behaviour(answer, small_web.Outcome.GOOD))

    def run(answers: int = 200) -> int:
        status[0] = answers
        run_capture(snapshot.pk)
        assert len(asked_before) == 2
        ends = ["snapshot.done", "snapshot.failed"]
        return Event.objects.filter(verb__in=ends, object_id=snapshot.pk).count()

    return run


def test_of_two_workers_one_ends_it(two_workers: Callable[..., int]) -> None:
    assert two_workers() == 1
    assert (Snapshot.objects.get().status, Snapshot.objects.get().attempts) == ("done", 2)
    assert Extraction.objects.count() == 1


def without_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "ours", lambda pks, token: Q(pk__in=pks))


def test_without_the_token_the_database_refuses_a_second_end(
    two_workers: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first negative control: the token is what keeps it off; behind it stands a trigger."""
    without_guard(monkeypatch)
    with pytest.raises(DatabaseError, match="a finished snapshot is final"):
        two_workers()
    assert Event.objects.filter(verb="snapshot.done").count() == 1


def test_without_token_and_trigger_it_ends_twice(
    two_workers: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second negative control: the test sees two ends when there are two. (Of a page that has
    text, a third guard keeps a second text off: that it is one of its kind.)"""
    without_guard(monkeypatch)
    triggers.drop(connection)
    try:
        assert two_workers(404) == 2
    finally:
        triggers.install(connection)


def test_without_the_cap_it_would_be_fetched_for_ever(
    local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test that every worker died."""
    for module in (endings, reserving):
        monkeypatch.setattr(module, "MOST_ATTEMPTS", 1_000)
    snapshot = wanted(local_web.url("/plain"))
    died(snapshot, attempts=MOST_ATTEMPTS)
    assert run_capture(snapshot.pk)
    assert any(asked.path == "/plain" for asked in local_web.asked)
    assert seen(snapshot).attempts == MOST_ATTEMPTS + 1


def test_run_due_works_off_what_waits(local_web: Web) -> None:
    for path in ("/plain", "/404", "/good"):
        wanted(local_web.url(path))
    waiting = wanted(local_web.url("/500"))
    Snapshot.objects.filter(pk=waiting.pk).update(next_at=timezone.now() + timedelta(hours=1))
    assert run_due(2) == 2
    assert run_due(10) == 1
    assert run_due(10) == 0
    assert Snapshot.objects.filter(status="queued").count() == 1


def test_the_sweep_wakes_workers_for_what_is_due(
    local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep_captures()  # nothing to do, no broker: no error
    died(wanted(local_web.url("/plain")), attempts=1)
    wanted(local_web.url("/good"))
    wanted("http://127.0.0.1:9/other")
    sweep_captures()  # something to do, no broker: no error either
    woken: list[tuple[str, float]] = []
    monkeypatch.setattr(enqueue, "wake", lambda task, *, expires: woken.append((task, expires)))
    sweep_captures()
    assert [task for task, _ in woken] == [enqueue.CAPTURE_DUE] * 2  # three pages of two hosts
    assert all(0 < expires < 60 for _, expires in woken)


def test_a_new_worker_looks_for_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """With each of its processes, before any sweep."""
    woken: list[tuple[str, float]] = []
    monkeypatch.setattr(enqueue, "wake", lambda task, *, expires: woken.append((task, expires)))
    worker = Mock()
    worker.pool.num_processes = 3
    worker_ready.send(sender=worker)
    assert woken == [(enqueue.CAPTURE_DUE, tasks.FIRST_LOOK)] * 3


def test_a_final_snapshot_is_final(local_web: Web, cora: User) -> None:
    snapshot = wanted(local_web.url("/404"))
    run_capture(snapshot.pk)
    again = retry_snapshot(actor=cora, snapshot_id=snapshot.pk)
    assert again.pk != snapshot.pk
    assert seen(snapshot).status == "failed"
    with refused("no_such_snapshot", Missing):
        retry_snapshot(actor=cora, snapshot_id=uuid.uuid4())


def test_a_retry_wakes_the_one_that_pauses(local_web: Web, cora: User) -> None:
    snapshot = wanted(local_web.url("/500"))
    run_capture(snapshot.pk)
    assert retry_snapshot(actor=cora, snapshot_id=snapshot.pk).pk == snapshot.pk
    assert run_capture(snapshot.pk)
    assert seen(snapshot).attempts == 2


def test_override(local_web: Web, chen: User, cora: User) -> None:
    guessed, fact = wanted(local_web.url("/soft-404")), wanted(local_web.url("/404"))
    run_due(2)
    with refused("reason_required"):
        override_outcome(actor=chen, snapshot_id=guessed.pk, reason=" ")
    with refused("outcome_not_a_guess"):
        override_outcome(actor=chen, snapshot_id=fact.pk, reason="I say so.")
    with refused("role_missing", Forbidden):
        override_outcome(actor=cora, snapshot_id=guessed.pk, reason="I say so.")
    row = override_outcome(
        actor=chen, snapshot_id=guessed.pk, reason="The page is about dead links."
    )
    assert (row.decided_by, seen(guessed).outcome) == (chen, "soft_404")  # what was seen stays
    with refused("overridden_already"):
        override_outcome(actor=chen, snapshot_id=guessed.pk, reason="Again.")
    assert OutcomeOverride.objects.count() == 1


def test_a_page_that_only_seems_cut_can_be_accepted_and_a_cut_one_cannot(
    local_web: Web, chen: User
) -> None:
    guessed, cut = wanted(local_web.url("/seems-cut")), wanted(local_web.url("/cut"))
    run_due(2)
    due_now(cut)
    assert (seen(guessed).outcome, seen(guessed).final) == ("seems_cut", True)
    assert (seen(cut).outcome, seen(cut).final) == ("truncated", False)
    Snapshot.objects.filter(pk=cut.pk).update(attempts=4)
    run_due(1)
    assert seen(cut).status == "failed"
    override_outcome(actor=chen, snapshot_id=guessed.pk, reason="The site forgets its last tags.")
    with refused("outcome_not_a_guess"):
        override_outcome(actor=chen, snapshot_id=cut.pk, reason="It is all there.")
    claim = factories.checking()
    factories.evidence(claim, snapshot=seen(guessed), exact="1. The ministry said on Tuesday")


def test_upload(cora: User, rita: User) -> None:
    source = factories.source()
    snapshot = factories.snapshot_good(of=source)
    assert (snapshot.status, snapshot.outcome, snapshot.uploaded, snapshot.file_name) == (
        "done",
        "good",
        True,
        "statement.txt",
    )
    assert store().read(snapshot.sha256) == factories.PAGE.encode()
    assert Event.objects.get(object_id=snapshot.pk).actor == cora
    with refused("upload_empty"):
        upload_snapshot(
            actor=cora, source_id=source.pk, data=b"", content_type="text/plain", file_name="x"
        )
    with refused("no_such_source", Missing):
        upload_snapshot(
            actor=cora, source_id=uuid.uuid4(), data=b"x", content_type="text/plain", file_name="x"
        )
    with refused("role_missing", Forbidden):
        upload_snapshot(
            actor=rita, source_id=source.pk, data=b"x", content_type="text/plain", file_name="x"
        )


def an_upload(snapshot: Snapshot) -> Snapshot:
    """As if cora had brought the page herself."""
    return upload_snapshot(
        actor=factories.person("cora"),
        source_id=snapshot.source_id,
        data=factories.PAGE.encode(),
        content_type="text/plain",
        file_name="page.txt",
    )


def test_an_upload_ends_the_waiting_for_the_next_try(local_web: Web, cora: User) -> None:
    snapshot = wanted(local_web.url("/500"))
    run_capture(snapshot.pk)
    brought = an_upload(snapshot)
    ended = seen(snapshot)
    assert (ended.status, ended.outcome, ended.attempts) == ("failed", "http_error", 1)
    assert "again by itself" not in ended.message
    verbs = ["snapshot.requested", "snapshot.failed"]
    events = Event.objects.filter(object_id=snapshot.pk).order_by("seq")
    assert [event.verb for event in events] == verbs
    assert events[1].actor == cora
    assert (brought.status, brought.outcome) == ("done", "good")
    due_now_count = Snapshot.objects.filter(status="queued").count()
    assert due_now_count == 0


def test_an_upload_beside_a_capture_that_goes_on(local_web: Web) -> None:
    never_tried = wanted(local_web.url("/plain"))
    assert an_upload(never_tried).status == "done"
    assert seen(never_tried).status == "queued"
    died(never_tried, attempts=1, ago=-LEASE)
    assert an_upload(never_tried).status == "done"
    died(never_tried, attempts=1)
    assert run_capture(never_tried.pk)
    assert seen(never_tried).status == "done"


def test_the_same_bytes_are_kept_once(cora: User) -> None:
    first, second = factories.snapshot_good(), factories.snapshot_good()
    assert first.sha256 == second.sha256
    assert store().verify(first.sha256)
