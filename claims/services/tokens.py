"""API tokens: issued once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import ApiToken, User
from claims.permissions import scopes_of
from claims.record import act, collect

PREFIX = "cvt_"
DEFAULT_DAYS = 365


def hash_of_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@act
def issue_token(
    *,
    user: User,
    actor: User | None,
    scopes: Sequence[str] | None = None,
    name: str = "",
    days: int = DEFAULT_DAYS,
) -> str:
    """Issue a token with the scopes (none named: all that the person may); returns it once.

    Refuses scopes that the person's roles do not allow.
    """
    allowed = scopes_of(user)
    wanted = list(scopes) if scopes else allowed
    if not wanted or (beyond := sorted(set(wanted) - set(allowed))):
        sentence = (
            _("%(person)s may not have: %(scopes)s.")
            if wanted
            else _("%(person)s may not have: any scope.")
        )
        told = {"person": user.username, "scopes": ", ".join(beyond if wanted else [])}
        raise Rejected("scope_not_allowed", sentence % told)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        name=name or "token",
        sha256=hash_of_token(token),
        scopes=[scope for scope in allowed if scope in wanted],
        expires_at=timezone.now() + timedelta(days=days),
    )
    collect("token.issued", row, actor=actor, user=str(user.pk), scopes=row.scopes)
    return token


@act
def revoke_token(*, actor: User, token_id: UUID) -> ApiToken:
    """End a token of one's own, or anybody's for an admin."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None or (row.user_id != actor.pk and "admin" not in scopes_of(actor)):
        raise Missing("no_such_token", _("There is no such token."))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        collect("token.revoked", row, actor=actor, user=str(row.user_id))
    return row
