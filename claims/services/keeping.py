"""Where captures are kept and how large they may be, as the installation's settings say."""

from __future__ import annotations

from django.conf import settings

from claims.capture.limits import Limits
from claims.capture.store import Store


def store() -> Store:
    """The installation's content-addressed store."""
    return Store(settings.STORE_DIR)


def usual_limits() -> Limits:
    """The bounds of one capture."""
    return Limits(total_seconds=settings.CAPTURE_SECONDS, raw_bytes=settings.CAPTURE_BYTES)
