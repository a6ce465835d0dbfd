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
from claims.services.leases import host_free, host_of, take_host

if TYPE_CHECKING:
    from django.db.models import QuerySet


def due(now: datetime) -> Q:
    """What waits for its turn, and what a worker that died had begun."""
    return Q(status=Status.QUEUED, next_at__lte=now) | Q(
        status=Status.FETCHING, lease_until__lt=now
    )


def takeable() -> QuerySet[Snapshot]:
    """Due, and its host may be asked (or is not known yet); what somebody waits for comes first."""
    now = timezone.now()
    rows = Snapshot.objects.filter(due(now) & (Q(host=None) | host_free(now, "host__")))
    return rows.order_by("batch", "next_at")


def due_count() -> int:
    """How many hosts may be asked now for something: so many pages could be fetched at once.

    Counts what a worker that died had begun.
    """
    return takeable().order_by().values("host").distinct().count()


def lost_a_worker(attempts: int, tries: list[object]) -> bool:
    """Whether an attempt never came to an end: perhaps it is the page that kills whoever has it."""
    return attempts > len(tries)


def reserve(snapshot_id: UUID, token: UUID) -> Snapshot | None:
    """Take a snapshot and its host under this token. None when somebody else has one of them.

    One whose workers died MOST_ATTEMPTS times is ended instead. The row that comes back tells of the
    attempts before this one.
    """
    mine = Snapshot.objects.filter(due(timezone.now()), pk=snapshot_id)
    row = mine.select_related("source__robots_override", "host").first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _give_up(snapshot_id)
        return None
    host = row.host or host_of(row.source.url)
    with transaction.atomic():
        now = timezone.now()  # here, because we may have waited for the lock
        if host is not None and not take_host(host, token, now=now, after=row.token):
            mine.filter(host=None).update(host=host)  # from now on the queue knows
            return None
        reserved = mine.update(
            status=Status.FETCHING,
            token=token,
            lease_until=now + leases.LEASE,
            attempts=F("attempts") + 1,
            started_at=now,
            stage="",
            host=host,
        )
        if not reserved:
            transaction.set_rollback(True)
            return None
    row.host = host
    return row


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
