"""The sentences of a page in lower case, without what it quotes; and how much a text says."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SENTENCE = re.compile(r"(?<=[.!?。！？؟…])\s+|(?<=[。！？])")
_QUOTED = re.compile(
    r"“[^”]{2,300}”|„[^“”]{2,300}[“”]|«[^»]{2,300}»|「[^」]{2,300}」|『[^』]{2,300}』"
)
_ASKED = re.compile(r"(?:(?<=\A)|(?<=[.!?] ))([^.!?]{3,30}\?) ")


def weight(text: str) -> int:
    """The length of a text, by what it says."""
    if text.isascii():
        return len(text)
    return len(text) + 3 * len(_DENSE.findall(text)) // 2


def sentences_of(block: str) -> list[str]:
    """A short question and its answer are one sentence: "Read on? Take a subscription."."""
    found = (sentence.strip() for sentence in _SENTENCE.split(_ASKED.sub(r"\1, ", block)))
    return [sentence for sentence in found if sentence]


class AsRead(Generic[T]):
    """A list that is made as far as it is read: of most pages the first sentences say enough."""

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._found: list[T] = []

    def __iter__(self) -> Iterator[T]:
        place = 0
        while True:
            if place == len(self._found):
                self._found += islice(self._source, 1)
                if place == len(self._found):
                    return
            yield self._found[place]
            place += 1


def sentences_in(blocks: Iterable[str]) -> AsRead[str]:
    """Those of all blocks."""
    plain = (_QUOTED.sub(" … ", block.lower()) for block in blocks)
    return AsRead(sentence for block in plain for sentence in sentences_of(block))
