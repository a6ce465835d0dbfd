"""Reading a page in a limited child: markup that kills the reader kills only the child."""

import ctypes
import gc
import hashlib
import json
import logging
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module, metadata
from types import ModuleType
from typing import Any, NoReturn

from claims.capture.classify import Signs
from claims.capture.limits import MEGABYTE, Limits
from claims.capture.types import (
    ARCHIVE_TYPES,
    HTML_TYPES,
    PDF_TYPES,
    PICTURE_TYPES,
    PLAIN_TYPES,
    media_type,
)

__all__ = ["HTML_TYPES", "PLAIN_TYPES", "media_type"]

EXTRACTOR_VERSION = f"trafilatura-{metadata.version('trafilatura')}/2"
PDF_VERSION = f"pdfium-{metadata.version('pypdfium2')}/1"

_RESULT_FD = 3
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None)  # loaded before any fork: nothing may be loaded after one
_readers: ModuleType | None = None
_loading = threading.Lock()


class ExtractionFailed(Exception):
    """The child died, hung, used too much, or answered nonsense; says which."""


class UnsupportedType(Exception):
    """We have no reader for this type; the bytes are kept all the same."""


class NoText(Exception):
    """The file is whole and can be looked at, but holds no text: a picture, a scanned document."""


class Locked(Exception):
    """The document can be opened with its password only."""


@dataclass(frozen=True)
class Extracted:
    """What was read. `text` is NFC with LF, paragraphs on lines of their own; `sha256` is of its
    UTF-8 form. `published` is an ISO 8601 day or a time with zone. `canonical` is the address at
    which the page says it lives, `refresh` the one to which it sends browsers on; both are absolute
    and nobody has checked that they are safe. Unknown is an empty string.
    `rules` says for each field which rule gave it; `cut` among them says that the text is not all.
    `signs` and `markup` (the beginning of the page) are for the judge and not kept."""

    text: str
    sha256: str
    title: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    canonical: str = ""
    refresh: str = ""
    rules: dict[str, str] = field(default_factory=dict)
    extractor: str = EXTRACTOR_VERSION
    signs: Signs = field(default=Signs(), repr=False)
    markup: str = field(default="", repr=False)


def extract(body: bytes, content_type: str, url: str, *, limits: Limits) -> Extracted:
    """Text and facts of an unpacked body.

    Refuses other types (UnsupportedType), files without text (NoText) and locked ones (Locked); a
    reader that fails in any way is ExtractionFailed.
    """
    kind = media_type(content_type, body)
    if kind in PICTURE_TYPES:
        raise NoText(kind)
    answer = run_limited(_reader(kind, body, content_type, url), limits)
    state = answer.pop("state", "")
    if state == "locked":
        raise Locked(kind)
    if state == "scan":
        raise NoText(f"{kind} without letters")
    if state:
        raise ExtractionFailed(f"{kind}: {state}")
    text = str(answer.pop("text"))
    told: dict[str, Any] = answer.pop("signs", {})
    told = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    signs = Signs(**told)
    version = PDF_VERSION if kind in PDF_TYPES else EXTRACTOR_VERSION
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Extracted(text=text, sha256=sha256, signs=signs, extractor=version, **answer)


def _reader(kind: str, body: bytes, content_type: str, url: str) -> Callable[[], dict[str, Any]]:
    readers = preload()
    if kind in HTML_TYPES:
        return lambda: readers.read_html(body, content_type, url)
    if kind in PLAIN_TYPES:
        return lambda: readers.read_plain(body, content_type)
    if kind in PDF_TYPES:
        return lambda: readers.read_pdf(body)
    if kind in ARCHIVE_TYPES:
        return lambda: readers.read_mhtml(body)
    raise UnsupportedType(kind or "unknown type")


def preload() -> ModuleType:
    """Load and warm the readers once per process, so that each child finds them ready.

    Loaded here and not above, because they take 30 MB that only processes which read should pay.
    """
    global _readers  # noqa: PLW0603
    with _loading:  # a fork while another thread imports would leave the child a locked module
        if _readers is None:
            module = import_module("claims.capture.readers")
            module.warm_up()
            _readers = module
    return _readers


def run_limited(work: Callable[[], dict[str, Any]], limits: Limits) -> dict[str, Any]:
    """Run `work` in a forked child with limits on processor, memory, time and size of the answer.

    A plain fork, because the processes of a Celery pool may not start multiprocessing children.
    Raises ExtractionFailed when the child gives no whole answer.
    """
    reader, writer = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _in_child(work, writer, limits, parent)
    os.close(writer)
    status = 0
    try:
        answer = _read_all(reader, limits)
    finally:
        os.close(reader)
        for kill in (os.killpg, os.kill):  # the group may not exist yet
            try:
                kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        _, status = os.waitpid(child, 0)
    try:
        found = json.loads(answer)
    except ValueError:
        detail = f"the reader ended with status {os.waitstatus_to_exitcode(status)}"
        raise ExtractionFailed(detail) from None
    if "error" in found:
        raise ExtractionFailed(str(found["error"]))
    return dict(found)


def _read_all(reader: int, limits: Limits) -> bytes:
    end, size = time.monotonic() + limits.extract_seconds, 0
    pieces: list[bytes] = []
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            raise ExtractionFailed(f"the reader took more than {limits.extract_seconds:g} s")
        piece = os.read(reader, MEGABYTE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > 2 * limits.text_bytes:
            raise ExtractionFailed("the text is too long")


def _in_child(
    work: Callable[[], dict[str, Any]], writer: int, limits: Limits, parent: int
) -> NoReturn:
    status = 1
    try:
        _die_with(parent)
        _confine(writer, limits)
        gc.disable()  # a short life under a limit: collecting only copies the parent's memory
        try:
            found = work()
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"[:500]}
        data = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        while data:
            data = data[os.write(_RESULT_FD, data) :]
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


def _confine(writer: int, limits: Limits) -> None:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM,
                   signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE):  # fmt: skip
        signal.signal(number, signal.SIG_DFL)
    # The child ends by itself even when the parent hangs.
    signal.setitimer(signal.ITIMER_REAL, limits.extract_seconds + 1)
    os.dup2(writer, _RESULT_FD)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(_RESULT_FD + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    logging.disable(logging.CRITICAL)
    socket.socket = _no_socket  # type: ignore[misc,assignment]
    cpu = limits.extract_cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = _address_space() + limits.extract_memory
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _no_socket(*args: object, **kwargs: object) -> NoReturn:
    raise PermissionError("no network while reading a page")
