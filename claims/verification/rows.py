"""What every row says of itself: its hashes, its payload, what it stands for in public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery

from claims.capture.records import Records
from claims.capture.store import Store
from claims.export.envelope import build_envelope, build_head
from claims.export.payload import fingerprint_of
from claims.models import (
    REPUBLISHING,
    Approval,
    ArticleVersion,
    Check,
    CheckStatus,
    ContactNote,
    Contribution,
    Correction,
    Decision,
    Event,
    Evidence,
    Extraction,
    Publication,
    Snapshot,
    Verdict,
)
from claims.record import canonical
from claims.verification.fault import Fault

CHUNK = 200  # rows with long texts that are in memory at the same time

# The status that the last public event about a check leaves behind.
_STATUS_AFTER = {
    "check.published": CheckStatus.PUBLISHED,
    "check.held": CheckStatus.ON_HOLD,
    "check.released": CheckStatus.PUBLISHED,
    "check.withdrawn": CheckStatus.WITHDRAWN,
}


def verdicts() -> Iterator[Fault]:
    """Every payload is canonical and has the fingerprint that people approved."""
    for row in Verdict.objects.order_by("pk").iterator(CHUNK):
        place = f"verdict {row.pk}"
        if not _is_canonical(row.payload):
            yield Fault(place, "its payload is not in RFC 8785 form")
        if fingerprint_of(row.payload) != row.fingerprint:
            yield Fault(place, "its fingerprint is not that of its payload")


def _is_canonical(text: str) -> bool:
    try:
        same: bool = canonical(json.loads(text)) == text.encode()
    except ValueError:  # no JSON, or numbers that JSON cannot carry
        return False
    return same


def approvals() -> Iterator[Fault]:
    """Nobody approved a verdict to which they contributed; each names its verdict's fingerprint."""
    wrote = Contribution.objects.filter(verdict=OuterRef("verdict"), person=OuterRef("decided_by"))
    rows = Approval.objects.annotate(own=Exists(wrote)).select_related("verdict")
    for row in rows.order_by("pk").iterator(CHUNK):
        if row.decision == Decision.APPROVE and row.own:
            yield Fault(f"approval {row.pk}", "its person contributed to the verdict")
        if row.fingerprint != row.verdict.fingerprint:
            yield Fault(f"approval {row.pk}", "its fingerprint is not that of its verdict")


def publications() -> Iterator[Fault]:
    """What is public is what was approved, and its envelope says what its rows say."""
    rows = Publication.objects.select_related("verdict", "approval", "page", "correction")
    for row in rows.order_by("pk").iterator(CHUNK):
        place = f"publication {row.pk}"
        if row.payload != row.verdict.payload:
            yield Fault(place, "its payload is not that of its verdict")
        if fingerprint_of(row.payload) != row.fingerprint:
            yield Fault(place, "its fingerprint is not that of its payload")
        approval = row.approval
        if (
            approval.decision not in {Decision.APPROVE, Decision.BREAK_GLASS}
            or approval.verdict_id != row.verdict_id
            or approval.fingerprint != row.fingerprint
        ):
            yield Fault(place, "has no approval for this fingerprint")
        if row.envelope != _envelope_again(row):
            yield Fault(place, "its envelope does not say what its rows say")


def _envelope_again(row: Publication) -> str:
    """The envelope as its rows give it; only the base of its addresses is taken from itself."""
    correction: Correction | None = getattr(row, "correction", None)
    return build_envelope(
        base=_url_in(row.envelope).removesuffix(f"/checks/{row.page_id}/"),
        check=row.page,
        number=row.number,
        fingerprint=row.fingerprint,
        published_at=row.published_at,
        approval=row.approval,
        override_reason=row.override_reason,
        correction=correction,
    )


def _url_in(text: str) -> str:
    try:
        return str(json.loads(text)["url"])
    except (ValueError, KeyError, TypeError):
        return ""


