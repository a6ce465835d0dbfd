"""The text and facts of a PDF, by PDFium: lines joined to paragraphs, words that were parted made whole.

Runs on hostile files: call it only inside the limited child of `extract.py`. PDFium opens no
sockets, and forms and scripts of the document are never started.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from claims.capture.limits import PDF_TEXT
from claims.capture.page import normal

_MOST_PAGES = 3_000
_MOST_TEXT = 2_000_000  # characters
_MAX_FIELD = 500
# ISO 32000-1, 7.9.4: D:YYYYMMDDHHmmSSOHH'mm, everything after the year may be missing.
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?"
)
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_HYPHENS = "\x02\xad\ufffe"  # how PDFium gives a hyphen at the end of a line
_PARTED = re.compile(f"([{_HYPHENS}])(.?)")
_ENDS = re.compile(r"[.!?:;…。！？؟۔»”\"’)\]]\Z")
_BEGINS = re.compile(r"[-–—•‣▪●○*·]\s|\(?\d{1,3}[.)]\s|[A-Za-z][.)]\s")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")


def read_pdf(body: bytes) -> dict[str, Any]:
    """A PDF: its text page by page. `state` says what kept us from the text: "", "locked" (a
    password is needed), "scan" (pages without letters) or "broken"."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in {
            pdfium_c.FPDF_ERR_PASSWORD,
            pdfium_c.FPDF_ERR_SECURITY,
        }:
            return {"text": "", "state": "locked", "rules": {"text": PDF_TEXT}}
        return {"text": "", "state": "broken", "rules": {"text": PDF_TEXT}}
    fields, rules = _facts(document)
    rules["text"] = PDF_TEXT
    pages, size = [], 0
    for number in range(min(len(document), _MOST_PAGES)):
        page = paragraphs(_letters(document, number))
        pages.append(page)
        size += len(page)
        if size > _MOST_TEXT:
            break
    if len(pages) < len(document):
        rules["cut"] = f"only the first {len(pages)} of {len(document)} pages"
    text = normal("\n\n".join(page for page in pages if page))[:_MOST_TEXT]
    return {**fields, "text": text, "state": "" if text else "scan", "rules": rules}


def _letters(document: pdfium.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return ""  # one damaged page does not take the others with it
    try:
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded())
        finally:
            words.close()
    except pdfium.PdfiumError:
        return ""
    finally:
        page.close()


def paragraphs(text: str) -> str:
    """Lines as they were printed, joined to paragraphs.

    A line that fills the column goes on in the next one; a short line, one that ends a sentence
    before the edge, or one before a list mark ends its paragraph. A word parted by a hyphen is made
    whole when the next line begins with a small letter. Ligatures become letters.
    """
    lines = [" ".join(line.split()) for line in re.split(r"\r\n|\r|\n", text.translate(_LIGATURES))]
    lines = [line for line in lines if line.strip(_HYPHENS)]
    if not lines:
        return ""
    full = sorted(map(len, lines))[int(len(lines) * 0.8)]
    out = [""]
    for place, line in enumerate(lines):
        out[-1] = _joined(out[-1], line)
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if not _goes_on(line, following, full):
            out.append("")
    whole = (_PARTED.sub(_mended, paragraph) for paragraph in out)
    return "\n".join(paragraph for paragraph in whole if paragraph)


def _mended(parted: re.Match[str]) -> str:
    """A parted word goes on with a small letter; what goes on otherwise has a hyphen of its own."""
    return parted[2] if parted[1] == "\xad" or parted[2].islower() else f"-{parted[2]}"


def _goes_on(line: str, following: str, full: int) -> bool:
    if not following or _BEGINS.match(following):
        return False
    if line[-1] in _HYPHENS or (line[-1] == "-" and following[0].islower()):
        return True
    if _ENDS.search(line):
        return len(line) >= 0.85 * full and not _ends_early(line, following, full)
    return len(line) >= 0.6 * full


def _ends_early(line: str, following: str, full: int) -> bool:
    """Whether the first word of the next line would still have had its place in this one."""
    first = following.split(" ", 1)[0]
    return len(line) + 1 + len(first) <= 0.95 * full


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    if before[-1] in _HYPHENS:
        return before[:-1] + ("" if line[0].islower() else "-") + line
    if before[-1] in "-‐" and line[0].islower() and before[-2:-1].isalpha():
        return before[:-1] + line
    gap = "" if _WIDE.match(before[-1]) and _WIDE.match(line[0]) and not _hangul(line[0]) else " "
    return before + gap + line


def _hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def _facts(document: pdfium.PdfDocument) -> tuple[dict[str, str], dict[str, str]]:
    told = document.get_metadata_dict(skip_empty=True)
    fields: dict[str, str] = {}
    rules: dict[str, str] = {}
    for name, key in (("title", "Title"), ("byline", "Author")):
        value = normal(" ".join(told.get(key, "").split()))[:_MAX_FIELD]
        if value:
            fields[name], rules[name] = value, f"PDF {key}"
    made = pdf_date(told.get("CreationDate", ""))
    if made:
        fields["published"], rules["published"] = made, "PDF CreationDate"
    return fields, rules


def pdf_date(value: str) -> str:
    """ISO 8601 of a date in a PDF: a time when its zone is told, else the day; else nothing."""
    found = _DATE.match(value.strip())
    if not found or not found[3]:
        return ""
    zulu, sign, hours, minutes = found[7], found[8], found[9], found[10]
    numbers = [int(part) for part in found.groups()[:6] if part]
    try:
        if len(numbers) < 4 or not (zulu or sign):
            return datetime(*numbers[:3], tzinfo=UTC).date().isoformat()  # type: ignore[misc,arg-type]
        away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        zone = UTC if zulu else timezone(-away if sign == "-" else away)
        return datetime(*numbers, tzinfo=zone).isoformat(timespec="seconds")  # type: ignore[misc,arg-type]
    except ValueError:
        return ""
