"""A file as a source of its own: a document, a picture or a text that has no address."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.capture.run import CaptureResult
from claims.errors import Rejected
from claims.models import Snapshot, Source, SourceKind, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.captures import keep_upload, read_upload
from claims.services.locking import lock_claim, require_editable
from claims.services.sources import attach_one


def add_file(
    *,
    actor: User,
    claim_id: UUID,
    data: bytes,
    content_type: str,
    file_name: str,
    title: str,
    kind: str = SourceKind.DOCUMENT,
) -> Snapshot:
    """Attach a file that a named person brought to a claim, as a source without an address.

    The same file twice is one source. Reading happens before the transaction. Refuses empty and too
    large files, and a source without a title.
    """
    require(actor, "source.upload")
    require(actor, "source.attach")
    title = clean_text(title)
    if not title:
        raise Rejected("title_required", _("Say what the file is: a title by which it is known."))
    if kind not in SourceKind.values:
        raise Rejected(
            "source_kind_unknown",
            _("The kind is one of %(kinds)s.") % {"kinds": ", ".join(SourceKind.values)},
        )
    result = read_upload(data, content_type, file_name)
    return _keep(actor, claim_id, result, file_name=file_name, title=title, kind=kind)


@act
def _keep(
    actor: User, claim_id: UUID, result: CaptureResult, *, file_name: str, title: str, kind: str
) -> Snapshot:
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    known = (
        Snapshot.objects.select_related("source__joined_into")
        .filter(uploaded=True, sha256=result.body_sha256, source__url="", discard=None)
        .first()
    )
    if known is not None:
        attach_one(actor=actor, claim=claim, source=known.source)
        return known
    source = Source.objects.create(title=title, kind=kind, added_by=actor)
    source.describers.add(actor)
    collect("source.added", source, actor=actor, url="", title=title, kind=kind)
    attach_one(actor=actor, claim=claim, source=source)
    return keep_upload(actor, source.pk, file_name, result)
