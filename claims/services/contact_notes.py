"""Contact notes: what a person told us, also as a reply; and what must stay in the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Forbidden, Rejected
from claims.models import Claim, ConfidentialEvidence, ContactNote, Party, Reply, ReplyState, User
from claims.passages import clean_text, text_hash
from claims.permissions import may_read_confidential, require
from claims.record import act, collect, instant
from claims.services.locking import lock_claim, require_editable
from claims.services.parties import name_party
from claims.services.replies import check_talk, follow, open_request, settle


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
    """Note what someone told us. Refuses an empty text, an unknown way and a time to come.

    `reply`: what it was to the right of reply; whoever was asked is followed from then on.
    """
    require(actor, "contact.note")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    if reply not in Reply.values:
        raise Rejected(
            "reply_unknown", _("The right of reply is asked, answered, refused or silent.")
        )
    text = _said(text, how, at)
    party = name_party(actor=actor, **who)
    note = _keep(actor, claim, party, role=role, how=how, at=at, text=text, reply=Reply(reply))
    follow(actor, claim, note)
    return note


@act
def note_answer(
    *,
    actor: User,
    request_id: UUID,
    how: str,
    at: datetime,
    text: str,
    refused: bool = False,
    role: str = "",
) -> ContactNote:
    """Note what they answered to our question, or how they declined to; late answers count too.

    One act: the contact note is kept, and the right of reply is settled with it. Refuses what
    `note_contact` refuses, an answer before the question, and what was answered already.
    """
    row = open_request(actor, request_id, late=True)
    text = _said(text, how, at)
    if at < row.asked_at:
        raise Rejected("answered_too_early", _("An answer comes after the question."))
    reply = Reply.REFUSED if refused else Reply.ANSWERED
    note = _keep(actor, row.claim, row.party, role=role, how=how, at=at, text=text, reply=reply)
    settle(actor, row, ReplyState(reply), note)
    return note


def _said(text: str, how: str, at: datetime) -> str:
    text = clean_text(text)
    if not text:
        raise Rejected("contact_empty", _("Write down what was said."))
    check_talk(how, at)
    return text


def _keep(
    actor: User,
    claim: Claim,
    party: Party,
    *,
    role: str,
    how: str,
    at: datetime,
    text: str,
    reply: Reply,
) -> ContactNote:
    note = ContactNote.objects.create(
        claim=claim,
        party=party,
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
        who=party.name,
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