def checks() -> Iterator[Fault]:
    """Every public face shows its newest publication, and the status and note its last event left."""
    newest = Publication.objects.filter(page=OuterRef("pk")).order_by("-number")
    about = Event.objects.filter(
        claim=OuterRef("claim"), object_type="check", object_id=OuterRef("pk")
    ).order_by("-seq")
    rows = Check.objects.annotate(
        newest=Subquery(newest.values("number")[:1]),
        last_seq=Subquery(about.values("seq")[:1]),
        last_verb=Subquery(about.values("verb")[:1]),
    )
    down_and_up = Correction.objects.exclude(kind__in=REPUBLISHING).order_by("decided_at", "id")
    changes = Prefetch("corrections", down_and_up, to_attr="changes")
    for row in rows.prefetch_related(changes).order_by("pk").iterator(CHUNK):
        place = f"check {row.pk}"
        if row.current_number != row.newest:
            yield Fault(place, f"shows version {row.current_number}, the newest is {row.newest}")
        if row.changed_seq != row.last_seq:
            yield Fault(
                place, f"says event {row.changed_seq} changed it, the last was {row.last_seq}"
            )
        if row.last_verb is not None and row.status != _STATUS_AFTER.get(row.last_verb):
            yield Fault(place, f"is {row.status}, but its last event is {row.last_verb}")
        last_note = row.changes[-1].public_note if row.changes else ""
        if row.public_note != ("" if row.status == CheckStatus.PUBLISHED else last_note):
            yield Fault(place, "its public note is not the one that was given")
        url = _url_in(row.head).removesuffix(f"/checks/{row.pk}/")
        if row.head != build_head(base=url, check=row, changes=row.changes):
            yield Fault(place, "its head (what is streamed of it) does not say what its rows say")


def snapshots(store: Store) -> Iterator[Fault]:
    """The kept bytes and WARC records are there and have their names; the records have the digests
    that they name themselves, and their last answer is the kept bytes."""
    rows = Snapshot.objects.exclude(sha256="").order_by("sha256", "pk")
    seen, sound = "", True
    for pk, digest in rows.values_list("pk", "sha256").iterator(CHUNK * 10):
        if digest != seen:  # the same bytes are read once
            seen, sound = digest, _is_sound(store, digest)
        if not sound:
            yield Fault(f"snapshot {pk}", f"its bytes are missing or damaged ({digest})")
    archived = Snapshot.objects.exclude(warc_sha256="").order_by("warc_sha256", "pk")
    for pk, digest, sha256 in archived.values_list("pk", "warc_sha256", "sha256").iterator(CHUNK):
        for what in _faults_of_warc(store, digest, sha256):
            yield Fault(f"snapshot {pk}", what)


def _faults_of_warc(store: Store, digest: str, sha256: str) -> Iterator[str]:
    if not _is_sound(store, digest):
        yield f"its WARC records are missing or damaged ({digest})"
        return
    with store.open(digest) as file:
        records = Records(file)
    yield from (f"its WARC {fault}" for fault in records.faults)
    # A look that found nothing new has its answer in the capture to which it refers.
    if sha256 and records.answers and records.answers[-1].sha256 != sha256:
        yield "the answer in its WARC is not the kept bytes"


def _is_sound(store: Store, digest: str) -> bool:
    try:
        return store.verify(digest)
    except ValueError:  # not the form of a hash
        return False


def texts() -> Iterator[Fault]:
    """Frozen texts have the hashes that evidence and payloads name."""
    models: tuple[tuple[str, Any], ...] = (
        ("extraction", Extraction),
        ("article version", ArticleVersion),
        ("contact note", ContactNote),
    )
    for name, model in models:
        rows = model.objects.order_by("pk").values_list("pk", "text", "sha256")
        for pk, text, digest in rows.iterator(CHUNK):
            if fingerprint_of(text) != digest:
                yield Fault(f"{name} {pk}", "its text does not have its hash")


def evidence() -> Iterator[Fault]:
    """Every quotation stands in its frozen text, where it says, under the hashes it names."""
    rows = Evidence.objects.select_related("extraction__snapshot", "contact_note")
    for row in rows.order_by("pk").iterator(CHUNK):
        place = f"evidence {row.pk}"
        frozen = row.extraction or row.contact_note
        if frozen is None:
            yield Fault(place, "has neither a capture nor a contact note")
            continue
        if frozen.text[row.start : row.end] != row.exact:
            yield Fault(place, "its words do not stand where it says")
        if row.text_sha256 != frozen.sha256:
            yield Fault(place, "names another text than the one it points to")
        bytes_sha256 = row.extraction.snapshot.sha256 if row.extraction else ""
        if row.bytes_sha256 != bytes_sha256:
            yield Fault(place, "names other bytes than those it points to")
