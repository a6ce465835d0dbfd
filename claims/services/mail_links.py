"""Links in letters that work without signing in: to confirm an address, to stop all mail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from claims.models import User

_CONFIRM = "claims.mail.confirm"
_STOP = "claims.mail.stop"
CONFIRM_WITHIN = timedelta(days=3)


def confirm_path(person: User, address: str) -> str:
    """Where the owner of an address says that it is theirs."""
    token = signing.dumps({"person": str(person.pk), "address": address}, salt=_CONFIRM)
    return reverse("mail_confirm", args=[token])


def read_confirm(token: str) -> tuple[UUID, str] | None:
    """The person and the address of a link of the last three days; None for any other text."""
    try:
        said = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN)
        return UUID(said["person"]), said["address"]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def stop_path(person: User) -> str:
    """Where all mail to a person ends with one click (RFC 8058). It never runs out."""
    return reverse("mail_stop", args=[signing.dumps(str(person.pk), salt=_STOP)])


def read_stop(token: str) -> UUID | None:
    """The person of a link; None for any other text."""
    try:
        return UUID(signing.loads(token, salt=_STOP))
    except (signing.BadSignature, TypeError, ValueError, AttributeError):
        return None
