"""Drawing a file's pages in a limited child: a file that kills its drawer kills only the child."""

import base64
import threading
from importlib import import_module, metadata
from types import ModuleType
from typing import Any

from claims.capture.extract import Locked
from claims.capture.limited import ExtractionFailed, run_limited
from claims.capture.limits import MEGABYTE, Limits

DRAWER_VERSION = f"pdfium-{metadata.version('pypdfium2')}-webp-1"
# Somebody waits before the screen, and in the process that serves others, too.
DRAWING = Limits(
    extract_seconds=10.0,
    extract_cpu_seconds=6,
    extract_memory=160 * MEGABYTE,
    text_bytes=4 * MEGABYTE,
)

_drawer: ModuleType | None = None
_loading = threading.Lock()

Size = tuple[int, int]


def page_sizes(body: bytes, *, limits: Limits = DRAWING) -> list[Size]:
    """Width and height in pixels that each page's picture will have.

    Refuses a document that needs its password (Locked); any other is ExtractionFailed.
    """
    drawer = _loaded()
    answer = _checked(run_limited(lambda: drawer.page_sizes(body), limits))
    return [(int(width), int(height)) for width, height in answer["pages"]]


def page_picture(body: bytes, number: int, *, limits: Limits = DRAWING) -> bytes:
    """Page `number` (the first is 1) as a WebP picture. Refuses as `page_sizes` does."""
    drawer = _loaded()
    answer = _checked(run_limited(lambda: drawer.page_picture(body, number), limits))
    return base64.b64decode(answer["picture"])


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["state"] == "locked":
        raise Locked
    if answer["state"]:
        raise ExtractionFailed(str(answer["state"]))
    return answer


def _loaded() -> ModuleType:
    """The drawer, loaded once per process and before any fork; only processes that draw pay for it."""
    global _drawer  # noqa: PLW0603
    with _loading:  # a fork while another thread imports would leave the child a locked module
        if _drawer is None:
            _drawer = import_module("claims.capture.pdf_pages")
        return _drawer
