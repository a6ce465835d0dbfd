"""Many pages in one worker's hands: each ends by itself, whatever becomes of its neighbours."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from pytest_django import Settings

from claims.capture import limited, page
from claims.capture.store import DamagedObject, Store
from claims.models import Event, Extraction, Host, RobotsFile, Snapshot
from claims.record import act
from claims.services import capturing, endings
from claims.services.capturing import AT_ONCE, FOR_PEOPLE, run_capture, run_due
from claims.services.endings import MOST_ATTEMPTS
from claims.services.sources import wanted_snapshot
from tests import factories
from tests.capture import web as small_web
from tests.capture.web import Asked, Behaviour, Web, article, serving

pytestmark = pytest.mark.django_db
SITES = 6
PATIENCE = 20.0  # seconds


def wanted(url: str) -> Snapshot:
    return act(wanted_snapshot)(actor=factories.person("cora"), source=factories.source(url))


def seen(snapshot: Snapshot) -> Snapshot:
    return Snapshot.objects.get(pk=snapshot.pk)


def ends() -> dict[uuid.UUID, int]:
    """How often each ended."""
    found: dict[uuid.UUID, int] = {}
    for pk in Event.objects.filter(verb__in=["snapshot.done", "snapshot.failed"]).values_list(
        "object_id", flat=True
    ):
        found[pk] = found.get(pk, 0) + 1
    return found


@pytest.fixture
def sites(settings: Settings) -> Iterator[list[Web]]:
    """Six hosts."""
    with ExitStack() as stack:
        webs = [stack.enter_context(serving()) for _ in range(SITES)]
        settings.CAPTURE_ALLOW = ",".join(f"127.0.0.1:{web.port}" for web in webs)
        yield webs


@pytest.fixture
def behave(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, small_web.Respond], None]:
    """`behave(path, respond)`: how all sites answer this path."""

    def put(path: str, respond: small_web.Respond) -> None:
        behaviour = Behaviour(respond, small_web.Outcome.GOOD)
        monkeypatch.setitem(small_web.BEHAVIOURS, path, behaviour)

    return put


def until(condition: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_pages_of_different_hosts_are_fetched_at_once(
    sites: list[Web], behave: Callable[[str, small_web.Respond], None]
) -> None:
    together = threading.Barrier(SITES, timeout=PATIENCE)

    def meet(asked: Asked) -> None:
        together.wait()
        asked.answer(article(f"At {asked.port}"))

    behave("/meet", meet)
    rows = {web.port: wanted(web.url("/meet")) for web in sites}
    assert run_due(SITES) == SITES
    for port, row in rows.items():
        assert (seen(row).outcome, seen(row).attempts) == ("good", 1)
        assert Extraction.objects.get(snapshot=row).title == f"At {port}"


def test_a_page_that_kills_its_reader_spoils_no_other(
    sites: list[Web],
    behave: Callable[[str, small_web.Respond], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They wait for one another, so one child would read them all."""
    real, together = page.signs_of, threading.Barrier(SITES, timeout=PATIENCE)

    def deadly(tree: object) -> object:
        if "poison" in str(tree.xpath("string(//title)")):  # type: ignore[attr-defined]
            os.kill(os.getpid(), 11)
        return real(tree)

    def meet(asked: Asked) -> None:
        together.wait()
        name = "poison" if asked.port == sites[2].port else f"At {asked.port}"
        asked.answer(article(name))

    monkeypatch.setattr(page, "signs_of", deadly)
    behave("/meet", meet)
    rows = {web.port: wanted(web.url("/meet")) for web in sites}
    assert run_due(SITES) == SITES
    poisoned = seen(rows.pop(sites[2].port))
    assert (poisoned.status, poisoned.outcome) == ("done", "extraction_failed")
    assert poisoned.sha256
    assert "status -11" in poisoned.detail
    for port, row in rows.items():
        assert seen(row).outcome == "good"
        assert Extraction.objects.get(snapshot=row).title == f"At {port}"


def test_a_slow_host_keeps_nobody_waiting(
    flushable: None, sites: list[Web], behave: Callable[[str, small_web.Respond], None]
) -> None:
    """Neither the others nor what an editor asks for meanwhile."""
    told: list[bool] = []
    later: list[Snapshot] = []

    def slow(asked: Asked) -> None:
        quick = Snapshot.objects.exclude(pk=held.pk)
        told.append(until(lambda: not quick.exclude(status="done").exists()))
        later.append(wanted(sites[1].url("/good")))
        told.append(until(lambda: seen(later[0]).status == "done"))
        connection.close()
        asked.answer(article())

    behave("/slow", slow)
    held = wanted(sites[0].url("/slow"))
    for web in sites[1:]:
        wanted(web.url("/plain"))
    assert run_due(20) == SITES + 1
    assert told == [True, True]
    assert (seen(held).outcome, seen(held).attempts) == ("good", 1)
    assert set(ends().values()) == {1}


