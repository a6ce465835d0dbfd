"""What stood around a passage, in whole words, sentences and lines."""

from __future__ import annotations

import pytest

from claims.views.differences import Piece, Stretch, marked_stretches, uncut

MIDDLE, REACH = "There was no letter.", 30


@pytest.mark.parametrize(
    ("before", "after", "whole_before", "whole_after"),
    [
        # As much as there was: nothing was cut.
        ("He spoke. ", " He left.", None, None),
        ("He spoke then. ", " He left before all the others did.", None, " He left before all the"),
        # A sentence or a line where half of the characters stay, else a word.
        (
            "It ended. Yes, it is all that he said. ",
            " That is all that he said. It ended there.",
            "Yes, it is all that he said. ",
            " That is all that he said.",
        ),
        (
            "The end of a line\nThe line above all ",
            "\nA line that is short\nand another, cut",
            "The line above all ",
            "\nA line that is short",
        ),
        (
            "The circumstances were complicated. Yes! ",
            " No! Complicated circumstances, said he",
            "were complicated. Yes! ",
            " No! Complicated",
        ),
        # No spaces: between any two characters.
        ("字" * 40, "字" * 40, "字" * REACH, "字" * REACH),
    ],
)
def test_uncut(before: str, after: str, whole_before: str | None, whole_after: str | None) -> None:
    context = before[-REACH:] + MIDDLE + after[:REACH]
    assert uncut(context, MIDDLE, REACH) == Stretch(
        (before if whole_before is None else whole_before)
        + MIDDLE
        + (after if whole_after is None else whole_after),
        whole_before is not None,
        whole_after is not None,
    )


def test_the_passage_may_stand_there_twice() -> None:
    """The one in the middle counts: there is no more after it than was taken."""
    text = f"{MIDDLE} Later: {MIDDLE} He said it and left."
    assert uncut(text, MIDDLE, 2 * len(MIDDLE)) == Stretch(text)


def test_an_ellipsis_where_there_is_more() -> None:
    was, now = Stretch("a letter came", True), Stretch("a note came", False, True)
    assert marked_stretches(was, now) == [
        Piece("same", "… "),
        Piece("same", "a "),
        Piece("was", "letter"),
        Piece("now", "note"),
        Piece("same", " came"),
        Piece("same", " …"),
    ]
