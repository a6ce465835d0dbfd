"""How every act on a claim begins: lock the row, compare the version, look at the state."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Missing, Rejected
from claims.models import (
    Assignment,
    AssignmentOutcome,
    Claim,
    ClaimSource,
    ContactNote,
    Duty,
    Evidence,
    Party,
    ReplyRequest,
    User,
)
from claims.permissions import require
from claims.workflow import EDITABLE, LOCKED, State

OPEN_SCREEN = timedelta(hours=1)  # for so long a page that was loaded during a hold may be open


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


def require_editable(claim: Claim, *, by: User) -> None:
    """What every change of a locked claim's content asks before it writes.

    Refuses (Rejected) where the workflow locks the claim: recall or reopen first; and (Conflict
    `hold_ended`) whoever held it until a moment ago and still has the page open. The timed hold of
    whoever changes the claim is firm from now on.
    """
    if claim.state not in EDITABLE:
        code, message = LOCKED[State(claim.state)]
        raise Rejected(code, str(message), state=claim.state)
    if not make_firm(by, claim):
        _require_no_ended_hold(by, claim)


def make_firm(person: User, claim: Claim, *, accept: bool = True, duty: Duty | None = None) -> bool:
    """First work is as good as a word: what the person holds of the claim stays theirs.

    One conditional UPDATE, so that either this or the end of the hold comes first. Whether
    something became firm. Without `accept` what somebody else gave still waits for a yes.
    `duty`: only what is held for it.
    """
    waiting = Q(hold_until__isnull=False) | Q(accepted_at__isnull=True)
    if not accept:
        waiting = Q(hold_until__isnull=False)
    rows = claim.assignments.filter(waiting, person=person, closed_at__isnull=True)
    if duty is not None:
        rows = rows.filter(duty=duty)
    return bool(rows.update(hold_until=None, accepted_at=timezone.now()))


def make_firm_at_source(person: User, source_id: UUID) -> None:
    """Work on a source is work on the claims that use it: the person's timed holds of them are firm.

    To be asked before the source is locked: other acts lock the assignment first.
    """
    same = Q(source=source_id) | Q(source__joined_into=source_id) | Q(source__joined=source_id)
    used = ClaimSource.objects.filter(same, claim=OuterRef("claim"), taken_off_at__isnull=True)
    _make_firm_where(person, Q(Exists(used)))


def make_firm_at_party(person: User, party: Party) -> None:
    """The same for a party: claimant, speaker, or one whom somebody talked to or asked."""
    _make_firm_where(
        person,
        Q(claim__claimant=party)
        | Q(Exists(Evidence.objects.filter(claim=OuterRef("claim"), speaker=party)))
        | Q(Exists(ContactNote.objects.filter(claim=OuterRef("claim"), party=party)))
        | Q(Exists(ReplyRequest.objects.filter(claim=OuterRef("claim"), party=party))),
    )


def _make_firm_where(person: User, where: Q) -> None:
    rows = Assignment.objects.filter(
        where, person=person, closed_at__isnull=True, hold_until__isnull=False
    )
    rows.update(hold_until=None, accepted_at=timezone.now())


def _require_no_ended_hold(person: User, claim: Claim) -> None:
    if claim.state == State.FLAGGED:
        return
    last = claim.assignments.filter(duty=Duty.CHECK, person=person).order_by("-opened_at").first()
    if last is None or last.outcome != AssignmentOutcome.EXPIRED or last.closed_at is None:
        return
    if last.closed_at < timezone.now() - OPEN_SCREEN:
        return
    if claim.state == State.QUEUED:
        sentence = _(
            "Your hold of the claim ended, because nothing was saved in time. Nothing of your text "
            "is lost: take the claim again, then save."
        )
    else:
        taken = claim.assignments.filter(duty=Duty.CHECK, closed_at__isnull=True)
        now = taken.select_related("person").first()
        sentence = _(
            "Your hold of the claim ended, because nothing was saved in time, and %(person)s has "
            "taken it since. Nothing of your text is lost: hand it to them in a comment."
        ) % {"person": now.person.display_name if now else _("somebody else")}
    raise Conflict("hold_ended", sentence, claim=claim, version=claim.version)


def touch(claim: Claim, *fields: str, at: datetime | None = None) -> None:
    """Save the changed fields of a locked claim and count the change."""
    claim.version += 1
    claim.changed_at = at or timezone.now()
    claim.save(update_fields=[*fields, "version", "changed_at"])
