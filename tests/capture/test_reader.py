"""One child reads several pages: each with its own limits, none with anything of another."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from claims.capture import limited
from claims.capture.extract import extract, preload, shared_reader
from claims.capture.limited import MOST_PAGES, ROOM, ExtractionFailed, Reader
from claims.capture.limits import MEGABYTE, Limits
from tests.capture.web import article

TIGHT = Limits(
    extract_seconds=3.0, extract_cpu_seconds=1, extract_memory=128 * MEGABYTE, text_bytes=100_000
)
kept: list[str] = []
hoard: list[bytes] = []


def act(name: str, body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """What the pages of these tests do to their reader."""
    kept.append(url)
    match name:
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "sleep":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "half":  # of the processor time that a page may have
            end = time.process_time() + 0.4
            while time.process_time() < end:
                pass
        case "eat":
            kept.append(str(len(bytearray(900 * MEGABYTE))))
        case "hoard":
            hoard.append(b"x" * (60 * MEGABYTE))
        case "raise":
            raise ValueError("odd")
        case "long":
            return {"text": "x" * 1_000_000}
        case "chatter":  # more than it was asked, before the next page is there
            for number in range(3):
                limited._answer(number, lambda: {"text": "of another page"})
    return {"pid": os.getpid(), "urls": kept, "size": len(body), "type": content_type}


@pytest.fixture
def reader() -> Iterator[Reader]:
    found = Reader(act, TIGHT)
    yield found
    found.close()


def read(reader: Reader, name: str = "", url: str = "", body: bytes = b"x") -> dict[str, Any]:
    return reader.read(name, body, "text/html", url)


def test_one_child_reads_many_pages_and_then_another(reader: Reader) -> None:
    first = [read(reader, url=str(n))["pid"] for n in range(MOST_PAGES)]
    then = read(reader, url="later")
    assert len({*first}) == 1
    assert os.getpid() not in first
    assert then["pid"] != first[0]
    assert then["urls"] == ["later"], "a new child knows nothing of what another read"


@pytest.mark.parametrize(
    ("name", "says"),
    [("die", "status -11"), ("sleep", "took more than"), ("spin", "status -24"),
     ("eat", "MemoryError"), ("raise", "odd"), ("long", "too long")],
)  # fmt: skip
def test_who_kills_the_reader_fails_alone(name: str, says: str) -> None:
    """Its failure counts in a child of its own, and the next page is read by yet another."""
    limits = replace(TIGHT, extract_seconds=1.0 if name == "sleep" else 30.0)
    reader = Reader(act, limits)
    try:
        before = read(reader)
        with pytest.raises(ExtractionFailed, match=says):
            read(reader, name)
        after = read(reader, url="after")
        assert after["pid"] != before["pid"]
        assert after["urls"] == ["after"]
    finally:
        reader.close()


def test_a_page_has_all_of_its_time_whatever_others_used() -> None:
    """Together more than one page may have, or have before its reader is changed."""
    reader = Reader(act, replace(TIGHT, extract_seconds=30.0))
    try:
        pids = [read(reader, "half")["pid"] for _ in range(5)]
    finally:
        reader.close()
    assert 1 < len(set(pids)) < 5


def test_an_earlier_page_that_took_the_memory_fails_no_other(reader: Reader) -> None:
    first = read(reader)
    fat = read(reader, "hoard")
    assert fat["pid"] == first["pid"]
    assert read(reader)["pid"] != fat["pid"]


def test_a_reader_that_was_ruined_is_replaced(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found out only when the next page is handed over: it is read all the same."""
    pid = read(reader)["pid"]
    os.kill(pid, signal.SIGKILL)
    assert read(reader)["pid"] != pid


def test_no_answer_is_taken_for_that_of_another_page(reader: Reader) -> None:
    read(reader)
    with pytest.raises(ExtractionFailed, match="nonsense"):
        read(reader, "chatter")
    assert read(reader, url="mine")["urls"] == ["mine"]


def begin(reader: Reader, name: str = "", url: str = "", body: bytes = b"x") -> None:
    reader.begin(name, body, "text/html", url)


def test_a_page_is_read_while_we_do_something_else(reader: Reader) -> None:
    first = read(reader, url="first")
    begin(reader, "half", url="second", body=b"two")
    asleep, busy = time.monotonic(), time.process_time()
    time.sleep(0.8)
    assert time.process_time() - busy < 0.4
    found = read(reader, "half", url="second", body=b"two")
    assert time.monotonic() - asleep < 1.1, "it was read in the meantime"
    assert (found["pid"], found["size"]) == (first["pid"], 3)
    assert found["urls"] == ["first", "second"], "and only once"


def test_what_was_begun_and_not_asked_for_is_no_answer_to_another(reader: Reader) -> None:
    begin(reader, url="given back")
    found = read(reader, url="mine")
    assert found["urls"] == ["mine"], "read by a new child"
    begin(reader, url="mine", body=b"now otherwise")
    assert read(reader, url="mine", body=b"xx")["size"] == 2


@pytest.mark.parametrize("first", [True, False])
def test_who_kills_the_reader_in_the_meantime_fails_alone(reader: Reader, first: bool) -> None:
    if not first:
        read(reader)
    begin(reader, "die")
    with pytest.raises(ExtractionFailed, match="status -11"):
        read(reader, "die")
    begin(reader, url="after")
    assert read(reader, url="after")["urls"] == ["after"]


def test_a_reader_that_was_ruined_reads_ahead_all_the_same(reader: Reader) -> None:
    pid = read(reader)["pid"]
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    begin(reader, url="ahead")
    found = read(reader, url="ahead")
    assert (found["pid"] != pid, found["urls"]) == (True, ["ahead"])


def test_an_answer_may_be_taken_late(reader: Reader) -> None:
    """Who asked may wait for a database: the page was read in time, however large its answer."""
    reader = Reader(act, replace(TIGHT, extract_seconds=0.5, text_bytes=MEGABYTE))
    try:
        begin(reader, "long")
        time.sleep(2.5)
        assert len(read(reader, "long")["text"]) == 1_000_000
    finally:
        reader.close()


def test_big_pages_are_not_for_it(reader: Reader) -> None:
    assert reader.fits(b"x" * (ROOM // 2))
    assert not reader.fits(b"x" * (ROOM // 2 + 1))
    found = read(reader, url="u" * 9_000, body=b"x" * (ROOM // 2))
    assert (found["size"], found["type"]) == (ROOM // 2, "text/html")


def test_the_same_texts_in_any_order() -> None:
    """Nothing of one page is found in another, as each read alone."""
    preload()
    pages = [article(f"Title {n}") + b"<p>only on %d</p>" % n * 40 for n in range(9)]
    url, limits = "https://example.org/", Limits()
    alone = [extract(body, "text/html", url, limits=limits) for body in pages]
    for order in (range(9), range(8, -1, -1)):
        reader = shared_reader(limits)
        try:
            shared = {
                n: extract(pages[n], "text/html", url, limits=limits, reader=reader) for n in order
            }
        finally:
            reader.close()
        assert [shared[n] for n in range(9)] == alone


def test_nonsense_of_a_reader_is_a_failed_extraction() -> None:
    reader = Reader(lambda *page: {"text": "x", "extractor": "mine"}, Limits())
    try:
        with pytest.raises(ExtractionFailed, match="nonsense"):
            extract(b"<p>x", "text/html", "", limits=Limits(), reader=reader)
    finally:
        reader.close()
