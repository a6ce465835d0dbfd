"""Who works on what: take, take next, assign, give back. Two people never get the same claim."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Malformed, Missing, Rejected
from claims.legal import legal_of
from claims.models import Assignment, AssignmentOutcome, Claim, Desk, Duty, LegalOutcome, User
from claims.passages import clean_text
from claims.permissions import (
    ROLES_FOR,
    duties_now,
    require,
    role_missing,
    role_names,
    roles_of,
)
from claims.prepared import Prepared
from claims.queries import (
    WAITING,
    contributed,
    desks_in_turn,
    is_recused,
)
from claims.record import act
from claims.services.holds import end_holds, hold_of
from claims.services.locking import lock_claim
from claims.services.steps import begin, close_assignment, finish, open_assignment
from claims.workflow import Role, State


def _named(name: str) -> Duty:
    if name not in Duty.values:
        raise Malformed(
            "duty_unknown", _("The duty is one of %(duties)s.") % {"duties": ", ".join(Duty)}
        )
    return Duty(name)


def _named_now(name: str, claim: Claim) -> Duty:
    duty = _named(name)
    if duty not in duties_now(claim):
        raise Rejected("duty_not_open", _("The claim does not wait for this duty now."))
    return duty


def _require_asked(claim: Claim, duty: Duty) -> None:
    """Refuse (Rejected) a legal answer where none is needed."""
    if duty == Duty.LEGAL and not legal_of(claim).needed:
        raise Rejected("legal_not_asked", _("Nobody asked for a legal answer to this claim."))


def _duty_to_open(name: str, claim: Claim, actor: User | None = None) -> Duty:
    """The duty that is named; without a name the first for which the claim waits, and which fits
    the roles of whoever takes it for themselves."""
    if name:
        return _named_now(name, claim)
    now = duties_now(claim)
    roles = roles_of(actor) if actor else frozenset[str]()
    return next((duty for duty in now if ROLES_FOR[duty] & roles), now[0])


def duty_held(name: str, claim: Claim, actor: User) -> Duty:
    """The duty that is named; without a name what the person holds of the claim now, else what
    somebody holds of it."""
    if name:
        return _named_now(name, claim)
    now = duties_now(claim)
    held = dict(
        claim.assignments.filter(closed_at__isnull=True, duty__in=now).values_list(
            "duty", "person_id"
        )
    )
    mine = (duty for duty in now if held.get(duty) == actor.pk)
    return next(mine, next((duty for duty in now if duty in held), now[0]))


def _require_duty(actor: User, duty: Duty) -> None:
    """Refuse (Forbidden) whoever lacks the role of the duty they ask for."""
    if not ROLES_FOR[duty] & roles_of(actor):
        raise role_missing(ROLES_FOR[duty])


def require_fit(person: User, claim: Claim, duty: Duty) -> None:
    """Refuse a person without the duty's role, whoever is recused, and reviews and legal answers
    of one's own work."""
    if not person.is_active or not ROLES_FOR[duty] & roles_of(person):
        raise Rejected(
            "person_unfit",
            _("%(person)s has no role that this needs: %(roles)s.")
            % {"person": person.display_name, "roles": role_names(ROLES_FOR[duty])},
        )
    if is_recused(person, claim):
        raise Rejected(
            "recused",
            _("%(person)s is recused from this claim.") % {"person": person.display_name},
        )
    if duty != Duty.CHECK and contributed(person, claim):
        raise Rejected(
            "own_work",
            _("%(person)s contributed to this verdict; this is for somebody else.")
            % {"person": person.display_name},
        )


def require_here(person: User, why: str) -> None:
    """Refuse (Rejected `away`) somebody who is away, unless it is said why all the same."""
    if person.is_away and person.away_until and not why:
        raise Rejected(
            "away",
            _(
                "%(person)s is away until %(day)s. Choose somebody else, or say why it goes to "
                "them all the same."
            )
            % {"person": person.display_name, "day": date_format(person.away_until)},
            until=person.away_until.isoformat(),
        )


