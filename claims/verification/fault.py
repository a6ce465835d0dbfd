"""Fault: one thing that is not as it was recorded."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """`place` names the row, file or event (`verdict 1f0c…`); `what` says what is wrong with it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"
