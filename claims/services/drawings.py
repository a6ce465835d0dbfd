"""Pictures of a captured PDF's pages, drawn when somebody looks and kept beside the store.

They are derived: the folder may be emptied at any time, and nothing in it is evidence. No
transaction runs while a page is drawn, and one page is drawn at a time in each process.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from claims.capture.draw import DRAWER_VERSION, Size, page_picture, page_sizes
from claims.capture.extract import Locked
from claims.capture.limited import ExtractionFailed
from claims.capture.types import PDF_TYPES, media_type
from claims.errors import Missing, Rejected
from claims.models import Snapshot, User
from claims.permissions import require
from claims.services.bodies import body_of, packing_of

log = structlog.get_logger(__name__)

PICTURE_TYPE = "image/webp"
_PATIENCE = 15.0  # seconds that a page waits for the ones before it
_AGAIN = 600.0  # seconds after which a page that failed is tried again
_MOST_FAILURES = 3  # then the other pages of the file are not tried either
_one_at_a_time = threading.Lock()


def sizes_of_pages(*, actor: User, snapshot: Snapshot) -> list[Size]:
    """Width and height in pixels of each page's picture.

    Refuses what is no PDF (Missing) and a file that cannot be drawn (Rejected), in words.
    """
    require(actor, "desk.read")
    place = _place(snapshot)
    kept = place / "sizes.json"
    try:
        told = json.loads(kept.read_bytes())
    except (OSError, ValueError):
        body = _pdf(snapshot)
        with _Turn(place, "sizes"):
            told = page_sizes(body)
            _keep(kept, json.dumps(told).encode())
    return [(width, height) for width, height in told]


def picture_of_page(*, actor: User, snapshot: Snapshot, number: int) -> bytes:
    """Page `number` (the first is 1) as a WebP picture. Refuses as `sizes_of_pages` does."""
    sizes = sizes_of_pages(actor=actor, snapshot=snapshot)
    if not 1 <= number <= len(sizes):
        raise Missing("no_such_page", _("The file has no such page."))
    place = _place(snapshot)
    kept = place / f"{number}.webp"
    if kept.is_file():
        return kept.read_bytes()
    body = _pdf(snapshot)
    with _Turn(place, str(number)):
        if kept.is_file():  # drawn while we waited
            return kept.read_bytes()
        picture = page_picture(body, number)
        _keep(kept, picture)
    return picture


class _Turn:
    """One drawing: waits for the others, refuses what failed a short time ago, remembers failures."""

    def __init__(self, place: Path, name: str) -> None:
        self.place, self.mark = place, place / f"{name}.failed"

    def __enter__(self) -> None:
        failed = [mark.stem for mark in self.place.glob("*.failed") if _fresh(mark)]
        if self.mark.stem in failed or len(failed) >= _MOST_FAILURES:
            raise _undrawn()
        if not _one_at_a_time.acquire(timeout=_PATIENCE):
            raise Rejected("drawing_busy", _("Too many pages are being drawn: try again."))

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        _one_at_a_time.release()
        if isinstance(error, Locked):
            told = _("The file can be opened with its password only, so it is not shown here.")
            raise Rejected("file_locked", told) from error
        if isinstance(error, ExtractionFailed):
            log.warning(
                "drawing.failed", place=self.place.name, page=self.mark.stem, why=str(error)
            )
            _keep(self.mark, b"")
            raise _undrawn() from error


def _undrawn() -> Rejected:
    told = _("It cannot be drawn here. Save the file and open it with care.")
    return Rejected("page_not_drawn", told)


def _fresh(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime < _AGAIN
    except OSError:
        return False


def _pdf(snapshot: Snapshot) -> bytes:
    missing = Missing("no_pages", _("This capture is no file with pages."))
    if not snapshot.sha256:
        raise missing
    try:
        body = body_of(snapshot)
    except FileNotFoundError as lost:
        raise missing from lost
    if media_type(snapshot.content_type, body) not in PDF_TYPES:
        raise missing
    return body


def _place(snapshot: Snapshot) -> Path:
    # What is drawn is the unpacked body: the same bytes in another packing are another file.
    named = f"{snapshot.sha256} {snapshot.content_type} {packing_of(snapshot)}"
    name = hashlib.sha256(named.encode()).hexdigest()
    return Path(settings.DERIVED_DIR) / "pages" / DRAWER_VERSION / name[:2] / name


def _keep(path: Path, data: bytes) -> None:
    """Whole or not at all; a full disk only costs another drawing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError as error:
        log.warning("drawing.not_kept", path=str(path), why=str(error))
