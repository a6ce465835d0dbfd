"""What strangers may read: checks, their versions, corrections. Nothing of the desk's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from claims.models import Check, Correction, CorrectionKind, Event, Publication

DOWN_AND_UP = (CorrectionKind.HOLD, CorrectionKind.RELEASE, CorrectionKind.WITHDRAWAL)
PUBLIC_OBJECT = "check"  # events about this type are the public changes
_BATCH = 200


class VersionText(NamedTuple):
    """One version as it is stored: two JSON texts that were frozen when it was published."""

    number: int
    envelope: str
    payload: str


class CheckRow(NamedTuple):
    """A check with all its versions and what happened to it besides: ready to be written out."""

    id: UUID
    status: str
    public_note: str
    first_published_at: datetime
    changed_at: datetime
    changed_seq: int
    current_number: int
    versions: list[VersionText]
    changes: list[Correction]


_COLUMNS = (
    "page_id",
    "page__status",
    "page__public_note",
    "page__first_published_at",
    "page__changed_at",
    "page__changed_seq",
    "page__current_number",
    "number",
    "envelope",
    "payload",
)


def checks() -> QuerySet[Check]:
    """All checks in the order of their last public change."""
    return Check.objects.order_by("changed_seq", "id")


def current_publications() -> QuerySet[Publication]:
    """The version of each check that counts now."""
    return Publication.objects.filter(number=F("page__current_number")).select_related("page")


def check_rows(checks: QuerySet[Check] | None = None) -> Iterator[CheckRow]:
    """Check after check from one statement, so that all of it is of one moment; memory stays flat.

    `checks` limits what is read; the order is always that of the last public change.
    """
    publications = Publication.objects.order_by("page__changed_seq", "page_id", "number")
    if checks is not None:
        publications = publications.filter(page__in=checks.order_by())
    stored = publications.values_list(*_COLUMNS).iterator(chunk_size=_BATCH)
    grouped = (
        (head, [VersionText._make(row[7:]) for row in rows])
        for head, rows in groupby(stored, key=lambda row: row[:7])
    )
    while batch := list(islice(grouped, _BATCH)):
        changes = _changes([head[0] for head, _ in batch])
        for head, versions in batch:
            # A change that came after our statement belongs to a later reading.
            mine = [c for c in changes.get(head[0], []) if c.decided_at <= head[4]]
            yield CheckRow._make((*head, versions, mine))


def _changes(check_ids: list[UUID]) -> dict[UUID, list[Correction]]:
    found: dict[UUID, list[Correction]] = {}
    rows = Correction.objects.filter(page__in=check_ids, kind__in=DOWN_AND_UP)
    for row in rows.order_by("decided_at", "id"):
        found.setdefault(row.page_id, []).append(row)
    return found


def corrections() -> QuerySet[Correction]:
    """Everything that changed after publication, the newest first."""
    return Correction.objects.select_related("page", "before", "after").order_by(
        "-decided_at", "id"
    )


def public_changes(after: int) -> QuerySet[Event]:
    """Public changes in the order of the record, after a sequence number."""
    return Event.objects.filter(object_type=PUBLIC_OBJECT, seq__gt=after).order_by("seq")


def check_with_history(check_id: UUID) -> Check | None:
    """One check with its versions (oldest first) and its corrections, or None."""
    history: list[Prefetch[Any]] = [
        Prefetch("publications", Publication.objects.order_by("number")),
        Prefetch("corrections", Correction.objects.order_by("decided_at", "id")),
    ]
    return Check.objects.filter(pk=check_id).prefetch_related(*history).first()
