"""The application with take next as it would be without a guard: look, think, write.

The negative control of tests/integration/test_web_races.py.
"""

from __future__ import annotations

import time
from typing import Any

from verifier.wsgi import application

# isort: split
# The application sets Django up before models are imported.
from claims.api import queue
from claims.models import Claim, User
from claims.workflow import State

__all__ = ["application"]


def take_next(*, actor: User, **given: Any) -> Claim | None:
    """The first claim that waits, for whoever asks at the same moment."""
    claim = Claim.objects.filter(state=State.QUEUED).order_by("flagged_at").first()
    time.sleep(0.01)
    if claim is not None:
        Claim.objects.filter(pk=claim.pk).update(state=State.CHECKING)
    return claim


setattr(queue, "take_next", take_next)  # noqa: B010  (the name is not for others)
