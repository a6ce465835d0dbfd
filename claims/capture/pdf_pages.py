"""The pages of a PDF as pictures, by PDFium and Pillow.

Runs on hostile files: call it only inside a limited child (`draw.py`). PDFium opens no sockets, and
forms and scripts of the document are never started.
"""

import base64
import io
import math
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import WebPImagePlugin

WIDTH, HEIGHT = 1200, 1700  # pixels of a picture at most: a page of A4 fills both
MOST_PAGES = 3_000
_USUAL = (595.0, 842.0)  # points, A4: for a page that does not tell its size
_QUALITY, _METHOD = 80, 2  # WebP: 0.08 s and 200 KB for a page full of text

__all__ = ["HEIGHT", "MOST_PAGES", "WIDTH", "WebPImagePlugin", "page_picture", "page_sizes"]


def page_sizes(body: bytes) -> dict[str, Any]:
    """`pages`: width and height in pixels of each page's picture; `state` as `read_pdf` has it."""
    document, state = _opened(body)
    if document is None:
        return {"pages": [], "state": state}
    count = min(len(document), MOST_PAGES)
    return {"pages": [box(*_points(document, n))[:2] for n in range(count)], "state": ""}


def page_picture(body: bytes, number: int) -> dict[str, Any]:
    """`picture`: page `number` (the first is 1) as base64 of a WebP file."""
    document, state = _opened(body)
    if document is None:
        return {"picture": "", "state": state}
    _width, _height, scale = box(*_points(document, number - 1))
    page = document[number - 1]
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.crop((0, 0, min(picture.width, WIDTH), min(picture.height, HEIGHT))).save(
        out, "WEBP", quality=_QUALITY, method=_METHOD
    )
    return {"picture": base64.b64encode(out.getvalue()).decode(), "state": ""}


def box(width: float, height: float) -> tuple[int, int, float]:
    """Width and height in pixels of a page of so many points, and the scale that gives them."""
    scale = min(WIDTH / width, HEIGHT / height)
    return min(math.ceil(width * scale), WIDTH), min(math.ceil(height * scale), HEIGHT), scale


def _points(document: pdfium.PdfDocument, place: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(place)
    except pdfium.PdfiumError:
        return _USUAL
    if not (0 < width < math.inf and 0 < height < math.inf):
        return _USUAL
    return width, height


def _opened(body: bytes) -> tuple[pdfium.PdfDocument | None, str]:
    try:
        return pdfium.PdfDocument(body), ""
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}
        return None, "locked" if locked else "broken"
