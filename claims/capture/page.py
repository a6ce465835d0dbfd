"""What a page says: its text, title, byline, date and language, each with the rule that gave it.

Runs on hostile markup: call it only inside the limited child of `extract.py`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import charset_normalizer
import htmldate
import trafilatura
from lxml import html as lxml_html  # type: ignore[import-untyped]
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from claims.capture.limits import ALL_TEXT, NEAR_EMPTY, PLAIN_TEXT

_SAMPLE = 256 * 1024
_SHORT_TEXT = 200
PRECISION, RECALL = "trafilatura, precision", "trafilatura, recall"
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "wbr"}
)  # fmt: skip
# Encodings that the web really has; a free guess finds terminals of the eighties in short texts.
_GUESSES = [
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "koi8_r", "koi8_u", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip
_MAX_FIELD = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

Found = tuple[str, str]


def normal(text: str) -> str:
    """NFC, LF, no control characters, no blanks at line ends: the form in which text is kept."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def decode(body: bytes, content_type: str) -> Found:
    """Bytes to text, and the rule. Pages often declare wrongly, so valid UTF-8 wins over that."""
    mark = read_bom(body)
    if mark[0] is not None:
        return body[len(mark[1]) :].decode(mark[0], "replace"), f"byte order mark ({mark[0]})"
    declared = http_content_type_encoding(content_type)
    rule = "HTTP header"
    if declared is None:
        declared, rule = html_body_declared_encoding(body[:4096]), "page declaration"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Plain ASCII proves nothing: it may be ISO-2022-JP, which hides behind escape bytes.
        if declared is None or not body.isascii() or b"\x1b" not in body:
            return text, "valid UTF-8"
    if declared is not None:
        try:
            return body.decode(declared), f"{rule} ({declared})"
        except (UnicodeDecodeError, LookupError):
            pass
    best = charset_normalizer.from_bytes(body[:_SAMPLE], cp_isolation=_GUESSES).best()
    guess = best.encoding if best is not None else "cp1252"
    return body.decode(guess, "replace"), f"guessed ({guess})"


def read_plain(body: bytes, content_type: str) -> dict[str, Any]:
    """A plain text: kept as it is."""
    text, rule = decode(body, content_type)
    return {"text": normal(text), "rules": {"text": PLAIN_TEXT, "encoding": rule}}


def read_html(body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """An HTML page: the main text by trafilatura, or all its text when that finds too little."""
    markup, encoding = decode(body, content_type)
    rules = {"encoding": encoding}
    tree = trafilatura.load_html(markup)
    if tree is None:  # a fragment without head and body, which browsers show all the same
        tree = lxml_html.document_fromstring(markup)
    fields: dict[str, Any] = {}
    for name, finders in _FINDERS.items():
        for finder in finders:
            value, rule = finder(tree, url)
            if value:
                fields[name], rules[name] = normal(value)[:_MAX_FIELD], rule
                break
    text, rules["text"] = _main_text(tree, url)
    return {**fields, "text": normal(text), "rules": rules}


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


def _meta(*names: str) -> Callable[[Any, str], Found]:
    def find(tree: Any, url: str) -> Found:
        for name in names:
            for node in tree.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]", n=name):
                content = (node.get("content") or "").strip()
                if content and not content.startswith(("http://", "https://")):
                    return content, f"meta {name}"
        return "", ""

    return find


def _first(path: str, rule: str, attribute: str = "") -> Callable[[Any, str], Found]:
    def find(tree: Any, url: str) -> Found:
        for node in tree.xpath(path)[:1]:
            value = node.get(attribute) or "" if attribute else node.text_content()
            return " ".join(value.split()), rule
        return "", ""

    return find


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree.xpath('//script[@type="application/ld+json"]')[:20]:
        try:
            waiting = [json.loads(node.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for item in waiting:
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                yield item
                waiting.extend(
                    item.get("@graph") or [] if isinstance(item.get("@graph"), list) else []
                )


def _from_linked_data(key: str) -> Callable[[Any, str], Found]:
    def find(tree: Any, url: str) -> Found:
        for item in _linked_data(tree):
            value = _names(item.get(key))
            if value:
                return value, f"JSON-LD {key}"
        return "", ""

    return find


def _names(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for name in (_names(item) for item in value[:10]) if name)
    return ""


def _dated(finder: Callable[[Any, str], Found]) -> Callable[[Any, str], Found]:
    def find(tree: Any, url: str) -> Found:
        value, rule = finder(tree, url)
        return _iso(value), rule

    return find


def _iso(value: str) -> str:
    """An ISO 8601 day, or a time with its zone; a time without zone tells only the day."""
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.tzinfo is not None and len(value.strip()) > len("2000-01-01"):
            return moment.isoformat(timespec="seconds")
        return moment.date().isoformat()
    except ValueError:
        match = _DATE.match(value.strip())
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _guessed_date(tree: Any, url: str) -> Found:
    found = htmldate.find_date(tree, original_date=True, extensive_search=False, url=url)
    return found or "", "htmldate"


def _language(tree: Any, url: str) -> Found:
    value = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).strip()
    return (
        value if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", value) else "",
        "html lang",
    )


_FINDERS: dict[str, tuple[Callable[[Any, str], Found], ...]] = {
    "title": (
        _meta("og:title"),
        _from_linked_data("headline"),
        _first("//h1", "first h1"),
        _first("//head/title", "title element"),
    ),
    "byline": (
        _from_linked_data("author"),
        _meta("author", "article:author", "parsely-author", "dc.creator"),
        _first('//*[@rel="author"]', "rel author"),
        _first(
            '//*[@itemprop="author" or contains(concat(" ", @class, " "), " byline ")]', "byline"
        ),
    ),
    "published": (
        _dated(_from_linked_data("datePublished")),
        _dated(
            _meta("article:published_time", "datePublished", "parsely-pub-date", "dc.date.issued")
        ),
        _dated(_first("//article//time[@datetime]", "time element", "datetime")),
        _guessed_date,
    ),
    "language": (_language, _meta("og:locale", "content-language")),
}

# The first page costs a second of imports and tables: pay it before forking, not in every child.
WARM_UP = (
    b"<html><head><title>x</title></head><body><article><p>" + b"word " * 99 + b"</p></article>"
)


def warm_up() -> None:
    """Load what the libraries load lazily."""
    read_html(WARM_UP, "text/html", "")
