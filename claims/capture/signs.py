"""What the judge sees of a page besides its text: headings, forms, and the words that are no links.

Runs on hostile markup: call it only inside the limited child of `extract.py`.
"""

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from claims.capture.facts import is_story

_MOST_SAID = 40_000  # characters; a page that says more is no notice
_MOST_BLOCKS = 3_000
_LONGEST_CHOICE = 60
_SECRET_FIELDS = '//input[translate(@type, "PASWORD", "pasword")="password"]'  # noqa: S105
_BUTTONS = '//button | //*[@role="button"] | //input[@type="submit" or @type="button"]'
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "a", "select",
     "button", "option", "label", "textarea", "nav", "footer"}
)  # fmt: skip
_INLINE = frozenset(
    {"abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "wbr"}
)  # fmt: skip


def signs_of(tree: Any) -> dict[str, Any]:
    """The fields of `classify.Signs` that the tree shows, ready for JSON."""
    titles = tree.xpath("//title[not(ancestor::svg)]")
    headings = [" ".join(node.text_content().split())[:300] for node in tree.xpath("//h1|//h2")[:3]]
    asked = " ".join(node.text_content() for node in tree.xpath("//noscript")[:5])
    return {
        "title": " ".join((titles[0].text_content() if titles else "").split())[:500],
        "headings": [heading for heading in headings if heading],
        "said": _said(tree),
        "asked": " ".join(asked.split())[:500],
        "story": is_story(tree),
        "password": any(not _aside(node) for node in tree.xpath(_SECRET_FIELDS)),
        "choices": _choices(tree),
    }


def _aside(node: Any) -> bool:
    """Whether it is hidden, or in a dialog or at the edge of the page: there for whoever wants it."""
    for above in (node, *node.iterancestors()):
        if above.tag in {"dialog", "aside", "footer", "nav", "template"}:
            return True
        if above.get("hidden") is not None or above.get("aria-hidden") == "true":
            return True
        if _UNSEEN.search(above.get("style") or ""):
            return True
    return False


def _choices(tree: Any) -> list[str]:
    """What the buttons say, each once."""
    found: dict[str, None] = {}
    for node in tree.xpath(_BUTTONS)[:60]:
        text = " ".join((node.get("value") or node.text_content() or "").split())
        if 0 < len(text) <= _LONGEST_CHOICE:
            found[text] = None
    return list(found)


def _said(tree: Any) -> list[str]:
    blocks: list[str] = []
    pieces: list[str] = []
    size = 0

    def close() -> None:
        nonlocal size
        block = " ".join("".join(pieces).split())
        pieces.clear()
        if block:
            blocks.append(block)
            size += len(block)

    body = tree.find("body")
    walker = etree.iterwalk(
        tree if body is None else body, events=("start", "end", "comment", "pi")
    )
    for event, node in walker:
        if event == "start" and node.tag in _SKIPPED:
            walker.skip_subtree()
        elif event == "start":
            if node.tag not in _INLINE:
                close()
            pieces.append(node.text or "")
        else:
            if event == "end" and node.tag not in _INLINE and node.tag != "a":
                close()
            pieces.append(node.tail or "")
        if size > _MOST_SAID or len(blocks) > _MOST_BLOCKS:
            break
    close()
    return blocks
