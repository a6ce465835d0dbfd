"""What a page says: its text in the right encoding, its facts, and the signs for the judge.

Runs on hostile markup: call it only inside the limited child of `extract.py`.
"""

import codecs
import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import Any

import trafilatura
import trafilatura.utils
from lxml import html as lxml_html  # type: ignore[import-untyped]

from claims.capture.charset import encoding_of, pieces
from claims.capture.facts import facts_of
from claims.capture.large import words_of
from claims.capture.limits import (
    ALL_TEXT,
    LARGE_PAGE,
    MARKUP_SEEN,
    MEGABYTE,
    NEAR_EMPTY,
    PLAIN_TEXT,
)
from claims.capture.marks import promises_of
from claims.capture.signs import signs_of

_SHORT_TEXT = 200
_TREE_BYTES = 4 * MEGABYTE  # beyond these two a page is read as a stream: its tree takes too much
_TREE_TAGS = 80_000
_HEAD = 256 * 1024  # characters of a large page that are read for its facts
_MOST_TEXT = 2_000_000  # characters; a longer text is cut
PRECISION, RECALL = "trafilatura, precision", "trafilatura, recall"
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "wbr"}
)  # fmt: skip
_MAX_FIELD = 500
_JOINERS = "\u200c\u200d"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESSES = frozenset({"canonical", "refresh"})

Found = tuple[str, str]


@lru_cache(maxsize=4096)
def _readable(character: str) -> str:
    """A character if it belongs into a text. Joiners do: Persian and Indic words are spelt with them,
    and a quotation without them is another word. Trafilatura drops whatever has no shape of its own."""
    kept = character.isprintable() or character.isspace() or character in _JOINERS
    return character if kept else ""


trafilatura.utils.return_printables_and_spaces = _readable


def normal(text: str) -> str:
    """NFC, LF, no control characters, no blanks at line ends: the form in which text is kept."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def decode(body: bytes, content_type: str) -> Found:
    """Bytes to text, and the rule that chose the encoding."""
    codec, start, rule = encoding_of(body, content_type)
    return "".join(pieces(body, codec, start)), rule


def read_plain(body: bytes, content_type: str) -> dict[str, Any]:
    """A plain text: kept as it is, as far as we keep any text."""
    codec, start, encoding = encoding_of(body, content_type)
    rules = {"text": PLAIN_TEXT, "encoding": encoding}
    text, left = [], _MOST_TEXT
    for piece in pieces(body, codec, start):
        text.append(piece[:left])
        left -= len(text[-1])
        if len(text[-1]) < len(piece):
            rules["cut"] = _cut_rule()
            break
    return {"text": normal("".join(text)), "rules": rules}


def read_html(body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """An HTML page: the main text by trafilatura, or all its text when that finds too little."""
    codec, start, encoding = encoding_of(body, content_type)
    large = len(body) > _TREE_BYTES or body.count(b"<") > _TREE_TAGS
    if large:
        markup = "".join(islice(pieces(body, codec, start), 1))[:_HEAD]
    else:
        markup = "".join(pieces(body, codec, start))
    tree = trafilatura.load_html(markup)
    if tree is None:  # a fragment without head and body, which browsers show all the same
        tree = lxml_html.document_fromstring(markup)
    signs = signs_of(tree)
    facts, rules = facts_of(tree, url)
    fields: dict[str, Any] = {
        name: value if name in _ADDRESSES else normal(value)[:_MAX_FIELD]
        for name, value in facts.items()
    }
    rules["encoding"] = encoding
    if large:
        del tree
        text, whole = words_of(pieces(body, codec, start), most=_MOST_TEXT)
        rules["text"] = LARGE_PAGE
        if not whole:
            rules["cut"] = _cut_rule()
    else:
        text, rules["text"] = _main_text(tree, url)
    return {
        **fields,
        "text": normal(text),
        "rules": rules,
        "signs": signs | promises_of(markup[:MARKUP_SEEN]),
        "codec": codecs.lookup(codec).name,
    }


def _cut_rule() -> str:
    return f"only the first {_MOST_TEXT} characters"


def _main_text(tree: Any, url: str) -> Found:
    """Precision first: words of menus must not stand in a quotation. Short pages need the rest."""
    text, rule = "", PRECISION
    for recall in (False, True):
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            favor_precision=not recall,
            favor_recall=recall,
            include_comments=False,
            with_metadata=False,
        )
        found = str(getattr(document, "text", None) or "")
        if len(found) > len(text):
            text, rule = found, RECALL if recall else PRECISION
        if len(text) >= _SHORT_TEXT:
            break
    if len(text) >= NEAR_EMPTY and (rule == PRECISION or not _mostly_links(tree)):
        return text, rule
    return _all_text(tree), ALL_TEXT


def _mostly_links(tree: Any) -> bool:
    """Menus around nothing, as pages have whose text is brought by scripts."""
    linked = sum(len(node.text_content()) for node in tree.xpath("//a"))
    return bool(linked > 0.8 * len(_all_text(tree)))


def _all_text(tree: Any) -> str:
    pieces: list[str] = []
    body = tree.find("body")
    for node in (tree if body is None else body).iter():
        plain = isinstance(node.tag, str) and node.tag not in _SILENT
        if plain and node.tag not in _INLINE:
            pieces.append("\n")
        pieces.append((node.text or "") if plain else "")
        pieces.append(node.tail or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
