"""Contact notes: what a person told us, and the right of reply; also what must stay in the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Forbidden, Rejected
from claims.models import ConfidentialEvidence, ContactHow, ContactNote, Reply, User
from claims.passages import clean_text, text_hash
from claims.permissions import may_read_confidential, require
from claims.record import act, collect, instant
from claims.services.locking import lock_claim, require_editable
from claims.services.parties import name_party


@act
def note_contact(
    *,
    actor: User,
    claim_id: UUID,
    who: Mapping[str, Any],
    how: str,
    at: datetime,
    text: str,
    role: str = "",
    reply: str = Reply.NONE,
) -> ContactNote:
    """Note what someone told us. Refuses an empty text, an unknown way and a time to come."""
    require(actor, "contact.note")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    text = clean_text(text)
    if not text:
        raise Rejected("contact_empty", _("Write down what was said."))
    if how not in ContactHow.values or reply not in Reply.values:
        raise Rejected("contact_how_unknown", _("Say how: phone, mail, in_person or message."))
    if at > timezone.now():
        raise Rejected("contact_in_future", _("The talk cannot lie in the future."))
    note = ContactNote.objects.create(
        claim=claim,
        party=name_party(actor=actor, **who),
        role=clean_text(role),
        at=at,
        how=how,
        text=text,
        sha256=text_hash(text),
        reply=reply,
        noted_by=actor,
    )
    collect(
        "contact.noted",
        note,
        actor=actor,
        claim=claim,
        who=note.party.name,
        how=how,
        at=instant(at),
        reply=reply,
        sha256=note.sha256,
    )
    return note


@act
def add_confidential(*, actor: User, claim_id: UUID, who: str, text: str) -> ConfidentialEvidence:
    """Keep what must never leave. Only the claim's people and publishers may; the event names no word."""
    claim = lock_claim(actor=actor, claim_id=claim_id)
    if not may_read_confidential(actor, claim):
        raise Forbidden(
            "confidential", _("Only the claim's people and publishers see confidential evidence.")
        )
    who, text = clean_text(who), clean_text(text)
    if not who or not text:
        raise Rejected("confidential_empty", _("Say who it is from and what it is."))
    kept = ConfidentialEvidence.objects.create(claim=claim, who=who, text=text, added_by=actor)
    collect("confidential.added", kept, actor=actor, claim=claim)
    return kept
