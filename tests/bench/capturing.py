"""Captures with everything kept, by the workers of a real `up`; against fetching and reading alone,
against two Scrapy processes with trafilatura, and against as many of them as take at least our memory.
All on pages of the same kinds with 200 ms latency, in turn; medians of the rounds.

Each runs with the packages that it needs and no others, ours with those that `up` installs.
Processor: all processes and their children, from the first address to the last page; of PostgreSQL
nothing is counted. Memory: the proportional share (PSS) of the processes that fetch and read,
the median of samples.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import pages
from tests.newsroom import PROJECT, Newsroom, wait_for

# A folder of its own: whatever names it in its environment belongs to the newsroom.
ROOM = Path(os.environ["DATA_DIR"]) / "room"
COUNT = int(os.environ.get("BENCH_PAGES", "600"))
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """One way of doing it."""

    pages: int
    seconds: float
    cpu: float  # seconds
    megabytes: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds

    @property
    def cpu_page(self) -> float:
        return 1000 * self.cpu / self.pages

    def __str__(self) -> str:
        return f"{self.rate:.1f}/s {self.cpu_page:.0f} ms {self.megabytes:.0f} MB"


def tree(roots: Iterable[int]) -> Iterator[int]:
    """These processes and all that come from them."""
    for pid in roots:
        yield pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                yield from tree(map(int, task.read_text().split()))
            except OSError:  # it ended
                continue


def share(pid: int) -> float:
    """Megabytes of a process, shared pages counted by their share; 0 when it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return (
        sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    )


