"""How every workflow step begins and ends: the one order of lock → permission → version → state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Rejected
from claims.models import (
    Assignment,
    AssignmentOutcome,
    Check,
    Claim,
    Duty,
    Embargo,
    EmbargoOutcome,
    Publication,
    User,
)
from claims.passages import clean_text
from claims.permissions import require_step
from claims.queries import open_embargo
from claims.record import collect, instant
from claims.services.locking import check_version, lock_claim, touch
from claims.workflow import LOCKED, STEPS, State


def begin(
    *, actor: User, claim_id: UUID, step: str, version: int | None, note: str
) -> tuple[Claim, str]:
    """Lock the claim and see that the step may be taken; gives the claim and the cleaned note.

    Refuses: missing or stale version, a role that the table does not name, a state the step does
    not start from, a note that is needed and empty.
    """
    row = STEPS[step]
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_step(actor, row, claim)
    check_version(claim, version)
    if not row.starts_from(claim.state):
        state = State(claim.state)
        sentence = _("“%(step)s” is not possible while the claim is %(state)s.")
        told = [sentence % {"step": row.label, "state": state.label}]
        told += [str(LOCKED[state][1])] if state in LOCKED else []
        raise Rejected(
            "step_not_open",
            " ".join(told),
            state=claim.state,
        )
    note = clean_text(note)
    if row.needs_note and not note:
        raise Malformed(
            "note_required", _("“%(step)s” needs a note that says why.") % {"step": row.label}
        )
    return claim, note


def finish(
    claim: Claim,
    *,
    actor: User | None,
    step: str,
    note: str,
    to: State | None = None,
    changed: tuple[str, ...] = (),
    check: Check | None = None,
    **data: Any,
) -> Claim:
    """Move the locked claim, count the change and collect the step's event.

    Leaving “approved” ends a plan to publish that is still open.
    """
    target = to or STEPS[step].target
    before = claim.state
    plan = open_embargo(claim) if target not in {None, State.APPROVED} else None
    if plan is not None:
        close_embargo(plan, claim, outcome=EmbargoOutcome.ENDED, by=actor, reason=note)
    if target is not None:
        claim.state = target
    now = timezone.now()
    touch(claim, "state", *changed, at=now)
    collect(
        f"claim.{step}",
        claim,
        actor=actor,
        claim=claim,
        before=before,
        after=claim.state,
        note=note,
        **data,
    )
    if check is not None:
        collect(PUBLIC_VERBS[step], check, actor=actor, claim=claim, check=check)
    return claim


# Events about checks: what strangers may follow in the feed of changes.
PUBLIC_VERBS = {
    "publish": "check.published",
    "hold": "check.held",
    "release_hold": "check.released",
    "withdraw": "check.withdrawn",
}


def open_assignment(
    claim: Claim,
    *,
    duty: Duty,
    person: User,
    by: User,
    due_at: datetime | None = None,
    hold: timedelta | None = None,
) -> Assignment:
    """Give a duty to a person. The database allows one open assignment per claim and duty.

    `hold`: it ends by itself after this time when nothing is saved. What somebody else gives waits
    for the person's yes.
    """
    now = timezone.now()
    assignment = Assignment.objects.create(
        claim=claim,
        duty=duty,
        person=person,
        assigned_by=by,
        opened_at=now,
        due_at=due_at or claim.due_at,
        hold_until=now + hold if hold else None,
        accepted_at=None if hold or person != by else now,
    )
    collect(
        "assignment.opened",
        assignment,
        actor=by,
        claim=claim,
        duty=duty,
        person=str(person.pk),
        hold_until=instant(assignment.hold_until),
    )
    return assignment


def back_to_checker(claim: Claim) -> State:
    """Where work goes that is to be done again: to the queue when nobody holds the check."""
    held = claim.assignments.filter(duty=Duty.CHECK, closed_at__isnull=True)
    return State.CHECKING if held.exists() else State.QUEUED


def close_assignment(
    claim: Claim, *, duty: Duty, outcome: AssignmentOutcome, by: User, reason: str = ""
) -> Assignment | None:
    """Close the open assignment of a duty, if there is one."""
    assignment = claim.assignments.filter(duty=duty, closed_at__isnull=True).first()
    if assignment is None:
        return None
    assignment.outcome = outcome
    assignment.reason = reason
    assignment.closed_at = timezone.now()
    assignment.save(update_fields=["outcome", "reason", "closed_at"])
    collect(
        "assignment.closed",
        assignment,
        actor=by,
        claim=claim,
        duty=duty,
        outcome=outcome,
        person=str(assignment.person_id),
    )
    return assignment


def close_embargo(
    plan: Embargo,
    claim: Claim,
    *,
    outcome: EmbargoOutcome,
    by: User | None,
    reason: str = "",
    publication: Publication | None = None,
) -> None:
    """Close an open plan to publish, once. Without `by` the newsroom's software did it.

    Refuses (Conflict `plan_closed`) what somebody else has closed meanwhile.
    """
    closed = Embargo.objects.filter(pk=plan.pk, closed_at__isnull=True).update(
        outcome=outcome,
        closed_at=timezone.now(),
        closed_by=by,
        reason=reason,
        publication=publication,
    )
    if closed != 1:
        raise Conflict(
            "plan_closed", _("The planned publication is not open any more."), claim=claim
        )
    collect(
        "publication.plan_refused"
        if outcome == EmbargoOutcome.REFUSED
        else "publication.plan_closed",
        plan,
        actor=by,
        claim=claim,
        outcome=outcome,
        publish_at=instant(plan.publish_at),
        reason=reason,
    )
