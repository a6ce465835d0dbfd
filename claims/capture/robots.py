"""What robots.txt says about one address, and for how long its answer is used (RFC 9309)."""

from typing import Protocol

from protego import Protego

from claims.outcomes import Outcome

TOO_MANY_REQUESTS = 429
LONGEST_DELAY = 30.0  # seconds; sites that ask for more mean other readers than us


class Robots(Protocol):
    """A memory of robots.txt files by origin (scheme, host and port)."""

    def recall(self, origin: str) -> bytes | None:
        """The file, empty for a site without one; None when it must be asked for (again)."""

    def keep(self, origin: str, rules: bytes) -> None:
        """Remember what the site answered just now."""


class RobotsSeen:
    """A memory for a reader who opens many pages of a site at once; to be thrown away after it."""

    def __init__(self) -> None:
        self.rules: dict[str, bytes] = {}

    def recall(self, origin: str) -> bytes | None:
        """What this origin answered in the life of this object."""
        return self.rules.get(origin)

    def keep(self, origin: str, rules: bytes) -> None:
        """Remember it."""
        self.rules[origin] = rules


def may_fetch(robots: bytes, url: str, user_agent: str) -> bool:
    """Whether this file lets a reader of this name open `url`. Nonsense forbids nothing.

    Rules are looked up by the product name, the part of the user agent before the first `/`.
    """
    product = user_agent.partition("/")[0].strip() or "*"
    rules = Protego.parse(robots.decode("utf-8", "replace"))
    return bool(rules.can_fetch(url, product))


def crawl_delay(robots: bytes, user_agent: str) -> float:
    """How many seconds this file asks a reader of this name to wait between two pages: `Crawl-delay`,
    which no standard knows but many sites write. 0 when it asks for none or for nonsense; never more
    than LONGEST_DELAY.
    """
    product = user_agent.partition("/")[0].strip() or "*"
    asked = Protego.parse(robots.decode("utf-8", "replace")).crawl_delay(product) or 0.0
    return min(asked, LONGEST_DELAY) if asked > 0 else 0.0


def rules_of(status: int, body: bytes | None) -> bytes | None:
    """The rules that an answer amounts to: empty when it forbids nothing, None when the site is in
    no state to say (RFC 9309 §2.3.1: server errors forbid everything, client errors nothing).
    """
    if status >= 500 or status == TOO_MANY_REQUESTS:
        return None
    return (body or b"") if status == 200 else b""


# Asked for robots.txt, the site cannot be reached at all: the page would end the same way.
AWAY = frozenset({Outcome.DNS, Outcome.CONNECTION, Outcome.TIMEOUT, Outcome.TLS})
