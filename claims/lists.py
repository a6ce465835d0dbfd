"""Lists of claims: what they can be narrowed to, their named views, their orders, their counts.

One place for the pages, the API, saved filters and bulk work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from claims.legal import a_rule_stands, asked_about, unanswered
from claims.models import (
    Assignment,
    Claim,
    ClaimSource,
    Desk,
    Duty,
    Embargo,
    Head,
    Party,
    Snapshot,
    User,
    Verdict,
    WatchedPassage,
)
from claims.outcomes import Outcome
from claims.permissions import TURNS, roles_of
from claims.queries import MOST_WORDS, find_claims, open_changes
from claims.workflow import OPEN_STATES, WAITING_STATES, Role, State

COUNTED = 1000
NOBODY = "-"  # as a holder; no user name is this sign alone
# What a list can be narrowed to, in the order in which a form asks.
NAMES = ("q", "state", "desk", "kind", "priority", "claimant", "rating", "due", "age", "holder")


class View(models.TextChoices):
    """Lists that have a name, each for the person who looks."""

    MINE = "mine", _("Mine")
    REVIEWS = "reviews", _("My reviews")
    WAITING = "waiting", _("Waiting for me")
    UNASSIGNED = "unassigned", _("Unassigned")
    OVERDUE = "overdue", _("Overdue")
    BLOCKED = "blocked", _("Blocked on a fetch")
    LEGAL = "legal", _("Waiting for a legal answer")
    CHANGED = "changed", _("Watched sources changed")


class Due(models.TextChoices):
    """When claims are due, by the reader's days."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("Within seven days")
    NONE = "none", _("No time")


class Age(models.TextChoices):
    """How many days ago a claim was flagged, at least."""

    DAY = "1", _("Older than a day")
    THREE = "3", _("Older than three days")
    WEEK = "7", _("Older than a week")
    MONTH = "30", _("Older than 30 days")


class Sort(models.TextChoices):
    """In which order."""

    NEWEST = "newest", _("Newest first")
    CHANGED = "changed", _("Last changed first")
    URGENT = "urgent", _("Most urgent first")
    OLDEST = "oldest", _("Oldest first")


# Each has an index, so that the first page of a long list is read, not sorted.
_ORDERS: dict[str, tuple[Any, ...]] = {
    Sort.NEWEST: ("-flagged_at", "id"),
    Sort.CHANGED: ("-changed_at", "id"),
    Sort.URGENT: ("priority", IsNull(F("due_at"), True), "due_at", "flagged_at", "id"),
    Sort.OLDEST: ("flagged_at", "-id"),
}


class Held:
    """What somebody holds, for their lists; read once, when one of them needs it.

    A list of claims and no subquery, for which SQLite would walk all claims.
    """

    def __init__(
        self,
        user: User,
        known: Iterable[Assignment] | None = None,
        *,
        legal_rules: bool | None = None,
    ) -> None:
        """`known`: all that they hold, with the claims, where it is read already. `legal_rules`:
        whether there may be any; else that is asked once, and without one few claims are looked at.
        """
        self.user = user
        self._known = known
        self._legal_rules = legal_rules

    @cached_property
    def _rows(self) -> list[tuple[UUID, str, str]]:
        if self._known is not None:
            return [(row.claim_id, row.duty, row.claim.state) for row in self._known]
        rows = _open().filter(person=self.user).order_by("-opened_at")
        return list(rows.values_list("claim", "duty", "claim__state")[: COUNTED + 1])

    @cached_property
    def legal_rules(self) -> bool:
        """Whether claims may need a legal answer about which nobody asked."""
        return a_rule_stands() if self._legal_rules is None else self._legal_rules

    def of(self, duty: Duty) -> list[UUID]:
        """The claims of which they have this duty."""
        return [claim for claim, held, _state in self._rows if held == duty]

    def turns(self) -> list[UUID]:
        """The claims that wait for what they have to do."""
        return [claim for claim, duty, state in self._rows if state in TURNS[Duty(duty)]]


def narrowed(
    claims: QuerySet[Claim], given: Mapping[str, str], user: User, held: Held | None = None
) -> QuerySet[Claim]:
    """The claims that are left: `given` has values by NAMES and `view`; empty ones narrow nothing.

    Refuses nothing: values must be known (forms and the API see to it), unknown ones find nothing.
    `held`: shared where several lists of one person are made.
    """
    exact = {name: given.get(name) for name in ("state", "kind", "priority")}
    claims = claims.filter(**{name: value for name, value in exact.items() if value})
    if slug := given.get("desk"):
        # No join, with which SQLite would begin at the desk and sort all its claims.
        claims = claims.filter(desk=Desk.objects.filter(slug=slug).values("pk")[:1])
    if words := given.get("claimant", "").split()[:MOST_WORDS]:
        claims = claims.filter(claimant__in=_named(words))
    if rating := given.get("rating"):
        newer = Verdict.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("number"))
        rated = Verdict.objects.filter(~Exists(newer), rating__slug=rating)
        claims = claims.filter(pk__in=rated.order_by().values("claim"))
    if due := given.get("due"):
        claims = claims.filter(_due(due))
    if age := given.get("age"):
        claims = claims.filter(flagged_at__lt=timezone.now() - timedelta(days=int(age)))
    if holder := given.get("holder"):
        claims = _held(claims, holder)
    if view := given.get("view"):
        claims = _VIEWS[view](claims, held or Held(user))
    return find_claims(claims, given.get("q", ""))


