"""A page that kills its reader kills only the child; what is read is read rightly."""

import os
import signal
import socket
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claims.capture.extract import Extracted, ExtractionFailed, extract, run_limited
from claims.capture.limits import MEGABYTE, Limits
from claims.capture.run import capture, capture_upload
from claims.capture.store import Store
from claims.outcomes import Outcome
from tests.capture.web import PDF, Web, article, in_encoding, notice

TIGHT = Limits(
    extract_seconds=3.0, extract_cpu_seconds=1, extract_memory=128 * MEGABYTE, text_bytes=100_000
)


def read(body: bytes, content_type: str = "text/html") -> Extracted:
    return extract(body, content_type, "https://example.org/x", limits=Limits())


def spin() -> dict[str, Any]:
    while True:
        pass


def sleep() -> dict[str, Any]:
    time.sleep(60)
    return {}


def eat() -> dict[str, Any]:
    return {"text": str(len(bytearray(900 * MEGABYTE)))}


def die() -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def exit_at_once() -> dict[str, Any]:
    raise SystemExit(0)


def dial() -> dict[str, Any]:
    socket.create_connection(("127.0.0.1", 9))
    return {"text": "connected"}


def chatter() -> dict[str, Any]:
    return {"text": "x" * 10_000_000}


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (spin, "status -24"),  # SIGXCPU
        (sleep, "took more than"),
        (eat, "MemoryError"),
        (die, "status -11"),
        (exit_at_once, "status"),
        (dial, "no network while reading"),
        (chatter, "too long"),
    ],
)
def test_a_reader_that_misbehaves_is_a_failed_extraction(
    work: Callable[[], dict[str, Any]], says: str
) -> None:
    began, before = time.monotonic(), children()
    # On a busy machine a second of processor time takes long.
    limits = replace(TIGHT, extract_seconds=30.0) if work is spin else TIGHT
    with pytest.raises(ExtractionFailed, match=says):
        run_limited(work, limits)
    assert time.monotonic() - began < limits.extract_seconds + 1
    assert children() == before
    assert run_limited(lambda: {"text": "fine"}, TIGHT) == {"text": "fine"}


