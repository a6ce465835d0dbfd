"""An installation whose processes are started by hand, to be killed at will: broker, worker, beat.

They work on the database of the test (so the test reads and writes it itself, as a process of its
own) and on a small web whose pages are as slow or as bad as a test wants.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count

from claims import enqueue
from claims.capture.store import Store
from claims.models import FINAL, Event, Extraction, Snapshot
from claims.services.sources import attach_sources
from claims.verification import Verification
from tests import factories
from tests.capture.web import article
from verifier.broker import Broker

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until a step counts as failed; generous for a slow machine
USUAL_START = 2.0  # seconds that loading our code takes on two cores that do nothing else
Respond = Callable[[BaseHTTPRequestHandler], None]


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> float:
    """Wait until `condition` holds; gives the seconds it took. The test fails when it never does."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            pytest.fail(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.05)
    return time.monotonic() - begun


HOSTS = 8  # a host is asked by one worker at a time; several let several work


class Site:
    """A small web on loopback. `pages` says how a path answers; `asked` notes who asked, and when.

    It has HOSTS hosts, numbers of this machine with one port; each path lives on one of them.
    """

    def __init__(self) -> None:
        site = self
        self.pages: dict[str, Respond] = {}
        self.asked: list[tuple[float, str]] = []
        self.closing = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self.send_error(404)
                    return
                site.asked.append((time.monotonic(), self.path))
                with contextlib.suppress(OSError):  # who asked may have been killed
                    site.pages.get(self.path, good)(self)

            def log_message(self, *args: object) -> None:
                pass

        first = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        port = first.server_port
        others = [ThreadingHTTPServer((f"127.0.0.{n}", port), Handler) for n in range(2, HOSTS + 1)]
        self.servers = [first, *others]
        for server in self.servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.hosts = [f"127.0.0.{n}:{port}" for n in range(1, HOSTS + 1)]
        self.place = ",".join(self.hosts)  # for CAPTURE_ALLOW

    def url(self, path: str) -> str:
        return f"http://{self.host(path)}{path}"

    def host(self, path: str) -> str:
        """Where this path lives."""
        return self.hosts[zlib.crc32(path.encode()) % HOSTS]

    def times(self, path: str) -> list[float]:
        """When this path was asked for."""
        return [at for at, asked in list(self.asked) if asked == path]

    def after(self, seconds: float) -> Respond:
        """A good page that comes late."""

        def respond(handler: BaseHTTPRequestHandler) -> None:
            self.closing.wait(seconds)
            good(handler)

        return respond

    def close(self) -> None:
        self.closing.set()
        for server in self.servers:
            server.shutdown()
            server.server_close()


def good(handler: BaseHTTPRequestHandler) -> None:
    """An ordinary page of news."""
    answer(handler, 200, article(f"Report {handler.path}"))


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """Any answer; header names are written with underscores."""
    handler.send_response(status)
    for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def database_url() -> str:
    """What leads another process to the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


class Plant:
    """The processes; each leads a group of its own, and none is left at the end."""

    def __init__(self, site: Site) -> None:
        data = Path(settings.DATA_DIR)
        self.mark = f"CLAIMS_PLANT={uuid.uuid4()}"
        self.logs = data / "logs"
        self.logs.mkdir(exist_ok=True)
        self.home = data / "broker"
        self.home.mkdir(exist_ok=True)
        broker = Broker(self.home, {}, 0)
        assert broker.url == settings.REDIS_URL, "the test and its processes have one broker"
        name, _, value = self.mark.partition("=")
        self.environ = {
            **os.environ,
            name: value,
            "DATABASE_URL": database_url(),
            "CAPTURE_ALLOW": site.place,
            "VERIFIER_NO_BOOTSTRAP": "1",
        }
        self.commands: dict[str, Sequence[str]] = {
            "broker": broker.child.command,
            "worker": celery("verifier", "worker", "--concurrency", "2", "--without-mingle"),
            "beat": celery("verifier.beat", "beat", "--schedule", str(data / "beat-schedule")),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        for name in names or self.commands:
            with (self.logs / name).open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self.commands[name],
                    cwd=PROJECT,
                    env=self.environ,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    process_group=0,
                )
            if name == "broker":
                wait_for((self.home / "broker.sock").is_socket, 20, "the broker's socket")

    def kill(self, *names: str) -> None:
        """`kill -9` of the whole process group."""
        for name in names:
            process = self.running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if name == "broker":
                (self.home / "broker.sock").unlink(missing_ok=True)

    def forget_messages(self) -> None:
        """Kill the broker, delete everything that it kept, and start it again."""
        self.kill("broker")
        shutil.rmtree(self.home / "data")
        (self.home / "data").mkdir(mode=0o700)
        self.start("broker")

    def said(self, name: str) -> str:
        return (self.logs / name).read_text(errors="replace")

    def everything(self) -> Iterator[int]:
        """Every living process that comes from us."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    yield int(folder.name)

    def close(self) -> None:
        for name in reversed(tuple(self.running)):
            self.kill(name)
        for number in self.everything():
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        for path in self.logs.iterdir():
            print(f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}")
        for path in (*self.logs.iterdir(), *Path(settings.DATA_DIR).glob("beat-schedule*")):
            path.unlink()
        shutil.rmtree(self.home)


