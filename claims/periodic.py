"""What beat starts: finding work whose message or worker was lost."""

from __future__ import annotations

from celery import shared_task

from claims import enqueue
from claims.health import beat_was_seen
from claims.services.captures import due_count

MOST_WAKES = 8
SWEEP_SECONDS = 5  # how often beat calls, see CELERY_BEAT_SCHEDULE


@shared_task(name="claims.periodic.sweep_captures")
def sweep_captures() -> None:
    """Wake as many workers as there is work, but never flood the broker: wakes go stale."""
    beat_was_seen()
    for _ in range(min(due_count(), MOST_WAKES)):
        enqueue.wake(enqueue.CAPTURE_DUE, expires=SWEEP_SECONDS)
