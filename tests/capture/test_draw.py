"""Pages of PDFs as pictures: their sizes are known before, and hostile files end in words."""

import io
import time
import zlib

import pytest
from PIL import Image

from claims.capture.draw import DRAWING, page_picture, page_sizes
from claims.capture.extract import Locked
from claims.capture.limited import ExtractionFailed
from claims.capture.limits import MEGABYTE, Limits
from claims.capture.pdf_pages import HEIGHT, WIDTH, box
from tests.capture.pdf_files import column, pdf, whole_file

LETTER = pdf([column(["A line of the letter."]), column(["Its second page."] * 40)])


def one_page(media: bytes = b"0 0 600 800", *, draws: bytes = b"", image: bytes = b"") -> bytes:
    """A file with one page of that box which draws that, and with one image named /I."""
    return whole_file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
            % media,
            b"<</Length %d>>stream\n%s\nendstream" % (len(draws), draws),
            image or b"<<>>",
        ],
        b"/Root 1 0 R",
    )


def test_it_works() -> None:
    sizes = page_sizes(LETTER)
    assert sizes == [(1200, 1600)] * 2
    first, second = (Image.open(io.BytesIO(page_picture(LETTER, n))) for n in (1, 2))
    assert (first.format, first.size) == ("WEBP", sizes[0])
    white = first.convert("L").histogram()[250:]
    assert 0 < first.width * first.height - sum(white) < 10_000  # a few letters on white
    assert sum(second.convert("L").histogram()[250:]) < sum(white)


@pytest.mark.parametrize(
    ("media", "size"),
    [
        (b"0 0 595 842", (1200, 1699)),
        (b"0 0 1600 900", (1200, 675)),
        (b"0 0 200 20000", (17, 1700)),
        (b"0 0 99999999 1", (1200, 1)),
        (b"0 0 0 0", (1200, 1553)),  # PDFium takes a letter-sized page where none is told
        (b"0 0 nan -5", (1200, 1553)),
    ],
)
def test_the_picture_has_the_size_that_was_told(media: bytes, size: tuple[int, int]) -> None:
    body = one_page(media)
    assert page_sizes(body) == [size]
    assert Image.open(io.BytesIO(page_picture(body, 1))).size == size
    assert size[0] <= WIDTH
    assert size[1] <= HEIGHT


def test_no_size_is_beyond_the_bounds() -> None:
    for width, height in ((1e-3, 1e9), (1e9, 1e-3), (1e30, 1e30), (1e-30, 1e-30)):
        wide, high, _scale = box(width, height)
        assert 1 <= wide <= WIDTH
        assert 1 <= high <= HEIGHT


def test_a_file_with_a_password() -> None:
    with pytest.raises(Locked):
        page_sizes(pdf([column(["secret"])], locked=True))


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 ....", LETTER[:300]])
def test_a_broken_file(body: bytes) -> None:
    with pytest.raises(ExtractionFailed):
        page_sizes(body)


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(ExtractionFailed):
        page_picture(LETTER, 3)


def test_what_takes_too_long_is_stopped() -> None:
    """Ten million curves that fill the page."""
    draws = b"0 0 m " + b"10 900 700 -400 3 3 c 800 9 20 700 600 5 c " * 400_000 + b"f*"
    limits = Limits(**{**vars(DRAWING), "extract_seconds": 0.6, "extract_cpu_seconds": 1})
    began = time.monotonic()
    with pytest.raises(ExtractionFailed):
        page_picture(one_page(draws=draws), 1, limits=limits)
    assert time.monotonic() - began < 3


def test_what_takes_too_much_memory_is_stopped() -> None:
    limits = Limits(**{**vars(DRAWING), "extract_memory": 48 * MEGABYTE})
    curves = b"0 0 m " + b"10 900 700 -400 3 3 c " * 400_000 + b"f*"
    assert page_picture(LETTER, 1, limits=limits)
    with pytest.raises(ExtractionFailed, match="ended with status"):
        page_picture(one_page(draws=curves), 1, limits=limits)


def test_a_small_file_with_a_huge_picture() -> None:
    """40,000 pixels wide and high, 4.8 GB when unpacked: it is drawn line by line."""
    line = zlib.compress(bytes(120_000))
    image = (
        b"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(line), line)
    )
    picture = page_picture(one_page(draws=b"600 0 0 800 0 0 cm /I Do", image=image), 1)
    assert Image.open(io.BytesIO(picture)).size == (1200, 1600)
