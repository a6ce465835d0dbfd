"""What changed between two texts, word by word, for pages to mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4000  # beyond this the comparison takes too long for a page

_WORDS = re.compile(r"\s+|\d+(?:[.,:]\d+)*|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is same, was or now."""

    kind: str
    text: str


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
