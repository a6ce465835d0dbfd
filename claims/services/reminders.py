"""What the clock says: work that is due soon, overdue, and overdue without anybody's care.

Each notice is made once for a person, a claim and a time: the database keeps it so, however many
workers look at the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from claims.legal import unanswered
from claims.models import (
    Assignment,
    Claim,
    Duty,
    Notice,
    NoticeKind,
    ReplyRequest,
    ReplyState,
    User,
)
from claims.permissions import TURNS
from claims.services.letters import write_letters
from claims.services.notices import publishers_of, tell
from claims.workflow import EDITABLE, State

SOON = timedelta(minutes=30)  # before the time
ESCALATE_AFTER = timedelta(minutes=15)  # after it, when the claim is still with the same person
STALE = timedelta(days=7)  # what is overdue for longer is known by now
MOST = 500  # of one look; the next look does the rest

UNPUBLISHED = (*EDITABLE, State.IN_REVIEW, State.APPROVED)


@transaction.atomic
def remind(now: datetime | None = None) -> int:
    """Tell people of their deadlines; gives how many notices are new.

    The holder hears 30 minutes before and at the time, the desk's publishers 15 minutes after; at
    once when nobody holds the claim or its holder is away. Who asked somebody to answer a claim, and
    who checks it, hear when the deadline passed without an answer.
    """
    now = now or timezone.now()
    fresh = tell([*_to_holders(now), *_to_publishers(now), *_of_replies(now)])
    write_letters(fresh)
    return len(fresh)


def _open(now: datetime, *, by: datetime | None = None) -> QuerySet[Assignment]:
    """Assignments whose person has to act and which are due by a time, else soon."""
    acting = Q()
    for duty, states in TURNS.items():
        acting |= Q(duty=duty, claim__state__in=states)
    return Assignment.objects.filter(
        acting, closed_at__isnull=True, due_at__lte=by or now + SOON, due_at__gt=now - STALE
    ).select_related("claim", "person")


def _said(kind: NoticeKind, **to: OuterRef | Value) -> Exists:
    return Exists(Notice.objects.filter(kind=kind, due_at=OuterRef("due_at"), **to))


def _to_holders(now: datetime) -> Iterable[Notice]:
    rows = _open(now).filter(due_at__gt=now, opened_at__lt=F("due_at"))
    for kind, some in ((NoticeKind.DUE_SOON, rows), (NoticeKind.OVERDUE, _open(now, by=now))):
        said = _said(
            kind, person=OuterRef("person"), claim=OuterRef("claim"), duty=OuterRef("duty")
        )
        for row in some.filter(~said).order_by("due_at", "id")[:MOST]:
            if row.person.is_away:
                continue
            yield _notice(row.person, row.claim, kind, row.due_at, row.duty)


def _to_publishers(now: datetime) -> Iterable[Notice]:
    said = _said(NoticeKind.ESCALATED, claim=OuterRef("claim"), duty=OuterRef("duty"))
    today = timezone.localdate(now, timezone.get_default_timezone())
    left = Q(due_at__lte=now - ESCALATE_AFTER) | Q(person__away_until__gt=today)
    late = _open(now, by=now).filter(left, ~said)
    for row in late.order_by("due_at", "id")[:MOST]:
        yield from _escalated(row.claim, row.due_at, row.duty)
    for waiting, duty in (
        (Claim.objects.filter(state=State.QUEUED), Duty.CHECK),
        (Claim.objects.filter(state=State.IN_REVIEW), Duty.REVIEW),
        (unanswered(Claim.objects.all()), Duty.LEGAL),
    ):
        held = Assignment.objects.filter(claim=OuterRef("pk"), closed_at__isnull=True, duty=duty)
        said = _said(NoticeKind.ESCALATED, claim=OuterRef("pk"), duty=Value(duty))
        unheld = waiting.filter(~Exists(held), ~said, due_at__lte=now, due_at__gt=now - STALE)
        for claim in unheld.order_by("due_at", "id")[:MOST]:
            yield from _escalated(claim, claim.due_at, duty)


def _escalated(claim: Claim, due_at: datetime | None, duty: str) -> Iterable[Notice]:
    for publisher in publishers_of(claim.desk_id):
        yield _notice(publisher, claim, NoticeKind.ESCALATED, due_at, duty)


def _of_replies(now: datetime) -> Iterable[Notice]:
    """Of answers that did not come: to the desk's publishers where everybody else is away."""
    said = _said(NoticeKind.UNANSWERED, claim=OuterRef("claim"))
    late = ReplyRequest.objects.filter(
        ~said,
        state=ReplyState.WAITING,
        due_at__lte=now,
        due_at__gt=now - STALE,
        claim__state__in=UNPUBLISHED,
    ).select_related("claim", "asked_by")
    for row in late.order_by("due_at", "id")[:MOST]:
        held = row.claim.assignments.filter(duty=Duty.CHECK, closed_at__isnull=True)
        people = [row.asked_by, *(one.person for one in held.select_related("person"))]
        here = [person for person in people if not person.is_away]
        for person in {one.pk: one for one in here or publishers_of(row.claim.desk_id)}.values():
            yield _notice(person, row.claim, NoticeKind.UNANSWERED, row.due_at, "")


def _notice(
    person: User, claim: Claim, kind: NoticeKind, due_at: datetime | None, duty: str
) -> Notice:
    return Notice(person=person, claim=claim, kind=kind, due_at=due_at, duty=duty)
