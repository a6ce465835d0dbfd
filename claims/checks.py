"""System checks: what can be wrong at the start, with a hint what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from claims.capture.address import parse_allow


@register()
def capture_allow_is_exact(**kwargs: Any) -> list[CheckMessage]:
    """CAPTURE_ALLOW must be a list of exact host:port pairs."""
    try:
        parse_allow(settings.CAPTURE_ALLOW)
    except ValueError as error:
        return [
            Error(
                str(error),
                hint="Write host:port pairs, separated by commas, such as 127.0.0.1:8001.",
                id="claims.E001",
            )
        ]
    return []


@register()
def sqlite_takes_the_write_lock_first(**kwargs: Any) -> list[CheckMessage]:
    """On SQLite every act relies on IMMEDIATE transactions for its locks."""
    database = settings.DATABASES["default"]
    if (
        database["ENGINE"] == "django.db.backends.sqlite3"
        and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ):
        return [
            Error(
                "SQLite must run with transaction_mode IMMEDIATE.",
                hint="Two writers could otherwise read the same row before either writes.",
                id="claims.E002",
            )
        ]
    return []
