"""Reading a page in a limited child: markup that kills the reader kills only the child."""

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module, metadata
from types import ModuleType
from typing import Any

from claims.capture.allocator import return_large_blocks
from claims.capture.classify import Signs
from claims.capture.limited import ExtractionFailed, Reader, run_limited
from claims.capture.limits import Limits
from claims.capture.types import (
    ARCHIVE_TYPES,
    HTML_TYPES,
    KNOWN_CODECS,
    PDF_TYPES,
    PICTURE_TYPES,
    PLAIN_TYPES,
    media_type,
)

__all__ = ["HTML_TYPES", "PLAIN_TYPES", "ExtractionFailed", "media_type", "run_limited"]

EXTRACTOR_VERSION = f"trafilatura-{metadata.version('trafilatura')}/3"
PDF_VERSION = f"pdfium-{metadata.version('pypdfium2')}/1"

_readers: ModuleType | None = None
_loading = threading.Lock()


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
    `signs` and `codec` (of HTML) are for the judge and not kept."""

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
    codec: str = field(default="utf-8", repr=False)


def extract(
    body: bytes, content_type: str, url: str, *, limits: Limits, reader: Reader | None = None
) -> Extracted:
    """Text and facts of an unpacked body.

    reader: reads small pages; without it each page has a child of its own.
    Refuses other types (UnsupportedType), files without text (NoText) and locked ones (Locked); a
    reader that fails in any way is ExtractionFailed.
    """
    kind = media_type(content_type, body)
    if kind in PICTURE_TYPES:
        raise NoText(kind)
    name = _reader_of(kind)
    if reader is not None and reader.fits(body):
        answer = reader.read(name, body, content_type, url)
    else:
        readers = preload()
        answer = run_limited(lambda: readers.read(name, body, content_type, url), limits)
    state = answer.pop("state", "")
    if state == "locked":
        raise Locked(kind)
    if state == "scan":
        raise NoText(f"{kind} without letters")
    if state:
        raise ExtractionFailed(f"{kind}: {state}")
    try:
        return _extracted(answer, PDF_VERSION if kind in PDF_TYPES else EXTRACTOR_VERSION)
    except (KeyError, TypeError, AttributeError, ValueError) as nonsense:
        raise ExtractionFailed("the reader answered nonsense") from nonsense


def begin_extract(body: bytes, content_type: str, url: str, reader: Reader) -> None:
    """Have a page read that fits the reader; `extract` then gives what was found."""
    kind = media_type(content_type, body)
    with suppress(UnsupportedType):  # `extract` says so
        reader.begin(_reader_of(kind), body, content_type, url)


def _extracted(answer: dict[str, Any], version: str) -> Extracted:
    text = str(answer.pop("text"))
    told: dict[str, Any] = answer.pop("signs", {})
    told = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    signs = Signs(**told)
    if answer.get("codec", "utf-8") not in KNOWN_CODECS:
        raise ValueError("an unknown codec")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Extracted(text=text, sha256=sha256, signs=signs, extractor=version, **answer)


def _reader_of(kind: str) -> str:
    for name, kinds in (
        ("html", HTML_TYPES),
        ("plain", PLAIN_TYPES),
        ("pdf", PDF_TYPES),
        ("archive", ARCHIVE_TYPES),
    ):
        if kind in kinds:
            return name
    raise UnsupportedType(kind or "unknown type")


def shared_reader(limits: Limits) -> Reader:
    """A reader for many small pages in a row, to be closed by who has it."""
    return Reader(preload().read, limits)


def preload() -> ModuleType:
    """Load and warm the readers once per process, so that each child finds them ready.

    Loaded here and not above, because they take 30 MB that only processes which read should pay.
    """
    global _readers  # noqa: PLW0603
    with _loading:  # a fork while another thread imports would leave the child a locked module
        if _readers is None:
            return_large_blocks()
            module = import_module("claims.capture.readers")
            module.warm_up()
            _readers = module
    return _readers
