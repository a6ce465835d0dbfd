"""Captures: the worker's side and the editor's side of a snapshot. The row is the record of the work.

A worker reserves the row with a token and a short lease that it renews while it works; it ends the
row in one transaction that the token guards. A worker that dies leaves an expired lease: the next
one takes over, so every snapshot ends exactly once.
"""

from __future__ import annotations

import random
import time
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.address import UnsafeAddress, canonical_url, parse_allow
from claims.capture.limits import Limits
from claims.capture.run import CaptureResult, capture, capture_upload
from claims.capture.store import Store
from claims.errors import Missing, Rejected
from claims.models import (
    Extraction,
    OutcomeOverride,
    Snapshot,
    Source,
    Status,
    User,
)
from claims.outcomes import MEANINGS, Outcome
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect, instant
from claims.services import leases
from claims.services.leases import host_free, host_name, host_of, kept, take_host
from claims.services.robots import KeptRobots
from claims.services.sources import wanted_snapshot

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
LONGEST_RUN = 20.0  # seconds after which `run_due` begins no other capture
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


def store() -> Store:
    """The installation's content-addressed store."""
    return Store(settings.STORE_DIR)


def _limits() -> Limits:
    return Limits(total_seconds=settings.CAPTURE_SECONDS, raw_bytes=settings.CAPTURE_BYTES)


# --- the worker's side ------------------------------------------------------------------------


def run_capture(snapshot_id: UUID) -> bool:
    """Reserve one snapshot, fetch it and end it. False when there was nothing to do, or when
    somebody else fetches from its host just now: then it waits on, as it was.

    May be called twice for the same row, at the same time: one caller gets it.
    """
    token = _reserve(snapshot_id)
    if token is None:
        return False
    snapshot = Snapshot.objects.select_related("source__robots_override").get(pk=snapshot_id)
    source = snapshot.source
    if not connection.in_atomic_block and connection.vendor != "sqlite":
        # The web may take half a minute; a connection that died meanwhile could not end the row.
        # A file does not die, and closing it last writes its whole journal back: 10 ms each time.
        connection.close()
    with kept(snapshot_id, snapshot.host_id, token) as work:
        result = capture(
            source.url,
            store=store(),
            limits=_limits(),
            allow=parse_allow(settings.CAPTURE_ALLOW),
            user_agent=settings.CAPTURE_USER_AGENT,
            ignore_robots=hasattr(source, "robots_override"),
            robots=KeptRobots(store()),
            on_stage=work.at,
        )
    return _end(snapshot_id, token, result)


def run_due(limit: int) -> int:
    """Work off up to `limit` snapshots that are due, whoever asked for them; gives their number.

    What somebody waits for comes first; a host that is asked by another worker, or has its pause,
    keeps nobody: others are taken. Stops beginning when it has run for LONGEST_RUN seconds: a task
    has a time limit.
    """
    done = 0
    until = time.monotonic() + LONGEST_RUN
    tried: set[UUID] = set()
    while done < limit and time.monotonic() < until:
        due = list(
            Snapshot.objects.filter(_takeable(timezone.now()))
            .exclude(pk__in=tried)
            .order_by("batch", "next_at")
            .values_list("pk", "batch")[:8]
        )
        if not due:
            return done
        # Several workers look at the same rows: start at different ones.
        snapshot_id = random.choice([pk for pk, batch in due if batch == due[0][1]])  # noqa: S311
        tried.add(snapshot_id)
        done += run_capture(snapshot_id)
    return done


def _due(now: datetime) -> Q:
    return Q(status=Status.QUEUED, next_at__lte=now) | Q(
        status=Status.FETCHING, lease_until__lt=now
    )


def _takeable(now: datetime) -> Q:
    """Due, and its host may be asked (or is not known yet)."""
    return _due(now) & (Q(host=None) | host_free(now, "host__"))


def due_count() -> int:
    """For how many workers there is something to fetch now: one for each host that may be asked.

    Counts what a worker that died had begun.
    """
    return Snapshot.objects.filter(_takeable(timezone.now())).values("host").distinct().count()


