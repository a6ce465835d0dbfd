"""What a page says of itself: title, byline, date, language, its own address; each with its rule.

Runs on hostile markup: call it only inside the limited child of `extract.py`.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import htmldate

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_REFRESH = re.compile(
    r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s]{1,2000})", re.I
)
_MAX_ADDRESS = 2000
# Kinds of schema.org that are one text by somebody, not a list or a front page.
_STORIES = re.compile(r"(?:Article|Posting|Report|Review|Recipe)\Z")

Found = tuple[str, str]


def facts_of(tree: Any, url: str) -> tuple[dict[str, str], dict[str, str]]:
    """The facts that the page tells, and for each the name of the rule that found it.

    `canonical` and `refresh` are absolute http(s) addresses; nobody has checked that they are safe.
    """
    fields: dict[str, str] = {}
    rules: dict[str, str] = {}
    for name, finders in _FINDERS.items():
        for finder in finders:
            value, rule = finder(tree, url)
            if value:
                fields[name], rules[name] = value, rule
                break
    return fields, rules


def is_story(tree: Any) -> bool:
    """Whether the page says that it is one article: by linked data, Open Graph or microdata."""
    for item in linked_data(tree):
        kinds = item.get("@type")
        if any(_STORIES.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
            return True
    told = tree.xpath(
        '//meta[@property="og:type" and @content="article"]'
        ' | //meta[@property="article:published_time"]'
        ' | //*[contains(@itemtype, "schema.org/") and contains(@itemtype, "Article")]'
    )
    return bool(told)


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


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of schema.org in the page; broken ones are passed over."""
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
        for item in linked_data(tree):
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


def _address(path: str, rule: str, attribute: str) -> Callable[[Any, str], Found]:
    def find(tree: Any, url: str) -> Found:
        for node in tree.xpath(path)[:1]:
            return absolute(node.get(attribute) or "", url), rule
        return "", ""

    return find


def absolute(address: str, base: str) -> str:
    """The address made whole, or nothing when it is no web address."""
    try:
        whole = urljoin(base, address.strip())
        parts = urlsplit(whole)
    except ValueError:
        return ""
    good = parts.scheme in {"http", "https"} and parts.hostname and len(whole) <= _MAX_ADDRESS
    return whole if address.strip() and good and whole.isprintable() else ""


def _refreshed(tree: Any, url: str) -> Found:
    """Where the page sends browsers on by itself within a few seconds."""
    path = '//meta[translate(@http-equiv, "EFHRS", "efhrs")="refresh"]'
    for node in tree.xpath(path)[:1]:
        told = _REFRESH.match(node.get("content") or "")
        if told and int(told[1]) <= 10:
            return absolute(told[2], url), f"meta refresh after {told[1]} s"
    return "", ""


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
    "canonical": (
        _address('//link[@rel="canonical" and @href]', "link rel=canonical", "href"),
        _address('//meta[@property="og:url"]', "meta og:url", "content"),
    ),
    "refresh": (_refreshed,),
}
