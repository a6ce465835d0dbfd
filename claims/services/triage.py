"""Triage: accept a flagged claim for a desk, dismiss it, bring it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Malformed, Missing, Rejected
from claims.models import (
    AssignmentOutcome,
    Check,
    Claim,
    ClaimLinkKind,
    Desk,
    Duty,
    Priority,
    User,
)
from claims.permissions import roles_of
from claims.queries import is_recused
from claims.record import act
from claims.services.claims import link_claims
from claims.services.steps import begin, close_assignment, finish, open_assignment
from claims.workflow import DismissalReason, Role, State


@act
def accept_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    desk: str = "",
    priority: int | None = None,
    due_at: datetime | None = None,
) -> Claim:
    """Put a flagged claim into a desk's queue. The desk may be left out when there is only one."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="accept", version=version, note=note)
    claim.desk = _desk(desk)
    if priority is not None:
        if priority not in Priority.values:
            raise Rejected("priority_unknown", _("The priority is 1 (urgent) to 4 (low)."))
        claim.priority = priority
    if due_at is not None:
        claim.due_at = due_at
    return finish(
        claim,
        actor=actor,
        step="accept",
        note=note,
        changed=("desk", "priority", "due_at"),
        desk=claim.desk.slug,
        priority=claim.priority,
    )


def _desk(slug: str) -> Desk:
    if not slug:
        desks = list(Desk.objects.select_related("scale")[:2])
        if len(desks) == 1:
            return desks[0]
        raise Malformed("desk_required", _("Name the desk (its short name)."))
    desk = Desk.objects.filter(slug=slug).first()
    if desk is None:
        raise Missing("no_such_desk", _("There is no desk of this short name."))
    return desk


@act
def dismiss_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    reason: str = "",
    duplicate_of: UUID | None = None,
) -> Claim:
    """Decide not to check a claim: not_checkable, out_of_scope, duplicate (of which), other (note)."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="dismiss", version=version, note=note)
    if Check.objects.filter(claim=claim).exists():
        raise Rejected(
            "published_before",
            _(
                "A verdict on this claim is public: finish the work on it, or let a publisher "
                "withdraw the verdict."
            ),
        )
    if reason not in set(DismissalReason):
        raise Malformed(
            "reason_required",
            _("The reason is one of %(reasons)s.") % {"reasons": ", ".join(DismissalReason)},
        )
    if reason == DismissalReason.OTHER and not note:
        raise Malformed("note_required", _("“Other” needs a note that says why."))
    if reason == DismissalReason.DUPLICATE:
        if duplicate_of is None:
            raise Malformed("duplicate_of_required", _("Name the claim that this one repeats."))
        link_claims(
            actor=actor, claim_id=claim.pk, kind=ClaimLinkKind.REPEATS, other_id=duplicate_of
        )
    claim.dismissed_from = claim.state
    close_assignment(
        claim, duty=Duty.CHECK, outcome=AssignmentOutcome.DISMISSED, by=actor, reason=note
    )
    return finish(
        claim, actor=actor, step="dismiss", note=note, changed=("dismissed_from",), reason=reason
    )


@act
def restore_claim(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Bring a dismissed claim back to where it was, with the person who was checking it.

    To the queue, when that person checks no more.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="restore", version=version, note=note)
    back = State(claim.dismissed_from)
    if back == State.CHECKING:
        last = claim.assignments.filter(
            duty=Duty.CHECK, outcome=AssignmentOutcome.DISMISSED
        ).latest("closed_at")
        if Role.CHECKER in roles_of(last.person) and not is_recused(last.person, claim):
            open_assignment(claim, duty=Duty.CHECK, person=last.person, by=actor)
        else:
            back = State.QUEUED
    claim.dismissed_from = ""
    return finish(
        claim, actor=actor, step="restore", note=note, to=back, changed=("dismissed_from",)
    )
