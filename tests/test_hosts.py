"""Politeness: one fetch at a time from a host, a pause between two; no slow host starves others."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from pytest_django import Settings

from claims import enqueue
from claims.models import Event, Host, Snapshot
from claims.record import act
from claims.services import capturing, leases, reserving
from claims.services.captures import due_count, run_capture, run_due
from claims.services.leases import host_name, host_of, leave_host, take_hosts
from claims.services.sources import wanted_snapshot
from tests import factories
from tests.capture import web as small_web
from tests.capture.web import Asked, Behaviour, Web, serving

pytestmark = pytest.mark.django_db
SLOW = 20
OTHERS = 5
ONE_SLOW = 0.3  # seconds of the slow host for a page


def wanted(url: str) -> Snapshot:
    return act(wanted_snapshot)(actor=factories.person("cora"), source=factories.source(url))


def status(snapshot: Snapshot) -> str:
    return Snapshot.objects.get(pk=snapshot.pk).status


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://Example.org/a", "example.org"),
        ("https://example.org/a", "example.org"),
        ("https://example.org:8443/a", "example.org:8443"),
        ("http://[2606:4700::1]/", "2606:4700::1"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("ftp://example.org/", ""),
    ],
)
def test_under_which_name_a_host_is_asked(url: str, name: str) -> None:
    assert host_name(url) == name


def take_host(host: Host, token: uuid.UUID, after: uuid.UUID | None = None) -> bool:
    return take_hosts({host.pk: after}, token) == {host.pk}


def test_one_has_it_then_comes_the_pause(settings: Settings) -> None:
    settings.CAPTURE_HOST_PAUSE = 60
    host = host_of("https://example.org/a")
    assert host is not None
    first, second = uuid.uuid4(), uuid.uuid4()
    assert take_host(host, first)
    assert not take_host(host, second)
    leave_host(host.pk, second)  # not theirs to leave
    assert not take_host(host, second)
    leave_host(host.pk, first)
    assert not take_host(host, second)  # the pause
    Host.objects.update(free_at=timezone.now())
    assert take_host(host, second)
    Host.objects.update(lease_until=timezone.now() - timedelta(seconds=1))  # its worker died
    assert take_host(host, first)
    assert take_host(host, second, after=first)  # who ends the work of a dead one has its host


def test_a_dead_worker_holds_its_host_as_long_as_its_page(
    local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both leases end at one moment, however long it took to get the lock."""
    snapshot = wanted(local_web.url("/plain"))

    def waited(*args: object, **kwargs: object) -> set[uuid.UUID]:
        time.sleep(0.1)
        return take_hosts(*args, **kwargs)  # type: ignore[arg-type]

    class Died(BaseException):
        pass

    def dies(*args: object, **kwargs: object) -> None:
        ends.append((Snapshot.objects.get().lease_until, Host.objects.get().lease_until))
        raise Died

    ends: list[tuple[object, object]] = []
    monkeypatch.setattr(reserving, "take_hosts", waited)
    monkeypatch.setattr(capturing._Batch, "_submit", dies)
    with pytest.raises(Died):
        run_capture(snapshot.pk)
    assert ends[0][0] == ends[0][1] is not None


