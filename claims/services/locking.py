"""How every act on a claim begins: lock the row, compare the version, look at the state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Missing, Rejected
from claims.models import Claim, User
from claims.permissions import require
from claims.workflow import EDITABLE, LOCKED, State


def lock_claim(*, actor: User, claim_id: UUID) -> Claim:
    """Lock a claim for the running act.

    PostgreSQL locks the row; on SQLite the transaction already holds the only write lock
    (transaction_mode IMMEDIATE). Refuses (Missing) what the person cannot see.
    """
    require(actor, "desk.read")
    claim = Claim.objects.select_for_update().filter(pk=claim_id).first()
    if claim is None:
        raise Missing("no_such_claim", _("There is no such claim."))
    return claim


def check_version(claim: Claim, version: int | None) -> None:
    """Refuse a stale screen: 400 `version_required`, 409 `version_stale` with the claim."""
    if version is None:
        raise Malformed("version_required", _("Name the version of the claim that you have seen."))
    if version != claim.version:
        raise Conflict(
            "version_stale",
            _(
                "Someone changed the claim since you loaded it. Your text is not lost: compare and "
                "save again."
            ),
            claim=claim,
            version=claim.version,
        )


def require_editable(claim: Claim) -> None:
    """Refuse (Rejected) changes where the workflow locks the claim: recall or reopen first."""
    if claim.state not in EDITABLE:
        code, message = LOCKED[State(claim.state)]
        raise Rejected(code, str(message), state=claim.state)


def touch(claim: Claim, *fields: str, at: datetime | None = None) -> None:
    """Save the changed fields of a locked claim and count the change."""
    claim.version += 1
    claim.changed_at = at or timezone.now()
    claim.save(update_fields=[*fields, "version", "changed_at"])
