"""Timed holds: what was taken and not begun goes back to who waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import Assignment, AssignmentOutcome, Claim, Duty
from claims.prepared import Prepared
from claims.record import act, collect
from claims.services.steps import finish
from claims.workflow import State

MOST_AT_ONCE = 100


def hold_of(claim: Claim) -> timedelta:
    """For how long a take of this claim is held: as its desk says, else the newsroom."""
    minutes = claim.desk.hold_minutes if claim.desk else None
    return timedelta(minutes=minutes or settings.HOLD_MINUTES)


def end_holds() -> int:
    """End the timed holds that have run out; how many this call has ended.

    Beat calls it, and whoever asks for the next claim. Several may call it at once: each hold is
    ended by one of them, or made firm by its person's first save, whichever comes first.
    """
    rows = _DUE.rows(now=timezone.now())
    return sum(_end_hold(row.pk, row.claim_id, Duty(row.duty)) for row in rows)


def _due(now: datetime) -> QuerySet[Assignment]:
    due = Assignment.objects.filter(closed_at__isnull=True, hold_until__lte=now)
    return due.order_by("hold_until").only("claim_id", "duty")[:MOST_AT_ONCE]


_DUE = Prepared(_due, now=datetime)


@act
def _end_hold(assignment_id: UUID, claim_id: UUID, duty: Duty) -> bool:
    # A claim that somebody is just changing is left to the next call.
    locked = Claim.objects.select_for_update(skip_locked=True)
    claim = locked.filter(pk=claim_id).first()
    if claim is None:
        return False
    now = timezone.now()
    ended = Assignment.objects.filter(
        pk=assignment_id, closed_at__isnull=True, hold_until__lte=now
    ).update(outcome=AssignmentOutcome.EXPIRED, closed_at=now)
    if not ended:
        return False
    row = Assignment.objects.get(pk=assignment_id)
    person = str(row.person_id)
    collect(
        "assignment.closed",
        row,
        actor=None,
        claim=claim,
        duty=duty,
        outcome=row.outcome,
        person=person,
    )
    back = duty == Duty.CHECK and claim.state == State.CHECKING
    finish(
        claim,
        actor=None,
        step="hold_ended",
        note="",
        to=State.QUEUED if back else State(claim.state),
        duty=duty,
        person=person,
    )
    return True
