"""Evidence: quotations that stand in frozen text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Malformed, Missing, Rejected
from claims.models import (
    Claim,
    ContactNote,
    Directness,
    Discard,
    Evidence,
    Extraction,
    OutcomeOverride,
    Snapshot,
    Stance,
    Status,
    User,
)
from claims.outcomes import Outcome
from claims.passages import Passage, clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.claims import find_one
from claims.services.locking import lock_claim, require_editable, touch
from claims.services.parties import name_party
from claims.services.sources import attach_one


@act
def add_evidence(
    *,
    actor: User,
    claim_id: UUID,
    selector: Mapping[str, Any],
    stance: str,
    directness: str,
    snapshot_id: UUID | None = None,
    contact_note_id: UUID | None = None,
    speaker: Mapping[str, Any] | None = None,
    note: str = "",
) -> Evidence:
    """Keep a quotation as evidence for or against a claim.

    Refuses words that do not stand in the captured text or the note, words that stand there
    several times (with the candidates), and captures that are not good, not overridden by a
    person and not uploaded by one.
    """
    require(actor, "evidence.add")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    if stance not in Stance.values or directness not in Directness.values:
        raise Rejected("evidence_kind_unknown", _("The stance or the directness is unknown."))
    if (snapshot_id is None) == (contact_note_id is None):
        raise Malformed("evidence_one_place", _("Name either a snapshot or a contact note."))
    extraction: Extraction | None = None
    contact: ContactNote | None = None
    if snapshot_id is not None:
        extraction = _extraction(snapshot_id)
        passage = _quoted(extraction.text, selector)
        attach_one(actor=actor, claim=claim, source=extraction.snapshot.source)
        hashes = {
            "text_sha256": extraction.sha256,
            "bytes_sha256": extraction.snapshot.sha256,
        }
    else:
        contact = claim.contact_notes.filter(pk=str(contact_note_id)).first()
        if contact is None:
            raise Missing("no_such_contact_note", _("The claim has no such contact note."))
        passage = _quoted(contact.text, selector)
        hashes = {"text_sha256": contact.sha256, "bytes_sha256": ""}
    evidence = Evidence.objects.create(
        claim=claim,
        extraction=extraction,
        contact_note=contact,
        stance=stance,
        directness=directness,
        speaker=name_party(actor=actor, **speaker) if speaker else None,
        note=clean_text(note),
        added_by=actor,
        **vars(passage),
        **hashes,
    )
    claim.writers.add(actor)
    touch(claim)
    collect(
        "evidence.added",
        evidence,
        actor=actor,
        claim=claim,
        exact=evidence.exact,
        stance=stance,
        directness=directness,
        speaker=evidence.speaker.name if evidence.speaker else None,
        text_sha256=evidence.text_sha256,
        bytes_sha256=evidence.bytes_sha256,
    )
    evidence.claim = claim
    return evidence


@act
def remove_evidence(*, actor: User, claim_id: UUID, evidence_id: UUID, reason: str = "") -> Claim:
    """Take a quotation out of the claim; it stays in the record."""
    require(actor, "evidence.add")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    evidence = claim.evidence.filter(pk=evidence_id, removed_at__isnull=True).first()
    if evidence is None:
        raise Missing("no_such_evidence", _("The claim has no such evidence."))
    evidence.removed_at = timezone.now()
    evidence.save(update_fields=["removed_at"])
    claim.writers.add(actor)
    touch(claim)
    collect("evidence.removed", evidence, actor=actor, claim=claim, reason=clean_text(reason))
    return claim


def _extraction(snapshot_id: UUID) -> Extraction:
    # Locked, because somebody may be discarding it.
    snapshot = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    if Discard.objects.filter(snapshot=snapshot).exists():
        raise Rejected("snapshot_discarded", _("This upload was discarded; quote from another."))
    if snapshot.status != Status.DONE:
        raise Rejected("snapshot_not_done", _("This capture is not finished, or it failed."))
    overridden = OutcomeOverride.objects.filter(snapshot=snapshot).exists()
    if not (snapshot.outcome == Outcome.GOOD or snapshot.uploaded or overridden):
        raise Rejected(
            "snapshot_not_good",
            _(
                "This capture does not seem to show the page itself. Override the outcome with a "
                "reason, try again, or upload the page."
            ),
            outcome=snapshot.outcome,
        )
    extraction = snapshot.extractions.select_related("snapshot__source__joined_into").first()
    if extraction is None:
        raise Rejected("snapshot_without_text", _("No text could be read from this capture."))
    return extraction


def _quoted(text: str, selector: Mapping[str, Any]) -> Passage:
    return find_one(text, selector, code="quotation")
