"""Desks: a claim that is worked on goes to another desk."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Claim, Desk, User
from claims.permissions import require
from claims.record import act, collect
from claims.services.locking import check_version, lock_claim, require_editable, touch
from claims.workflow import State


@act
def move_claim(*, actor: User, claim_id: UUID, version: int | None, desk: str) -> Claim:
    """Give an accepted claim to another desk (its short name); who holds it keeps it.

    Refuses stale screens, locked claims, an unknown desk, and flagged claims: accepting gives them
    a desk. The same desk again changes nothing.
    """
    require(actor, "claim.move")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    check_version(claim, version)
    require_editable(claim, by=actor)
    if claim.state == State.FLAGGED:
        raise Rejected("accept_first", _("The claim was not accepted yet: accept it for a desk."))
    wanted = Desk.objects.filter(slug=desk).first()
    if wanted is None:
        raise Missing("no_such_desk", _("There is no desk of this short name."))
    if wanted.pk == claim.desk_id:
        return claim
    before = claim.desk.name if claim.desk else None
    claim.desk = wanted
    touch(claim, "desk")
    collect(
        "claim.changed",
        claim,
        actor=actor,
        claim=claim,
        before={"desk": before},
        after={"desk": wanted.name},
    )
    return claim
