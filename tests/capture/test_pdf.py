"""PDF: words whole, lines joined to paragraphs, facts with their rules, and honest ends."""

import time

import pytest

from claims.capture.extract import Extracted, ExtractionFailed, Locked, NoText, extract
from claims.capture.limits import Limits
from claims.capture.pdf import paragraphs, pdf_date
from tests.capture.pdf_files import column, pdf

LEFT = [
    "The harbour authority said on Tuesday that the pier",
    "will stay closed until spring. Nine of the forty pil-",
    "lars are cracked, two more than in the ﬁrst survey,",
    "and the café on the well-known quay.",
    "“Nobody told us,” said Ines Falk.",
    "1. The ferry runs.",
    "2. The crane stands.",
]
RIGHT = ["The council votes on the plan in its next", "meeting, after the budget was read."]
FIRST = (
    "The harbour authority said on Tuesday that the pier will stay closed until spring. Nine of the "
    "forty pillars are cracked, two more than in the first survey, and the café on the well-known "
    "quay."
)
INFO = "/Title (Report on the pier) /Author (Mara Lind) /CreationDate (D:20240305093000+01'00')"


def read(body: bytes, content_type: str = "application/pdf", **limits: float) -> Extracted:
    return extract(body, content_type, "", limits=Limits(**limits))  # type: ignore[arg-type]


def test_it_works() -> None:
    found = read(pdf([column(LEFT) + column(RIGHT, x=350), column(["A page of its own."])], INFO))
    assert found.text.split("\n") == [
        FIRST,
        "“Nobody told us,” said Ines Falk.",
        "1. The ferry runs.",
        "2. The crane stands.",
        "The council votes on the plan in its next meeting, after the budget was read.",
        "",
        "A page of its own.",
    ]
    assert (found.title, found.byline, found.published) == (
        "Report on the pier", "Mara Lind", "2024-03-05T09:30:00+01:00",
    )  # fmt: skip
    assert found.rules == {
        "title": "PDF Title", "byline": "PDF Author", "published": "PDF CreationDate",
        "text": "PDFium, lines joined to paragraphs",
    }  # fmt: skip
    assert found.extractor.startswith("pdfium-")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Die Öffent\x02lichkeit", "Die Öffentlichkeit"),
        ("the Covid\x0219 ward", "the Covid-19 ward"),
        ("a soft\xadware fault", "a software fault"),
        ("die Öffentlich-\nkeit war lange gar nicht da", "die Öffentlichkeit war lange gar nicht da"),
        ("ﬂow of oﬃces", "flow of offices"),
        ("港湾局は火曜日に第二桟橋を春まで閉鎖すると\n発表した。", "港湾局は火曜日に第二桟橋を春まで閉鎖すると発表した。"),
        ("항만청은 화요일 두 번째 부두를 봄까지\n폐쇄한다고 밝혔다.", "항만청은 화요일 두 번째 부두를 봄까지 폐쇄한다고 밝혔다."),
        ("Heading\n" + "long line that fills the whole column " * 2 + "\nand its end.", "Heading\n" + "long line that fills the whole column " * 2 + "and its end."),
        ("First sentence fills the line, as wide as all.\nSecond sentence fills the line, as wide as it.", "First sentence fills the line, as wide as all. Second sentence fills the line, as wide as it."),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_become_paragraphs(lines: str, joined: str) -> None:
    assert paragraphs(lines) == joined


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("D:20240305093000+01'00'", "2024-03-05T09:30:00+01:00"),
        ("D:20240305093000Z", "2024-03-05T09:30:00+00:00"),
        ("D:20240305093000-0530", "2024-03-05T09:30:00-05:30"),
        ("D:20240305093000", "2024-03-05"),  # no zone: only the day is known
        ("20240305", "2024-03-05"),
        ("D:2024", ""), ("D:20241399", ""), ("yesterday", ""), ("", ""),
        ("D:20240305093000+99'99'", ""),
    ],
)  # fmt: skip
def test_dates(value: str, iso: str) -> None:
    assert pdf_date(value) == iso


def test_without_letters_or_password() -> None:
    with pytest.raises(NoText, match="without letters"):
        read(pdf([[], []]))
    with pytest.raises(Locked):
        read(pdf([column(LEFT)], locked=True))


def test_declared_as_a_page_it_is_a_pdf_all_the_same() -> None:
    assert "harbour" in read(pdf([column(LEFT)]), "text/html").text


def test_long_documents_are_cut_and_say_so() -> None:
    text = ["x" * 90] * 50
    found = read(pdf([column(text, top=790)] * 600))
    assert found.rules["cut"].startswith("only the first")
    assert found.rules["cut"].endswith("of 600 pages")


def _with_contents(contents: bytes) -> bytes:
    """A page whose drawing instructions are these."""
    whole = pdf([column(["x"])])
    return whole.replace(b"BT /F1 10 Tf 50 740 Td (x) Tj ET\n", contents)


_LOOP = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
HOSTILE = {
    "nothing": b"%PDF-1.7",
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 4000 + b"%%EOF",
    "pages within themselves": _LOOP,
    "deep arrays": b"%PDF-1.7\n1 0 obj" + b"[" * 500_000 + b"\n%%EOF",
    "a million letters on a page": _with_contents(b"BT /F1 1 Tf 1 1 Td " + b"(xxxxxxxxxx) Tj " * 100_000 + b"ET"),
    "states without end": _with_contents(b"q " * 500_000),
    "cut": pdf([column(LEFT)])[:700],
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(name: str) -> None:
    began = time.monotonic()
    try:
        found = read(HOSTILE[name], extract_seconds=8, extract_cpu_seconds=6)
    except (ExtractionFailed, NoText):
        pass
    else:
        found.text.encode()
    assert time.monotonic() - began < 10
