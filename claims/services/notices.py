"""Who is told of what. A follower reads the record behind its writers and fills the inboxes.

It goes by the sequence number, which has no gaps and stands in the order of the commits: what it
writes and how far it has read are one transaction, so that every event is told once, whatever dies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.legal import legal_of
from claims.models import (
    Assignment,
    AssignmentOutcome,
    Duty,
    Embargo,
    Event,
    Follower,
    LegalRequirement,
    Notice,
    NoticeKind,
    User,
)
from claims.permissions import TURNS, people_with, require
from claims.services.letters import write_letters
from claims.workflow import Role

FOLLOWER = "notices"
MOST_EVENTS = 200  # of one transaction

Data = Mapping[str, Any]
Audience = Callable[[Event, Data], Iterable[UUID]]


def _person(event: Event, data: Data) -> list[UUID]:
    return [UUID(data["person"])] if data.get("person") else []


def _named(event: Event, data: Data) -> list[UUID]:
    return [UUID(name) for name in data.get("mentions", ())]


def _last(event: Event, duty: Duty) -> list[UUID]:
    """Who holds a duty of the event's claim, or held it last."""
    rows = Assignment.objects.filter(claim=event.claim_id, duty=duty).order_by("-opened_at", "id")
    return list(rows.values_list("person_id", flat=True)[:1])


def _checker(event: Event, data: Data) -> list[UUID]:
    return _last(event, Duty.CHECK)


def _flagger(event: Event, data: Data) -> list[UUID]:
    return [event.claim.flagged_by_id] if event.claim else []


def _at_work(event: Event, data: Data) -> list[UUID]:
    """Who flagged the claim and who holds something of it now."""
    open_now = Assignment.objects.filter(claim=event.claim_id, closed_at__isnull=True)
    return [*_flagger(event, data), *open_now.values_list("person_id", flat=True)]


def _author_and_flagger(event: Event, data: Data) -> list[UUID]:
    return [*_checker(event, data), *_flagger(event, data)]


def _answerable(event: Event, data: Data) -> list[UUID]:
    """Who checked the claim last, and the publishers of its desk."""
    return (
        [*_checker(event, data), *(p.pk for p in publishers_of(event.claim.desk_id))]
        if (event.claim)
        else []
    )


def _planner(event: Event, data: Data) -> list[UUID]:
    """Who planned the publication that the event closes."""
    rows = Embargo.objects.filter(pk=event.object_id)
    return list(rows.values_list("planned_by_id", flat=True))


def _giver(event: Event, data: Data) -> list[UUID]:
    """Who gave the assignment that the event closes."""
    rows = Assignment.objects.filter(pk=event.object_id)
    return list(rows.values_list("assigned_by_id", flat=True))


def _closed(outcome: AssignmentOutcome) -> Audience:
    def who(event: Event, data: Data) -> list[UUID]:
        return _person(event, data) if data.get("outcome") == outcome else []

    return who


def _declined(event: Event, data: Data) -> list[UUID]:
    return _giver(event, data) if data.get("outcome") == AssignmentOutcome.DECLINED else []


def _lawyers(event: Event, data: Data) -> list[UUID]:
    """The lawyers of the claim's desk, as soon as there is a verdict to answer."""
    claim = event.claim
    if claim is None or claim.state not in TURNS[Duty.LEGAL] or not legal_of(claim).needed:
        return []
    return [one.pk for one in people_of(Role.LAWYER, claim.desk_id)]


def _who_asked_and_answerable(event: Event, data: Data) -> list[UUID]:
    """Who checked the claim last, the publishers of its desk, and who asked for the answer."""
    asked = LegalRequirement.objects.filter(claim=event.claim_id).order_by("-number")[:1]
    return [*_answerable(event, data), *asked.values_list("decided_by_id", flat=True)]


