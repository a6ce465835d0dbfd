"""Which snapshots a worker may take, and taking one: its row and its host, or neither."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from claims.models import Snapshot, Status
from claims.outcomes import Outcome
from claims.record import act
from claims.services import leases
from claims.services.endings import MOST_ATTEMPTS, finish
from claims.services.leases import host_free, host_of, rested, take_hosts

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


_ASKED = (
    *("attempts", "batch", "tries", "token"),
    *("source__url", "source__robots_override__id", "host__name"),
)


def due(now: datetime) -> Q:
    """What waits for its turn, and what a worker that died had begun."""
    return Q(status=Status.QUEUED, next_at__lte=now) | Q(
        status=Status.FETCHING, lease_until__lt=now
    )


def takeable(now: datetime) -> QuerySet[Snapshot]:
    """Due, and its host may be asked (or is not known yet); what somebody waits for comes first."""
    free = host_free(now, "host__") & (Q(batch=False) | rested(now, "host__"))
    rows = Snapshot.objects.filter(due(now) & (Q(host=None) | free))
    return rows.order_by("batch", "next_at")


def due_count() -> int:
    """How many hosts may be asked now for something: so many pages could be fetched at once.

    Counts what a worker that died had begun.
    """
    return takeable(timezone.now()).order_by().values("host").distinct().count()


def lost_a_worker(attempts: int, tries: list[object]) -> bool:
    """Whether an attempt never came to an end: perhaps it is the page that kills whoever has it."""
    return attempts > len(tries)


def reserve(snapshot_ids: Collection[UUID], token: UUID) -> list[Snapshot]:
    """Take those of these snapshots, and their hosts, of which nobody else has either.

    Of snapshots that share a host one is taken. Those whose workers died MOST_ATTEMPTS times are
    ended instead. The rows tell of the attempts before this one.
    """
    with transaction.atomic():
        # Of several, those that somebody works on are left: waiting for them in our own order would
        # be waiting for one another.
        rows = list(
            Snapshot.objects.filter(due(timezone.now()), pk__in=snapshot_ids)
            .select_related("source__robots_override", "host")
            .only(*_ASKED)
            .select_for_update(of=("self",), skip_locked=len(snapshot_ids) > 1)
            .order_by()
        )
        dying = [row.pk for row in rows if row.attempts >= MOST_ATTEMPTS]
        taken = _take([row for row in rows if row.attempts < MOST_ATTEMPTS], token)
    for pk in dying:
        _give_up(pk)
    return taken


def _take(rows: list[Snapshot], token: UUID) -> list[Snapshot]:
    by_host: dict[UUID, Snapshot] = {}
    taken = []
    for row in rows:
        if row.host is None and (host := host_of(row.source.url)) is not None:
            row.host = host
            Snapshot.objects.filter(pk=row.pk).update(host=host)  # from now on the queue knows
        if row.host is None:
            taken.append(row)  # an address that is refused anyway
        else:
            by_host.setdefault(row.host.pk, row)
    now = timezone.now()  # here, because we may have waited for the lock
    if by_host:
        held_by = {pk: row.token for pk, row in by_host.items()}
        unhurried = [pk for pk, row in by_host.items() if row.batch]
        got = take_hosts(held_by, token, now=now, unhurried=unhurried)
        taken += [by_host[pk] for pk in got]
    if taken:
        Snapshot.objects.filter(pk__in=[row.pk for row in taken]).update(
            status=Status.FETCHING,
            token=token,
            lease_until=now + leases.LEASE,
            attempts=F("attempts") + 1,
            started_at=now,
            stage="",
        )
    return taken


@act
def _give_up(snapshot_id: UUID) -> None:
    """End a snapshot whose workers died again and again."""
    snapshot = (
        Snapshot.objects.select_for_update()
        .filter(due(timezone.now()), pk=snapshot_id, attempts__gte=MOST_ATTEMPTS)
        .first()
    )
    if snapshot is not None:
        snapshot.detail = "the worker ended without an answer each time"
        finish(snapshot, Outcome.GAVE_UP)