def _reserve(snapshot_id: UUID) -> UUID | None:
    due = Snapshot.objects.filter(_due(timezone.now()), pk=snapshot_id)
    row = due.select_related("source", "host").first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _give_up(snapshot_id)
        return None
    host = row.host or host_of(row.source.url)
    token = uuid.uuid4()
    with transaction.atomic():
        now = timezone.now()  # here, because we may have waited for the lock
        if host is not None and not take_host(host, token, now=now, after=row.token):
            due.filter(host=None).update(host=host)  # from now on the queue knows
            return None
        reserved = due.update(
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
    return token if reserved else None


@act
def _give_up(snapshot_id: UUID) -> None:
    """End a snapshot whose workers died again and again."""
    snapshot = (
        Snapshot.objects.select_for_update()
        .filter(_due(timezone.now()), pk=snapshot_id, attempts__gte=MOST_ATTEMPTS)
        .first()
    )
    if snapshot is not None:
        snapshot.detail = "the worker ended without an answer each time"
        _finish(snapshot, Outcome.GAVE_UP)


def _ours(snapshot_id: UUID, token: UUID) -> Q:
    """The row, while nobody took it over from us."""
    return Q(pk=snapshot_id, token=token, status=Status.FETCHING)


@act
def _end(snapshot_id: UUID, token: UUID, result: CaptureResult) -> bool:
    """Write what came, if the row is still ours: try again later, or end it for good."""
    snapshot = Snapshot.objects.select_for_update().filter(_ours(snapshot_id, token)).first()
    if snapshot is None:
        log.warning("capture.late", snapshot=str(snapshot_id), outcome=result.outcome)
        return False
    _describe(snapshot, result)
    snapshot.tries = [*snapshot.tries, _try(result)]
    if result.retryable and snapshot.attempts < MOST_ATTEMPTS:
        snapshot.outcome = result.outcome
        snapshot.status = Status.QUEUED
        snapshot.stage = ""
        snapshot.batch = True  # others are waited for at a screen just now
        snapshot.token = snapshot.lease_until = None
        snapshot.next_at = timezone.now() + _pause(snapshot.attempts, result.retry_after)
        snapshot.save()
        return True
    _finish(snapshot, result.outcome, result)
    return True


def _pause(attempts: int, retry_after: float | None) -> timedelta:
    pause = min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
    return timedelta(seconds=max(pause, min(retry_after or 0.0, LONGEST_RETRY_AFTER)))


def _try(result: CaptureResult) -> dict[str, str | None]:
    return {
        "started_at": instant(result.started_at),
        "finished_at": instant(result.finished_at),
        "outcome": result.outcome,
        "detail": result.detail,
    }


def _describe(snapshot: Snapshot, result: CaptureResult) -> None:
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


def _finish(
    snapshot: Snapshot,
    outcome: Outcome,
    result: CaptureResult | None = None,
    *,
    ended_by: User | None = None,
) -> None:
    seen = bool(snapshot.sha256) and outcome in _CAPTURED
    snapshot.status = Status.DONE if seen else Status.FAILED
    snapshot.outcome = outcome
    snapshot.stage = ""
    snapshot.token = snapshot.lease_until = None
    snapshot.finished_at = result.finished_at if result else timezone.now()
    snapshot.save()
    extracted = result.extracted if result else None
    if extracted is not None and seen:
        Extraction.objects.create(
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
    collect(
        f"snapshot.{snapshot.status}",
        snapshot,
        actor=snapshot.requested_by if snapshot.uploaded else ended_by,
        outcome=outcome,
        attempts=snapshot.attempts,
        bytes_sha256=snapshot.sha256,
        warc_sha256=snapshot.warc_sha256,
        text_sha256=extracted.sha256 if extracted is not None and seen else "",
    )


# --- the editor's side ------------------------------------------------------------------------


@act
def retry_snapshot(*, actor: User, snapshot_id: UUID) -> Snapshot:
    """Try a source again: a new snapshot; the old one stays what it was.

    A retry that waits for its pause is woken now. Refuses sources without an address.
    """
    require(actor, "snapshot.retry")
    snapshot = Snapshot.objects.select_related("source").filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    if not snapshot.source.url:
        raise Rejected("source_without_address", _("This source has no address: upload it again."))
    return wanted_snapshot(actor=actor, source=snapshot.source, now=True)


@act
def override_outcome(*, actor: User, snapshot_id: UUID, reason: str) -> OutcomeOverride:
    """Say with a reason that a guessed outcome (a wall, a soft 404, …) is wrong and the page is there."""
    require(actor, "snapshot.override")
    snapshot = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    reason = clean_text(reason)
    if not reason:
        raise Rejected("reason_required", _("Say why the capture is good."))
    if snapshot.status != Status.DONE or not MEANINGS[Outcome(snapshot.outcome)].heuristic:
        raise Rejected(
            "outcome_not_a_guess", _("Only a guessed outcome of a capture can be overridden.")
        )
    if OutcomeOverride.objects.filter(snapshot=snapshot).exists():
        raise Rejected("overridden_already", _("This outcome was overridden already."))
    override = OutcomeOverride.objects.create(snapshot=snapshot, reason=reason, decided_by=actor)
    collect("snapshot.overridden", snapshot, actor=actor, outcome=snapshot.outcome, reason=reason)
    return override


def upload_snapshot(
    *, actor: User, source_id: UUID, data: bytes, content_type: str, file_name: str
) -> Snapshot:
    """Keep a file that a named person brought for a source that we cannot fetch ourselves.

    Reading happens before the transaction. A fetch that failed and waits for its next try is ended
    with what it has. Refuses empty and too large files.
    """
    require(actor, "source.upload")
    if not data:
        raise Rejected("upload_empty", _("The file is empty."))
    if not Source.objects.filter(pk=source_id).exists():
        raise Missing("no_such_source", _("There is no such source."))
    result = capture_upload(data, content_type, file_name, store=store(), limits=_limits())
    if result.outcome == Outcome.TOO_LARGE:
        raise Rejected("upload_too_large", str(MEANINGS[Outcome.TOO_LARGE].message))
    return _keep_upload(actor, source_id, file_name, result)


@act
def _keep_upload(actor: User, source_id: UUID, file_name: str, result: CaptureResult) -> Snapshot:
    source = Source.objects.select_for_update().get(pk=source_id)
    # A page that refuses us is not asked again and again when a person has brought it. One that
    # was never tried, or is being fetched, goes on: it is a capture of its own.
    waiting = source.snapshots.select_for_update().filter(status=Status.QUEUED, attempts__gt=0)
    for tried in waiting:
        _finish(tried, Outcome(tried.outcome), ended_by=actor)
    snapshot = Snapshot(
        source=source, requested_by=actor, uploaded=True, file_name=file_name[:255], attempts=1
    )
    _describe(snapshot, result)
    _finish(snapshot, result.outcome, result)
    return snapshot


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
    _describe(snapshot, result)
    _finish(snapshot, result.outcome, result)
    return snapshot
