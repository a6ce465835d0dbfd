"""Patterns that are tried only where their letters stand: nothing that they match is ever missed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.capture import notices
from claims.capture.wording import Wording

KINDS = {id(kind): kind.told for kind in notices.ALL}.values()


def alternatives(wording: Wording) -> list[str]:
    """The alternatives as they are written, one by one: each must be able to match."""
    parts, depth, begun, text = [], 0, 0, wording.pattern.pattern
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", lambda found: "x" * len(found[0]), text)
    for place, letter in enumerate(bare):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            parts.append(text[begun:place])
            begun = place + 1
    return [*parts, text[begun:]]


@pytest.mark.parametrize("wording", KINDS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_a_pattern_matches_is_seen(wording: Wording, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(alternatives(wording)))
    matching = data.draw(st.from_regex(re.compile(one), fullmatch=False))
    for text in (matching, matching.lower()):
        found = wording.pattern.search(text)
        again = wording.search(text)
        assert (found is None) == (again is None)
        assert found is None or again is None or found.span() == again.span()
        assert [m.span() for m in wording.finditer(text)] == [
            m.span() for m in wording.pattern.finditer(text)
        ]


def test_what_it_needs() -> None:
    wording = Wording(r"\b(?:log|sign) ?in(?:to)?\b.{0,9}to (?:read|see)\b", r"not here|gon[ez]")
    assert wording.needs == (
        (("log", "sign"), ("to ",), ("read", "see"), ("in",)),
        (("not here",),),
        (("gon",),),
    )
    assert wording.may_match("sign in to read")
    assert wording.search("please log into x to see it") is not None
    assert wording.search("in a sign to read", 3) is None
    assert not wording.may_match("sign in and read")


@pytest.mark.parametrize(
    "pattern", [r"[ab]+|xyz", r"(?:x|[yz])", r"a?", r"(?:ab){0,2}", r"(?i:abc)"]
)
def test_where_nothing_is_needed_the_pattern_is_always_tried(pattern: str) -> None:
    assert Wording(pattern).may_match("")


@pytest.mark.parametrize("wording", KINDS)
def test_every_alternative_of_the_notices_needs_something(wording: Wording) -> None:
    """Else each sentence would be searched, and nothing were gained."""
    assert all(wording.needs)
    assert not wording.may_match("the minister spoke of bridges.")