def named(username: str) -> User:
    """The person of a user name; refuses (Missing) a name that nobody has."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise Missing("no_such_person", _("There is nobody of this user name."))
    return person


@act
def take_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", duty: str = ""
) -> Claim:
    """Take a claim for oneself: to check from the queue, to review, or to answer for legal.

    One taker only. It is held for a time; who saves nothing and says nothing until then has it no
    longer. Refuses (Rejected `legal_cleared`) a legal answer where there is one that clears it.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="take", version=version, note=note)
    wanted = _duty_to_open(duty, claim, actor)
    _require_duty(actor, wanted)
    _require_asked(claim, wanted)
    require_fit(actor, claim, wanted)
    if wanted == Duty.LEGAL and legal_of(claim).outcome == LegalOutcome.CLEARED:
        raise Rejected("legal_cleared", _("This version was cleared already."))
    held = claim.assignments.filter(duty=wanted, closed_at__isnull=True)
    if (row := held.select_related("person").first()) is not None:
        raise _taken(row, claim)
    return give(claim, wanted, person=actor, by=actor, step="take", note=note)


@act
def take_again(*, actor: User, claim_id: UUID) -> Claim:
    """Take a claim back whose timed hold ended while its person was writing; held, it stays theirs.

    What else changed since does not matter: what is saved next names a version of its own. Refuses
    (Conflict `already_taken`) when somebody else has it, else as `take_claim` does.
    """
    claim = lock_claim(actor=actor, claim_id=claim_id)
    held = claim.assignments.filter(duty=Duty.CHECK, closed_at__isnull=True)
    row = held.select_related("person").first()
    if row is None:
        return take_claim(actor=actor, claim_id=claim_id, version=claim.version, duty=Duty.CHECK)
    if row.person_id != actor.pk:
        raise _taken(row, claim)
    return claim


