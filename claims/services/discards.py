"""Uploads that were a mistake."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import FINAL, Discard, Evidence, Snapshot, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect


@act
def discard_upload(*, actor: User, snapshot_id: UUID, reason: str) -> Discard:
    """Say with a reason that an upload is not to be used. It is not offered any more; it stays in
    the record with its bytes, because what was kept is never changed.

    Refuses what was fetched (that is what the site said), an upload that evidence names or ever
    named, and a second time.
    """
    require(actor, "source.upload")
    # Adding evidence locks the same row: never both.
    snapshot = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    reason = clean_text(reason)
    if not reason:
        raise Rejected("reason_required", _("Say why the upload is discarded."))
    if not snapshot.uploaded or snapshot.status not in FINAL:
        raise Rejected(
            "not_an_upload",
            _("Only uploads can be discarded: a fetched capture is what the site said."),
        )
    if Evidence.objects.filter(extraction__snapshot=snapshot).exists():
        raise Rejected(
            "upload_in_use", _("Evidence was quoted from this upload, so it cannot be discarded.")
        )
    if Discard.objects.filter(snapshot=snapshot).exists():
        raise Rejected("discarded_already", _("This upload was discarded already."))
    discard = Discard.objects.create(snapshot=snapshot, reason=reason, decided_by=actor)
    collect(
        "snapshot.discarded", snapshot, actor=actor, reason=reason, bytes_sha256=snapshot.sha256
    )
    return discard
