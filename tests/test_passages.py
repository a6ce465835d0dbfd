"""Passages: what is found is a stretch of the original, in code points."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.passages import CONTEXT, clean_text, find_passages

# Letters that combine, emoji of several code points, both directions, all kinds of white space and quotes.
PIECES = st.sampled_from(
    ["a", "b", "é", "e\u0301", "ß", "👩‍🚀", "🇪🇺", "שלום", "رسالة", "न", "न\u093f", " ", "  ", "\n", "\u00a0", "\u2009",
     "“", "”", '"', "'", "’", "«", "\u00ad", "\u200b", "\u200f", ".", "-"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join).map(clean_text)


def folded(text: str) -> str:
    """What counts when people compare quotations, written a second time and differently."""
    for quote in "“”«":
        text = text.replace(quote, '"')
    text = text.replace("’", "'")
    return " ".join("".join(c for c in text if c not in "\u00ad\u200b\u200c\u200d\u200f").split())


@given(TEXTS, st.data())
def test_a_stretch_of_the_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quoted = text[start:end]
    found = find_passages(text, quoted)
    if not folded(quoted):
        assert found == []
        return
    for passage in found:
        assert text[passage.start : passage.end] == passage.exact
        assert folded(passage.exact) == folded(quoted)
        assert text[: passage.start].endswith(passage.prefix)
        assert text[passage.end :].startswith(passage.suffix)
        assert len(passage.prefix) <= CONTEXT >= len(passage.suffix)
    assume(clean_text(quoted) == quoted)  # NFC may join what a cut through the middle has parted
    assert found


@given(TEXTS, st.data())
def test_typographic_variants_are_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quoted = text[start : data.draw(st.integers(start, len(text)))]
    assume(folded(quoted) and clean_text(quoted) == quoted)
    assert find_passages(text, "\n " + folded(quoted).replace(" ", " \t ") + " ")


@given(TEXTS, TEXTS)
def test_what_is_not_there_is_not_found(text: str, words: str) -> None:
    assume(folded(words) and folded(words) not in folded(text))
    assert find_passages(text, words) == []


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(text) == text


def test_offsets_are_code_points() -> None:
    text = "👩‍🚀 said: no letter"
    (passage,) = find_passages(text, "no letter")
    assert passage.start == 10  # in UTF-16 it would be 12
    assert text[passage.start : passage.end] == "no letter"


def test_clean_text() -> None:
    assert clean_text("\r\n e\u0301\x00t\u0301\rX \n") == "ét\u0301\nX"


@pytest.mark.parametrize(
    ("hints", "starts"),
    [
        ({}, [0, 9, 20]),
        ({"prefix": "two"}, [9]),
        ({"suffix": "two"}, [0]),
        ({"prefix": "two ", "suffix": "\n three"}, [9]),
        ({"start": 20}, [20]),
        ({"start": 19}, [0, 9, 20]),  # decides nothing: a person must
        ({"prefix": "nowhere"}, [0, 9, 20]),
        ({"prefix": "nowhere", "start": 9}, [9]),
    ],
)
def test_several_places(hints: dict[str, object], starts: list[int]) -> None:
    found = find_passages("word two\nword three word", "word", **hints)  # type: ignore[arg-type]
    assert [passage.start for passage in found] == starts


def test_a_long_text_full_of_the_word_takes_no_minutes() -> None:
    """It is looked for inside a transaction; on SQLite everybody else waits for its end."""
    text = "ab " * 300_000
    before = time.process_time()
    found = find_passages(text, "a", prefix="nowhere")
    assert len(found) == 300_000
    assert time.process_time() - before < 5
