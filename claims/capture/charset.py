"""In which encoding a page really is: sites declare it twice, wrongly, or not at all.

The order follows what browsers do (WHATWG, Encoding and "determining the character encoding"),
except that valid UTF-8 wins over every declaration, and that of two declarations that contradict
each other the one decides in which the text looks less like noise.
"""

import codecs
import re
from collections.abc import Iterator

import charset_normalizer
from charset_normalizer.md import mess_ratio
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from claims.capture.types import KNOWN_CODECS

_SAMPLE = 256 * 1024
_PIECE = 1024 * 1024
_STRAY = 0.01  # of the characters that are not ASCII: a declared encoding may fail on so many
_BEYOND = re.compile(rb"[\x80-\xff]")
# A free guess finds terminals of the eighties in short texts.
_GUESSES = [
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "koi8_r", "koi8_u", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip


def encoding_of(body: bytes, content_type: str) -> tuple[str, int, str]:
    """The codec, how many bytes of the body come before the text, and the rule in words."""
    name, mark = read_bom(body)
    if name is not None and mark is not None:
        return name, len(mark), f"byte order mark ({name})"
    wide = _wide(body[:_SAMPLE])
    if wide:
        return wide, 0, f"bytes of two ({wide})"
    declared = _declared(body, content_type)
    # Plain ASCII proves nothing: it may be ISO-2022-JP, which hides behind escape bytes.
    hidden = bool(declared) and b"\x1b" in body and body.isascii()
    if not hidden and _is_utf8(body):
        return "utf-8", 0, "valid UTF-8"
    sample = _sample(body)
    fitting = [(codec, rule) for codec, rule in declared if _strays(sample, codec) <= _STRAY]
    if len(fitting) > 1:
        fitting.sort(key=lambda one: _noise(sample, one[0]))  # stable: the header before the page
    if fitting:
        codec, rule = fitting[0]
        return codec, 0, f"{rule} ({codec})"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_GUESSES).best()
    codec = best.encoding if best is not None else "cp1252"
    return codec, 0, f"guessed ({codec})"


def pieces(body: bytes, codec: str, start: int = 0) -> Iterator[str]:
    """The text piece by piece, so that it never stands in memory as a whole."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    for place in range(start, len(body), _PIECE):
        yield decoder.decode(body[place : place + _PIECE])
    yield decoder.decode(b"", final=True)


def _declared(body: bytes, content_type: str) -> list[tuple[str, str]]:
    header = _known(http_content_type_encoding(content_type))
    page = _known(html_body_declared_encoding(body[:4096]))
    if page.startswith(("utf-16", "utf-32")):
        page = ""  # we could read the declaration, so it is wrong
    found = [(header, "HTTP header")] if header else []
    return found + ([(page, "page declaration")] if page and page != header else [])


def _known(name: str | None) -> str:
    try:
        codec = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    return codec if codec in KNOWN_CODECS else ""


def _is_utf8(body: bytes) -> bool:
    """Whether it is UTF-8; a last letter that was cut off does not count against it."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for place in range(0, len(body), _PIECE):
            decoder.decode(body[place : place + _PIECE])
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: in markup every other byte is zero."""
    even, odd, half = sample[0::2].count(0), sample[1::2].count(0), len(sample) // 2
    if half < 16 or max(even, odd) < half // 4 or min(even, odd) > half // 20:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _sample(body: bytes) -> bytes:
    """From the first byte that is not ASCII: the words tell, not the scripts before them."""
    first = _BEYOND.search(body)
    if len(body) <= _SAMPLE or first is None:
        return body[:_SAMPLE]
    # From the end of a tag, so that no letter of two bytes is cut in its middle.
    begin = max(body.rfind(b">", 0, first.start()), first.start() - 1024, 0)
    return body[begin : begin + _SAMPLE]


def _strays(sample: bytes, codec: str) -> float:
    """What share of the letters beyond ASCII the codec could not read."""
    text = sample.decode(codec, "replace")
    beyond = sum(1 for letter in text if letter > "\x7f")
    wrong = text.count("\ufffd") + sum(1 for letter in text if "\x80" <= letter <= "\x9f")
    return max(wrong - 1, 0) / beyond if beyond else 0.0


def _noise(sample: bytes, codec: str) -> float:
    return mess_ratio(sample[:_SAMPLE].decode(codec, "replace"), 1.0)
