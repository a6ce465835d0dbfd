"""Tasks: ids in, one call. They may run twice; a missing row is no error."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from celery.signals import worker_init

from claims.capture.extract import preload
from claims.services.captures import run_capture, run_due
from claims.services.rechecks import run_watches

MOST_PER_WAKE = 8


@shared_task(name="claims.tasks.capture_snapshot")
def capture_snapshot(snapshot_id: str) -> None:
    """Capture one snapshot that was just asked for."""
    run_capture(UUID(snapshot_id))


@shared_task(name="claims.tasks.capture_due")
def capture_due() -> None:
    """Work off some of what is due, whatever became of its own message."""
    run_due(MOST_PER_WAKE)


@shared_task(name="claims.tasks.watch_due")
def watch_due() -> None:
    """Look at watched sources of many hosts at once, for some seconds."""
    run_watches()


@worker_init.connect
def load_readers(**kwargs: object) -> None:
    """Load what reads pages once, before the pool is forked from the worker."""
    preload()
