"""Retry-After as sites write it: seconds, a date in three forms, nonsense; obeyed and capped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.capture.answers import RETRY_AFTER_MAX, retry_after
from claims.services.endings import FIRST_PAUSE, LONGEST_PAUSE, LONGEST_RETRY_AFTER, _pause

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("999999999", RETRY_AFTER_MAX),
        ("Sun, 22 Nov 2026 12:05:00 GMT", 300.0),
        ("Sunday, 22-Nov-26 12:05:00 GMT", 300.0),
        ("Sun Nov 22 12:05:00 2026", 300.0),
        ("Sun, 22 Nov 2026 13:05:00 +0100", 300.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", RETRY_AFTER_MAX),
    ],
)
def test_what_is_understood(value: str, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    "value",
    ["", "-5", "1.5", "1e3", "soon", "٣٠", "１２０", "99999999999999", "Fri, 31 Dec 99999 23:59:59 GMT", "\u00e9t\u00e9", "0x10",
     "Sun, 99 Nov 2026 12:05:00 GMT", "\x00", "," * 5000],
)  # fmt: skip
def test_what_is_not(value: str) -> None:
    assert retry_after(value, NOW) is None


@pytest.mark.parametrize("attempts", [1, 2, 3, 4, 5, 9])
def test_pauses_grow_with_jitter_and_are_capped(attempts: int) -> None:
    middle = min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE)
    pauses = {_pause(attempts, None).total_seconds() for _ in range(200)}
    assert all(0.8 * middle <= pause <= 1.2 * middle for pause in pauses)
    assert len(pauses) > 100, "everybody would come back at the same moment"


def test_a_site_may_ask_for_longer_but_not_for_ever() -> None:
    assert _pause(1, 100.0).total_seconds() == 100.0
    assert _pause(1, 1e9).total_seconds() == LONGEST_RETRY_AFTER
    assert _pause(3, 1.0).total_seconds() > 50  # never sooner than we would come by ourselves
