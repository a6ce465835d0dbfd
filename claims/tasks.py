"""Tasks: ids in, one call. They may run twice; a missing row is no error."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from celery.signals import worker_init, worker_ready
from django.urls import get_resolver

from claims import enqueue
from claims.capture.run import get_ready
from claims.services.capturing import run_due
from claims.services.letters import mail_is_set_up
from claims.services.letters import send_letters as send_due_letters
from claims.services.rechecks import run_watches

MOST_IN_A_BATCH = 1000
FIRST_LOOK = 60.0  # seconds after which a worker need not look for what others left


@shared_task(name="claims.tasks.capture_snapshot")
def capture_snapshot(snapshot_id: str) -> None:
    """Capture one snapshot that was just asked for, and what else is due by then."""
    run_due(MOST_IN_A_BATCH, first=UUID(snapshot_id))


@shared_task(name="claims.tasks.capture_due")
def capture_due() -> None:
    """Work off some of what is due, whatever became of its own message."""
    run_due(MOST_IN_A_BATCH)


@shared_task(name="claims.tasks.watch_due")
def watch_due() -> None:
    """Look at watched sources of many hosts at once, for some seconds."""
    run_watches()


@shared_task(name="claims.tasks.send_letters")
def send_letters() -> None:
    """Send the letters that are due."""
    send_due_letters()


@worker_init.connect
def load_once(**kwargs: object) -> None:
    """Load, before the pool is forked from the worker, what captures and what letters need."""
    get_ready()
    if mail_is_set_up():
        _ = get_resolver().url_patterns  # letters name addresses: each process would load all pages


@worker_ready.connect
def look_at_once(sender: object = None, **kwargs: object) -> None:
    """A worker that has just started takes up what is due: it may be what another died of.

    The next sweep would find it too, seconds later; its wakes may have gone stale meanwhile.
    """
    pool = getattr(sender, "pool", None)
    for _ in range(getattr(pool, "num_processes", 1)):
        enqueue.wake(enqueue.CAPTURE_DUE, expires=FIRST_LOOK)
