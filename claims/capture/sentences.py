"""The sentences of a page in lower case, without what it quotes; and how much a text says."""

import re
from collections.abc import Iterable, Iterator

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


class Sentences:
    """Those of all blocks, split as they are asked for: of most pages the first say enough."""

    def __init__(self, blocks: Iterable[str]) -> None:
        self._blocks = iter(blocks)
        self._found: list[str] = []

    def __iter__(self) -> Iterator[str]:
        place = 0
        while True:
            while place < len(self._found):
                yield self._found[place]
                place += 1
            block = next(self._blocks, None)
            if block is None:
                return
            self._found += sentences_of(_QUOTED.sub(" … ", block.lower()))
