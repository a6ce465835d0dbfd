"""Asks for background work by name, after the commit. The row is the record; the message only wakes."""

from __future__ import annotations

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from verifier.celery import app

log = structlog.get_logger(__name__)

CAPTURE = "claims.tasks.capture_snapshot"
CAPTURE_DUE = "claims.tasks.capture_due"


def after_commit(task: str, *arguments: str) -> None:
    """Send the task when the transaction stands. A broker that is away is no error: beat sweeps."""
    transaction.on_commit(lambda: _send(task, arguments))


def wake(task: str, *, expires: float) -> None:
    """Send a task without arguments at once; workers drop it `expires` seconds later."""
    _send(task, (), expires=expires)


def _send(task: str, arguments: tuple[str, ...], expires: float | None = None) -> None:
    try:
        app.send_task(task, args=arguments, retry=False, ignore_result=True, expires=expires)
    except (OperationalError, OSError) as error:
        log.warning("enqueue.broker_away", task=task, arguments=arguments, error=str(error))
