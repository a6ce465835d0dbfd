"""Looking again at many sources whose sites say 304: two worker processes, and bare requests."""

# ruff: noqa: E402

from __future__ import annotations

import asyncio
import http.client
import os
import resource
import subprocess
import sys
import time
from datetime import timedelta
from multiprocessing import Process

PORT = 8947
HOSTS = [f"127.0.9.{number}" for number in range(1, 201)]
os.environ["CAPTURE_ALLOW"] = ",".join(f"{host}:{PORT}" for host in HOSTS)
os.environ["WATCH_WORKERS"] = "2"

from tests.bench.ground import fresh, peak_megabytes, tell  # isort: skip  (sets Django up)

from django.db import connection
from django.utils import timezone

from claims.models import Host, Revisit, Snapshot, Source, Watch
from claims.outcomes import Outcome
from claims.services.captures import run_capture
from claims.services.rechecks import run_watches
from tests import factories

COUNT = int(os.environ.get("BENCH_SOURCES", "10000"))
WORKERS = 2
GOAL = 150  # a second
PAGE = b"<html><body><article><p>" + b"There was no written document. " * 20 + b"</p></article>"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if b"/robots.txt" in head[:40]:
                answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            elif b"If-None-Match" in head:
                answer = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
            else:
                size = b"Content-Length: %d\r\n\r\n" % len(PAGE)
                answer = (
                    b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "1"\r\n' + size + PAGE
                )
            writer.write(answer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def serve() -> None:
    """Two hundred hosts."""

    async def forever() -> None:
        for host in HOSTS:
            await asyncio.start_server(_answer, host, PORT)
        await asyncio.Event().wait()

    asyncio.run(forever())


def fill() -> None:
    """Sources that were captured once and are due, spread over the hosts."""
    cora = factories.person("cora")
    first = Snapshot.objects.create(
        source=factories.source(f"http://{HOSTS[0]}:{PORT}/first"),
        requested_by=cora,
        requested_url="",
    )
    run_capture(first.pk)
    first.refresh_from_db()
    assert first.outcome == Outcome.GOOD, first.detail
    Host.objects.bulk_create([Host(name=f"{host}:{PORT}") for host in HOSTS], ignore_conflicts=True)
    hosts = {row.name: row for row in Host.objects.all()}
    sources, snapshots, watches = [], [], []
    now = timezone.now()
    for number in range(COUNT):
        name = f"{HOSTS[number % len(HOSTS)]}:{PORT}"
        url = f"http://{name}/{number}"
        source = Source(url=url, canonical_url=url, added_by=cora)
        snapshot = Snapshot(
            source=source, requested_by=cora, requested_url=url, status="done", outcome="good",
            sha256=first.sha256, warc_sha256=first.warc_sha256, size=first.size, finished_at=now,
        )  # fmt: skip
        sources.append(source)
        snapshots.append(snapshot)
        watches.append(
            Watch(
                source=source,
                host=hosts[name],
                snapshot=snapshot,
                started_by=cora,
                next_at=now - timedelta(minutes=1),
                answer_url=url,
                etag='"1"',
                body_sha256=first.sha256,
            )
        )
    for model, rows in ((Source, sources), (Snapshot, snapshots), (Watch, watches)):
        model._default_manager.bulk_create(rows, batch_size=500)


def work() -> None:
    """One worker: ready, go, until nothing is due any more."""
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    while Watch.objects.filter(next_at__lte=timezone.now()).exists():
        if not run_watches():
            time.sleep(0.2)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = spent.ru_utime + spent.ru_stime
    print(f"{peak_megabytes():.0f} MB, {seconds:.0f} s CPU", flush=True)


def bare() -> float:
    """Seconds of one conditional request of http.client, a new connection each."""
    began = time.perf_counter()
    for number in range(1000):
        with_it = http.client.HTTPConnection(HOSTS[number % len(HOSTS)], PORT)
        with_it.request("GET", f"/{number}", headers={"If-None-Match": '"1"'})
        assert with_it.getresponse().read() == b""
        with_it.close()
    return (time.perf_counter() - began) / 1000


def rate(pause: str) -> tuple[float, str]:
    """Looks a second by two workers, and what each of them used; everything is due at the start."""
    now = timezone.now()
    Watch.objects.update(next_at=now - timedelta(minutes=1))
    Host.objects.update(free_at=now - timedelta(minutes=1))
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.watching", "work"],
            env={**os.environ, "CAPTURE_HOST_PAUSE": pause},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    used = [worker.communicate()[0].strip() for worker in workers]
    return COUNT / (time.perf_counter() - began), " + ".join(used)


def measure() -> None:
    """The rows of the table: as fast as it goes, and with the pause that sites are given."""
    fresh()
    server = Process(target=serve, daemon=True)
    server.start()
    try:
        time.sleep(1)
        fill()
        loop = bare()
        fastest, used = rate("0")
        polite, polite_used = rate("1")
    finally:
        server.terminate()
    told = Revisit.objects.filter(answer="not_modified").exclude(warc_sha256="").count()
    assert told == 2 * COUNT, told
    what = f"re-check of {COUNT:,} sources on {len(HOSTS)} hosts, 304"
    tell(what, f"{fastest:.0f}/s ({used})", fastest, f"≥ {GOAL}", fastest >= GOAL)
    bound = len(HOSTS)  # one a second from each
    tell(
        "the same, a second's pause per host / its bound",
        f"{polite:.0f}/s ({polite_used})",
        polite / bound,
        "",
        True,
    )
    tell(
        "the same / bare http.client in one process",
        f"{fastest:.0f}/s / {1 / loop:.0f}/s",
        fastest * loop,
        "",
        True,
    )


if sys.argv[1:] == ["work"]:
    work()
elif __name__ == "__main__":
    measure()