def ordered(claims: QuerySet[Claim], sort: str) -> QuerySet[Claim]:
    """The claims in one of the orders; the newest first when it is not known."""
    return claims.order_by(*_ORDERS.get(sort, _ORDERS[Sort.NEWEST]))


class Number(Subquery):
    """How many rows a list has, as a part of another query; at most COUNTED + 1 are counted."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


def numbers(lists: Mapping[str, QuerySet[Any]]) -> dict[str, str]:
    """How many rows each of the lists has, in words, all in one query."""
    if not lists:
        return {}
    columns = {f"n{place}": Number(rows) for place, rows in enumerate(lists.values())}
    found = Head.objects.values_list(*columns.values()).get()  # any table of one row
    return {name: in_words(number) for name, number in zip(lists, found, strict=True)}


def in_words(number: int) -> str:
    """A number, exact to 1,000: more are only said to be more."""
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def _named(words: list[str]) -> Any:
    """Whose names have all the words: as a list, with which few are found by their index and for
    none no claim is looked at."""
    named = Party.objects.all()
    for word in words:
        named = named.filter(name__folds=word)
    found = list(named.values_list("pk", flat=True)[: COUNTED + 1])
    return found if len(found) <= COUNTED else named.values("pk")


def _states(*states: State) -> list[RawSQL]:
    """States as SQL has them: only then does SQLite know that an index of these states will do."""
    return [RawSQL(f"'{state.value}'", ()) for state in states]


def _due(due: str) -> Q:
    now = timezone.now()
    today = timezone.localdate(now)
    match due:
        case Due.OVERDUE:
            return Q(due_at__lt=now, state__in=_states(*OPEN_STATES))
        case Due.TODAY:
            return Q(due_at__gte=_midnight(today), due_at__lt=_midnight(today, 1))
        case Due.WEEK:
            return Q(due_at__gte=_midnight(today), due_at__lt=_midnight(today, 7))
    return Q(due_at__isnull=True)


def _midnight(day: Any, ahead: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=ahead), time.min))


def _open() -> QuerySet[Assignment]:
    return Assignment.objects.filter(closed_at__isnull=True)


def _held(claims: QuerySet[Claim], holder: str) -> QuerySet[Claim]:
    if holder == NOBODY:
        return claims.filter(~Exists(_open().filter(claim=OuterRef("pk"))))
    return claims.filter(pk__in=_open().filter(person__username=holder).values("claim"))


def _mine(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    return claims.filter(pk__in=held.of(Duty.CHECK))


def _reviews(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    return claims.filter(pk__in=held.of(Duty.REVIEW))


def _waiting(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    """What nobody moves on but this person: their turn, and for publishers what is approved."""
    mine = Q(pk__in=held.turns())
    if Role.PUBLISHER in roles_of(held.user):
        planned = Embargo.objects.filter(claim=OuterRef("pk"), closed_at__isnull=True)
        mine |= Q(~Exists(planned), state=State.APPROVED)
    return claims.filter(mine)


def _unassigned(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    """In the queue, where nobody checks a claim, or submitted and reviewed by nobody."""
    reviewed = _open().filter(claim=OuterRef("pk"), duty=Duty.REVIEW)
    free = Q(state=State.QUEUED) | ~Exists(reviewed)
    return claims.filter(free, state__in=_states(*WAITING_STATES))


def _legal(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    """Submitted, and not to be published before a lawyer has answered; whoever has it."""
    return unanswered(claims if held.legal_rules else asked_about(claims))


def _overdue(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    return claims.filter(_due(Due.OVERDUE))


def _blocked(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    """Being checked with sources of which none was captured: they wait, failed, or are no page."""
    usable = Snapshot.objects.filter(
        Q(outcome=Outcome.GOOD) | Q(uploaded=True) | Q(override__isnull=False),
        source__claim_sources__claim=OuterRef("pk"),
        discard__isnull=True,
    )
    attached = ClaimSource.objects.filter(claim=OuterRef("pk"))
    return claims.filter(Exists(attached), ~Exists(usable), state=State.CHECKING)


def _changed(claims: QuerySet[Claim], held: Held) -> QuerySet[Claim]:
    """A published verdict rests on what was found changed, and nobody has decided about it."""
    found = open_changes(held.user)
    concerned = found.filter(Q(evidence=OuterRef("evidence")) | Q(evidence__isnull=True))
    rests = WatchedPassage.objects.filter(
        Exists(concerned.filter(watch=OuterRef("watch"))), watch__in=found.values("watch")
    )
    return claims.filter(pk__in=rests.values("page__claim"))


_VIEWS: dict[str, Callable[[QuerySet[Claim], Held], QuerySet[Claim]]] = {
    View.MINE: _mine,
    View.REVIEWS: _reviews,
    View.WAITING: _waiting,
    View.UNASSIGNED: _unassigned,
    View.OVERDUE: _overdue,
    View.BLOCKED: _blocked,
    View.LEGAL: _legal,
    View.CHANGED: _changed,
}