def test_who_lost_one_row_ends_the_others(
    flushable: None, sites: list[Web], behave: Callable[[str, small_web.Respond], None]
) -> None:
    other = uuid.uuid4()

    def overtaken(asked: Asked) -> None:
        Snapshot.objects.filter(pk=lost.pk).update(token=other, attempts=2)
        connection.close()
        asked.answer(article())

    behave("/overtaken", overtaken)
    lost = wanted(sites[0].url("/overtaken"))
    others = [wanted(web.url("/plain")) for web in sites[1:]]
    assert run_due(20) == SITES - 1
    assert (seen(lost).status, seen(lost).token, seen(lost).attempts) == ("fetching", other, 2)
    assert ends() == {row.pk: 1 for row in others}
    assert not Host.objects.exclude(token=None).exists()


def test_what_may_have_killed_its_worker_is_taken_alone(
    sites: list[Web], behave: Callable[[str, small_web.Respond], None]
) -> None:
    """Before the others and after them; never with them."""
    now: list[str] = []
    beside: dict[str, set[str]] = {}
    lock = threading.Lock()

    def noted(asked: Asked) -> None:
        name = f"{asked.port}"
        with lock:
            now.append(name)
            for one in now:
                beside.setdefault(one, set()).update(now)
        time.sleep(0.2)
        with lock:
            now.remove(name)
        asked.answer(article())

    behave("/noted", noted)
    rows = [wanted(web.url("/noted")) for web in sites]
    for row in rows[:2]:
        Snapshot.objects.filter(pk=row.pk).update(
            status="fetching", token=uuid.uuid4(), attempts=1,
            lease_until=timezone.now() - timedelta(seconds=1),
        )  # fmt: skip
    assert run_due(20) == SITES
    assert {seen(row).outcome for row in rows} == {"good"}
    suspects = [str(web.port) for web in sites[:2]]
    assert [beside[port] for port in suspects] == [{port} for port in suspects]
    assert all(len(beside[str(web.port)]) > 1 for web in sites[2:])


