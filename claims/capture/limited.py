"""A child with limits on processor, memory, time and size of its answer: for work on hostile bytes.

`run_limited` is a child for one piece of work. `Reader` is one that reads small pages in a row: a
fork costs more than half as much as reading a page.
"""

import ctypes
import fcntl
import gc
import json
import logging
import mmap
import os
import resource
import secrets
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

import orjson

from claims.capture.limits import MEGABYTE, Limits

MOST_PAGES = 32  # that one reader reads
MOST_GROWTH = 48 * MEGABYTE  # of a reader's memory after which it reads no other page
ROOM = 4 * MEGABYTE  # bytes of a page and what is said of it, for a reader

Read = Callable[[str, bytes, str, str], dict[str, Any]]
_RESULT_FD = 3
_REQUEST_FD = 4
_FRAME = struct.Struct("!QQ")  # an answer: its size and its number
_REQUEST = struct.Struct("!QQQ")  # a page: sizes of what is said of it and of itself, its number
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None)  # loaded before any fork: nothing may be loaded after one


class ExtractionFailed(Exception):
    """The child died, hung, used too much, or answered nonsense; says which."""


def run_limited(work: Callable[[], dict[str, Any]], limits: Limits) -> dict[str, Any]:
    """Run `work` in a forked child of its own.

    A plain fork, because the processes of a Celery pool may not start multiprocessing children.
    Raises ExtractionFailed when the child gives no whole answer.
    """
    with _Child(limits, lambda: _answer(0, work)) as child:
        return child.answer(0)


class Reader:
    """Reads pages one after the other in one limited child; not for several threads at once.

    `read` is called in the child. Every page has its own limits of time and processor. A child that
    fails is thrown away, and so is one that has read MOST_PAGES pages, grew much or used up the
    processor time of a page. Only what a new child says of its first page counts as a failure of that
    page: whatever an earlier page did to the child, the next one is read by another.
    """

    def __init__(self, read: Read, limits: Limits) -> None:
        self._read = read
        self._limits = limits
        self._child: _Child | None = None
        self._pages = 0
        self._given: _Given | None = None  # what the child reads just now
        self._room: mmap.mmap | None = None

    def fits(self, body: bytes) -> bool:
        """Whether a page is small enough to be handed over; others want a child of their own."""
        return len(body) <= ROOM // 2

    def begin(self, name: str, body: bytes, content_type: str, url: str) -> None:
        """Have a page read while the caller does something else; `read` then gives what was found."""
        with suppress(ExtractionFailed):  # `read` tries it again
            self._give(_Given(name, body, content_type, url))

    def read(self, name: str, body: bytes, content_type: str, url: str) -> dict[str, Any]:
        """What `read` gives for this page. Raises ExtractionFailed when it gives no whole answer."""
        page = _Given(name, body, content_type, url)
        if self._given is None or self._given != page:
            self._give(page)
        try:
            return self._answer()
        except ExtractionFailed:
            first = self._pages == 1
            self.close()
            if first:
                raise
        self._give(page)
        try:
            return self._answer()
        except ExtractionFailed:
            self.close()
            raise

    def close(self) -> None:
        """End the child: the next page gets a new one."""
        self._given = None
        if self._child is not None:
            self._child.close()
            self._child = None

    def _give(self, page: "_Given") -> None:
        if self._given is not None:
            self.close()  # nobody wants to know any more what it reads
        if self._child is not None:
            try:
                return self._hand_over(self._child, page)
            except ExtractionFailed:
                self.close()
        try:
            self._hand_over(self._start(), page)
        except ExtractionFailed:
            self.close()
            raise

    def _start(self) -> "_Child":
        if self._room is None:
            self._room = mmap.mmap(-1, ROOM)  # shared with every child: no pipe can fill up
        room = self._room
        self._pages = 0
        self._child = _Child(self._limits, lambda: _serve(self._read, room, self._limits))
        return self._child

    def _hand_over(self, child: "_Child", page: "_Given") -> None:
        assert self._room is not None  # noqa: S101
        told, body = page.told, page.body
        self._room[: len(told)] = told
        self._room[len(told) : len(told) + len(body)] = body
        self._pages += 1
        child.request(_REQUEST.pack(len(told), len(body), page.number))
        self._given = page

    def _answer(self) -> dict[str, Any]:
        assert self._child is not None and self._given is not None  # noqa: PT018, S101
        found = self._child.answer(self._given.number)
        self._given = None
        if self._pages >= MOST_PAGES or self._child.spent():
            self.close()
        return found


@dataclass(frozen=True)
class _Given:
    """A page in the hands of a child. Its number is random, so that nothing can be answered before it
    is asked."""

    name: str
    body: bytes
    content_type: str
    url: str
    number: int = field(default_factory=lambda: secrets.randbits(64), compare=False)

    @property
    def told(self) -> bytes:
        """What is said of the page."""
        return json.dumps([self.name, self.content_type[:1000], self.url[:10_000]]).encode()


