"""What a body is, whatever is declared; uploads of each kind; and what pages say of themselves."""

import pytest

from claims.capture.extract import Extracted, extract, media_type
from claims.capture.limits import Limits
from claims.capture.run import capture_upload
from claims.capture.store import Store
from claims.outcomes import MEANINGS, Outcome
from tests.capture.pdf_files import column, pdf
from tests.capture.web import PNG, SENTENCES, article

PDF = pdf([column(list(SENTENCES))])
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Port</title></channel></rss>'
WEBP, AVIF = b"RIFF\x04\x00\x00\x00WEBP", b"\x00\x00\x00\x1cftypavif"


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("text/html", PDF, "application/pdf"),
        ("application/octet-stream", PDF, "application/pdf"),
        ("text/html", PNG, "image/png"),
        ("image/jpeg", PNG, "image/png"),
        ("text/plain", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("", b"GIF89a", "image/gif"), ("", WEBP, "image/webp"), ("", AVIF, "image/avif"),
        ("application/pdf", article(), "text/html"),  # a wall in place of a file
        ("image/png", article(), "text/html"),
        ("text/plain; charset=utf-8", article(), "text/plain"),  # as browsers show it
        ("text/html", RSS, "application/xml"),
        ("text/html", b'{"rows": []}', "application/json"),
        ("application/rss+xml", RSS, "application/rss+xml"),
        ("", RSS, "application/xml"), ("", b'[{"a": 1}]', "application/json"),
        ("", article(), "text/html"), ("", b"no letter was received", "text/plain"),
        ("application/octet-stream", "Kein Brief, sagte er später.".encode(), "text/plain"),
        ("application/octet-stream", b"\x7fELF\x02\x01\x01\0\0", "application/octet-stream"),
        ("text/html", b"PK\x03\x04\0\0", "application/octet-stream"),
        ("application/epub+zip", b"PK\x03\x04\0\0", "application/epub+zip"),
        ("TEXT/HTML; charset=x", b"<p>a", "text/html"),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ],
)  # fmt: skip
def test_type(declared: str, body: bytes, kind: str) -> None:
    assert media_type(declared, body) == kind


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/story
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/story

<html><head><meta charset=3D"utf-8"><title>Pier</title></head><body><article><h1>Pier</h1>=
<p>The caf=C3=A9 on the quay lost its guests when the second pier was closed until spring.</p>=
<p>The council votes on the plan in its meeting on 14 March, after the budget was read.</p>=
</article></body></html>
------x
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------x--
"""


@pytest.mark.parametrize(
    ("data", "declared", "outcome", "says"),
    [
        (PDF, "application/pdf", Outcome.GOOD, "no written letter"),
        (article(), "text/html", Outcome.GOOD, "The envoy"),
        (MHTML, "application/octet-stream", Outcome.GOOD, "café on the quay"),
        (MHTML.replace(b"\n", b"\r\n"), "multipart/related", Outcome.GOOD, "café on the quay"),
        (b'{"tonnes": 37}', "application/json", Outcome.GOOD, '{"tonnes": 37}'),
        (b"year,tonnes\n2001,37\n", "text/csv", Outcome.GOOD, "2001,37"),
        (RSS, "application/rss+xml", Outcome.GOOD, "<title>Port</title>"),
        (PNG, "image/png", Outcome.NO_TEXT, ""),
        (pdf([[]]), "application/pdf", Outcome.NO_TEXT, ""),
        (pdf([column(["x"])], locked=True), "application/pdf", Outcome.LOCKED, ""),
        (b"%PDF-1.7 broken", "application/pdf", Outcome.EXTRACTION_FAILED, ""),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0\n\nno page", "multipart/related", Outcome.EXTRACTION_FAILED, ""),
        (b"PK\x03\x04\0\0", "application/zip", Outcome.UNSUPPORTED, ""),
    ],
)  # fmt: skip
def test_uploads(store: Store, data: bytes, declared: str, outcome: Outcome, says: str) -> None:
    result = capture_upload(data, declared, "file", store=store)
    assert result.outcome is outcome, result.detail
    assert store.read(result.body_sha256) == data
    assert says in (result.extracted.text if result.extracted else "")
    if not says:
        assert result.extracted is None  # nothing that a quotation could be taken from


@pytest.mark.parametrize("outcome", [Outcome.NO_TEXT, Outcome.LOCKED, Outcome.UNSUPPORTED])
def test_files_without_text_are_final_and_nobody_can_say_that_they_are_good(
    outcome: Outcome,
) -> None:
    meaning = MEANINGS[outcome]
    assert (meaning.final, meaning.heuristic, meaning.keeps_bytes) == (True, False, True)


def read(body: bytes) -> Extracted:
    return extract(body, "text/html", "https://example.org/a/story", limits=Limits())


@pytest.mark.parametrize(
    ("head", "canonical", "rule"),
    [
        ('<link rel="canonical" href="https://example.org/real">', "https://example.org/real", "link rel=canonical"),
        ('<link rel="canonical" href="/real?x=1">', "https://example.org/real?x=1", "link rel=canonical"),
        ('<meta property="og:url" content="https://example.org/og">', "https://example.org/og", "meta og:url"),
        ('<link rel="canonical" href="javascript:alert(1)">', "", ""),
        ('<link rel="canonical" href="http://[bad">', "", ""),
        ('<link rel="canonical" href="">', "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_address_at_which_the_page_lives(head: str, canonical: str, rule: str) -> None:
    found = read(article(head=head))
    assert (found.canonical, found.rules.get("canonical", "")) == (canonical, rule)


@pytest.mark.parametrize(
    ("content", "address"),
    [
        ("0; url=/next", "https://example.org/next"),
        ("5;URL='https://other.example.org/x'", "https://other.example.org/x"),
        ("0, /next", "https://example.org/next"),
        ("900; url=/next", ""),  # a live page that brings itself up to date
        ("30", ""), ("0; url=javascript:x()", ""), ("nonsense", ""),
    ],
)  # fmt: skip
def test_where_the_page_sends_browsers(content: str, address: str) -> None:
    assert read(article(head=f'<meta http-equiv="Refresh" content="{content}">')).refresh == address


def test_a_page_that_hides_nothing_is_read_as_far_as_it_goes() -> None:
    """Too large for a tree: the text is all there, the facts come from the beginning."""
    body = article(head='<meta name="author" content="Mara Lind">') + b"<p>filler</p>" * 400_000
    found = read(body + b"<p>the very last words</p>")
    assert found.byline == "Mara Lind"
    assert found.rules["text"] == "all text of a very large page"
    assert "The envoy" in found.text
    assert "cut" in found.rules or "the very last words" in found.text
