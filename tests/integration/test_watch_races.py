"""Workers that look at watched sources at the same time, and one that dies."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Count
from django.utils import timezone
from pytest_django import Settings

from claims.models import Host, Revisit, Watch
from claims.outcomes import Outcome
from claims.services.rechecks import run_watches
from tests import factories
from tests.capture.web import BEHAVIOURS, Asked, Behaviour, serving
from tests.integration.race import race

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("flushable")]
HOSTS, EACH = 6, 4
PATIENCE = 10  # seconds


class Busy:
    """Answers 304 slowly, and knows how many it answered at once on each host.

    With `together` each waits for so many others to ask as well, however slow the machine is.
    """

    def __init__(self, seconds: float = 0.05, *, together: int = 1) -> None:
        self.seconds = seconds
        self.gate = threading.Barrier(together)
        self.now: Counter[int] = Counter()
        self.most: Counter[int] = Counter()
        self._lock = threading.Lock()

    def respond(self, asked: Asked) -> None:
        with self._lock:
            self.now[asked.port] += 1
            self.most[asked.port] = max(self.most[asked.port], self.now[asked.port])
        with suppress(threading.BrokenBarrierError):  # they do not come: the counter tells
            self.gate.wait(PATIENCE)
        time.sleep(self.seconds)
        with self._lock:
            self.now[asked.port] -= 1
        asked.answer(status=304)


def watches(ports: list[int]) -> None:
    """Some on each host, all due."""
    snapshot = factories.snapshot_good()
    for port in ports:
        host = Host.objects.create(name=f"127.0.0.1:{port}")
        for number in range(EACH):
            url = f"http://127.0.0.1:{port}/busy?{number}"
            Watch.objects.create(
                source=factories.source(url),
                host=host,
                snapshot=snapshot,
                started_by=snapshot.requested_by,
                next_at=timezone.now(),
                answer_url=url,
                etag='"1"',
            )


def test_two_workers_share_the_hosts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source is looked at once, and no host by two at a time."""
    monkeypatch.setenv("WATCH_WORKERS", "2")
    monkeypatch.setenv("CAPTURE_HOST_PAUSE", "0")
    busy = Busy()
    for number in range(EACH):
        monkeypatch.setitem(BEHAVIOURS, f"/busy?{number}", Behaviour(busy.respond, Outcome.GOOD))
    with ExitStack() as stack:
        webs = [stack.enter_context(serving()) for _ in range(HOSTS)]
        settings.CAPTURE_ALLOW = ",".join(f"127.0.0.1:{web.port}" for web in webs)
        watches([web.port for web in webs])
        looked = race([("look_at_watched", [1]), ("look_at_watched", [1])])
        asked = [one.path for web in webs for one in web.asked if one.path != "/robots.txt"]
    assert all(looked), "nobody raced"
    assert sum(looked) == HOSTS * EACH == len(asked)
    assert Revisit.objects.filter(answer="not_modified").count() == HOSTS * EACH
    assert set(busy.most.values()) == {1}


def test_the_counter_sees_two_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without the lease of the host the test above would fail."""
    busy = Busy(together=2)
    monkeypatch.setitem(BEHAVIOURS, "/busy?0", Behaviour(busy.respond, Outcome.GOOD))
    monkeypatch.setitem(BEHAVIOURS, "/busy?1", Behaviour(busy.respond, Outcome.GOOD))
    settings.CAPTURE_HOST_PAUSE = 0
    with serving() as web:
        settings.CAPTURE_ALLOW = f"127.0.0.1:{web.port}"
        watches([web.port])
        Watch.objects.exclude(source__url__endswith=("?0")).exclude(
            source__url__endswith="?1"
        ).update(stopped_at=timezone.now())
        other = Host.objects.create(name="the-same-host-under-another-name")
        Watch.objects.filter(source__url__endswith="?1").update(host=other)
        assert run_watches() == 2
    assert set(busy.most.values()) == {2}


@pytest.mark.parametrize("together", [True, False], ids=["as it is", "the negative control"])
def test_a_worker_is_killed_while_it_writes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    """Every look is written once, or not at all and made again: nothing is lost, nothing doubled.

    The control writes without a transaction, and loses what the dead worker had half written.
    """
    monkeypatch.setenv("CAPTURE_HOST_PAUSE", "0")
    settings.CAPTURE_HOST_PAUSE = 0
    busy = Busy(seconds=0.4)  # a look at each host for one write
    for number in range(EACH):
        monkeypatch.setitem(BEHAVIOURS, f"/busy?{number}", Behaviour(busy.respond, Outcome.GOOD))
    with ExitStack() as stack:
        webs = [stack.enter_context(serving()) for _ in range(2)]
        settings.CAPTURE_ALLOW = ",".join(f"127.0.0.1:{web.port}" for web in webs)
        watches([web.port for web in webs])
        with pytest.raises(AssertionError):  # it gave no answer
            race([("die_while_writing", [together])])
        written = Revisit.objects.count()
        assert 0 < written < 2 * EACH, "it died in the middle"
        assert Host.objects.exclude(token=None).count() == 2, "it held its hosts when it died"
        Host.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        busy.seconds = 0
        while run_watches():
            pass
    looks = Watch.objects.annotate(looks=Count("revisits")).values_list("looks", "step")
    assert (set(looks) == {(1, 1)}) is together
    assert not Watch.objects.filter(next_at__lte=timezone.now()).exists()


def test_what_a_dead_worker_held_is_taken_over(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Busy()
    for number in range(EACH):
        monkeypatch.setitem(BEHAVIOURS, f"/busy?{number}", Behaviour(busy.respond, Outcome.GOOD))
    settings.CAPTURE_HOST_PAUSE = 0
    with serving() as web:
        settings.CAPTURE_ALLOW = f"127.0.0.1:{web.port}"
        watches([web.port])
        soon = timezone.now() + timedelta(seconds=10)
        Host.objects.update(token=uuid4(), lease_until=soon)
        assert run_watches() == 0, "somebody still holds it"
        Host.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert run_watches() == EACH
    assert Host.objects.get().token is None
