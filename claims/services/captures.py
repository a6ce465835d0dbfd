"""Captures: what editors do with them. What workers do is in `capturing`, how it ends in `endings`."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.capture.run import CaptureResult, capture_upload
from claims.errors import Missing, Rejected
from claims.models import OutcomeOverride, Snapshot, Source, Status, User
from claims.outcomes import MEANINGS, Outcome
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.capturing import run_capture, run_due
from claims.services.endings import MOST_ATTEMPTS, capture_of, describe, finish
from claims.services.facts import carry_facts
from claims.services.keeping import store, usual_limits
from claims.services.locking import make_firm_at_source
from claims.services.reserving import due_count
from claims.services.sources import wanted_snapshot

__all__ = [
    "MOST_ATTEMPTS",
    "capture_of",
    "due_count",
    "override_outcome",
    "retry_snapshot",
    "run_capture",
    "run_due",
    "store",
    "upload_snapshot",
]


@act
def retry_snapshot(*, actor: User, snapshot_id: UUID) -> Snapshot:
    """Try a source again: a new snapshot; the old one stays what it was.

    A retry that waits for its pause is woken now. Refuses sources without an address.
    """
    require(actor, "snapshot.retry")
    snapshot = Snapshot.objects.select_related("source__joined_into").filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    source = snapshot.source.whole
    if not source.url:
        raise Rejected("source_without_address", _("This source has no address: upload it again."))
    return wanted_snapshot(actor=actor, source=source, now=True)


@act
def override_outcome(*, actor: User, snapshot_id: UUID, reason: str) -> OutcomeOverride:
    """Say with a reason that a guessed outcome (a wall, a soft 404, …) is wrong and the page is there."""
    require(actor, "snapshot.override")
    found = Snapshot.objects.filter(pk=snapshot_id).first()
    if found is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    make_firm_at_source(actor, found.source_id)
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot_id)
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
    if not snapshot.stated_facts.exists():
        carry_facts([snapshot], snapshot.extractions.all()[:1], accepted=True)
    return override


def upload_snapshot(
    *, actor: User, source_id: UUID, data: bytes, content_type: str, file_name: str
) -> Snapshot:
    """Keep a file that a named person brought for a source that we cannot fetch ourselves.

    Reading happens before the transaction. A fetch that failed and waits for its next try is ended
    with what it has. Refuses empty and too large files.
    """
    require(actor, "source.upload")
    if not Source.objects.filter(pk=source_id).exists():
        raise Missing("no_such_source", _("There is no such source."))
    return keep_upload(actor, source_id, file_name, read_upload(data, content_type, file_name))


def read_upload(data: bytes, content_type: str, file_name: str) -> CaptureResult:
    """Read a file and keep its bytes, outside any transaction. Refuses empty and too large ones."""
    if not data:
        raise Rejected("upload_empty", _("The file is empty."))
    result = capture_upload(data, content_type, file_name, store=store(), limits=usual_limits())
    if result.outcome == Outcome.TOO_LARGE:
        raise Rejected("upload_too_large", str(MEANINGS[Outcome.TOO_LARGE].message))
    return result


@act
def keep_upload(actor: User, source_id: UUID, file_name: str, result: CaptureResult) -> Snapshot:
    """Make what was read a capture of the source."""
    make_firm_at_source(actor, source_id)
    source = Source.objects.select_for_update().get(pk=source_id)
    # A page that refuses us is not asked again and again when a person has brought it. One that
    # was never tried, or is being fetched, goes on: it is a capture of its own.
    waiting = source.snapshots.select_for_update().filter(status=Status.QUEUED, attempts__gt=0)
    for tried in waiting:
        finish(tried, Outcome(tried.outcome), ended_by=actor)
    snapshot = Snapshot(
        source=source, requested_by=actor, uploaded=True, file_name=file_name[:255], attempts=1
    )
    describe(snapshot, result)
    finish(snapshot, result.outcome, result)
    return snapshot
