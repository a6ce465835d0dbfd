"""Many clients on two web processes at the same moment, and what the guard keeps from happening."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest

from claims.models import Assignment, Event
from claims.services.tokens import issue_token
from tests import factories
from tests.integration.race import PROJECT, database_url
from tests.integration.test_races import chain_holds, waiting

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("flushable")]
CLIENTS = 32
PATIENCE = 60  # seconds


@contextmanager
def two_web_processes(application: str = "verifier.wsgi") -> Iterator[int]:
    """gunicorn with two processes on the database of the tests; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = ["--workers=2", "--threads=8", "--timeout=90", f"--bind=127.0.0.1:{port}"]
    environ = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "ERROR"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *given, f"{application}:application"],
        cwd=PROJECT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                assert server.poll() is None, "the web processes ended"
                assert time.monotonic() < end, "the web processes do not answer"
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


class Client:
    """One person's browser: one connection, one token."""

    def __init__(self, port: int, token: str) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        self.line.request(method, "/api/v1/" + path, json.dumps(body), self.headers)
        answer = self.line.getresponse()
        told = answer.read()
        return answer.status, json.loads(told) if told else None


def tokens(count: int) -> list[str]:
    people = [factories.person(f"client{number}", "checker") for number in range(count)]
    return [issue_token(user=one, actor=None) for one in people]


def at_once(clients: list[Client], work: Callable[[Client], Any]) -> list[Any]:
    """What each client's work came to; all begin at the same moment."""
    gun, answers = threading.Barrier(len(clients)), []

    def run(client: Client) -> None:
        gun.wait()
        try:
            answers.append(work(client))
        finally:
            client.line.close()

    threads = [threading.Thread(target=run, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(clients), "a client failed"
    return answers


def take_all(client: Client) -> list[str]:
    taken: list[str] = []
    while True:
        status, told = client.send("POST", "queue/next/", {})
        if status == 204:
            return taken
        assert status == 200, told
        taken.append(told["id"])


def test_300_claims_go_to_300_takers() -> None:
    claims, people = waiting(300), tokens(CLIENTS)
    with two_web_processes() as port:
        answers = at_once([Client(port, token) for token in people], take_all)
    assert Counter(claim for taken in answers for claim in taken) == Counter(claims)
    assert Assignment.objects.filter(closed_at=None).count() == len(claims)
    assert sum(bool(taken) for taken in answers) > 1, "nobody raced"
    chain_holds()


def test_without_the_guard_some_are_taken_twice() -> None:
    """If this ever fails, the harness has stopped racing and the test above proves nothing."""
    claims, people = waiting(60), tokens(CLIENTS)
    with two_web_processes("tests.integration.unguarded") as port:
        answers = at_once([Client(port, token) for token in people], take_all)
    taken = Counter(claim for answer in answers for claim in answer)
    assert set(taken) == set(claims)
    assert max(taken.values()) > 1


def test_50_saves_of_one_version() -> None:
    claim, people = factories.checking(), tokens(50)
    before = Event.objects.filter(claim=claim).count()
    path = f"claims/{claim.pk}/"

    def save(client: Client) -> tuple[int, str]:
        words = {"version": claim.version, "note": f"Note {id(client)}"}
        status, told = client.send("PATCH", path, words)
        return status, told.get("code", "")

    with two_web_processes() as port:
        answers = at_once([Client(port, token) for token in people], save)
    assert Counter(answers) == Counter({(200, ""): 1, (409, "version_stale"): 49})
    assert Event.objects.filter(claim=claim).count() == before + 1
    chain_holds()
