"""A text with passages that may overlap and cross paragraphs, cut into pieces for a page. Pure.

Offsets are Unicode code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(r"\n+")


@dataclass(frozen=True)
class Segment:
    """A stretch of text that the same passages cover.

    `marks` are the numbers of the passages over it, `begins` of those that begin here.
    """

    start: int
    text: str
    marks: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Paragraph:
    """Segments up to a line break. `tight`: a line of the same stanza, not a paragraph of its own."""

    start: int
    segments: tuple[Segment, ...]
    tight: bool


def segments(text: str, ranges: Sequence[tuple[int, int]]) -> list[Segment]:
    """The text cut wherever a passage begins or ends. Their texts joined are the text.

    A passage that is empty or outside the text covers nothing; one that begins in the text and
    ends behind it covers what is there.
    """
    return list(_segments(text, 0, len(text), _within(text, ranges)))


def paragraphs(text: str, ranges: Sequence[tuple[int, int]]) -> list[Paragraph]:
    """The segments of each line. Together with the line breaks between them they are the text.

    Where blank lines part the paragraphs, a single line break is a line within one.
    """
    known = _within(text, ranges)
    blank_lines = "\n\n" in text
    told: set[int] = set()
    found: list[Paragraph] = []
    for start, end, gap in _lines(text):
        cut = tuple(_segments(text, start, end, known, told))
        found.append(Paragraph(start, cut, tight=blank_lines and gap == 1))
    return found


def _within(text: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(start, end, number) of the passages that cover something."""
    clipped = [
        (max(start, 0), min(end, len(text)), number) for number, (start, end) in enumerate(ranges)
    ]
    return [passage for passage in clipped if passage[0] < passage[1]]


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, line breaks before it) of every line with text."""
    at, gap = 0, 0
    for found in _BREAK.finditer(text):
        if found.start() > at:
            yield at, found.start(), gap
        at, gap = found.end(), found.end() - found.start()
    if at < len(text):
        yield at, len(text), gap


def _segments(
    text: str,
    start: int,
    end: int,
    passages: Sequence[tuple[int, int, int]],
    told: set[int] | None = None,
) -> Iterator[Segment]:
    """The pieces of a stretch; `told` are the passages whose first piece was given already."""
    told = set() if told is None else told
    here = [passage for passage in passages if passage[0] < end and passage[1] > start]
    cuts = {start, end}
    for first, last, _ in here:
        cuts |= {max(first, start), min(last, end)}
    for left, right in pairwise(sorted(cuts)):
        marks = tuple(number for first, last, number in here if first <= left and right <= last)
        begins = tuple(number for number in marks if number not in told)
        told.update(begins)
        yield Segment(left, text[left:right], marks, begins)
