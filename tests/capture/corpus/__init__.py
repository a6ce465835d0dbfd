"""Pages that are what was asked for, and pages that are not: all of our own making.

`good.py` and `bad.py` give the cases; `words.py` holds the sentences, `markup.py` the frames that
sites put around them. The same on every run: choices are drawn from seeded generators.
"""

from dataclasses import dataclass

from claims.outcomes import Outcome

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Case:
    """One answer of a site. `came_to` is where redirects led, when not to what was asked for."""

    name: str
    outcome: Outcome
    body: bytes
    status: int = 200
    content_type: str = HTML
    url: str = "https://example.org/2024/03/second-pier"
    came_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()