def test_a_busy_host_is_no_attempt(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/plain"))
    host = host_of(local_web.url("/"))
    assert host is not None
    token = uuid.uuid4()
    assert take_host(host, token)
    assert due_count() == 0
    assert run_due(5) == 0
    assert not run_capture(snapshot.pk)
    now = Snapshot.objects.get(pk=snapshot.pk)
    assert (now.status, now.attempts, now.outcome) == ("queued", 0, "")
    leave_host(host.pk, token)
    assert due_count() == 1
    assert run_due(5) == 1
    assert status(snapshot) == "done"


def test_a_row_without_host_learns_it(local_web: Web) -> None:
    snapshot = wanted(local_web.url("/plain"))
    Snapshot.objects.update(host=None)
    host = host_of(local_web.url("/"))
    assert host is not None
    assert take_host(host, uuid.uuid4())
    assert due_count() == 1
    assert not run_capture(snapshot.pk)
    assert Snapshot.objects.get(pk=snapshot.pk).host == host
    assert due_count() == 0


def test_people_before_batches(local_web: Web) -> None:
    first, batch, last = (wanted(local_web.url(path)) for path in ("/404", "/plain", "/good"))
    Snapshot.objects.filter(pk=batch.pk).update(
        batch=True, next_at=timezone.now() - timedelta(hours=1)
    )
    assert run_due(2) == 2
    assert [status(row) for row in (first, batch, last)] == ["failed", "queued", "done"]


def test_who_leaves_a_host_wakes_the_next(
    local_web: Web, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.CAPTURE_HOST_PAUSE = 7
    woken: list[float] = []
    monkeypatch.setattr(
        enqueue, "wake", lambda task, *, expires, countdown=0.0: woken.append(countdown)
    )
    one, other = wanted(local_web.url("/plain")), wanted(local_web.url("/good"))
    assert run_capture(one.pk)
    assert woken == [7.0]
    assert not run_capture(other.pk)  # the pause
    Host.objects.update(free_at=timezone.now())
    assert run_capture(other.pk)
    assert woken == [7.0]  # nobody waits


class Slow:
    """Answers late, and knows how many asked at once and how soon after one another."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.times: list[tuple[float, float]] = []
        self.lock = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        begun = time.monotonic()
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(ONE_SLOW)
        with self.lock:
            self.now -= 1
            self.times.append((begun, time.monotonic()))
        asked.answer(small_web.article(asked.path))

    @property
    def pauses(self) -> list[float]:
        times = sorted(self.times)
        return [after[0] - before[1] for before, after in itertools.pairwise(times)]


def work_off(until: Callable[[], bool]) -> None:
    """Two workers, woken as often as a sweep would wake them."""
    stop = threading.Event()

    def worker() -> None:
        try:
            while not stop.is_set():
                if not run_due(8):
                    stop.wait(0.05)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 60
    try:
        while not until():
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    behaviour = Slow()
    for number in range(SLOW):
        monkeypatch.setitem(
            small_web.BEHAVIOURS, f"/slow/{number}", Behaviour(behaviour, small_web.Outcome.GOOD)
        )
    return behaviour


def all_done(snapshots: list[Snapshot]) -> bool:
    pks = [snapshot.pk for snapshot in snapshots]
    return Snapshot.objects.filter(pk__in=pks, status="done").count() == len(pks)


def test_a_slow_host_does_not_starve_others(
    flushable: None, local_web: Web, slow: Slow, settings: Settings
) -> None:
    """Twenty pages of one slow host, asked for first; five of others; two workers."""
    settings.CAPTURE_HOST_PAUSE = 0.2
    with ExitStack() as stack:
        sites = [stack.enter_context(serving()) for _ in range(OTHERS)]
        places = [f"127.0.0.1:{web.port}" for web in (local_web, *sites)]
        settings.CAPTURE_ALLOW = ",".join(places)
        crowd = [wanted(local_web.url(f"/slow/{number}")) for number in range(SLOW)]
        others = [wanted(web.url("/plain")) for web in sites]
        left: list[int] = []

        def ended() -> bool:
            if not left and all_done(others):
                left.append(SLOW - len(slow.times))
            return all_done(crowd) and all_done(others)

        begun = time.monotonic()
        work_off(ended)
        print(f"others done with {left[0]} of {SLOW} left; all in {time.monotonic() - begun:.1f} s")
    assert left[0] >= SLOW * 3 // 4, "the others waited for the slow host"
    assert slow.most == 1
    assert min(slow.pauses) >= 0.19
    assert set(Snapshot.objects.values_list("attempts", flat=True)) == {1}
    ends = Event.objects.filter(verb="snapshot.done").values_list("object_id", flat=True)
    assert sorted(ends) == sorted(row.pk for row in (*crowd, *others))
    assert not Host.objects.exclude(token=None).exists()


def test_without_leases_two_ask_at_once(
    flushable: None, local_web: Web, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(reserving, "take_hosts", lambda wanted, *args, **kwargs: set(wanted))
    monkeypatch.setattr(reserving, "host_free", lambda *args: Q(pk__isnull=False))
    crowd = [wanted(local_web.url(f"/slow/{number}")) for number in range(6)]
    work_off(lambda: all_done(crowd))
    assert slow.most >= 2


def test_reading_a_page_keeps_no_host(
    flushable: None, local_web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as a site has given what it has, the next may ask it, also while a page of another
    site is read; the page says what is done."""
    with serving() as other:
        settings.CAPTURE_ALLOW = f"127.0.0.1:{local_web.port},127.0.0.1:{other.port}"
        behaviour = Behaviour(Slow(), small_web.Outcome.GOOD)  # comes while the other is read
        monkeypatch.setitem(small_web.BEHAVIOURS, "/slow/1", behaviour)
        pages = [wanted(local_web.url("/plain")), wanted(other.url("/slow/1"))]
        free: list[bool] = []
        while_reading: list[bool] = []
        stages: set[tuple[str, ...]] = set()
        real = capturing.read_visit

        def long(*args: object, **kwargs: object) -> object:
            end = time.monotonic() + 5
            while time.monotonic() < end and True not in free:
                time.sleep(0.05)
                stages.add(tuple(Snapshot.objects.get(pk=page.pk).stage for page in pages))
                free.append(
                    ("extracting", "extracting") in stages
                    and not Host.objects.exclude(token=None).exists()
                )
            while_reading.append(True in free)
            return real(*args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(capturing, "read_visit", long)
        assert run_due(2) == 2
    assert while_reading == [True, True]
    assert {status(page) for page in pages} == {"done"}
    assert {Snapshot.objects.get(pk=page.pk).stage for page in pages} == {""}


def test_a_stage_that_lasts_is_told(flushable: None, local_web: Web, slow: Slow) -> None:
    snapshot = wanted(local_web.url("/slow/1"))
    told: set[str] = set()
    thread = threading.Thread(target=lambda: (run_capture(snapshot.pk), connection.close()))
    slowest, small_web_pause = leases.SHOWN_AFTER, ONE_SLOW
    leases.SHOWN_AFTER = small_web_pause / 4
    try:
        thread.start()
        while thread.is_alive():
            told.add(Snapshot.objects.get(pk=snapshot.pk).message)
            time.sleep(0.02)
    finally:
        leases.SHOWN_AFTER = slowest
        thread.join()
    assert "Waiting for the answer of the site." in told


def test_a_crawl_delay_is_kept_when_nobody_waits(
    local_web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second try keeps to what the site asks; somebody at a screen does not wait for it."""
    settings.CAPTURE_HOST_PAUSE = 0
    asks = small_web.page(b"User-agent: *\nCrawl-delay: 20\n", type="text/plain")
    monkeypatch.setattr(local_web, "robots", asks)
    assert run_capture(wanted(local_web.url("/plain")).pk)
    assert Host.objects.get().crawl_delay == timedelta(seconds=20)
    again = wanted(local_web.url("/gzip"))
    Snapshot.objects.filter(pk=again.pk).update(batch=True)
    assert (due_count(), run_due(5), run_capture(again.pk)) == (0, 0, False)
    Snapshot.objects.filter(pk=again.pk).update(batch=False)
    assert due_count() == 1
    Snapshot.objects.filter(pk=again.pk).update(batch=True)
    Host.objects.update(free_at=timezone.now() - timedelta(seconds=20))
    assert run_due(5) == 1
