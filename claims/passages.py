"""Text as it is kept, and passages found in it. Pure; offsets are Unicode code points.

A passage is looked for as people quote: white space runs and the many quotation marks count as
equal, invisible characters count as nothing. What is found is given in offsets of the original.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

CONTEXT = 60  # code points of prefix and suffix that are kept with a passage
MOST_CANDIDATES = 10

_QUOTES = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´＇", "'"),
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@dataclass(frozen=True)
class Passage:
    """A stretch of a text with its surroundings (W3C TextQuote and TextPosition selectors)."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, LF, without NUL and without white space at either end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", text).strip()


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a kept text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def passage_at(text: str, start: int, end: int) -> Passage:
    """The passage between two offsets."""
    return Passage(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with quotation marks and white space made equal, and where each character was."""
    characters: list[str] = []
    origins: list[int] = []
    space = True  # leading white space is dropped
    for index, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if space:
                continue
            space = True
            characters.append(" ")
        else:
            space = False
            characters.append(_QUOTES.get(character, character))
        origins.append(index)
    return "".join(characters), origins


def _stands_between(folded: str, start: int, length: int, before: str, after: str) -> bool:
    # Only the neighbourhood: copying the rest of a long text for each of many hits takes minutes.
    # One character more, because the folded text has at most one blank in between.
    left = folded[max(0, start - len(before) - 1) : start].rstrip()
    right = folded[start + length : start + length + len(after) + 1].lstrip()
    return left.endswith(before) and right.startswith(after)


def find_passages(
    text: str, exact: str, *, prefix: str = "", suffix: str = "", start: int | None = None
) -> list[Passage]:
    """Every place where `exact` stands in `text`.

    With several, `prefix` and `suffix` choose among them, then `start`; what they cannot decide
    is returned whole, for a person to choose. An empty list: it does not stand there.
    """
    folded, origins = _folded(text)
    wanted = _folded(clean_text(exact))[0].strip()
    if not wanted:
        return []
    before = _folded(clean_text(prefix))[0].strip()
    after = _folded(clean_text(suffix))[0].strip()
    hits: list[int] = []
    at = folded.find(wanted)
    while at >= 0:
        hits.append(at)
        at = folded.find(wanted, at + 1)
    if len(hits) > 1 and (before or after):
        hits = [
            hit for hit in hits if _stands_between(folded, hit, len(wanted), before, after)
        ] or hits
    found = [(origins[hit], origins[hit + len(wanted) - 1] + 1) for hit in hits]
    if len(found) > 1 and start is not None:
        found = [place for place in found if place[0] == start] or found
    return [passage_at(text, *place) for place in found]
