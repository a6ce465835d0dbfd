"""The right of reply: ask those concerned, remind them, say that they kept silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Missing, Rejected
from claims.models import (
    Claim,
    ContactHow,
    ContactNote,
    Party,
    Reply,
    ReplyRequest,
    ReplyState,
    User,
)
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect, instant
from claims.services.locking import lock_claim, require_editable
from claims.services.parties import name_party


@act
def ask_for_reply(
    *,
    actor: User,
    claim_id: UUID,
    who: Mapping[str, Any],
    how: str,
    at: datetime,
    due_at: datetime | None = None,
    question: str = "",
) -> ReplyRequest:
    """Note that somebody was asked to answer the claim, and until when.

    Refuses an unknown way, a time to come, a deadline before the question, and a second request
    while one to the same party waits (409 `reply_waits_already`).
    """
    require(actor, "contact.note")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    check_talk(how, at)
    _check_deadline(due_at, at)
    party = name_party(actor=actor, **who)
    if claim.reply_requests.filter(party=party, state=ReplyState.WAITING).exists():
        raise Conflict(
            "reply_waits_already",
            _("%(who)s was asked already; remind them instead.") % {"who": party.name},
        )
    return _begin(actor, claim, party, how=how, at=at, due_at=due_at, question=question)


def check_talk(how: str, at: datetime) -> None:
    """Refuse (Rejected) an unknown way of talking and a time to come."""
    if how not in ContactHow.values:
        raise Rejected("contact_how_unknown", _("Say how: phone, mail, in_person or message."))
    if at > timezone.now():
        raise Rejected("contact_in_future", _("The talk cannot lie in the future."))


def _check_deadline(due_at: datetime | None, after: datetime) -> None:
    if due_at is not None and due_at <= after:
        raise Rejected("reply_due_too_early", _("The deadline must lie after the time of asking."))


def _begin(
    actor: User,
    claim: Claim,
    party: Party,
    *,
    how: str,
    at: datetime,
    due_at: datetime | None = None,
    question: str = "",
) -> ReplyRequest:
    row = ReplyRequest.objects.create(
        claim=claim,
        party=party,
        how=how,
        asked_at=at,
        due_at=due_at,
        question=clean_text(question),
        asked_by=actor,
    )
    collect(
        "reply.asked",
        row,
        actor=actor,
        claim=claim,
        who=party.name,
        how=how,
        asked_at=instant(at),
        due_at=instant(due_at),
    )
    return row


@act
def remind_of_reply(
    *, actor: User, request_id: UUID, at: datetime, due_at: datetime | None = None
) -> ReplyRequest:
    """Note that they were asked again, with another deadline where one is named."""
    row = open_request(actor, request_id)
    check_talk(row.how, at)
    if at < row.asked_at:
        raise Rejected("reminded_too_early", _("A reminder comes after the question."))
    _check_deadline(due_at, at)
    row.reminded_at, row.due_at = at, due_at or row.due_at
    row.save(update_fields=["reminded_at", "due_at"])
    collect(
        "reply.reminded",
        row,
        actor=actor,
        claim=row.claim,
        who=row.party.name,
        reminded_at=instant(at),
        due_at=instant(row.due_at),
    )
    return row


@act
def record_silence(*, actor: User, request_id: UUID) -> ReplyRequest:
    """Say that they did not answer. Refused before the deadline, and without one (422)."""
    row = open_request(actor, request_id)
    if row.passed_since() is None:
        raise Rejected(
            "reply_not_due",
            _("The deadline has not passed yet. Without a deadline, remind them and set one."),
        )
    settle(actor, row, ReplyState.SILENT)
    return row


def open_request(actor: User, request_id: UUID, *, late: bool = False) -> ReplyRequest:
    """The request that waits, its claim locked; `late`: also one on record as silent.

    Refuses (Missing) an unknown one, (Rejected) a claim that is locked and what was settled.
    """
    require(actor, "contact.note")
    found = ReplyRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise Missing("no_such_request", _("There is no such right of reply."))
    claim = lock_claim(actor=actor, claim_id=found.claim_id)
    require_editable(claim, by=actor)
    row = (
        ReplyRequest.objects.select_for_update(of=("self",))
        .select_related("party")
        .get(pk=found.pk)
    )
    if not row.waiting and not (late and row.state == ReplyState.SILENT):
        raise Rejected(
            "reply_settled",
            _("This right of reply is settled: %(state)s.") % {"state": row.get_state_display()},
        )
    row.claim = claim
    return row


def settle(
    actor: User, row: ReplyRequest, state: ReplyState, answer: ContactNote | None = None
) -> None:
    """Write what came of a request that `open_request` gave."""
    row.state, row.answer = state, answer
    row.settled_at, row.settled_by = timezone.now(), actor
    row.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    collect(
        "reply.settled",
        row,
        actor=actor,
        claim=row.claim,
        who=row.party.name,
        state=state,
        answer=str(answer.pk) if answer else None,
    )


def follow(actor: User, claim: Claim, note: ContactNote) -> None:
    """What a contact note says of the right of reply, to be followed: it asks, reminds or settles."""
    if note.reply == Reply.NONE:
        return
    rows = claim.reply_requests.select_for_update(of=("self",)).select_related("party")
    row = rows.filter(party=note.party, state=ReplyState.WAITING).first()
    if row is None:
        row = _begin(actor, claim, note.party, how=note.how, at=note.at)
    elif note.reply == Reply.ASKED:
        row.reminded_at = note.at
        row.save(update_fields=["reminded_at"])
    if note.reply != Reply.ASKED:
        row.claim = claim
        settle(actor, row, ReplyState(note.reply), note)
