"""Bombs, pages of thirty megabytes and hostile markup leave a worker and its reader under 300 MB."""

import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.outcomes import Outcome
from tests.capture.pdf_files import column, pdf
from tests.capture.web import BEHAVIOURS, Asked, Behaviour, Web, page

MOST = 300  # MB
SIZE = 29_000_000  # bytes: just under what we accept

# What is sent, and how it ends.
PAGES: dict[str, tuple[Callable[[], bytes], str, Outcome]] = {
    "paragraphs": (lambda: b"<html><body>" + b"<p>some words of text here and there</p>" * (SIZE // 40) + b"</html>", "text/html", Outcome.GOOD),
    "two bytes a letter": (lambda: "<p>항만청은 화요일 두 번째 부두를 봄까지 폐쇄한다고 밝혔다.</p>".encode() * (SIZE // 90), "text/html", Outcome.GOOD),
    "one text": (lambda: b"word " * (SIZE // 5), "text/html", Outcome.GOOD),
    "guessed letters": (lambda: "é ".encode("cp1252") * (SIZE // 2), "text/html", Outcome.GOOD),
    "ten million tags": (lambda: b"<i>" * (SIZE // 3), "text/html", Outcome.EMPTY),
    "a giant table": (lambda: b"<table>" + b"<tr><td>1" * (SIZE // 9), "text/html", Outcome.GOOD),
    "a giant attribute": (lambda: b'<a href="' + b"x" * SIZE, "text/html", Outcome.EMPTY),
    "just small enough for a tree": (lambda: b"<p><b>a</b>" * 26_000, "text/html", Outcome.GOOD),
    "giant linked data": (lambda: b'<script type="application/ld+json">[' + b'{"a":1},' * 450_000 + b"{}]</script><p>x</p>", "text/html", Outcome.EMPTY),
    "plain": (lambda: b"word \n" * (SIZE // 6), "text/plain", Outcome.GOOD),
    "four thousand pages": (lambda: pdf([column(["x" * 90] * 50, top=790)] * 4000), "application/pdf", Outcome.GOOD),
    "a PDF full of nothing": (lambda: pdf([column(["a line of it"])]).replace(b"%%EOF", b"%" + b"x" * SIZE + b"\n%%EOF"), "application/pdf", Outcome.GOOD),
}  # fmt: skip
BOMBS = ("/gzip-bomb", "/brotli-bomb", "/endless", "/huge-header")


def _pss(pid: int) -> int:
    """Megabytes of a process and its children, each shared page counted once."""
    family = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        family += [int(child) for child in children.read_text().split()]
    total = 0
    for one in family:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it ended just now
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


def _watched(port: int, *paths: str) -> tuple[list[list[str]], int]:
    """The lines that the process prints, and the peak of it and its reader together."""
    command = [sys.executable, "-m", "tests.capture.memory", str(port), *paths]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        peak = 0
        while worker.poll() is None:
            try:
                peak = max(peak, _pss(worker.pid))
            except OSError:
                break
            time.sleep(0.03)
        assert worker.stdout is not None
        told = [line.rsplit(" ", 3) for line in worker.stdout.read().splitlines()]
    assert worker.returncode == 0
    return told, peak


def test_bombs_leave_the_worker_small(web: Web) -> None:
    told, peak = _watched(web.port, *BOMBS, "/good")
    assert [outcome for _, outcome, *_ in told] == [Outcome.TOO_LARGE] * 4 + [Outcome.GOOD]
    assert max(peak, int(told[-1][2]), int(told[-1][3])) < MOST


@pytest.mark.parametrize("name", PAGES)
def test_large_and_hostile_pages_leave_worker_and_reader_small(
    web: Web, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make, kind, outcome = PAGES[name]
    body = make()

    def answer(asked: Asked) -> None:
        asked.answer(body, type=kind)

    monkeypatch.setitem(BEHAVIOURS, "/large", Behaviour(answer, outcome))
    ((_, found, own, reader),), peak = _watched(web.port, "/large")
    with capsys.disabled():
        print(f"\n{name}: worker {own} MB, reader {reader} MB, together {peak} MB")
    assert found == outcome
    assert max(peak, int(own), int(reader)) < MOST
    assert peak > 30, "nothing was measured"


def test_sixty_megabytes_packed_in_few(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "<p>항만청은 화요일 두 번째 부두를 봄까지 폐쇄한다고 밝혔다.</p>".encode()
    body = b"".join(b"%d %s" % (n * 7919, words) for n in range(58_000_000 // 100))
    packed = gzip.compress(body, 1)
    assert len(packed) < len(body) / 5
    answer = Behaviour(page(packed, Content_Encoding="gzip"), Outcome.GOOD)
    monkeypatch.setitem(BEHAVIOURS, "/large", answer)
    ((_, found, own, reader),), peak = _watched(web.port, "/large")
    assert found == Outcome.GOOD
    assert max(peak, int(own), int(reader)) < MOST, (own, reader, peak)


def test_the_measure_can_fail(web: Web) -> None:
    """The negative control: a process that does take more is seen to."""
    eater = "import time; kept = bytearray(b'x') * 350_000_000; time.sleep(20)"
    with subprocess.Popen([sys.executable, "-c", eater]) as process:
        try:
            until = time.monotonic() + 15
            while _pss(process.pid) < MOST and time.monotonic() < until:
                time.sleep(0.1)
            assert _pss(process.pid) >= MOST
        finally:
            process.kill()
