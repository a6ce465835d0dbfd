"""The bounds of one capture, in one place, and the names that readers and judges share."""

from dataclasses import dataclass

MARKUP_SEEN = 128 * 1024  # characters of a page that the judge looks at
MEGABYTE = 1024 * 1024
NEAR_EMPTY = 60  # characters below which a page has no text to speak of
ALL_TEXT = "all text of the page"  # this rule: nothing on it looked like a main text
PLAIN_TEXT = "plain text"  # this rule: the file is its text
LARGE_PAGE = "all text of a very large page"  # this rule: too large to look for its main text
PDF_TEXT = "PDFium, lines joined to paragraphs"


@dataclass(frozen=True)
class Limits:
    """Seconds are wall clock unless named cpu; sizes are bytes."""

    total_seconds: float = 30.0
    robots_seconds: float = 8.0
    raw_bytes: int = 30 * MEGABYTE
    decoded_bytes: int = 60 * MEGABYTE
    header_bytes: int = 64 * 1024
    robots_bytes: int = 512 * 1024
    redirect_bytes: int = 64 * 1024
    redirects: int = 10
    extract_seconds: float = 20.0
    extract_cpu_seconds: int = 15
    extract_memory: int = 288 * MEGABYTE
    text_bytes: int = 5 * MEGABYTE
