"""`manage.py up` for real: it serves, it stops, it restarts its children and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import stat
from pathlib import Path

import pytest

from tests.newsroom import PATIENCE, Newsroom, wait_for

GONE = 5  # seconds until the kernel and the guard must have ended everything

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


def test_it_works(empty_newsroom: Newsroom) -> None:
    """Starts empty, serves, stops in bounds on SIGTERM, and starts again on the same data."""
    newsroom = empty_newsroom
    up = newsroom.open("--no-demo")
    assert newsroom.answers()
    wait_for(lambda: len(newsroom.processes("celery", "worker")) >= 3)
    for part in ("redis-server", "valkey-server"):
        for line in newsroom.processes(part).values():
            assert "unixsocket" in line  # no port
    assert stat.S_IMODE(newsroom.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((newsroom.data / "secret_key").stat().st_mode) == 0o600
    assert "createsuperuser" in newsroom.said()
    secret = (newsroom.data / "secret_key").read_text()
    a_second_one_is_refused(newsroom, up.pid)

    up.terminate()
    assert up.wait(60) == 0
    assert newsroom.processes() == {}

    newsroom.open("--no-demo").send_signal(signal.SIGINT)
    assert newsroom.up is not None
    assert newsroom.up.wait(60) == 0
    assert newsroom.processes() == {}
    assert (newsroom.data / "secret_key").read_text() == secret


def a_second_one_is_refused(newsroom: Newsroom, first: int) -> None:
    other = Newsroom(newsroom.data)
    other.log = newsroom.data.with_suffix(".second")
    assert other.start("--no-demo").wait(PATIENCE) == 1
    assert f"already running (process {first})" in other.said()
    assert newsroom.answers()


def test_a_demo_says_who_can_sign_in(empty_newsroom: Newsroom) -> None:
    newsroom = empty_newsroom
    newsroom.open()
    wait_for(lambda: "Sign in as" in newsroom.said() and "password:" in newsroom.said())
    port = (newsroom.data / "demo_port").read_text().strip()
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        pass
    assert newsroom.processes("http.server", port)


@pytest.mark.parametrize("guard_too", [False, True])
def test_nothing_outlives_a_killed_supervisor(newsroom: Newsroom, guard_too: bool) -> None:
    """Whatever kills it: the children go by themselves, and the next start finds the way free."""
    up = newsroom.open("--no-demo")
    wait_for(lambda: len(newsroom.processes("celery", "worker")) >= 3)
    victims = [*newsroom.processes("while read -r line"), up.pid] if guard_too else [up.pid]
    assert len(victims) == 1 + guard_too
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    up.wait()
    wait_for(lambda: newsroom.processes() == {}, GONE * (4 if guard_too else 1))

    newsroom.open("--no-demo")
    assert newsroom.answers()


def test_it_starts_right_after_everything_was_killed(newsroom: Newsroom) -> None:
    up = newsroom.open("--no-demo")
    wait_for(lambda: len(newsroom.processes("celery", "worker")) >= 3)
    for pid in newsroom.processes():
        os.kill(pid, signal.SIGKILL)
    up.wait()
    newsroom.open("--no-demo")
    assert newsroom.answers()


def test_a_killed_child_starts_again(newsroom: Newsroom) -> None:
    newsroom.open("--no-demo")
    for words in (("gunicorn",), ("celery", "worker"), ("celery", "beat"), ("unixsocket",)):
        a_child_is_killed(newsroom, *words)


def a_child_is_killed(newsroom: Newsroom, *words: str) -> None:
    wait_for(lambda: newsroom.processes(*words))
    before, told = newsroom.processes(*words), newsroom.said().count("killed by SIGKILL")
    os.kill(min(before), signal.SIGKILL)  # the oldest: the others are its children
    wait_for(lambda: newsroom.processes(*words).keys() - before.keys())
    wait_for(lambda: not newsroom.processes(*words).keys() & before.keys(), GONE)
    wait_for(newsroom.answers)
    assert newsroom.said().count("killed by SIGKILL") > told, words


def test_damaged_messages_are_set_aside(newsroom: Newsroom) -> None:
    up = newsroom.open("--no-demo")
    up.terminate()
    up.wait(60)
    files = [path for path in (newsroom.data / "broker/data").rglob("*") if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(b"\x00garbage\xff" * 100)
    newsroom.open("--no-demo")
    assert newsroom.answers()
    assert "set aside" in newsroom.said()
    assert list((newsroom.data / "broker").glob("damaged-*"))


def test_a_long_data_folder_still_gets_a_broker(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.data = tmp_path / ("long name " * 12).strip()
    newsroom.prepare()
    newsroom.open("--no-demo")
    folder = Path((newsroom.data / "broker/socket_folder").read_text())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "broker.sock").is_socket()
    wait_for(lambda: newsroom.processes("unixsocket"))


def test_a_port_of_somebody_else_is_named(newsroom: Newsroom) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", newsroom.port))
        stranger.listen()
        assert newsroom.start("--no-demo").wait(PATIENCE) == 1
    assert f"Port {newsroom.port} on 127.0.0.1 is in use" in newsroom.said()
    assert newsroom.processes() == {}


def test_other_machines_need_named_hosts(empty_newsroom: Newsroom) -> None:
    newsroom = empty_newsroom
    assert newsroom.start("--bind", "0.0.0.0").wait(PATIENCE) == 1
    assert "ALLOWED_HOSTS must name" in newsroom.said()
    assert not newsroom.data.exists()
