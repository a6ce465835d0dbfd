"""Pulling the plug loses nothing: worker, broker, its data, beat, supervisor and database die
again and again while pages are fetched, and every capture ends exactly once.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from claims.models import FINAL, Host, Snapshot, Status
from claims.services.captures import MOST_ATTEMPTS
from tests import factories
from tests.integration.plant import (
    PROJECT,
    Plant,
    Site,
    all_final,
    assert_ended_once,
    attach,
    captures,
    celery,
    database_url,
    times_slower,
    wait_for,
    wanted,
)
from tests.newsroom import Newsroom

pytestmark = pytest.mark.integration
PAGES = 40
WORKERS_KILLED = MOST_ATTEMPTS - 1  # so that even a page that dies each time is good in the end
ALL_ENDED = 60.0  # seconds, on a machine that does nothing else


def fetching() -> int:
    return Snapshot.objects.filter(status=Status.FETCHING, lease_until__isnull=False).count()


def unfinished() -> int:
    return Snapshot.objects.exclude(status__in=FINAL).count()


def mid_fetch() -> None:
    """Wait until a worker has a page in its hands."""
    wait_for(fetching, what="a page being fetched")


def outcomes() -> dict[str, int]:
    found: dict[str, int] = {}
    for outcome in Snapshot.objects.values_list("outcome", flat=True):
        found[outcome] = found.get(outcome, 0) + 1
    return found


def asked_after(site: Site, at: float) -> float:
    """How many seconds after a moment a site was asked for a page."""
    return min((when for when, _ in site.asked if when > at), default=at) - at


def test_everything_dies_again_and_again(plant: Plant, site: Site) -> None:
    paths = [f"/page/{number}" for number in range(PAGES)]
    for number, path in enumerate(paths):
        site.pages[path] = site.after(0.3 + 0.7 * number / PAGES)
    slower = times_slower(plant)
    plant.start()
    begun = time.monotonic()
    attach(site, *paths)
    killed: list[float] = []
    for round_ in range(WORKERS_KILLED):
        asked = len(site.asked)
        wait_for(lambda before=asked: len(site.asked) > before + 1, what="the worker to fetch")
        mid_fetch()
        plant.kill("worker")
        killed.append(time.monotonic())
        if round_ % 2 == 0:
            plant.forget_messages()
        else:
            plant.kill("beat")
            plant.start("beat")
        plant.start("worker")
    wait_for(lambda: all_final(site), 2 * ALL_ENDED, "every page to end")
    took = time.monotonic() - begun
    slower = (slower + times_slower(plant)) / 2
    print(
        f"{PAGES} pages ended after {took:.1f} s; the machine is {slower:.1f} times slower than idle"
    )
    for at in [begun, *killed]:
        print(f"{at - begun:5.1f} s: a worker starts; it asks {asked_after(site, at):.1f} s later")
    assert outcomes() == {"good": PAGES}
    assert took < ALL_ENDED * slower
    assert max(s.attempts for s in captures(site)) > 1, "nobody was killed in the middle"
    assert_ended_once(PAGES)


def test_without_the_sweep_work_is_lost(plant: Plant, site: Site) -> None:
    """The negative control: the same plug, nobody who looks for forgotten work, until beat starts."""
    plant.start("broker", "worker")
    site.pages = {f"/page/{number}": site.after(1) for number in range(6)}
    wanted(site, 6)
    wait_for(lambda: fetching() >= 2, what="pages being fetched")
    plant.kill("worker")
    plant.forget_messages()
    lost = fetching()
    dead = Snapshot.objects.filter(status=Status.FETCHING)
    dead.update(lease_until=timezone.now() + timedelta(minutes=5))
    Host.objects.exclude(token=None).update(lease_until=timezone.now() + timedelta(minutes=5))
    plant.start("worker")  # which looks once for what is due: these are not, yet
    attach(site, "/later")
    wait_for(lambda: unfinished() == lost, what="the new worker to take all but those")
    time.sleep(1)
    dead.update(lease_until=timezone.now())
    Host.objects.exclude(token=None).update(lease_until=timezone.now())
    begun = time.monotonic()
    while time.monotonic() - begun < 8:  # longer than a sweep
        assert unfinished() == lost
        time.sleep(0.5)
    assert not all_final(site)
    plant.start("beat")
    took = wait_for(lambda: all_final(site), what="beat to find what was lost")
    print(f"{lost} of 6 pages were lost without beat, and found {took:.1f} s after its start")
    assert_ended_once(7)


def peer_process(handler: BaseHTTPRequestHandler) -> int:
    """Which process asks: the owner of the other end of this connection."""
    # Both ends: one port of theirs may lead to several hosts of ours.
    ends = [_as_proc_says(handler.client_address), _as_proc_says(handler.connection.getsockname())]
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inode = next(row[9] for row in rows if row[1:3] == ends)
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if os.readlink(link) == f"socket:[{inode}]":
                return int(link.parts[2])
    raise LookupError(f"nobody has socket {inode}")


def _as_proc_says(end: tuple[str, int]) -> str:
    address, port = end
    return f"{socket.inet_aton(address)[::-1].hex().upper()}:{port:04X}"


def test_a_page_that_kills_whoever_reads_it(plant: Plant, site: Site) -> None:
    def poison(handler: BaseHTTPRequestHandler) -> None:
        os.kill(peer_process(handler), signal.SIGKILL)

    site.pages = {f"/page/{number}": site.after(0.3) for number in range(8)}
    site.pages["/poison"] = poison
    plant.commands["worker"] = celery(
        "tests.integration.impatient", "worker", "--concurrency", "2", "--without-mingle"
    )
    plant.start()
    attach(site, "/poison", *(f"/page/{number}" for number in range(8)))
    took = wait_for(lambda: all_final(site), 90, "the poison to be given up")
    print(f"poison given up after {took:.1f} s with a lease of 2 s")
    (poisoned,) = captures(site, "/poison")
    assert (poisoned.status, poisoned.outcome) == (Status.FAILED, "gave_up")
    assert poisoned.attempts == MOST_ATTEMPTS == len(site.times("/poison"))
    assert outcomes() == {"gave_up": 1, "good": 8}
    assert_ended_once(9)


def test_the_supervisor_dies(plant: Plant, site: Site, tmp_path: Path) -> None:
    """Its children go with it; the next `up` on the same folder ends what they had begun."""
    site.pages = {f"/page/{number}": site.after(0.5) for number in range(12)}
    newsroom = Newsroom(tmp_path / "room")
    given = {"DATABASE_URL": database_url(), "CAPTURE_ALLOW": site.place}
    factories.person("chen")
    try:
        up = newsroom.start("--no-demo", **given)
        wait_for(lambda: newsroom.processes("celery", "beat"), 120, "the newsroom to open")
        wanted(site, 12)  # no message: this broker is not ours
        mid_fetch()
        up.kill()
        up.wait()
        wait_for(lambda: newsroom.processes() == {}, 10, "its children to go")
        assert not all_final(site)
        newsroom.start("--no-demo", **given)
        took = wait_for(lambda: all_final(site), 120, "the next one to finish")
        print(f"12 pages ended {took:.1f} s after the second start")
        assert outcomes() == {"good": 12}
        assert_ended_once(12, newsroom.data / "store")
    finally:
        if newsroom.up:
            newsroom.up.terminate()
            with suppress(subprocess.TimeoutExpired):
                newsroom.up.wait(40)
        for number in newsroom.processes():
            os.kill(number, signal.SIGKILL)
        if newsroom.up:
            newsroom.up.wait()


def break_database() -> int:
    """End every connection of others (PostgreSQL), or keep them from writing for a while (SQLite)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return int(cursor.fetchone()[0])
        cursor.execute("BEGIN IMMEDIATE")
        time.sleep(1.5)
        cursor.execute("ROLLBACK")
        return 1


