"""Patterns of many wordings that are tried only where their letters stand.

A pattern of a hundred alternatives takes long to find nothing, and nearly every sentence of a story has
none of them. Whether those letters are there that an alternative cannot do without is seen several
times as fast; where they are, the pattern itself decides.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Need = tuple[str, ...]  # of these strings at least one stands in whatever matches
_REPEATED = frozenset({"MAX_REPEAT", "MIN_REPEAT"})


class Wording:
    """A regular expression over lower-case text, as `re.compile` would give it, but fast where it
    does not match."""

    def __init__(self, *patterns: str) -> None:
        self.pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.pattern.search(text, start) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def may_match(self, text: str) -> bool:
        """False where it certainly does not match."""
        has = text.__contains__
        rarest = self._ascii if text.isascii() else self._rarest
        # First one string after the other, which is one call; nearly always that is all.
        return any(map(has, rarest)) and any(
            all(any(map(has, need)) for need in needs) for needs in self.needs
        )

    @cached_property
    def needs(self) -> tuple[tuple[Need, ...], ...]:
        """For each alternative what it cannot do without, the longest words first."""
        return tuple(
            tuple(sorted(needs, key=_shortest, reverse=True))
            for needs in _alternatives(parser.parse(self.pattern.pattern))
        )

    @cached_property
    def _rarest(self) -> Need:
        """Strings of which one stands in whatever matches; an empty one, which stands everywhere,
        when an alternative needs nothing that is known."""
        return tuple(dict.fromkeys(part for needs in self.needs for part in (*needs, ("",))[0]))

    @cached_property
    def _ascii(self) -> Need:
        return tuple(filter(str.isascii, self._rarest))


def _alternatives(parsed: Any) -> Iterator[list[Need]]:
    if len(parsed) == 1 and str(parsed[0][0]) == "BRANCH":
        for branch in parsed[0][1][1]:
            yield from _alternatives(branch)
    else:
        yield list(_needs(parsed))


def _needs(parsed: Any) -> Iterator[Need]:
    """What a sequence cannot do without. What is not known here is never needed."""
    letters = ""
    for kind, value in (*parsed, ("END", None)):
        name = str(kind)
        if name == "LITERAL":
            letters += chr(value)
            continue
        if letters:
            yield (letters,)
            letters = ""
        if name == "SUBPATTERN" and not value[1] & re.IGNORECASE:
            yield from _needs(value[3])
        elif name in _REPEATED and value[0] > 0:
            yield from _needs(value[2])
        elif name == "BRANCH":
            best = [max(_needs(branch), key=_shortest, default=()) for branch in value[1]]
            if all(best):
                yield tuple(dict.fromkeys(letters for need in best for letters in need))


def _shortest(need: Need) -> int:
    """The longer its shortest string, the less often it stands somewhere by chance."""
    return min(map(len, need))
