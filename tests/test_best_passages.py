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


def test_an_answer_comes_before_its_question_and_a_text_before_its_heading() -> None:
    text = (
        "On the ceasefire\n"
        "Question: How does Moscow look at the news of a ceasefire between Iran and Israel?\n"
        "Spokesman: If it holds, we can only be pleased.\n"
        "Israel and Iran agreed to the ceasefire on Monday, the mediators in Doha said afterwards."
    )
    best = best_passages(text, "The ceasefire between Iran and Israel is in force.")
    assert [text[s.start : s.end].split(maxsplit=1)[0] for s in best] == [
        "Israel",
        "Spokesman:",
        "Question:",
    ]
    headed = "Ceasefire between both in force\nThe ceasefire between both has been in force since Monday morning, he said."
    first, _ = best_passages(headed, "The ceasefire between both is in force.")
    assert headed[first.start :].startswith("The ceasefire")
