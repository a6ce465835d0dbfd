"""Figures of the work: what is open and how long each state takes, per desk and per person.

Times come from the record: between the step that led into a state and the step that led out of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, Min, Q

from claims.models import Assignment, Claim, Desk, Event, User
from claims.workflow import STEPS, State

# Claims that somebody still has to work on, and the states whose length is measured.
OPEN = (State.FLAGGED, State.QUEUED, State.CHECKING, State.IN_REVIEW, State.APPROVED)
_VERBS = ["claim.flagged", *(f"claim.{name}" for name in STEPS if name != "flag")]
MOST_EVENTS = 100_000  # of one period; the page says when there are more


@dataclass(kw_only=True)
class Flow:
    """What passed through a desk or a person's hands in a period. Times are in hours."""

    hours: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    submitted: int = 0
    returned: int = 0
    published: int = 0

    def median_hours(self, state: str) -> float | None:
        """Half of the claims left the state sooner; None when none left it in the period."""
        times = self.hours.get(state)
        return median(times) if times else None

    @property
    def share_returned(self) -> float | None:
        """How many of the submitted verdicts were sent back; None when none was submitted."""
        return min(self.returned / self.submitted, 1.0) if self.submitted else None


@dataclass(kw_only=True)
class DeskFigures:
    """A desk now and in the period; `desk` None: claims that wait for triage have none yet."""

    desk: Desk | None
    open: int = 0
    overdue: int = 0
    oldest: datetime | None = None
    flow: Flow = field(default_factory=Flow)


@dataclass(kw_only=True)
class PersonFigures:
    """A person's open work, and what they did in the period."""

    person: User
    holds: int = 0
    overdue: int = 0
    oldest: datetime | None = None
    reviews: int = 0
    flow: Flow = field(default_factory=Flow)


@dataclass(kw_only=True)
class Figures:
    """One period; `cut`: it has more events than were counted."""

    since: datetime
    until: datetime
    desks: list[DeskFigures]
    people: list[PersonFigures]
    cut: bool


def figures(*, now: datetime, days: int) -> Figures:
    """What is open now, and how the work flowed in the last days (six queries, whatever the size)."""
    since = now - timedelta(days=days)
    desks = _open_by_desk(now)
    people = _open_by_person(now)
    events, cut = _steps(since, now)
    names = {str(row.person.pk): row for row in people.values()}
    for claim, steps in events.items():
        desk = desks.get(claim[1]) or desks.setdefault(claim[1], DeskFigures(desk=None))
        _follow(steps, since, desk.flow, names)
    known = sorted(people.values(), key=lambda row: row.person.display_name)
    at_work = [row for row in known if row.holds or row.reviews or _busy(row.flow)]
    return Figures(since=since, until=now, desks=list(desks.values()), people=at_work, cut=cut)


def _busy(flow: Flow) -> bool:
    return bool(flow.submitted or flow.published or flow.hours)


def _open_by_desk(now: datetime) -> dict[UUID | None, DeskFigures]:
    found: dict[UUID | None, DeskFigures] = {
        desk.pk: DeskFigures(desk=desk) for desk in Desk.objects.order_by("name")
    }
    counted = (
        Claim.objects.filter(state__in=OPEN)
        .order_by()
        .values("desk")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=now)),
            oldest=Min("flagged_at"),
        )
    )
    for row in counted:
        one = found.setdefault(row["desk"], DeskFigures(desk=None))
        one.open, one.overdue, one.oldest = row["number"], row["late"], row["oldest"]
    return found


def _open_by_person(now: datetime) -> dict[UUID, PersonFigures]:
    people = {
        one.pk: PersonFigures(person=one)
        for one in User.objects.filter(groups__isnull=False).distinct()
    }
    counted = (
        Assignment.objects.filter(closed_at__isnull=True)
        .order_by()
        .values("person")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=now, claim__state__in=OPEN)),
            oldest=Min("opened_at"),
        )
    )
    for row in counted:
        one = people.get(row["person"])
        if one is not None:
            one.holds, one.overdue, one.oldest = row["number"], row["late"], row["oldest"]
    return people


@dataclass(frozen=True)
class _Step:
    at: datetime
    name: str
    before: str
    after: str
    actor: str


def _steps(
    since: datetime, until: datetime
) -> tuple[dict[tuple[UUID, UUID | None], list[_Step]], bool]:
    """The steps of every claim that took one in the period, from its first on, by claim and desk."""
    moved = Event.objects.filter(verb__in=_VERBS, at__gte=since, at__lte=until)
    rows = list(
        Event.objects.filter(verb__in=_VERBS, at__lte=until, claim__in=moved.values("claim"))
        .order_by("-seq")
        .values_list("claim", "claim__desk", "at", "verb", "data", "actor")[: MOST_EVENTS + 1]
    )
    by_claim: dict[tuple[UUID, UUID | None], list[_Step]] = defaultdict(list)
    for claim, desk, at, verb, text, actor in reversed(rows[:MOST_EVENTS]):
        data = json.loads(text)
        before, after = data.get("before", ""), data.get("after", State.FLAGGED)
        step = _Step(at, verb.removeprefix("claim."), before, after, str(actor))
        by_claim[claim, desk].append(step)
    return by_claim, len(rows) > MOST_EVENTS


def _follow(
    steps: Iterable[_Step], since: datetime, desk: Flow, people: dict[str, PersonFigures]
) -> None:
    """Count one claim's steps: each state's length when it ends in the period."""
    entered: datetime | None = None
    author: PersonFigures | None = None
    for step in steps:
        counts = step.at >= since
        mine = people.get(step.actor)
        if step.name == "submit":
            author = mine
        if counts:
            _count(step, desk, mine, author)
        if step.before == step.after:
            continue
        if entered is not None and counts and step.before in OPEN:
            hours = (step.at - entered).total_seconds() / 3600
            desk.hours[step.before].append(hours)
            if mine is not None and step.name == "submit":
                mine.flow.hours[State.CHECKING].append(hours)
            if mine is not None and step.name in {"approve", "return"}:
                mine.flow.hours[State.IN_REVIEW].append(hours)
        entered = step.at


def _count(
    step: _Step, desk: Flow, mine: PersonFigures | None, author: PersonFigures | None
) -> None:
    match step.name:
        case "submit":
            desk.submitted += 1
            if mine is not None:
                mine.flow.submitted += 1
        case "return":
            desk.returned += 1
            if author is not None:
                author.flow.returned += 1
        case "publish":
            desk.published += 1
            if mine is not None:
                mine.flow.published += 1
    if mine is not None and step.name in {"approve", "return"}:
        mine.reviews += 1
