"""Small PDF files made by hand (ISO 32000-1): lines of Latin text at places on pages."""

from dataclasses import dataclass

# Our code for a letter, and what it stands for: PDF fonts may call any byte anything.
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <20> <7e> <0020> endbfrange
5 beginbfchar <81> <fb01> <82> <00e9> <83> <0065 0301> <84> <201c> <85> <201d> endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""
# "é" is written here as the two letters that make it one: readers must put them together.
_CODES = {"ﬁ": b"\\201", "é": b"\\203", "“": b"\\204", "”": b"\\205"}


@dataclass(frozen=True)
class Line:
    """Points from the lower left corner; the page is 600 wide and 800 high."""

    x: int
    y: int
    text: str


def column(lines: list[str], x: int = 50, top: int = 740) -> list[Line]:
    """Lines below each other."""
    return [Line(x, top - 14 * n, text) for n, text in enumerate(lines)]


def pdf(pages: list[list[Line]], info: str = "", *, locked: bool = False) -> bytes:
    """A whole file. info: entries of the information dictionary, as `/Title (x)`. locked: with an
    encryption dictionary whose password nobody knows."""
    objects: list[bytes] = [b"", b""]
    kids = []
    objects.append(
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 4 0 R>>"
    )
    objects.append(_stream(_TO_UNICODE))
    for lines in pages:
        objects.append(_stream(b"".join(_shown(line) for line in lines)))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    objects.append(b"<<" + info.encode() + b">>")
    trailer = b"/Root 1 0 R/Info %d 0 R" % len(objects)
    if locked:
        word = b"<" + b"5a" * 32 + b">"
        objects.append(b"<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>" % (word, word))
        trailer += b"/Encrypt %d 0 R/ID[<00><00>]" % len(objects)
    return whole_file(objects, trailer)


def _shown(line: Line) -> bytes:
    text = b"".join(_CODES.get(letter) or _escaped(letter) for letter in line.text)
    return b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (line.x, line.y, text)


def _escaped(letter: str) -> bytes:
    return b"\\" + letter.encode() if letter in "()\\" else letter.encode("latin-1")


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def whole_file(objects: list[bytes], trailer: bytes) -> bytes:
    """A file of these objects, the first is number 1, with its table and trailer."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, trailer, len(out),
    )  # fmt: skip