def used(pid: int) -> float:
    """Processor seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


@contextmanager
def sampled(roots: Iterable[int]) -> Iterator[Callable[[], float]]:
    """Look at the memory of these trees twice a second; gives what says their median."""
    over, samples, named = threading.Event(), [], list(roots)

    def look() -> None:
        while not over.wait(0.5):
            samples.append(sum(map(share, tree(named))))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield lambda: statistics.median(samples)
    finally:
        over.set()
        thread.join()


def crawled(command: list[str], addresses: list[str], processes: int = 2) -> Figures:
    """Processes that read addresses and tell what they did."""
    running = [
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]  # fmt: skip
    with sampled([process.pid for process in running]) as megabytes:
        for number, process in enumerate(running):
            assert process.stdin is not None
            json.dump(addresses[number::processes], process.stdin)
            process.stdin.close()
            process.stdin = None
        told = [json.loads(process.communicate()[0]) for process in running]
        memory = megabytes()
    assert sum(one["good"] for one in told) >= 0.99 * len(addresses), told
    seconds = max(one["ended"] for one in told) - min(one["began"] for one in told)
    cpu = sum(one["ended_cpu"] - one["began_cpu"] for one in told)
    return Figures(len(addresses), seconds, cpu, memory)


def python_with(requirements: Path, name: str) -> str:
    """The interpreter of an environment that has just these pins, made when they change."""
    home = Path(os.environ.get("BENCH_VENVS", PROJECT / "var")) / name
    python, stamp = home / "bin" / "python", home / "pins"
    pins = requirements.read_text()
    if not stamp.exists() or stamp.read_text() != pins:
        venv.create(home, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--requirement"]
        subprocess.run([*install, str(requirements)], check=True, stderr=subprocess.DEVNULL)
        stamp.write_text(pins)
    return str(python)


def scrapy_python() -> str:
    """The interpreter that has Scrapy; nothing where it cannot be installed."""
    try:
        return python_with(PROJECT / "tests" / "requirements-bench.txt", "bench-venv")
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"Scrapy is not measured: it cannot be installed ({problem}).", flush=True)
        return ""


def captured(addresses: list[str], worker: int) -> Figures:
    """Sources asked for by an editor, until the last of their captures has ended."""
    person = User.objects.filter(username="cora").first() or factories.person("cora")
    sources = [factories.source(address) for address in addresses]
    ours = Snapshot.objects.filter(source__in=sources)

    @act
    def ask() -> None:
        for source in sources:
            wanted_snapshot(actor=person, source=source)

    before = {pid: used(pid) for pid in newsroom.processes()}
    with sampled([worker]) as megabytes:
        ask()
        wait_for(lambda: not ours.exclude(status__in=FINAL).exists(), 600)
        memory = megabytes()
    cpu = sum(used(pid) - before.get(pid, 0.0) for pid in newsroom.processes())
    assert ours.filter(outcome="good").count() == len(addresses)
    assert Extraction.objects.filter(snapshot__in=ours).count() == len(addresses)
    span = ours.aggregate(first=Min("started_at"), last=Max("finished_at"))
    seconds = (span["last"] - span["first"]).total_seconds()
    time.sleep(2)  # what else was woken finds nothing to do
    return Figures(len(addresses), seconds, cpu, memory)


def median(rounds: list[Figures]) -> Figures:
    """Each figure by itself."""
    return Figures(
        rounds[0].pages,
        statistics.median(one.seconds for one in rounds),
        statistics.median(one.cpu for one in rounds),
        statistics.median(one.megabytes for one in rounds),
    )


def measure() -> None:
    """The rows of the table."""
    scrapy = scrapy_python()
    crawler = [scrapy, str(PROJECT / "tests" / "bench" / "crawler.py")]
    workers = newsroom.processes("celery", "worker", "prefork")
    [worker] = [pid for pid in workers if len(list(tree([pid]))) == len(workers)]
    alone, ours, theirs, equal = [], [], [], []
    for number in range(ROUNDS):
        addresses = [pages.url(number * COUNT + place, number) for place in range(COUNT)]
        alone.append(crawled([product, "-m", "tests.bench.alone"], addresses))
        ours.append(captured(addresses, worker))
        if scrapy:
            theirs.append(crawled(crawler, addresses))
            more = math.ceil(2 * median(ours).megabytes / median(theirs).megabytes)
            equal.append(crawled(crawler, addresses, more))
    us = median(ours)
    ratio = statistics.median(a.cpu / b.cpu for a, b in zip(ours, alone, strict=True))
    what = f"capture of {COUNT} pages, all kept / fetched and read alone: CPU"
    tell(what, f"{us} / {median(alone)}", ratio, "≤ 1.3", ratio <= 1.3)
    for name, peers in (("two", theirs), (f"{more if scrapy else 0}", equal)):
        if peers:
            rate = statistics.median(a.rate / b.rate for a, b in zip(ours, peers, strict=True))
            what = f"the same / {name} Scrapy processes: pages a second"
            tell(what, f"{us} / {median(peers)}", rate, "≥ 1", rate >= 1)


product = python_with(PROJECT / "requirements.txt", "bench-product-venv")
newsroom = Newsroom(ROOM, product)
server = subprocess.Popen(
    [sys.executable, "-m", "tests.bench.pages", str(ROUNDS * COUNT)],
    stdout=subprocess.PIPE,
    text=True,
)
try:
    given = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    newsroom.start(
        "--no-demo",
        CAPTURE_ALLOW=",".join(f"{host}:{pages.PORT}" for host in pages.HOSTS),
        CAPTURE_HOST_PAUSE="0",
        **given,
    )
    wait_for(lambda: newsroom.processes("celery", "beat"))
    os.environ["DATA_DIR"] = str(ROOM)
    os.environ["REDIS_URL"] = (ROOM / "broker_url").read_text().strip()
    os.environ["SECRET_KEY_FILE"] = str(ROOM / "secret_key")

    from tests.bench.ground import tell  # isort: skip  (sets Django up)

    from django.db.models import Max, Min

    from claims.models import FINAL, Extraction, Snapshot, User
    from claims.record import act
    from claims.services.sources import wanted_snapshot
    from tests import factories

    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    time.sleep(2)  # the pool
    measure()
finally:
    server.kill()
    server.wait()
    newsroom.end()