# One event makes one notice for a person: the first row that finds them.
RULES: dict[str, tuple[tuple[NoticeKind, Audience], ...]] = {
    "assignment.opened": ((NoticeKind.ASSIGNED, _person),),
    "assignment.closed": (
        (NoticeKind.TAKEN_AWAY, _closed(AssignmentOutcome.REASSIGNED)),
        (NoticeKind.RECALLED, _closed(AssignmentOutcome.RECALLED)),
        (NoticeKind.EXPIRED, _closed(AssignmentOutcome.EXPIRED)),
        (NoticeKind.NOT_NEEDED, _closed(AssignmentOutcome.NOT_NEEDED)),
        (NoticeKind.DECLINED, _declined),
    ),
    "comment.added": ((NoticeKind.MENTIONED, _named), (NoticeKind.COMMENTED, _at_work)),
    "claim.submit": ((NoticeKind.LEGAL_ASKED, _lawyers),),
    "legal.asked": ((NoticeKind.LEGAL_ASKED, _lawyers),),
    "legal.answered": ((NoticeKind.LEGAL_ANSWERED, _who_asked_and_answerable),),
    "claim.return": ((NoticeKind.RETURNED, _checker),),
    "claim.approve": ((NoticeKind.APPROVED, _checker),),
    "claim.break_glass": ((NoticeKind.APPROVED, _checker),),
    "claim.publish": ((NoticeKind.PUBLISHED, _author_and_flagger),),
    "claim.hold": ((NoticeKind.HELD, _author_and_flagger),),
    "claim.withdraw": ((NoticeKind.WITHDRAWN, _author_and_flagger),),
    "claim.dismiss": ((NoticeKind.DISMISSED, _flagger),),
    "publication.plan_refused": ((NoticeKind.PLAN_REFUSED, _planner),),
    "watch.changed": ((NoticeKind.FINDING, _answerable),),
}


def publishers_of(desk_id: UUID | None) -> QuerySet[User]:
    """A desk's publishers; all of the newsroom's where it has none of its own."""
    return people_of(Role.PUBLISHER, desk_id)


def people_of(role: Role, desk_id: UUID | None) -> QuerySet[User]:
    """A desk's people of a role; all of the newsroom's where it has none of its own."""
    everywhere = people_with(role)
    own = everywhere.filter(desks=desk_id)
    return own if desk_id is not None and own.exists() else everywhere


@transaction.atomic
def follow_record(most: int = MOST_EVENTS) -> int:
    """Tell people of the next events of the record; gives how many events were read.

    Several at once take turns at the follower's row. Nobody is told of what they did themselves,
    and only people who can read the desk are told.
    """
    mark = Follower.objects.select_for_update().get(name=FOLLOWER)
    events = list(
        Event.objects.filter(seq__gt=mark.seq).select_related("claim").order_by("seq")[:most]
    )
    if not events:
        return 0
    write_letters(_told(events))
    mark.seq = events[-1].seq
    mark.save(update_fields=["seq"])
    return len(events)


def _told(events: list[Event]) -> list[Notice]:
    wanted = [
        Notice(
            person_id=person,
            claim_id=event.claim_id,
            kind=kind,
            duty=duty,
            actor_id=event.actor_id,
            seq=event.seq,
            at=event.at,
        )
        for event in events
        if event.verb in RULES and event.claim_id is not None
        for person, (kind, duty) in _audience(event).items()
    ]
    return tell(wanted)


def _audience(event: Event) -> dict[UUID, tuple[NoticeKind, str]]:
    data = event.data_document
    people: dict[UUID, tuple[NoticeKind, str]] = {}
    for kind, audience in RULES[event.verb]:
        for person in audience(event, data):
            if person != event.actor_id:
                people.setdefault(person, (kind, data.get("duty", "")))
    return people


def tell(wanted: Iterable[Notice]) -> list[Notice]:
    """Keep the notices for people who can read the desk; those that are there already are left out."""
    rows = list(wanted)
    readers = User.objects.filter(
        pk__in={row.person_id for row in rows}, is_active=True, groups__isnull=False
    )
    reading = set(readers.values_list("pk", flat=True))
    rows = [row for row in rows if row.person_id in reading]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    kept = Notice.objects.filter(pk__in=[row.pk for row in rows])
    return list(kept.select_related("person__mail_choice", "claim", "actor"))


@transaction.atomic
def mark_read(
    *,
    actor: User,
    until: datetime | None = None,
    claim_id: UUID | None = None,
    ids: Iterable[UUID] = (),
) -> int:
    """Note that a person has read the notices up to a time, of a claim, or those named; how many.

    Not an event: it says nothing about a claim. Other people's notices are left alone.
    """
    require(actor, "desk.read")
    unread = Notice.objects.filter(person=actor, read_at__isnull=True)
    if until is not None:
        unread = unread.filter(at__lte=until)
    elif claim_id is not None:
        unread = unread.filter(claim=claim_id)
    else:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=timezone.now())
