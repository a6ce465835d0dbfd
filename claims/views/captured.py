"""A captured text for reading: cut where marks begin and end, and the passages that fit the claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from claims.capture.decode import Decoder, TooLarge, Undecodable
from claims.capture.extract import HTML_TYPES, PLAIN_TYPES, media_type
from claims.capture.limits import PLAIN_TEXT, Limits
from claims.capture.types import PDF_TYPES
from claims.models import (
    Claim,
    ContactNote,
    Evidence,
    Extraction,
    OutcomeOverride,
    Snapshot,
    Status,
)
from claims.outcomes import MEANINGS, Outcome
from claims.search.passages import best_passages
from claims.services.bodies import packing_of
from claims.services.captures import store

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
OFFERED = 3
_SNIFFED = 16 * 1024  # bytes
NEARBY = 700  # code points shown of each neighbouring paragraph at most


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `quoted`: it stands in evidence; `offered`: its rank among the best."""

    text: str
    anchor: str = ""
    quoted: bool = False
    offered: int = 0


@dataclass(frozen=True)
class Offer:
    """A passage that fits the claim."""

    rank: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Reading:
    """What the third pane shows of one place: a capture or a contact note."""

    text: str
    pieces: list[Piece]
    offers: list[Offer]
    quotable: bool
    snapshot: Snapshot | None = None
    extraction: Extraction | None = None
    note: ContactNote | None = None

    @property
    def prose(self) -> bool:
        """Whether each line of the text is a paragraph."""
        return lines_are_paragraphs(self.extraction)

    @property
    def kind(self) -> str:
        """How the bytes of the capture can be shown."""
        return kind_of(self.snapshot) if self.snapshot else ""


def lines_are_paragraphs(extraction: Extraction | None) -> bool:
    """Whether it was read from a page: plain text and PDF have blank lines of their own."""
    if extraction is None or not extraction.extractor.startswith("trafilatura"):
        return False
    return bool(extraction.rules.get("text") != PLAIN_TEXT)


def kind_of(found: Snapshot) -> str:
    """How the bytes can be shown: page, text, picture, pages (of a PDF), file; empty when there are none."""
    if not found.sha256:
        return ""
    kind = media_type(found.content_type, _beginning(found))
    if kind in HTML_TYPES:
        return "page"
    if kind in PLAIN_TYPES:
        return "text"
    if kind in PDF_TYPES:
        return "pages"
    return "picture" if kind in PICTURES else "file"


def _beginning(found: Snapshot) -> bytes:
    """The first bytes without their packing, enough to know the type; none when they are lost."""
    packing = packing_of(found)
    try:
        with store().open(found.sha256) as file:
            start = file.read(_SNIFFED)
        if not packing:
            return start
        decoder = Decoder(packing, limit=Limits().decoded_bytes)
        decoder.feed(start)
    except (OSError, Undecodable, TooLarge):
        return b""
    return decoder.so_far()


def override_of(snapshot: Snapshot) -> OutcomeOverride | None:
    """Who accepted the capture, if anybody did (the snapshot was read with its override)."""
    found: OutcomeOverride | None = getattr(snapshot, "override", None)
    return found


def is_discarded(snapshot: Snapshot) -> bool:
    """Whether it is an upload that somebody took back."""
    return getattr(snapshot, "discard", None) is not None


_WITHOUT_TEXT = frozenset(
    {Outcome.NO_TEXT, Outcome.UNSUPPORTED, Outcome.LOCKED, Outcome.EXTRACTION_FAILED}
)


def is_quotable(snapshot: Snapshot) -> bool:
    """Whether quotations from this capture are accepted as evidence."""
    if is_discarded(snapshot) or snapshot.outcome in _WITHOUT_TEXT:
        return False
    good = snapshot.outcome == Outcome.GOOD
    return good or snapshot.uploaded or override_of(snapshot) is not None


def is_guess(snapshot: Snapshot) -> bool:
    """Whether a person may say that the outcome is wrong."""
    done = snapshot.status == Status.DONE and not is_quotable(snapshot)
    return done and MEANINGS[Outcome(snapshot.outcome)].heuristic


def reading(
    claim: Claim,
    *,
    passages: Iterable[str],
    evidence: Iterable[Evidence],
    snapshot: Snapshot | None = None,
    extraction: Extraction | None = None,
    note: ContactNote | None = None,
) -> Reading:
    """The text with its marks; `passages`: the claim in the words of the articles."""
    text = note.text if note else extraction.text if extraction else ""
    query = " ".join([claim.statement, *passages])
    offers = [
        Offer(rank, s.start, s.end, text[s.start : s.end])
        for rank, s in enumerate(best_passages(text, query, most=OFFERED), start=1)
    ]
    kept = [
        row
        for row in evidence
        if (note and row.contact_note_id == note.pk)
        or (extraction and row.extraction_id == extraction.pk)
    ]
    quotable = bool(note) or (snapshot is not None and extraction is not None)
    if snapshot is not None:
        quotable = quotable and is_quotable(snapshot)
    pieces = _pieces(text, kept, offers)
    return Reading(text, pieces, offers, quotable, snapshot, extraction, note)


def _pieces(text: str, kept: list[Evidence], offers: list[Offer]) -> list[Piece]:
    cuts = {0, len(text)}
    for start, end in [(k.start, k.end) for k in kept] + [(o.start, o.end) for o in offers]:
        cuts |= {start, end}
    anchors: dict[int, str] = {o.start: f"best-{o.rank}" for o in offers}
    anchors.update({k.start: f"quoted-{k.pk}" for k in kept})
    found = []
    edges = sorted(cut for cut in cuts if cut <= len(text))
    for start, end in pairwise(edges):
        found.append(
            Piece(
                text[start:end],
                anchors.get(start, ""),
                any(k.start <= start < k.end for k in kept),
                next((o.rank for o in offers if o.start <= start < o.end), 0),
            )
        )
    return found


@dataclass(frozen=True)
class InContext:
    """A passage between the rest of its paragraph and its neighbours."""

    before: str
    exact: str
    after: str


def in_context(text: str, start: int, end: int) -> InContext:
    """The paragraph of the passage and the one before and after it; long ones are cut."""
    first = text.rfind("\n", 0, start)
    earlier = text[:first].rstrip() if first > 0 else ""
    first = earlier.rfind("\n") + 1 if earlier else 0
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    later = last + len(text[last:]) - len(text[last:].lstrip())
    stop = text.find("\n", later)
    stop = len(text) if stop < 0 else stop
    before, after = text[first:start], text[end:stop]
    if len(before) > NEARBY:
        before = "… " + before[-NEARBY:]
    if len(after) > NEARBY:
        after = after[:NEARBY] + " …"
    return InContext(before, text[start:end], after)


def opened(snapshots: Iterable[Snapshot]) -> Snapshot | None:
    """Of a source's captures, newest first: the newest to quote from, else the newest that ended."""
    rows = list(snapshots)
    done = [row for row in rows if row.status == Status.DONE]
    return next((row for row in done if is_quotable(row)), next(iter(done or rows), None))