def children() -> set[str]:
    """Processes, also dead ones, whose parent we are."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(stat.parent.name)
    return found


def test_a_child_cannot_choose_any_codec(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"text": "x", "rules": {}, "codec": "punycode"}
    monkeypatch.setattr("claims.capture.extract.run_limited", lambda work, limits: answer)
    with pytest.raises(ExtractionFailed, match="nonsense"):
        read(b"<p>x")


def test_many_threads_read_at_once() -> None:
    """As in a web process that takes uploads."""
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(read, [article(f"Title {n}") for n in range(24)]))
    assert [one.title for one in found] == [f"Title {n}" for n in range(24)]


def test_the_child_holds_nothing_of_ours() -> None:
    """No file of the parent is open in the child, no signal handler, another process group."""
    listener = socket.create_server(("127.0.0.1", 0))
    before = signal.signal(signal.SIGTERM, lambda *a: None)
    try:
        found = run_limited(
            lambda: {
                "files": len(os.listdir("/proc/self/fd")),
                "group": os.getpgid(0) == os.getpid(),
                "term": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
            },
            TIGHT,
        )
    finally:
        signal.signal(signal.SIGTERM, before)
        listener.close()
    # 0, 1, 2, the pipes for answers and requests, and the folder being listed
    assert found == {"files": 6, "group": True, "term": True}


def test_a_page_that_kills_the_reader_keeps_its_bytes(
    web: Web, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.capture.readers.read_html", lambda *a: die())
    result = capture(web.url("/good"), store=store, allow=web.allow)
    assert (result.outcome, result.retryable) == (Outcome.EXTRACTION_FAILED, False)
    assert store.read(result.body_sha256) == article()
    assert "status -11" in result.detail


HOSTILE_PAGES = {
    "deep divs": b"<div>" * 300_000,
    "deep tables": b"<table><tr><td>" * 60_000,
    "deep lists and formats": b"<ul><li><b><i>" * 60_000 + b"x",
    "one endless attribute": b'<a href="' + b"x" * 5_000_000,
    "a million attributes": b"<p " + b"a=1 " * 500_000 + b">text",
    "entities": b"&lt;" * 1_000_000,
    "unclosed script": b"<script>" + b"<!--" * 500_000,
    "nested linked data": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "dates": b"<p>" + b"2024-01-01 12 May 2023 " * 50_000,
    "nothing but zeros": b"\0" * 1_000_000,
    "surrogates": "<p>\ud800 text".encode("utf-8", "surrogatepass") * 1000,
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_markup_ends(name: str) -> None:
    limits = Limits(extract_seconds=8, extract_cpu_seconds=6)
    began = time.monotonic()
    try:
        found = extract(HOSTILE_PAGES[name], "text/html", "", limits=limits)
    except ExtractionFailed:
        pass
    else:
        assert "\0" not in found.text
        found.text.encode()
    assert time.monotonic() - began < 10


def test_text_is_normal() -> None:
    found = read(
        "Cafe\u0301 au lait\r\nzweite\x00 Zeile  \r\n\r\n\r\n\r\nEnde\r".encode(), "text/plain"
    )
    assert found.text == "Café au lait\nzweite Zeile\n\nEnde"
    assert unicodedata.is_normalized("NFC", found.text)
    assert (found.rules["text"], found.rules["encoding"]) == ("plain text", "valid UTF-8")


LINKED = (
    '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "From the graph",'
    ' "datePublished": "2024-05-01T10:00:00+02:00", "author": [{"name": "A. One"}, {"name": "B. Two"}]}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "field", "value", "rule"),
    [
        ('<meta property="og:title" content="From og">', "title", "From og", "meta og:title"),
        (LINKED, "title", "From the graph", "JSON-LD headline"),
        (LINKED, "byline", "A. One, B. Two", "JSON-LD author"),
        (LINKED, "published", "2024-05-01T10:00:00+02:00", "JSON-LD datePublished"),
        ('<meta name="author" content="Jane Doe">', "byline", "Jane Doe", "meta author"),
        ('<meta property="article:published_time" content="2024-05-01T10:00:00Z">', "published", "2024-05-01T10:00:00+00:00", "meta article:published_time"),
        ('<meta property="article:published_time" content="2024-05-01 10:00">', "published", "2024-05-01", "meta article:published_time"),
        ('<meta property="article:published_time" content="tomorrow">', "published", "", ""),
        ('<script type="application/ld+json">{broken</script>', "byline", "", ""),
    ],
)  # fmt: skip
def test_facts_with_their_rules(head: str, field: str, value: str, rule: str) -> None:
    found = read(article(head=head))
    assert (getattr(found, field), found.rules.get(field, "")) == (value, rule)


def test_right_to_left_text() -> None:
    sentence = "قال الوزير إن الرسالة لم تسلم مكتوبة بل نقلت شفهيا خلال الزيارة. "
    found = read(in_encoding(sentence, "utf-8"))
    assert sentence.strip() in found.text


def test_no_script_text_in_the_text() -> None:
    found = read(notice("T", "Short.", form="<script>var secret = 1</script><style>p{}</style>"))
    assert found.text == "T\nShort."


class TestUpload:
    def test_it_works(self, store: Store) -> None:
        result = capture_upload(article(), "text/html", "saved.html", store=store)
        assert result.outcome is Outcome.GOOD
        assert result.extracted is not None
        assert "The envoy" in result.extracted.text
        assert store.read(result.body_sha256) == article()

    def test_a_person_vouches_for_a_page_that_looks_like_a_wall(self, store: Store) -> None:
        wall = notice("Log in", "Please log in to continue.")
        assert capture_upload(wall, "text/html", "x", store=store).outcome is Outcome.GOOD

    @pytest.mark.parametrize(
        ("data", "content_type", "outcome"),
        [
            (PDF, "application/pdf", Outcome.EXTRACTION_FAILED),
            (PDF, "text/html", Outcome.EXTRACTION_FAILED),
            (b"\x89PNG\r\n", "image/png", Outcome.NO_TEXT),
            (b"PK\x03\x04" + bytes(99), "application/zip", Outcome.UNSUPPORTED),
            (b"", "text/plain", Outcome.EMPTY),
            (b"said so", "text/plain", Outcome.GOOD),
            (b"<div>" * 200_000, "text/html", Outcome.EMPTY),
        ],
    )
    def test_kinds(self, store: Store, data: bytes, content_type: str, outcome: Outcome) -> None:
        result = capture_upload(data, content_type, "x", store=store)
        assert result.outcome is outcome
        assert store.read(result.body_sha256) == data

    def test_too_large(self, store: Store) -> None:
        limits = Limits(raw_bytes=10)
        result = capture_upload(b"x" * 11, "text/plain", "x", store=store, limits=limits)
        assert (result.outcome, result.body_sha256) == (Outcome.TOO_LARGE, "")


def test_joiners_are_letters_of_a_text() -> None:
    """Without them a Persian word is another, and a family is three people."""
    words = "او گفت که نامه\u200cای در کار نبود و پیام گفته می\u200cشود. "
    found = read(f"<article><h1>خبر</h1><p>{words * 8}👩\u200d👩\u200d👧</p></article>".encode())
    assert found.text.count("نامه\u200cای") == 8
    assert "👩\u200d👩\u200d👧" in found.text
    assert found.rules["text"] == "trafilatura, precision"
