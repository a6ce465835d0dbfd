"""The sentences of a source that best fit a claim."""

from __future__ import annotations

from claims.search.passages import best_passages, sentences

TEXT = (
    "The ministry met on Monday. Dr. Smith spoke first.\n\n"
    "“There was no written document.” A message was conveyed 😀 by word of mouth.\n"
    "Nothing else was said"
)


def texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


def test_it_works() -> None:
    first, *_ = best_passages(TEXT, "The envoy conveyed a message orally")
    assert TEXT[first.start : first.end] == "A message was conveyed 😀 by word of mouth."


def test_sentences_are_cut_where_readers_see_an_end() -> None:
    assert texts(TEXT) == [
        "The ministry met on Monday.",
        "Dr. Smith spoke first.",
        "“There was no written document.”",
        "A message was conveyed 😀 by word of mouth.",
        "Nothing else was said",
    ]


def test_scripts_without_spaces_and_with_other_stops() -> None:
    assert texts("大臣は否定した。手紙はなかった。") == ["大臣は否定した。", "手紙はなかった。"]
    assert texts("هل وصلت الرسالة؟ لم تصل.") == ["هل وصلت الرسالة؟", "لم تصل."]
    text = "大臣は会議に出た。手紙は存在しなかった。"
    best = best_passages(text, "手紙が渡された")[0]
    assert text[best.start : best.end] == "手紙は存在しなかった。"


def test_nothing_fits() -> None:
    assert best_passages(TEXT, "zebra") == []
    assert best_passages("", "letter") == []
    assert best_passages(TEXT, "") == []
