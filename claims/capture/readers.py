"""All readers in one place, loaded and warmed once per process before any child is forked."""

from typing import Any

from justext.utils import get_stoplist, get_stoplists
from trafilatura import external

from claims.capture.page import read_html, read_plain
from claims.capture.pdf import read_pdf
from claims.capture.saved import read_mhtml

WARM_UP = (
    b"<html><head><title>x</title></head><body><article><p>" + b"word " * 99 + b"</p></article>"
)
_LANGUAGES = frozenset(
    {"Arabic", "Bulgarian", "Czech", "Danish", "Dutch", "English", "Finnish", "French", "German",
     "Greek", "Hebrew", "Hindi", "Hungarian", "Indonesian", "Italian", "Korean", "Norwegian_Bokmal",
     "Persian", "Polish", "Portuguese", "Romanian", "Russian", "Serbian", "Spanish", "Swedish",
     "Turkish", "Ukrainian", "Vietnamese"}
)  # fmt: skip


def read(name: str, body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """What the reader of this name finds in an unpacked body."""
    match name:
        case "html":
            return read_html(body, content_type, url)
        case "plain":
            return read_plain(body, content_type)
        case "pdf":
            return read_pdf(body)
        case "archive":
            return read_mhtml(body)
    raise ValueError(f"no reader {name}")


def warm_up() -> None:
    """Load what the libraries load lazily: the first page costs a second of imports and tables."""
    # Else trafilatura gathers the words of a hundred languages in every child: 0.6 s and 20 MB.
    languages = sorted(get_stoplists() & _LANGUAGES)
    words = {word for language in languages for word in get_stoplist(language)}
    setattr(external, "JT_STOPLIST", tuple(words))  # noqa: B010
    read_html(WARM_UP, "text/html", "")
    read_html(WARM_UP + "ä".encode("cp1252"), "text/html", "")
    read_pdf(b"")