def test_the_database_goes_away_in_the_middle(plant: Plant, site: Site) -> None:
    site.pages = {f"/page/{number}": site.after(1) for number in range(12)}
    plant.start()
    wanted(site, 12)
    ended = 0
    for round_ in range(3):
        wait_for(lambda before=round_ * 3: len(site.asked) > before, what="the worker to fetch")
        mid_fetch()
        ended += break_database()
    assert ended
    assert not all_final(site)
    took = wait_for(lambda: all_final(site), what="every page to end")
    print(f"{ended} times; 12 pages ended {took:.1f} s after the last")
    assert outcomes() == {"good": 12}
    assert_ended_once(12)


READER = """
import os, time
from claims.capture.extract import run_limited
from claims.capture.limits import Limits
def work():
    os.write(3, b"")
    time.sleep(60)
print(os.getpid(), flush=True)
run_limited(work, Limits())
"""


def test_a_reader_dies_with_its_worker() -> None:
    """It leads a session of its own, so killing the worker's group does not reach it."""
    worker = subprocess.Popen(
        [sys.executable, "-c", READER], cwd=PROJECT, stdout=subprocess.PIPE, process_group=0
    )
    try:
        assert worker.stdout is not None
        worker.stdout.readline()
        mine = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        wait_for(lambda: mine.read_text().strip(), what="the reader")
        reader = int(mine.read_text())
        wait_for(lambda: os.getsid(reader) == reader, what="its own session")
        os.killpg(worker.pid, signal.SIGKILL)
        wait_for(lambda: not _lives(reader), 3, "the reader to die")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()  # type: ignore[union-attr]


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