def times_slower(plant: Plant) -> float:
    """How many times longer than on an idle machine a process of ours takes to start: at least 1."""
    begun = time.monotonic()
    load = "import django; django.setup(); import claims.tasks"
    given = {**plant.environ, "DJANGO_SETTINGS_MODULE": "verifier.settings"}
    subprocess.run([sys.executable, "-c", load], cwd=PROJECT, env=given, check=True)
    return max(1.0, (time.monotonic() - begun) / USUAL_START)


def celery(app: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", app, "--quiet", *words]


def wanted(site: Site, count: int, prefix: str = "page") -> list[str]:
    """Attach so many sources to a new claim; gives their paths."""
    paths = [f"/{prefix}/{number}" for number in range(count)]
    attach(site, *paths)
    return paths


def attach(site: Site, *paths: str) -> None:
    """Attach these pages to a claim, as an editor does."""
    claim = factories.checking()
    attach_sources(
        actor=factories.person("chen"), claim_id=claim.pk, urls=[site.url(path) for path in paths]
    )


def captures(site: Site, *paths: str) -> list[Snapshot]:
    """The snapshots of these pages, in their order; of all pages when none is named."""
    port = site.hosts[0].rpartition(":")[2]
    found = Snapshot.objects.select_related("source").filter(source__url__contains=f":{port}/")
    by_url = {snapshot.source.url: snapshot for snapshot in found}
    return [by_url[site.url(path)] for path in paths] if paths else list(by_url.values())


def all_final(site: Site, *paths: str) -> bool:
    return all(snapshot.final for snapshot in captures(site, *paths))


def assert_ended_once(count: int, store: Path | None = None) -> None:
    """Every capture ended, each of them exactly once, and nothing in the record is broken."""
    assert Snapshot.objects.count() == count
    assert not Snapshot.objects.exclude(status__in=FINAL).exists()
    ends = (
        Event.objects.filter(verb__in=["snapshot.done", "snapshot.failed"])
        .values("object_id")
        .annotate(times=Count("seq"))
    )
    assert {row["object_id"]: row["times"] for row in ends} == dict.fromkeys(
        Snapshot.objects.values_list("pk", flat=True), 1
    )
    good = Snapshot.objects.filter(outcome="good").values_list("pk", flat=True)
    assert sorted(Extraction.objects.values_list("snapshot", flat=True)) == sorted(good)
    run = Verification(store=Store(store or settings.STORE_DIR))
    assert [str(fault) for fault in run.faults()] == []
    assert run.chain.size == Event.objects.count()


@contextlib.contextmanager
def plant_and_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Plant, Site]]:
    """Both, and a test process that has not yet found the broker away."""
    monkeypatch.setattr(enqueue, "_quiet_until", 0.0)
    site = Site()
    plant = Plant(site)
    try:
        yield plant, site
    finally:
        plant.close()
        site.close()