def test_places_are_kept_for_people(
    behave: Callable[[str, small_web.Respond], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(capturing, "AT_ONCE", FOR_PEOPLE + 2)
    begun: list[str] = []
    full = threading.Event()

    def slow(asked: Asked) -> None:
        begun.append(asked.path)
        full.wait(0.8)
        asked.answer(article())

    behave("/slow", slow)
    with ExitStack() as stack:
        webs = [stack.enter_context(serving()) for _ in range(5)]
        settings.CAPTURE_ALLOW = ",".join(f"127.0.0.1:{web.port}" for web in webs)
        for web in webs:
            wanted(web.url("/slow"))
        Snapshot.objects.update(batch=True)
        threading.Timer(0.6, lambda: most.append(len(begun))).start()
        most: list[int] = []
        assert run_due(20) == 5
    assert most == [2]
    assert AT_ONCE > 2 * FOR_PEOPLE


def test_only_one_page_at_a_time_may_be_large(
    sites: list[Web], behave: Callable[[str, small_web.Respond], None]
) -> None:
    """The others are broken off, and fetched again one by one: all are captured."""
    now: list[int] = []
    most: list[int] = []
    lock = threading.Lock()
    body = b"words of a large page\n" * 500_000
    buffered = 8_000_000  # bytes that sockets may hold of a page that nobody reads

    def large(asked: Asked) -> None:
        time.sleep(0.1)  # all have begun
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        asked.send(head.encode())
        try:
            asked.send(body[:buffered])
            with lock:
                now.append(asked.port)
                most.append(len(now))
            time.sleep(0.1)
            asked.send(body[buffered:])
        except OSError:  # broken off
            pass
        finally:
            with lock:
                if asked.port in now:
                    now.remove(asked.port)

    behave("/large", large)
    rows = [wanted(web.url("/large")) for web in sites]
    assert run_due(20) == SITES
    assert {(seen(row).outcome, seen(row).attempts, seen(row).size) for row in rows} == {
        ("good", 1, len(body))
    }
    asked = sum(one.path == "/large" for web in sites for one in web.asked)
    assert SITES < asked <= 2 * SITES
    assert max(most) == 1


def test_what_is_not_read_in_time_is_given_back(
    local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if nobody had tried: a task has a time limit, a capture all its attempts."""
    row = wanted(local_web.url("/plain"))
    monkeypatch.setattr(capturing, "LONGEST_RUN", -1000.0)
    assert run_due(1, first=row.pk) == 0
    assert any(asked.path == "/plain" for asked in local_web.asked)
    now = seen(row)
    assert (now.status, now.attempts, now.token, now.tries) == ("queued", 0, None, [])
    assert not Host.objects.exclude(token=None).exists()
    monkeypatch.setattr(capturing, "LONGEST_RUN", 15.0)
    assert run_due(1, first=row.pk) == 1
    assert (seen(row).outcome, seen(row).attempts) == ("good", 1)


def test_a_fault_of_ours_keeps_to_its_page(
    sites: list[Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk for one: the row is taken over when its lease has run out, the others end."""
    rows = [wanted(web.url("/plain")) for web in sites]
    real = capturing.keep_visit

    def full_disk(visited: capturing.Visit, store: Store) -> capturing.Visit:
        if visited.url == rows[0].requested_url:
            raise OSError(28, "No space left on device")
        return real(visited, store)

    monkeypatch.setattr(capturing, "keep_visit", full_disk)
    assert run_due(20) == SITES - 1
    assert (seen(rows[0]).status, seen(rows[0]).attempts) == ("fetching", 1)
    assert {seen(row).status for row in rows[1:]} == {"done"}


def test_a_database_that_is_away_for_a_moment_costs_no_page(
    flushable: None, local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = wanted(local_web.url("/plain"))
    real, failures = endings.end, [DatabaseError("gone"), DatabaseError("still gone")]

    def end(*args: object) -> list[uuid.UUID]:
        if failures:
            raise failures.pop()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(capturing, "end", end)
    assert run_due(1) == 1
    assert (seen(row).outcome, seen(row).attempts) == ("good", 1)
    assert ends() == {row.pk: 1}


def test_a_page_that_kills_its_workers_is_given_up_in_a_batch_too(sites: list[Web]) -> None:
    rows = [wanted(web.url("/plain")) for web in sites]
    Snapshot.objects.filter(pk=rows[0].pk).update(
        status="fetching", token=uuid.uuid4(), attempts=MOST_ATTEMPTS,
        lease_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    assert run_due(20) == SITES - 1
    assert seen(rows[0]).outcome == "gave_up"
    assert {seen(row).outcome for row in rows[1:]} == {"good"}
    assert not any(asked.path == "/plain" for asked in sites[0].asked)


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), DamagedObject("0" * 64)])
def test_rules_that_cannot_be_kept_cost_no_page(
    sites: list[Web], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    rules, real = small_web.ROBOTS, Store.put

    def put(self: Store, data: bytes) -> str:
        if data == rules:
            raise fault
        return real(self, data)

    monkeypatch.setattr(Store, "put", put)
    rows = [wanted(web.url("/plain")) for web in sites]
    assert run_due(20) == SITES
    assert {seen(row).status for row in rows} == {"done"}
    assert not RobotsFile.objects.exists()
    assert not Host.objects.exclude(token=None).exists()


def test_the_reader_of_a_page_that_killed_a_worker_reads_no_other(
    sites: list[Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [wanted(web.url("/good")) for web in sites]
    Snapshot.objects.filter(pk=rows[0].pk).update(
        status="fetching", token=uuid.uuid4(), attempts=1,
        lease_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    readers: list[tuple[str, int]] = []
    real = limited.Reader._answer

    def answer(self: limited.Reader) -> dict[str, Any]:
        assert self._given is not None
        assert self._child is not None
        readers.append((self._given.url, self._child._pid))
        return real(self)

    monkeypatch.setattr(limited.Reader, "_answer", answer)
    assert run_due(20) == SITES
    suspect = rows[0].requested_url
    own = {pid for url, pid in readers if url == suspect}
    others = {pid for url, pid in readers if url != suspect}
    assert len(own) == 1
    assert others
    assert not own & others


def test_all_that_an_end_changes_is_written(local_web: Web) -> None:
    """Each field of the row is in the database as it was in hand, after a retry and after the end."""
    for path in ("/503", "/moved"):
        row = wanted(local_web.url(path))
        found: dict[str, Snapshot] = {}
        real = endings._end_one

        def end_one(snapshot: Snapshot, *given: Any, real: Any = real, found: Any = found) -> None:
            whole = Snapshot.objects.get(pk=snapshot.pk)
            real(whole, *given)
            snapshot.__dict__.update(whole.__dict__)
            found["row"] = whole

        with mock.patch.object(endings, "_end_one", end_one):
            assert run_capture(row.pk)
        kept = Snapshot.objects.get(pk=row.pk)
        for field in Snapshot._meta.concrete_fields:
            name = field.attname
            assert getattr(kept, name) == getattr(found["row"], name), name
        Host.objects.update(free_at=timezone.now())


def test_of_one_host_what_waited_longest_comes_first(local_web: Web, settings: Settings) -> None:
    """The place in the queue that people are told comes true."""
    settings.CAPTURE_HOST_PAUSE = 0
    paths = ["/plain", "/good", "/gzip", "/gzip-two-members"]
    rows = [wanted(local_web.url(path)) for path in paths]
    while run_due(20):
        continue
    assert {seen(row).status for row in rows} <= {"done", "failed"}
    asked = [one.path for one in local_web.asked if one.path != "/robots.txt"]
    assert asked == paths
