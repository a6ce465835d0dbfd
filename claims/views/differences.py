"""What changed between two texts, word by word, for pages to mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from claims.search.passages import sentences

MOST_WORDS = 4000  # beyond this the comparison takes too long for a page

MORE = "…"

_WORDS = re.compile(r"\s+|\d+(?:[.,:]\d+)*|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is same, was or now."""

    kind: str
    text: str


@dataclass(frozen=True)
class Stretch:
    """A part of a longer text, in whole words; whether there is more before it, and after it."""

    text: str
    more_before: bool = False
    more_after: bool = False


def uncut(context: str, middle: str, reach: int) -> Stretch:
    """What was taken from a text with `reach` characters on either side of its middle, without the
    words that this cut through.

    It begins and ends with a sentence or a line if that leaves half of the characters on that side,
    else with a word; where a script writes no spaces it is cut between any two characters.
    """
    at = context.find(middle, max(0, len(context) - reach - len(middle)))
    if at < 0:
        return Stretch(context)
    before, after = context[:at], context[at + len(middle) :]
    more_before, more_after = len(before) >= reach, len(after) >= reach
    if more_before:
        before = before[_first_whole(before) :]
    if more_after:
        after = after[: _last_whole(after)]
    return Stretch(before + middle + after, more_before, more_after)


def _first_whole(text: str) -> int:
    """Where the first sentence begins that is not cut, else the first word."""
    starts = [row.start for row in sentences(text)[1:]]
    starts += [gap.end() for gap in re.finditer(r"\s+", text)]
    return next((at for at in starts if at <= len(text) / 2), 0)


def _last_whole(text: str) -> int:
    """Where the last sentence ends that is not cut, else the last word."""
    ends = [gap.start() for gap in re.finditer(r"\s+", text)]
    ends += [row.end for row in sentences(text)[:-1]]
    return next((at for at in reversed(ends) if at >= len(text) / 2), len(text))


def marked_stretches(before: Stretch, after: Stretch) -> list[Piece]:
    """Both in one, as `marked` does it; an ellipsis where there is more."""
    return _pieces(
        ("same", f"{MORE} " if before.more_before or after.more_before else ""),
        *((piece.kind, piece.text) for piece in marked(before.text, after.text)),
        ("same", f" {MORE}" if before.more_after or after.more_after else ""),
    )


def marked(before: str, after: str) -> list[Piece]:
    """Both texts in one, in order; very long ones are told as a whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _pieces(("was", before), ("now", after))
    found: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i1:i2])))
        else:
            found += [("was", "".join(old[i1:i2])), ("now", "".join(new[j1:j2]))]
    return _pieces(*found)


def _pieces(*found: tuple[str, str]) -> list[Piece]:
    return [Piece(kind, text) for kind, text in found if text]
