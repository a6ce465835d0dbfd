"""Who works on what: take, take next, assign, give back. Two people never get the same claim."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Malformed, Missing, Rejected
from claims.models import AssignmentOutcome, Claim, Duty, User
from claims.permissions import ROLE_FOR, require, roles_of
from claims.queries import contributed, waiting_for_check, waiting_for_review
from claims.record import act
from claims.services.steps import begin, close_assignment, finish, open_assignment
from claims.workflow import State

_STATES_FOR: dict[Duty, tuple[State, ...]] = {
    Duty.CHECK: (State.QUEUED, State.CHECKING),
    Duty.REVIEW: (State.IN_REVIEW,),
}


def _duty(name: str, claim: Claim | None = None) -> Duty:
    if not name and claim is not None:
        return Duty.REVIEW if claim.state == State.IN_REVIEW else Duty.CHECK
    if name not in ROLE_FOR:
        raise Malformed(
            "duty_unknown", _("The duty is one of %(duties)s.") % {"duties": ", ".join(ROLE_FOR)}
        )
    return Duty(name)


def _require_duty(actor: User, duty: Duty) -> None:
    """Refuse (Forbidden) whoever lacks the role of the duty they ask for."""
    if ROLE_FOR[duty] not in roles_of(actor):
        raise Forbidden(
            "role_missing", _("This duty needs the role %(role)s.") % {"role": ROLE_FOR[duty].label}
        )


def require_fit(person: User, claim: Claim, duty: Duty) -> None:
    """Refuse a person without the duty's role, and reviews of one's own work."""
    if not person.is_active or ROLE_FOR[duty] not in roles_of(person):
        raise Rejected(
            "person_unfit",
            _("%(person)s does not have the role %(role)s.")
            % {"person": person.display_name, "role": ROLE_FOR[duty].label},
        )
    if duty == Duty.REVIEW and contributed(person, claim):
        raise Rejected(
            "own_work",
            _("%(person)s contributed to this verdict; someone else must review it.")
            % {"person": person.display_name},
        )


@act
def take_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", duty: str = ""
) -> Claim:
    """Take a claim for oneself: to check from the queue, or to review. One taker only."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="take", version=version, note=note)
    wanted = _duty(duty, claim)
    _require_duty(actor, wanted)
    require_fit(actor, claim, wanted)
    return _give(claim, wanted, person=actor, by=actor, step="take", note=note)


@act
def assign_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    duty: str = "",
    person: str = "",
    due_at: datetime | None = None,
) -> Claim:
    """Give a claim to someone (user name), also away from who has it."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="assign", version=version, note=note)
    wanted = _duty(duty, claim)
    taker = User.objects.filter(username=person).first()
    if taker is None:
        raise Missing("no_such_person", _("There is nobody of this user name."))
    require_fit(taker, claim, wanted)
    held = claim.assignments.filter(duty=wanted, closed_at__isnull=True).first()
    if held is not None and held.person_id == taker.pk:
        raise Conflict(
            "already_theirs",
            _("%(person)s has this claim already.") % {"person": taker.display_name},
        )
    close_assignment(
        claim, duty=wanted, outcome=AssignmentOutcome.REASSIGNED, by=actor, reason=note
    )
    return _give(claim, wanted, person=taker, by=actor, step="assign", note=note, due_at=due_at)


def _give(
    claim: Claim,
    duty: Duty,
    *,
    person: User,
    by: User,
    step: str,
    note: str,
    due_at: datetime | None = None,
) -> Claim:
    if claim.state not in _STATES_FOR[duty]:
        raise Rejected("duty_not_open", _("The claim does not wait for this duty now."))
    held = (
        claim.assignments.filter(duty=duty, closed_at__isnull=True).select_related("person").first()
    )
    if held is not None:
        raise Conflict(
            "already_taken",
            _("%(person)s has taken this claim.") % {"person": held.person.display_name},
            claim=claim,
        )
    open_assignment(claim, duty=duty, person=person, by=by, due_at=due_at)
    to = State.CHECKING if duty == Duty.CHECK else State.IN_REVIEW
    return finish(claim, actor=by, step=step, note=note, to=to, duty=duty, person=str(person.pk))


@act
def take_next(*, actor: User, duty: str = Duty.CHECK, desk: str = "") -> Claim | None:
    """Take the first claim that waits for a duty; None when there is none.

    PostgreSQL skips rows that others are taking at this moment; SQLite lets one taker in at a
    time. Either way two people never get the same claim.
    """
    require(actor, "queue.take")
    wanted = _duty(duty)
    if ROLE_FOR[wanted] not in roles_of(actor):
        raise Forbidden(
            "role_missing",
            _("This duty needs the role %(role)s.") % {"role": ROLE_FOR[wanted].label},
        )
    waiting = waiting_for_check(actor) if wanted == Duty.CHECK else waiting_for_review(actor)
    while claim := _first(waiting, desk):
        # PostgreSQL looks at a row anew that others have just changed, but at other tables as they
        # were before: an assignment or a contribution of that moment shows only now.
        if wanted == Duty.CHECK or waiting.filter(pk=claim.pk).exists():
            return _give(claim, wanted, person=actor, by=actor, step="take", note="")
    return None


def _first(waiting: QuerySet[Claim], desk: str) -> Claim | None:
    if desk:
        waiting = waiting.filter(desk__slug=desk)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    return waiting.first()


@act
def release_claim(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Give a claim back to the queue, with a word for whoever takes it next."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="release", version=version, note=note)
    close_assignment(
        claim, duty=Duty.CHECK, outcome=AssignmentOutcome.RELEASED, by=actor, reason=note
    )
    return finish(claim, actor=actor, step="release", note=note)
