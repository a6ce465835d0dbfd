"""A real `manage.py up` of a test's own: its folder, its port, its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests import migrated

PROJECT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds until a step counts as failed; generous for a slow machine


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def _as_in_front() -> None:
    """Tests that run in the background inherit that Ctrl-C is ignored, and `up` honours that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Newsroom:
    """A data folder and the `up` that runs on it."""

    def __init__(self, data: Path, python: str = sys.executable) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.data, self.log, self.python = data, data.with_suffix(".log"), python
        self.up: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Put a migrated database there, for who is not about the very first start."""
        self.data.mkdir(mode=0o700)
        migrated.copy_to(self.data / "verifier.sqlite3")

    def start(self, *options: str, **more: str) -> subprocess.Popen[bytes]:
        unwanted = {
            "REDIS_URL",
            "DATABASE_URL",
            "BIND",
            "ALLOWED_HOSTS",
            "SECRET_KEY",
            "CAPTURE_ALLOW",
        }
        environ = {k: v for k, v in os.environ.items() if k not in unwanted} | {
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "VERIFIER_NO_BOOTSTRAP": "1",
        }
        with self.log.open("wb") as log:
            self.up = subprocess.Popen(
                [self.python, str(PROJECT / "manage.py"), "up", *options],
                cwd="/",
                env=environ | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_as_in_front,  # noqa: PLW1509 - no threads here
            )
        return self.up

    def open(self, *options: str) -> subprocess.Popen[bytes]:
        up = self.start(*options)
        wait_for(lambda: up.poll() is not None or "The newsroom is open" in self.said())
        assert up.poll() is None, self.said()
        return up

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    def processes(self, *words: str) -> dict[int, str]:
        """Every living process that belongs to this data folder: number → command line."""
        mark, places, found = f"DATA_DIR={self.data}".encode(), [f"{self.data}/"], {}
        if (note := self.data / "broker/socket_folder").exists():
            places.append(note.read_text())
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_text().replace("\0", " ")
                # A broker overwrites its environment with its title, which names its socket.
                ours = any(place in line for place in places)
                if ours or mark in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = line
            except OSError:  # it ended, or belongs to somebody else
                continue
        return {pid: line for pid, line in found.items() if all(word in line for word in words)}

    def end(self) -> None:
        """Kill what is left."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        if self.up:
            self.up.wait()
