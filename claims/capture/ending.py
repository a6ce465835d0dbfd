"""Whether a body is whole by its own form: what was cut by the site itself shows at its end."""

import re

_CONTAINER = re.compile(rb"<(/?)(?:div|article|main|section|table)\b", re.IGNORECASE)
_IN_TAG = re.compile(rb"<[a-zA-Z/!][^<>]*\Z")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)[\s>]")
_MOST_COUNTED = 4 * 1024 * 1024
_TAIL = 64 * 1024


def cut_html(body: bytes) -> str:
    """How the markup shows that it breaks off, or an empty string.

    The end tags of html and body may be left out, so their absence counts only when something that
    must be closed stands open.
    """
    if b"\0" in body[:200]:
        return ""  # letters of two bytes: not looked at
    low = body[-_TAIL:].lower()
    end = body.rstrip()[-_TAIL:]
    if _IN_TAG.match(end, max(end.rfind(b"<"), 0)) and _in_markup(end):
        return "the page ends within a tag"
    for opening, closing, name in (
        (b"<!--", b"-->", "a comment"),
        (b"<script", b"</script", "a script"),
        (b"<style", b"</style", "a style"),
    ):
        place = _last(body, opening)
        if place > 0 and not _has(body, closing, place) and not _in_script(body, place):
            return f"the page ends within {name}"
    closed = b"</html" in low or b"</body" in low
    if not closed and b"<body" in body[:_TAIL].lower() and _open(body) > 0:
        return "the page ends with parts unclosed"
    return ""


def _in_markup(end: bytes) -> bool:
    """A sign of "less than" at the end of a text is no tag."""
    tag = end[end.rindex(b"<") :]
    return len(tag) < 2_000 and not tag[1:2].isspace()


def _last(body: bytes, mark: bytes) -> int:
    return max(body.rfind(form) for form in {mark, mark.upper()})


def _has(body: bytes, mark: bytes, start: int) -> bool:
    return any(body.find(form, start) >= 0 for form in {mark, mark.upper()})


def _in_script(body: bytes, place: int) -> bool:
    """Scripts hold markup as words."""
    opened = max(body.rfind(mark, 0, place) for mark in (b"<script", b"<SCRIPT"))
    closed = max(body.rfind(mark, 0, place) for mark in (b"</script", b"</SCRIPT"))
    return opened > closed


def _open(body: bytes) -> int:
    if len(body) > _MOST_COUNTED:
        return 0
    return sum(-1 if found[1] else 1 for found in _CONTAINER.finditer(body))


def cut_xml(body: bytes) -> str:
    """The same for XML: the root element must be closed."""
    start = re.sub(rb"<[?!].*?>", b"", body[:4096], flags=re.DOTALL)
    root = _ROOT.search(start)
    if root is None:
        return ""
    end = body.rstrip()[-_TAIL:]
    alone = b"/>" in start and end.endswith(b"/>")
    if b"</" + root[1] in end or alone:
        return ""
    return "the root element is not closed"


def cut_json(body: bytes) -> str:
    """The same for JSON: every bracket that was opened must be closed."""
    end = body.rstrip()[-1:]
    first = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    closing = {b"{": b"}", b"[": b"]"}.get(first)
    return "the data are not closed" if closing is not None and end != closing else ""


def cut_file(body: bytes, kind: str) -> str:
    """The same for PDF and pictures."""
    end = body[-_TAIL:]
    if kind == "application/pdf" and b"%%EOF" not in end:
        return "the PDF has no end mark"
    if kind == "image/png" and b"IEND" not in end:
        return "the picture has no end mark"
    if kind == "image/jpeg" and b"\xff\xd9" not in end:
        return "the picture has no end mark"
    if kind == "image/gif" and not body.rstrip(b"\0").endswith(b";"):
        return "the picture has no end mark"
    if kind == "image/webp" and int.from_bytes(body[4:8], "little") + 8 > len(body):
        return "the picture is shorter than it says"
    return ""