class _Child:
    """A forked, confined process and the two pipes to it. Ends with `close`."""

    def __init__(self, limits: Limits, work: Callable[[], None]) -> None:
        self._limits = limits
        self._reader, result = os.pipe()
        request, self._writer = os.pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            _in_child(work, (result, request), limits, parent)
        os.close(result)
        os.close(request)
        self._begun: int | None = None

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def request(self, frame: bytes) -> None:
        """Tell the child that there is a page; so few bytes never wait for it."""
        try:
            os.write(self._writer, frame)
        except BrokenPipeError:
            raise self._failed() from None

    def answer(self, number: int) -> dict[str, Any]:
        """Its next answer, which must bear this number."""
        end = time.monotonic() + self._limits.extract_seconds
        size, told = _FRAME.unpack(self._take(_FRAME.size, end))
        if size > 2 * self._limits.text_bytes:
            raise ExtractionFailed("the text is too long")
        try:
            found = orjson.loads(self._take(size, end))
        except ValueError:
            found = None
        if told != number or not isinstance(found, dict):
            raise ExtractionFailed("the reader answered nonsense")
        if "error" in found:
            raise ExtractionFailed(str(found["error"]))
        return found

    def _take(self, size: int, end: float) -> bytes:
        pieces: list[bytes] = []
        while size:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._reader], [], [], left)[0]:
                seconds = self._limits.extract_seconds
                raise ExtractionFailed(f"the reader took more than {seconds:g} s")
            piece = os.read(self._reader, min(size, MEGABYTE))
            if not piece:
                raise self._failed()
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _failed(self) -> ExtractionFailed:
        status = os.waitstatus_to_exitcode(self.close())
        return ExtractionFailed(f"the reader ended with status {status}")

    def spent(self) -> bool:
        """Whether it has had its share of memory or processor, or says more than it was asked."""
        try:
            with open(f"/proc/{self._pid}/stat", "rb", buffering=0) as stat:  # proc(5)
                told = stat.read().rpartition(b")")[2].split()
            ticks, held = int(told[11]) + int(told[12]), int(told[21]) * resource.getpagesize()
        except (OSError, IndexError):
            return True
        self._begun = self._begun or held
        return bool(
            held - self._begun > MOST_GROWTH
            or ticks / os.sysconf("SC_CLK_TCK") > self._limits.extract_cpu_seconds
            or select.select([self._reader], [], [], 0)[0]
        )

    def close(self) -> int:
        """Kill it and whatever it started; gives its status as `waitpid` does. Twice is no error."""
        if self._pid == 0:
            return 0
        os.close(self._reader)
        os.close(self._writer)
        # One that ended by itself keeps its status: it is not waited for yet.
        for kill in (os.killpg, os.kill):  # the group may not exist yet
            try:
                kill(self._pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return status


# --- in the child -----------------------------------------------------------------------------


def _answer(number: int, work: Callable[[], dict[str, Any]]) -> None:
    try:
        found = work()
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"[:500]}
    signal.setitimer(signal.ITIMER_REAL, 0)  # who asked may take the answer later
    # Not orjson, which falls over where memory is limited.
    data = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    data = _FRAME.pack(len(data), number) + data
    while data:
        data = data[os.write(_RESULT_FD, data) :]


def _serve(read: Read, room: mmap.mmap, limits: Limits) -> None:
    while frame := os.read(_REQUEST_FD, _REQUEST.size):
        _begin(limits)
        told, size, number = _REQUEST.unpack(frame)
        name, content_type, url = json.loads(room[:told])
        _answer(number, lambda: read(name, room[told : told + size], content_type, url))  # noqa: B023


def _begin(limits: Limits) -> None:
    """The limits of one piece of work, which begins now."""
    # The child ends by itself even when the parent hangs.
    signal.setitimer(signal.ITIMER_REAL, limits.extract_seconds + 1)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + limits.extract_cpu_seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (min(cpu, hard), hard))


def _in_child(
    work: Callable[[], None], pipes: tuple[int, int], limits: Limits, parent: int
) -> NoReturn:
    status = 1
    try:
        _die_with(parent)
        _confine(pipes, limits)
        gc.disable()  # a short life under a limit: collecting only copies the parent's memory
        work()
        status = 0
    finally:
        # Never return into the parent's code, never run its exit handlers.
        os._exit(status)


def _die_with(parent: int) -> None:
    """Our own session keeps us out of reach when the worker's group is killed: the kernel tells us."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel knew
        os._exit(1)


def _confine(pipes: tuple[int, int], limits: Limits) -> None:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM,
                   signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE):  # fmt: skip
        signal.signal(number, signal.SIG_DFL)
    # First out of the way of the numbers that they are to have.
    result, request = (fcntl.fcntl(pipe, fcntl.F_DUPFD, _REQUEST_FD + 1) for pipe in pipes)
    os.dup2(result, _RESULT_FD)
    os.dup2(request, _REQUEST_FD)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(_REQUEST_FD + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    logging.disable(logging.CRITICAL)
    socket.socket = _no_socket  # type: ignore[misc,assignment]
    cpu = 2 * limits.extract_cpu_seconds + 1  # of all pages; each has a lower one, see _begin
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    _begin(limits)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = _address_space() + limits.extract_memory
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _no_socket(*args: object, **kwargs: object) -> NoReturn:
    raise PermissionError("no network while reading a page")
