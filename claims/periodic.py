"""What beat starts: finding work whose message or worker was lost."""

from __future__ import annotations

from celery import shared_task

from claims import enqueue
from claims.health import beat_was_seen
from claims.services.captures import due_count
from claims.services.embargoes import publish_due as publish_what_is_due
from claims.services.holds import end_holds
from claims.services.letters import letters_due, write_digests
from claims.services.notices import follow_record
from claims.services.rechecks import due_watches
from claims.services.reminders import remind

MOST_WAKES = 8
WATCH_SECONDS = 15  # the same for watched sources
POSTED_SECONDS = 30  # for which a wake for letters may wait
SWEEP_SECONDS = 5  # how often beat calls, see CELERY_BEAT_SCHEDULE


@shared_task(name="claims.periodic.sweep_captures")
def sweep_captures() -> None:
    """Wake as many workers as there is work, but never flood the broker: wakes go stale."""
    beat_was_seen()
    for _ in range(min(due_count(), MOST_WAKES)):
        enqueue.wake(enqueue.CAPTURE_DUE, expires=SWEEP_SECONDS)


@shared_task(name="claims.periodic.publish_due")
def publish_due() -> None:
    """Publish what is planned for a time that has come. Here and not in a task of its own: what a
    broker or worker kept waiting goes out with the next call, and no message can be lost."""
    publish_what_is_due()


@shared_task(name="claims.periodic.end_timed_holds")
def end_timed_holds() -> None:
    """End the holds that ran out without work."""
    end_holds()


@shared_task(name="claims.periodic.sweep_watches")
def sweep_watches() -> None:
    """Wake one worker when watched sources are due: it looks at many, others stay for editors."""
    if due_watches():
        enqueue.wake(enqueue.WATCH_DUE, expires=WATCH_SECONDS)


@shared_task(name="claims.periodic.keep_posted")
def keep_posted() -> None:
    """Fill the inboxes with what happened, and wake who sends the letters."""
    while follow_record():
        pass
    if letters_due():
        enqueue.wake(enqueue.SEND_LETTERS, expires=POSTED_SECONDS)


@shared_task(name="claims.periodic.look_at_the_clock")
def look_at_the_clock() -> None:
    """Fill the inboxes with what is due, and write the daily letters: to the minute is enough."""
    remind()
    write_digests()
