"""Captures to take away: of a source, a claim or a check, as one WACZ file.

For the desk only: captured pages are the works of others. Contact notes and confidential evidence
are not read here at all. A check's package carries its published payloads, which are public.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.export.wacz import Captured, DamagedCapture, Document, Looked, Text, pack
from claims.models import (
    FINAL,
    Check,
    Evidence,
    Publication,
    Revisit,
    Snapshot,
    Source,
    Status,
    User,
)
from claims.permissions import require
from claims.queries import attached_to, captures_of, visible_to
from claims.services.captures import store

AT_ONCE = 20  # captures whose texts are in memory at the same time


@dataclass(frozen=True)
class Package:
    """A file without a name on the disk, open at its beginning: whoever closes it, removes it."""

    file: IO[bytes]
    name: str
    size: int


def package_source(*, actor: User, source_id: UUID) -> Package:
    """All captures of a source. Refuses one without captures, and damaged bytes."""
    require(actor, "desk.read")
    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        raise Missing("no_such_source", _("There is no such source."))
    found = captures_of([source.whole.pk])
    return _packed(found, title=str(source), name=f"source-{source.pk}")


def package_claim(*, actor: User, claim_id: UUID) -> Package:
    """All captures of all sources of a claim. Refuses as `package_source` does."""
    claim = visible_to(actor).filter(pk=claim_id).first()
    if claim is None:
        raise Missing("no_such_claim", _("There is no such claim."))
    found = captures_of(attached_to(claim))
    return _packed(found, title=claim.statement, name=f"claim-{claim.pk}")


def package_check(*, actor: User, check_id: UUID) -> Package:
    """The captures on which the published versions of a check rest, and their payloads.

    Refuses as `package_source` does; a check that rests on contacts alone still has its payloads.
    """
    require(actor, "desk.read")
    check = Check.objects.select_related("claim").filter(pk=check_id).first()
    if check is None:
        raise Missing("no_such_check", _("There is no such check."))
    published = list(Publication.objects.filter(page=check).order_by("number"))
    quoted = Evidence.objects.filter(
        claim=check.claim_id,
        # A published payload names its evidence: what was taken out before is not in it.
        pk__in=[row["id"] for publication in published for row in _evidence_of(publication)],
    )
    found = Snapshot.objects.filter(extractions__evidence__in=quoted).distinct()
    documents = [
        Document(
            url=f"{settings.PUBLIC_BASE_URL}/checks/{check.pk}/versions/{row.number}/payload.json",
            title=_("What was published: version %d") % row.number,
            at=row.published_at,
            content_type="application/json",
            data=row.payload.encode(),
        )
        for row in published
    ]
    return _packed(
        found, title=check.claim.statement, name=f"check-{check.pk}", documents=documents
    )


def _evidence_of(publication: Publication) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(publication.payload)["evidence"]
    return found


def _packed(
    snapshots: QuerySet[Snapshot],
    *,
    title: str,
    name: str,
    documents: Iterable[Document] = (),
) -> Package:
    documents = list(documents)
    kept = snapshots.filter(
        ~Q(sha256="") | ~Q(warc_sha256=""), status__in=FINAL, discard__isnull=True
    )
    newest = kept.order_by("-finished_at").values_list("finished_at", flat=True).first()
    looks = _looks(kept)
    last_look = looks.order_by("-at").values_list("at", flat=True).first()
    times = [at for at in (newest, last_look, *(row.at for row in documents)) if at is not None]
    if not times:
        raise Rejected(
            "nothing_captured", _("Nothing was captured yet, so there is nothing to save.")
        )
    # Beside the store and not where small temporary files go: a package may be large.
    file = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 - closed by who takes it
    try:
        pack(
            file,
            title=title,
            description=_description(),
            created=max(times),
            captures=_captured(kept),
            open_object=store().open,
            documents=documents,
            looks=(Looked(str(row.pk), row.warc_sha256) for row in looks.iterator()),
        )
    except DamagedCapture as damaged:
        file.close()
        told = _(
            "The kept bytes of the capture %s are missing or damaged. Tell your administrator."
        )
        raise Rejected("capture_damaged", told % damaged, snapshot=str(damaged)) from damaged
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    return Package(file, f"{name}.wacz", size)


def _description() -> str:
    return _(
        "Captured by %(newsroom)s. Each file in `archive` is the exchange with a site as it was "
        "kept: its SHA-256 is that of our record. One with a `revisit` record is a later look at a "
        "page that still said the same. `brought.warc.gz` holds what no site sent us: "
        "files that a person brought (`resource`), the texts as we read them (`conversion`) and "
        "what was published. Pages that could not be seen (a refusal, an error) are in "
        "`pages/extraPages.jsonl`. What people told us is not in here."
    ) % {"newsroom": settings.NEWSROOM_NAME}


def _looks(kept: QuerySet[Snapshot]) -> QuerySet[Revisit]:
    """Second looks at the sources of these captures, but not those that became captures."""
    captures = Snapshot.objects.filter(
        source=OuterRef("watch__source"), warc_sha256=OuterRef("warc_sha256")
    )
    looks = Revisit.objects.filter(~Exists(captures), watch__source__in=kept.values("source"))
    return looks.exclude(warc_sha256="").order_by("at", "pk")


def _captured(snapshots: QuerySet[Snapshot]) -> Iterator[Captured]:
    """In one order, so that the same captures give the same file."""
    rows = (
        snapshots.select_related("source", "override")
        .prefetch_related("extractions")
        .defer("headers")
        .order_by("finished_at", "pk")
    )
    for row in rows.iterator(AT_ONCE):
        yield _one(row)


def _one(row: Snapshot) -> Captured:
    texts = [
        Text(str(text.pk), text.extractor, text.made_at, text.text, text.sha256)
        for text in row.extractions.all()
    ]
    override = getattr(row, "override", None)
    read = next(iter(row.extractions.all()), None)
    return Captured(
        id=str(row.pk),
        url=row.source.url,
        title=row.source.title or (read.title if read else "") or row.file_name,
        at=row.finished_at or row.requested_at,
        seen=row.status == Status.DONE,
        warc_sha256=row.warc_sha256,
        sha256=row.sha256,
        size=row.size or 0,
        content_type=row.content_type,
        texts=texts,
        facts={
            "outcome": row.outcome,
            "outcomeOverride": override.reason if override else None,
            "uploaded": row.uploaded,
            "requestedUrl": row.requested_url,
            "bytesSha256": row.sha256,
            "warcSha256": row.warc_sha256,
        },
    )
