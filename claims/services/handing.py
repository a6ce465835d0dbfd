"""What somebody holds or was given: keep it, decline it, hand it over to a colleague."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Conflict, Rejected
from claims.models import AssignmentOutcome, Claim, User
from claims.passages import clean_text
from claims.record import act
from claims.services.assignments import (
    back_to_queue,
    duty_held,
    give,
    named,
    require_fit,
    require_here,
    require_holder,
)
from claims.services.locking import make_firm
from claims.services.steps import begin, close_assignment, finish


@act
def keep_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", duty: str = ""
) -> Claim:
    """Say yes to what one was given, or end the timed hold of what one took: it is firm now.

    Refuses (Rejected `kept_already`) what is firm.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="keep", version=version, note=note)
    kept = duty_held(duty, claim, actor)
    if not make_firm(actor, claim, duty=kept):
        raise Rejected("kept_already", _("It is yours already."))
    return finish(claim, actor=actor, step="keep", note=note, duty=kept, person=str(actor.pk))


@act
def decline_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", duty: str = ""
) -> Claim:
    """Say no to what somebody else gave, with a reason; it waits for others again.

    Refuses (Rejected `nothing_to_decline`) what one took oneself or has said yes to.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="decline", version=version, note=note)
    held = duty_held(duty, claim, actor)
    given = claim.assignments.filter(duty=held, person=actor, closed_at__isnull=True).first()
    if given is None or not given.was_given or given.accepted_at is not None:
        raise Rejected(
            "nothing_to_decline",
            _("Only what somebody gave you can be declined. Give it back or hand it over."),
        )
    return back_to_queue(
        claim, held, by=actor, step="decline", note=note, outcome=AssignmentOutcome.DECLINED
    )


@act
def hand_over_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    duty: str = "",
    person: str = "",
    override_reason: str = "",
) -> Claim:
    """Give what one holds to a colleague (user name), with a word for them. They say yes or decline.

    Refuses whoever is not fit for the duty, and (`away`) who is away, unless `override_reason`
    says why all the same.
    """
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="hand_over", version=version, note=note
    )
    held = duty_held(duty, claim, actor)
    require_holder(actor, claim, held)
    taker = named(person)
    if taker == actor:
        raise Conflict("already_theirs", _("You have this claim already."))
    require_fit(taker, claim, held)
    reason = clean_text(override_reason)
    require_here(taker, reason)
    close_assignment(claim, duty=held, outcome=AssignmentOutcome.HANDED_OVER, by=actor, reason=note)
    return give(
        claim,
        held,
        person=taker,
        by=actor,
        step="hand_over",
        note=note,
        override_reason=reason,
    )
