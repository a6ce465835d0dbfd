"""Recusal: who is party to a claim neither takes, is given, nor decides about it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Malformed, Missing
from claims.models import AssignmentOutcome, Claim, Duty, Recusal, User
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import is_recused
from claims.record import act, collect
from claims.services.assignments import named
from claims.services.locking import lock_claim, touch
from claims.services.steps import close_assignment
from claims.workflow import State


@act
def recuse(*, actor: User, claim_id: UUID, reason: str, person: str = "") -> Recusal:
    """Keep a person from a claim: oneself, or (as publisher) somebody else by user name.

    What they hold of it ends: a check goes back to the queue, a review to other reviewers. Refuses
    (400) no reason, (Conflict) somebody who is recused already.
    """
    one = named(person) if person else actor
    claim = lock_claim(actor=actor, claim_id=claim_id)
    if one != actor:
        require(actor, "claim.recuse")
    reason = clean_text(reason)
    if not reason:
        raise Malformed("reason_required", _("Say why; it stays on the record."))
    if is_recused(one, claim):
        raise Conflict(
            "recused_already",
            _("%(person)s is recused from this claim already.") % {"person": one.display_name},
        )
    made = Recusal.objects.create(claim=claim, person=one, reason=reason, decided_by=actor)
    collect("recusal.made", made, actor=actor, claim=claim, person=str(one.pk), reason=reason)
    _end_work(claim, one, by=actor, reason=reason)
    return made


def _end_work(claim: Claim, person: User, *, by: User, reason: str) -> None:
    held = claim.assignments.filter(person=person, closed_at__isnull=True)
    for duty in held.values_list("duty", flat=True):
        close_assignment(
            claim, duty=Duty(duty), outcome=AssignmentOutcome.RECUSED, by=by, reason=reason
        )
        if duty == Duty.CHECK and claim.state == State.CHECKING:
            claim.state = State.QUEUED
    # A change like others: a page that was loaded before must not approve after.
    touch(claim, "state")


@act
def lift_recusal(*, actor: User, recusal_id: UUID, reason: str) -> Recusal:
    """Let a person back to a claim, with a reason. Publishers do; nobody lifts their own (403)."""
    require(actor, "claim.recuse")
    found = Recusal.objects.filter(pk=recusal_id).select_related("person").first()
    if found is None:
        raise Missing("no_such_recusal", _("There is no such recusal."))
    claim = lock_claim(actor=actor, claim_id=found.claim_id)
    if found.person_id == actor.pk:
        raise Forbidden("own_recusal", _("Somebody else must decide whether you may come back."))
    reason = clean_text(reason)
    if not reason:
        raise Malformed("reason_required", _("Say why; it stays on the record."))
    now = timezone.now()
    lifted = Recusal.objects.filter(pk=found.pk, lifted_at__isnull=True).update(
        lifted_by=actor, lifted_at=now, lifted_because=reason
    )
    if not lifted:
        raise Conflict("lifted_already", _("This recusal is lifted already."))
    found.refresh_from_db()
    collect(
        "recusal.lifted",
        found,
        actor=actor,
        claim=claim,
        person=str(found.person_id),
        reason=reason,
    )
    touch(claim)
    return found