@act
def assign_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    duty: str = "",
    person: str = "",
    due_at: datetime | None = None,
    override_reason: str = "",
) -> Claim:
    """Give a claim to someone (user name), also away from who has it. They say yes or decline.

    Refuses (`away`) who is away, unless `override_reason` says why all the same.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="assign", version=version, note=note)
    wanted = _duty_to_open(duty, claim)
    _require_asked(claim, wanted)
    taker = named(person)
    require_fit(taker, claim, wanted)
    reason = clean_text(override_reason)
    require_here(taker, reason)
    held = claim.assignments.filter(duty=wanted, closed_at__isnull=True).first()
    if held is not None and held.person_id == taker.pk:
        raise Conflict(
            "already_theirs",
            _("%(person)s has this claim already.") % {"person": taker.display_name},
        )
    close_assignment(
        claim, duty=wanted, outcome=AssignmentOutcome.REASSIGNED, by=actor, reason=note
    )
    return give(
        claim,
        wanted,
        person=taker,
        by=actor,
        step="assign",
        note=note,
        due_at=due_at,
        override_reason=reason,
    )


def give(
    claim: Claim,
    duty: Duty,
    *,
    person: User,
    by: User,
    step: str,
    note: str,
    due_at: datetime | None = None,
    override_reason: str = "",
) -> Claim:
    """Open the assignment of a locked claim that nobody has, and end the step. Whoever takes for
    themselves gets a timed hold."""
    hold = hold_of(claim) if person == by else None
    open_assignment(claim, duty=duty, person=person, by=by, due_at=due_at, hold=hold)
    to = State.CHECKING if duty == Duty.CHECK else State(claim.state)
    said: dict[str, Any] = {"override_reason": override_reason} if override_reason else {}
    return finish(
        claim, actor=by, step=step, note=note, to=to, duty=duty, person=str(person.pk), **said
    )


def _taken(held: Assignment, claim: Claim) -> Conflict:
    sentence = _("%(person)s has taken this claim.") % {"person": held.person.display_name}
    return Conflict("already_taken", sentence, claim=claim)


def take_next(*, actor: User, duty: str = Duty.CHECK, desk: str = "") -> Claim | None:
    """Take the first claim that waits for a duty; None when there is none.

    Of the person's desks the one that was served longest ago comes first (of all desks for who is
    a member of none, or of the `desk` that is named), then priority, due and age decide. It is
    held for a time, as with `take_claim`.

    PostgreSQL skips rows that others are taking at this moment; SQLite lets one taker in at a
    time. Either way two people never get the same claim.
    """
    require(actor, "queue.take")
    wanted = _named(duty)
    _require_duty(actor, wanted)
    end_holds()
    return _take_next(actor, wanted, desk)


@act
def _take_next(actor: User, duty: Duty, slug: str) -> Claim | None:
    for desk in desks_in_turn(actor, slug):
        while claim := _first(duty, actor, desk):
            # PostgreSQL looks at a row anew that others have just changed, but at other tables as
            # they were before: an assignment, a contribution or a recusal of that moment shows
            # only now.
            alone = duty == Duty.CHECK and not _skips_locked()
            if alone or _STILL[duty].rows(person=actor.pk, claim=claim.pk):
                claim.desk = desk
                Desk.objects.filter(pk=desk.pk).update(served_at=timezone.now())
                return give(claim, duty, person=actor, by=actor, step="take", note="")
    return None


def _first(duty: Duty, person: User, desk: Desk) -> Claim | None:
    return next(iter(_FIRST[duty].rows(person=person.pk, desk=desk.pk)), None)


def _first_of(duty: Duty) -> Prepared[Claim]:
    def first(person: UUID, desk: UUID) -> QuerySet[Claim]:
        waiting = WAITING[duty](Claim.objects.filter(desk=desk), person)
        if _skips_locked():
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        return waiting[:1]

    return Prepared(first, person=UUID, desk=UUID)


def _still(duty: Duty) -> Prepared[Claim]:
    def still(person: UUID, claim: UUID) -> QuerySet[Claim]:
        return WAITING[duty](Claim.objects.filter(pk=claim), person).order_by().only("pk")

    return Prepared(still, person=UUID, claim=UUID)


def _skips_locked() -> bool:
    return bool(connection.features.has_select_for_update_skip_locked)


_FIRST = {duty: _first_of(duty) for duty in WAITING}
_STILL = {duty: _still(duty) for duty in WAITING}


@act
def release_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", duty: str = ""
) -> Claim:
    """Give a claim back to the queue, or a review to other reviewers, with a word for them."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="release", version=version, note=note)
    held = duty_held(duty, claim, actor)
    require_holder(actor, claim, held)
    return back_to_queue(
        claim, held, by=actor, step="release", note=note, outcome=AssignmentOutcome.RELEASED
    )


def require_holder(actor: User, claim: Claim, duty: Duty) -> None:
    """Refuse (Forbidden) what is not the person's to give away, but for publishers."""
    mine = claim.assignments.filter(duty=duty, person=actor, closed_at__isnull=True)
    if Role.PUBLISHER not in roles_of(actor) and not mine.exists():
        raise Forbidden("not_assignee", _("Only the person who holds the claim may do this."))


def back_to_queue(
    claim: Claim, duty: Duty, *, by: User, step: str, note: str, outcome: AssignmentOutcome
) -> Claim:
    """Close a duty of the claim, so that others can take it: a review stays in review.

    Refuses (Rejected `nobody_holds_it`) when nobody has it.
    """
    row = close_assignment(claim, duty=duty, outcome=outcome, by=by, reason=note)
    if row is None:
        raise Rejected("nobody_holds_it", _("Nobody has taken this claim."))
    to = State.QUEUED if duty == Duty.CHECK else State(claim.state)
    return finish(
        claim, actor=by, step=step, note=note, to=to, duty=duty, person=str(row.person_id)
    )
