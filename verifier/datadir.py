"""The folder with everything an installation keeps, and the doors (ports) it opens."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import socket
import struct
import tempfile
import time
from pathlib import Path

SILENCE = 20  # seconds after which a connection on which nothing moves is given up


class CannotStart(Exception):
    """The program cannot start; the text says in plain words why and what to do."""


def open_data_dir(path: Path) -> Path:
    """Make the data folder, readable by its owner only; refuses (CannotStart) when it cannot."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as problem:
        raise CannotStart(
            f"Cannot write to the data folder {path} ({problem.strerror}). "
            "Set DATA_DIR (or --data-dir) to a folder that you may write to."
        ) from problem
    return path.resolve()


def hold(path: Path, *, seconds: float, busy: str) -> int:
    """Take the lock file `path` for as long as this process (and who inherits it) lives.

    Waits up to `seconds`; then refuses (CannotStart) with `busy` and the holder's number.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as problem:
            if time.monotonic() > until:
                holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise CannotStart(f"{busy} (process {holder or 'unknown'}).") from problem
            time.sleep(0.05)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def make_secret_key(path: Path) -> None:
    """Make the installation's secret once; an unfinished one of a start cut short is replaced."""
    with contextlib.suppress(OSError):
        if path.stat().st_size:
            return
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    unfinished.replace(path)


def is_loopback(bind: str) -> bool:
    """Whether only this machine can reach `bind`; refuses (CannotStart) what is no address."""
    try:
        found = socket.getaddrinfo(bind, None, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise CannotStart(f"BIND: {bind} is not an address of this machine.") from problem
    return all(str(where[0]).startswith("127.") or where[0] == "::1" for *_, where in found)


def listen(bind: str, port: int, *, seconds: float) -> socket.socket:
    """Open the port, which stays ours however often the web restarts.

    Waits up to `seconds` for an earlier run that is just ending; refuses (CannotStart) a port
    that somebody else has, one that needs more rights, and an address that is not ours.
    """
    until = time.monotonic() + seconds
    family = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0][0]
    while True:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT
        # Linux hands these on to every connection. Without them as many strangers as the web has
        # threads, each of whom sends half a request and waits, keep everybody else out.
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            door.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", SILENCE, 0))  # timeval
        try:
            door.bind((bind, port))
            door.listen(2048)
            return door
        except OSError as problem:
            door.close()
            if problem.errno != errno.EADDRINUSE:
                raise CannotStart(
                    f"Cannot listen on {bind} port {port}: {problem.strerror}."
                ) from problem
            if time.monotonic() > until:
                raise CannotStart(
                    f"Port {port} on {bind} is in use by another program. Choose another one, "
                    "for example: python3 manage.py up --port 8080"
                ) from problem
            time.sleep(0.05)


def choose_port(note: Path, wanted: int, *, seconds: float) -> int:
    """A free loopback port: the one in `note`, else `wanted`, else any; kept in `note`.

    The port is part of the demo's addresses, so it is used again as long as it is free.
    """
    with contextlib.suppress(OSError, ValueError):
        wanted = int(note.read_text(encoding="ascii"))
    try:
        door = listen("127.0.0.1", wanted if 0 < wanted < 65536 else 0, seconds=seconds)
    except CannotStart:
        door = listen("127.0.0.1", 0, seconds=0)
    port: int = door.getsockname()[1]
    door.close()
    note.write_text(f"{port}\n", encoding="ascii")
    return port
