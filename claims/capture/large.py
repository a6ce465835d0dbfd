"""Text of pages too large for a tree: read as a stream, in memory that does not grow with them.

Runs on hostile markup: call it only inside the limited child of `extract.py`.
"""

from collections.abc import Iterable

from lxml import etree  # type: ignore[import-untyped]

_SILENT = frozenset(
    {"script", "style", "noscript", "template", "svg", "title", "iframe", "object", "select",
     "textarea"}
)  # fmt: skip
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "wbr"}
)  # fmt: skip


class _Enough(Exception):
    pass


class _Words:
    """Takes what the parser finds and keeps the words, line by line."""

    def __init__(self, most: int) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._left = most
        self._silent: list[str] = []

    def start(self, tag: str, attributes: object) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag not in _INLINE:
            self._close()

    def end(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag not in _INLINE:
            self._close()

    def data(self, text: str) -> None:
        if not self._silent:
            self._left -= len(text)
            if self._left < 0:
                raise _Enough
            self._pieces.append(text)

    def close(self) -> None:
        self._close()

    def _close(self) -> None:
        line = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if line:
            self.lines.append(line)


def words_of(pieces: Iterable[str], *, most: int) -> tuple[str, bool]:
    """All words of the page, block by block, and whether they are all.

    most: characters; a longer text is cut there.
    """
    words = _Words(most)
    parser = etree.HTMLParser(target=words, encoding="utf-8", huge_tree=True)
    whole = True
    try:
        for piece in pieces:
            parser.feed(piece.encode("utf-8", "replace"))
        parser.close()
    except _Enough:
        whole = False
        words.close()
    except etree.LxmlError:
        words.close()  # an end that makes no sense to the parser: what came before stays
    return "\n".join(words.lines), whole
