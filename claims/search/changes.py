"""What became of a quoted passage on a page that was read again. Pure; nothing here opens anything.

Noise (advertisements, counters, dates, other teasers) changes a page and not the passage. Three
looks, each only when the one before finds nothing: the passage in the text, the passage anywhere on
the page, the words that stand in its place now.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from claims.passages import find_passages
from claims.search.passages import Sentence, best_passages, sentences

NEIGHBOUR = 24  # code points on one side that make a place the same place
LIKE = 0.5  # of the words in common: below, it is another sentence
CANDIDATES = 6
CONTEXT = 240  # code points on either side that a comparison shows
LONGEST_NOTICE = 400
MOST_NOTICES = 3

_WORDS = re.compile(r"\w+|[^\w\s]")
_MARKS = frozenset("\"'“”„‟«»‘’‚‛‹›`´")
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(!--|script|style|template|noscript)")


class Fate(StrEnum):
    """What became of a passage. The values are stored: add, never rename."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Quoted:
    """A passage as it was kept, with the frozen text that it stands in."""

    exact: str
    prefix: str
    suffix: str
    start: int
    text: str


@dataclass(frozen=True)
class Found:
    """What became of it: `now` are the words in its place; both contexts for a comparison."""

    fate: Fate
    now: str = ""
    context_was: str = ""
    context_now: str = ""


def compare(quoted: Quoted, text: str, page: str = "") -> Found:
    """Look for a passage in the text of a page read again; `page` is its markup, for a last look.

    Exactly there, between a neighbour that it had: unchanged. Elsewhere only: moved. Other words in
    its place, or words much like it: changed. Nothing: gone.
    """
    was = _around(quoted.text, quoted.start, quoted.start + len(quoted.exact))
    hits = find_passages(text, quoted.exact)
    if any(_same_place(quoted, text, hit.start, hit.end) for hit in hits):
        return Found(Fate.UNCHANGED, quoted.exact)
    # The same words stood in other places before: those do not stand for this one.
    if hits and len(hits) >= len(find_passages(quoted.text, quoted.exact)):
        return Found(Fate.MOVED, hits[0].exact, was, _around(text, hits[0].start, hits[0].end))
    place = _in_its_place(quoted, text) or _most_alike(quoted.exact, text)
    if not hits and _squeezed(quoted.exact) in _squeezed(_seen_of(page)):
        # On the page, though not in what we read of it (a caption, a box): it still says so.
        return Found(Fate.MOVED, quoted.exact, was)
    if place is None:
        return Found(Fate.GONE, "", was)
    start, end = place
    return Found(Fate.CHANGED, text[start:end], was, _around(text, start, end))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - CONTEXT) : end + CONTEXT]


def _same_place(quoted: Quoted, text: str, start: int, end: int) -> bool:
    before, after = _squeezed(quoted.prefix)[-NEIGHBOUR:], _squeezed(quoted.suffix)[:NEIGHBOUR]
    if not before and not after:
        return True
    left = _squeezed(text[max(0, start - 4 * NEIGHBOUR) : start])
    right = _squeezed(text[end : end + 4 * NEIGHBOUR])
    return bool(before and left.endswith(before)) or bool(after and right.startswith(after))


def _in_its_place(quoted: Quoted, text: str) -> tuple[int, int] | None:
    """Other words between the two neighbours that the passage had."""
    before, after = quoted.prefix[-NEIGHBOUR:].strip(), quoted.suffix[:NEIGHBOUR].strip()
    if min(len(before), len(after)) < NEIGHBOUR // 2:
        return None
    for left in find_passages(text, before):
        reach = text[left.end : left.end + 3 * len(quoted.exact) + 200]
        right = find_passages(reach, after)
        if right:
            return _stripped(text, left.end, left.end + right[0].start)
    return None


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None


