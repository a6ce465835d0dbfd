"""Of which type a body is: what the site declares, unless its first bytes say otherwise."""

import codecs
import re

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Shown and quoted as they are, letter by letter.
PLAIN_TYPES = frozenset(
    {"text/plain", "text/markdown", "text/csv", "text/tab-separated-values", "text/xml", "text/vtt",
     "text/calendar", "application/json", "application/ld+json", "application/geo+json",
     "application/x-ndjson", "application/xml", "application/rss+xml", "application/atom+xml",
     "application/x-subrip"}
)  # fmt: skip
XML_TYPES = frozenset(
    {"text/xml", "application/xml", "application/rss+xml", "application/atom+xml"}
)
JSON_TYPES = frozenset({"application/json", "application/ld+json", "application/geo+json"})
PDF_TYPES = frozenset({"application/pdf", "application/x-pdf"})
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
ARCHIVE_TYPES = frozenset({"multipart/related", "message/rfc822"})  # a page saved as one file

_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown"})
# The encodings that browsers know. Python has more, among them some that are no encodings of text at all.
KNOWN_CODECS = frozenset(
    {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
     *(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in range(1, 17)), "cp866", "cp874",
     "tis-620", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb2312", "gbk", "gb18030", "big5",
     "big5hkscs", "cp932", "shift_jis", "euc_jp", "iso2022_jp", "euc_kr", "cp949"}
)  # fmt: skip
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*%PDF-"), "application/pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "image/avif"),
    (
        re.compile(rb"From: <Saved by|MIME-Version: 1\.0\s.{0,400}multipart/related", re.S | re.I),
        "multipart/related",
    ),
)
_OTHER = re.compile(rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|\xd0\xcf\x11\xe0|7z\xbc\xaf|Rar!")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body|title|meta|script)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.{0,300}?\?>\s*)?(?:<!--.{0,500}?-->\s*)*<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*\{\s*")')
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(content_type: str, body: bytes) -> str:
    """The type to read the body as.

    Pictures, PDF and packed files are known by their first bytes, whatever is declared; a page that
    is declared to be one of them is a page. Markup declared as plain text stays plain text, because
    that is how browsers show it.
    """
    declared = content_type.partition(";")[0].strip().lower()
    start = body[:2048]
    for signature, kind in _SIGNATURES:
        if signature.match(start):
            return kind
    if _OTHER.match(start):
        told = declared in HTML_TYPES | PLAIN_TYPES | PICTURE_TYPES | PDF_TYPES | _UNTOLD
        return "application/octet-stream" if told else declared
    if declared in HTML_TYPES:
        if _XML.match(start):
            return "application/xml"
        return "application/json" if _JSON.match(start) else declared
    if declared in PICTURE_TYPES | PDF_TYPES | ARCHIVE_TYPES:
        return "text/html" if _MARKUP.match(start) else declared
    return _guess(start) or declared if declared in _UNTOLD else declared


def _guess(start: bytes) -> str:
    if not start or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text/plain"
    if _XML.match(start):
        return "application/xml"
    if _JSON.match(start):
        return "application/json"
    if start.lstrip()[:1] == b"<":
        return "text/html"
    return "" if _BINARY.search(start) else "text/plain"
