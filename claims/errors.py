"""What a service may refuse. Every door turns these into its own words: a problem, a message, a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The act was refused and nothing was changed.

    `code` is stable and meant for programs, `message` for people; `extra` holds facts that help
    to go on (candidates, the current version, steps that are open).
    """

    status = 422

    def __init__(self, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra: Mapping[str, Any] = extra


class Rejected(Refused):
    """A rule of the desk is broken (422)."""


class Malformed(Refused):
    """The request does not have the form that the act needs (400)."""

    status = 400


class Forbidden(Refused):
    """The person's roles do not allow the act (403)."""

    status = 403


class Missing(Refused):
    """There is no such thing for this person (404)."""

    status = 404


class Conflict(Refused):
    """Someone else was faster: the screen is stale (409). `extra` carries the current content."""

    status = 409