def _most_alike(exact: str, text: str) -> tuple[int, int] | None:
    """As many sentences as the passage has, that share most of its words in their order."""
    wanted = _words(exact)
    rows = sentences(text)
    length = max(1, len(sentences(exact)))
    best, place = LIKE, None
    for start in _starts(best_passages(text, exact, most=CANDIDATES), rows, length):
        window = rows[start : start + length]
        if not window:
            continue
        span = (window[0].start, window[-1].end)
        likeness = SequenceMatcher(None, wanted, _words(text[slice(*span)]), autojunk=False).ratio()
        if likeness >= best:
            best, place = likeness, span
    return place


def _starts(found: list[Sentence], rows: list[Sentence], length: int) -> list[int]:
    """Where windows begin that contain one of the candidates."""
    at = {row.start: number for number, row in enumerate(rows)}
    places = [at[candidate.start] for candidate in found if candidate.start in at]
    return sorted({max(0, place - back) for place in places for back in range(min(length, 4))})


def _words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFC", text.casefold()))[:600]


def _squeezed(text: str) -> str:
    """Letters, figures and signs alone: without white space, quotation marks, invisible signs."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c not in _MARKS and unicodedata.category(c)[0] in "LMNPS")


def _seen_of(page: str) -> str:
    """The words of a page without reading its structure: what is between the tags."""
    pieces: list[str] = []
    lower = page.lower()
    at = 0
    while hidden := _HIDDEN.search(lower, at):
        pieces.append(page[at : hidden.start()])
        closing = "-->" if hidden[1] == "!--" else f"</{hidden[1]}"
        end = lower.find(closing, hidden.end())
        at = len(page) if end < 0 else end + (len(closing) if hidden[1] == "!--" else 0)
    pieces.append(page[at:])
    return html.unescape(_TAG.sub("", "".join(pieces)))


# Phrases that say of themselves that they are a notice; then words that only begin one.
_ANYWHERE = re.compile(
    r"this (?:article|story|report|page|post|piece|headline|headline and story) (?:was|has been)"
    r" (?:amended|corrected|updated to correct|edited to correct|clarified|changed to correct)"
    r"|an earlier version of this (?:article|story|report|page|post|piece|headline)"
    r"|in einer früheren (?:version|fassung) (?:dieses|des) (?:artikels|beitrags|textes)"
    r"|dans une version (?:antérieure|précédente) de cet article"
    r"|una versión anterior de este artículo|una versione precedente di questo articolo"
    r"|uma versão anterior deste (?:artigo|texto)"
    r"|이전 (?:버전의 )?기사|정정합니다|바로잡습니다|訂正いたします|訂正してお詫び|特此更正",
    re.IGNORECASE,
)
_AT_THE_BEGINNING = re.compile(
    r"[\W_]*(?:corrections?|clarification|editor['’]s note|erratum|retraction|berichtigung|korrektur|"
    r"richtigstellung|korrigendum|rectificatif|correctif|errata?|corrección|fe de errores|"
    r"rectificación|correção|correzione|errata corrige|rettifica|rectificatie|rättelse|rettelse|"
    r"sprostowanie|исправление|уточнение|поправка|تصحيح|תיקון|정정|訂正|お詫びと訂正|更正)"
    r"(?:\s*\([^)]{0,40}\)|,[^:]{0,40})?\s*[:：—–-]",
    re.IGNORECASE,
)


def new_notices(before: str, after: str, page: str = "") -> list[str]:
    """Sentences of a correction notice that the text has and had not; outside of the text, on the
    `page` (markup), only those that speak of this article themselves."""
    known = _squeezed(before)
    rows = [after[s.start : s.end] for s in sentences(after)]
    found = [row for row in rows if _ANYWHERE.search(row) or _AT_THE_BEGINNING.match(row)]
    if page and not found:
        spaced = _seen_of(
            re.sub(r"</?(?:p|div|li|aside|footer|section|h\d|br)\b", "\n\\g<0>", page)
        )
        rows = [spaced[s.start : s.end] for s in sentences(spaced)]
        found = [row for row in rows if _ANYWHERE.search(row)]
    clean = (" ".join(row.split())[:LONGEST_NOTICE] for row in found)
    return [row for row in dict.fromkeys(clean) if _squeezed(row) not in known][:MOST_NOTICES]
