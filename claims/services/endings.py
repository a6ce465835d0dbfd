"""How snapshots end: what came is written in one transaction that the worker's token guards."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from claims.capture.address import UnsafeAddress, canonical_url
from claims.models import Extraction, Snapshot, Status, User
from claims.outcomes import MEANINGS, Outcome
from claims.record import act, collect, instant
from claims.services.facts import carry_facts
from claims.services.leases import host_name, host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from claims.capture.run import CaptureResult
    from claims.models import Source

MOST_ATTEMPTS = 5
FIRST_PAUSE = 4.0  # seconds; each further pause is four times as long
LONGEST_PAUSE = 900.0  # seconds
LONGEST_RETRY_AFTER = 3600.0  # seconds that a site may make us wait

# With these outcomes a page was seen; with the others nothing is there to look at.
_CAPTURED = frozenset(
    {
        outcome
        for outcome, meaning in MEANINGS.items()
        if outcome == Outcome.GOOD or meaning.heuristic
    }
    | {Outcome.UNSUPPORTED, Outcome.NO_TEXT, Outcome.LOCKED, Outcome.EXTRACTION_FAILED}
)


# What an end needs to know of a row, and what it writes.
_ASKED = (
    *("attempts", "batch", "finished_at", "next_at", "requested_by", "source"),
    *("tries", "uploaded"),
)
_CHANGED = frozenset(
    {*("status", "stage", "token", "lease_until", "batch", "next_at", "tries", "outcome"),
     *("detail", "final_url", "page_url", "request_headers", "redirects", "http_status"),
     *("headers", "content_type", "peer", "sha256", "size", "warc_sha256"),
     *("started_at", "finished_at")}
)  # fmt: skip
_WRITTEN = [field for field in Snapshot._meta.concrete_fields if field.name in _CHANGED]
_KEY = Snapshot._meta.pk
_UPDATE = (
    f"UPDATE {Snapshot._meta.db_table} SET {', '.join(f'{f.column} = %s' for f in _WRITTEN)}"
    f" WHERE {_KEY.column} = %s"
)


def ours(snapshot_ids: Collection[UUID], token: UUID) -> Q:
    """The rows, while nobody took them over from us."""
    return Q(pk__in=snapshot_ids, token=token, status=Status.FETCHING)


@act
def end(results: Mapping[UUID, CaptureResult], token: UUID) -> list[UUID]:
    """Write what came for snapshots that are still ours: try again later, or end for good.

    Gives those that were written. Of several, those that somebody else works on just now are left.
    """
    rows = list(
        Snapshot.objects.select_for_update(skip_locked=len(results) > 1)
        .filter(ours(list(results), token))
        .only(*_ASKED)
        .order_by()
    )
    texts: list[Extraction] = []
    for snapshot in rows:
        _end_one(snapshot, results[snapshot.pk], texts)
    _write(rows)
    _keep_texts(rows, texts)
    return [snapshot.pk for snapshot in rows]


def _write(rows: Collection[Snapshot]) -> None:
    """Write what `_end_one` may have changed of these rows."""
    # For each of many rows the ORM would take longer to write this SQL than the database to run it.
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE,
            [
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in (*_WRITTEN, _KEY)
                ]
                for row in rows
            ],
        )


def _end_one(snapshot: Snapshot, result: CaptureResult, texts: list[Extraction]) -> None:
    describe(snapshot, result)
    snapshot.tries = [*snapshot.tries, _try(result)]
    if result.retryable and snapshot.attempts < MOST_ATTEMPTS:
        snapshot.outcome = result.outcome
        snapshot.status = Status.QUEUED
        snapshot.stage = ""
        snapshot.batch = True  # others are waited for at a screen just now
        snapshot.token = snapshot.lease_until = None
        snapshot.next_at = timezone.now() + _pause(snapshot.attempts, result.retry_after)
    else:
        texts += _finish(snapshot, result.outcome, result)


def give_back(snapshot_id: UUID, token: UUID) -> None:
    """Put a row back that was reserved but not worked off, as if nobody had tried."""
    Snapshot.objects.filter(ours([snapshot_id], token)).update(
        status=Status.QUEUED,
        token=None,
        lease_until=None,
        stage="",
        attempts=F("attempts") - 1,
    )


def _pause(attempts: int, retry_after: float | None) -> timedelta:
    pause = min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
    return timedelta(seconds=max(pause, min(retry_after or 0.0, LONGEST_RETRY_AFTER)))


def _try(result: CaptureResult) -> dict[str, str | int | None]:
    return {
        "started_at": instant(result.started_at),
        "finished_at": instant(result.finished_at),
        "outcome": result.outcome,
        "http_status": result.http_status,
        "detail": result.detail,
    }


def describe(snapshot: Snapshot, result: CaptureResult) -> None:
    snapshot.detail = result.detail
    snapshot.final_url = result.final_url
    snapshot.page_url = _page_url(result)
    snapshot.request_headers = [list(pair) for pair in result.request_headers]
    snapshot.redirects = result.redirects
    snapshot.http_status = result.http_status
    snapshot.headers = [list(pair) for pair in result.headers]
    snapshot.content_type = result.content_type[:200]
    snapshot.peer = result.peer
    snapshot.sha256 = result.body_sha256
    snapshot.size = result.body_size if result.body_sha256 else None
    snapshot.warc_sha256 = result.warc_sha256
    snapshot.started_at = result.started_at


def _page_url(result: CaptureResult) -> str:
    """Where the page lives, in the form in which addresses are compared; empty when unknown.

    What it names as its own address counts only on its own host: any page can name any address.
    Nor is every page of a site its front page, as some say.
    """
    try:
        found = canonical_url(result.final_url) if result.final_url else ""
    except UnsafeAddress:
        return ""
    named = result.extracted.canonical if result.extracted else ""
    try:
        own = canonical_url(named) if named else ""
    except UnsafeAddress:
        own = ""
    if own and urlsplit(own).path != "/" and host_name(own) == host_name(found):
        found = own
    return found if len(found) <= 2000 else ""


def finish(
    snapshot: Snapshot,
    outcome: Outcome,
    result: CaptureResult | None = None,
    *,
    ended_by: User | None = None,
) -> None:
    """End a snapshot for good. Part of an act."""
    texts = _finish(snapshot, outcome, result, ended_by=ended_by)
    snapshot.save()
    _keep_texts([snapshot], texts)


def _keep_texts(ended: Iterable[Snapshot], texts: list[Extraction]) -> None:
    Extraction.objects.bulk_create(texts)
    carry_facts(ended, texts)


def _finish(
    snapshot: Snapshot,
    outcome: Outcome,
    result: CaptureResult | None = None,
    *,
    ended_by: User | None = None,
) -> list[Extraction]:
    """The same, without writing it; gives its text, if it has one."""
    seen = bool(snapshot.sha256) and outcome in _CAPTURED
    snapshot.status = Status.DONE if seen else Status.FAILED
    snapshot.outcome = outcome
    snapshot.stage = ""
    snapshot.token = snapshot.lease_until = None
    snapshot.finished_at = result.finished_at if result else timezone.now()
    extracted = result.extracted if result and seen else None
    collect(
        f"snapshot.{snapshot.status}",
        snapshot,
        actor=snapshot.requested_by if snapshot.uploaded else ended_by,
        outcome=outcome,
        attempts=snapshot.attempts,
        bytes_sha256=snapshot.sha256,
        warc_sha256=snapshot.warc_sha256,
        text_sha256=extracted.sha256 if extracted is not None else "",
    )
    if extracted is None:
        return []
    return [
        Extraction(
            snapshot=snapshot,
            extractor=extracted.extractor,
            text=extracted.text,
            sha256=extracted.sha256,
            title=extracted.title[:1000],
            byline=extracted.byline[:500],
            published=extracted.published[:40],
            language=extracted.language[:35],
            rules=extracted.rules,
        )
    ]


def capture_of(*, source: Source, requested_by: User, result: CaptureResult) -> Snapshot:
    """A finished capture made of what watching fetched and kept. Part of an act.

    requested_by: whose publication rests on the source.
    """
    snapshot = Snapshot(
        source=source,
        requested_by=requested_by,
        requested_url=source.url,
        host=host_of(source.url),
        batch=True,
        attempts=1,
    )
    describe(snapshot, result)
    finish(snapshot, result.outcome, result)
    return snapshot
