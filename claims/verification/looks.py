"""What was kept of second looks at watched sources: that a page still said the same, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from claims.capture.archive import NOT_MODIFIED, SAME_PAYLOAD
from claims.capture.records import Answer, Records
from claims.capture.store import Store
from claims.models import Revisit, Snapshot
from claims.verification.fault import Fault

CHUNK = 2000
# Between the row's time and the answer's: robots rules, names and redirects come first.
LONGEST = timedelta(minutes=10)
_PROFILES = {"not_modified": NOT_MODIFIED, "same_bytes": SAME_PAYLOAD}


def looks(store: Store) -> Iterator[Fault]:
    """Each kept look has sound records: of a capture of its source, or of one answer that repeats
    what such a capture got, in the way and at the time that the row says."""
    rows = Revisit.objects.exclude(warc_sha256="").select_related("watch")
    in_order = rows.order_by("watch", "at", "pk").iterator(CHUNK)
    for source_id, of_source in groupby(in_order, key=lambda row: row.watch.source_id):
        originals = _Originals(store, source_id)
        for row in of_source:
            for what in _faults(store, row, originals):
                yield Fault(f"look {row.pk}", what)


class _Originals:
    """The answers that the captures of one source kept; read once, when a look needs them."""

    def __init__(self, store: Store, source_id: UUID) -> None:
        captures = Snapshot.objects.filter(source=source_id).exclude(warc_sha256="")
        self.names = set(captures.values_list("warc_sha256", flat=True))
        self._store = store
        self._answers: list[Answer] | None = None

    @property
    def answers(self) -> list[Answer]:
        if self._answers is None:
            kept = [_read(self._store, name) for name in sorted(self.names)]
            self._answers = [records.answers[-1] for records in kept if records and records.answers]
        return self._answers


def _faults(store: Store, row: Revisit, originals: _Originals) -> Iterator[str]:
    if row.warc_sha256 in originals.names:
        return  # a capture was made of it, which is read as all captures are
    records = _read(store, row.warc_sha256)
    if records is None:
        yield f"its WARC records are missing or damaged ({row.warc_sha256})"
        return
    yield from (f"its WARC {fault}" for fault in records.faults)
    if len(records.repeats) != 1:
        yield f"its WARC has {len(records.repeats)} records that repeat an answer, not 1"
        return
    (repeat,) = records.repeats
    if repeat.profile != _PROFILES.get(row.answer):
        yield f"its WARC record does not say “{row.answer}”"
    if not any(repeat.repeats(answer) for answer in originals.answers):
        yield "its WARC record refers to no answer that was kept of its source"
    if not _at(row.at, repeat.date):
        yield "its WARC record is of another time"


def _read(store: Store, digest: str) -> Records | None:
    """The records of an object that has its name; else None."""
    try:
        if not store.verify(digest):
            return None
    except ValueError:  # not the form of a hash
        return None
    with store.open(digest) as file:
        return Records(file)


def _at(row: datetime, record: str) -> bool:
    try:
        return abs(datetime.fromisoformat(record) - row) <= LONGEST
    except (TypeError, ValueError):  # no time, or one without a zone
        return False
