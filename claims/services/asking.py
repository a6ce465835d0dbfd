"""What the threads that fetch ask the thread that has the database: the rules of sites."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from claims.capture.address import UnsafeAddress, parse_url

ANSWERED_WITHIN = 3.0  # seconds that a fetch waits for what is known of a site's rules


@dataclass(eq=False)
class Question:
    """A thread wants to know what is known of a site's rules."""

    origin: str
    answered: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Rules:
    """A thread was told a site's rules."""

    origin: str
    rules: bytes


class AskedRobots:
    """The rules of sites for one batch; what it does not know, the threads ask for."""

    def __init__(self, tell: Callable[[Question | Rules], None]) -> None:
        self.known: dict[str, bytes | None] = {}
        self._tell = tell

    def recall(self, origin: str) -> bytes | None:
        """As `capture.robots.Robots` has it."""
        if origin not in self.known:
            question = Question(origin)
            self._tell(question)
            question.answered.wait(ANSWERED_WITHIN)
        return self.known.get(origin)

    def keep(self, origin: str, rules: bytes) -> None:
        """As `capture.robots.Robots` has it."""
        self.known[origin] = rules
        self._tell(Rules(origin, rules))


def origin_of(url: str) -> str:
    """Scheme, host and port; empty for an address that is refused anyway."""
    try:
        checked = parse_url(url)
    except UnsafeAddress:
        return ""
    return f"{checked.scheme}://{checked.authority}"
