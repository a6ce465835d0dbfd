"""Asks for background work by name, after the commit. The row is the record; the message only wakes."""

from __future__ import annotations

import time

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from verifier.celery import app

log = structlog.get_logger(__name__)

CAPTURE = "claims.tasks.capture_snapshot"
CAPTURE_DUE = "claims.tasks.capture_due"
WATCH_DUE = "claims.tasks.watch_due"
SEND_LETTERS = "claims.tasks.send_letters"
QUIET = 5.0  # seconds for which a broker that failed is not asked again; about one sweep
BEHIND = 3  # with this broker 0 goes first: what beat calls waits behind no captures
_quiet_until = 0.0


def after_commit(task: str, *arguments: str) -> None:
    """Send the task when the transaction stands. A broker that is away is no error: beat sweeps."""
    transaction.on_commit(lambda: _send(task, arguments))


def wake(task: str, *, expires: float, countdown: float = 0.0) -> None:
    """Send a task without arguments at once; workers drop it `expires` seconds later.

    countdown: seconds for which workers hold it back first.
    """
    _send(task, (), expires=expires, countdown=countdown)


def _send(
    task: str,
    arguments: tuple[str, ...],
    expires: float | None = None,
    countdown: float | None = None,
) -> None:
    global _quiet_until  # noqa: PLW0603
    # A hundred messages to a broker that hangs would be a hundred time-outs for one request.
    if time.monotonic() < _quiet_until:
        return
    try:
        app.send_task(
            task,
            args=arguments,
            retry=False,
            ignore_result=True,
            expires=expires,
            countdown=countdown or None,
            priority=BEHIND,
        )
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET
        log.warning("enqueue.broker_away", task=task, arguments=arguments, error=str(error))
