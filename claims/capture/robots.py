"""What robots.txt says about one address (RFC 9309)."""

from protego import Protego


def may_fetch(robots: bytes, url: str, user_agent: str) -> bool:
    """Whether this file lets a reader of this name open `url`. Nonsense forbids nothing.

    Rules are looked up by the product name, the part of the user agent before the first `/`.
    """
    product = user_agent.partition("/")[0].strip() or "*"
    rules = Protego.parse(robots.decode("utf-8", "replace"))
    return bool(rules.can_fetch(url, product))
