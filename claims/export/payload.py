"""The public payload: everything a stranger will read of a verdict, frozen at submission.

Integers, strings, booleans, null, lists and objects only (no floats), so that its RFC 8785 form
is the same everywhere. Confidential evidence is a type that this module does not import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from claims.models import (
    Appearance,
    Claim,
    Evidence,
    Party,
    PassageCorrection,
    Rating,
    ReplyRequest,
    VerdictDraft,
)
from claims.policy import PolicyResult
from claims.record import canonical, instant

# Version 2 added `right_of_reply`; what version 1 has is the same in both.
SCHEMA = "claim-verifier/verdict/2"


def fingerprint_of(payload: str) -> str:
    """SHA-256 of the payload's RFC 8785 form, in UTF-8."""
    return hashlib.sha256(payload.encode()).hexdigest()


def build_payload(
    *,
    claim: Claim,
    draft: VerdictDraft,
    rating: Rating,
    appearances: Iterable[Appearance],
    corrections: Iterable[PassageCorrection],
    evidence: Iterable[Evidence],
    requests: Iterable[ReplyRequest],
    policy: PolicyResult,
    as_of: datetime,
    newsroom: str,
) -> str:
    """The payload in its RFC 8785 form. Names, titles and labels are written as they are now."""
    corrected = {row.appearance_id: row for row in corrections}
    document = {
        "schema": SCHEMA,
        "newsroom": newsroom,
        "claim": {
            "statement": claim.statement,
            "kind": claim.kind,
            "language": claim.language,
            "said_at": instant(claim.said_at),
            "claimant": _party(claim.claimant),
        },
        "appearances": [_appearance(row, corrected.get(row.pk)) for row in appearances],
        "rating": _rating(rating),
        "summary": draft.summary,
        "explanation": draft.explanation,
        "as_of": instant(as_of),
        "would_change": draft.would_change,
        "evidence": [_evidence(row) for row in evidence],
        "right_of_reply": [_request(row) for row in requests],
        "policy": {
            "version": policy.version,
            "passed": policy.passed,
            "rules": [
                {"code": rule.code, "passed": rule.passed, "message": rule.message}
                for rule in policy.rules
            ],
        },
    }
    return canonical(document).decode()


def _party(party: Party | None) -> dict[str, Any] | None:
    if party is None:
        return None
    return {
        "name": party.name,
        "kind": party.kind,
        "role": party.role,
        "same_as": list(party.same_as),
    }


def _rating(rating: Rating) -> dict[str, Any]:
    values = [r.value for r in rating.scale.ratings.all() if r.value is not None]
    return {
        "scale": rating.scale.slug,
        "scale_version": rating.scale.version,
        "slug": rating.slug,
        "label": rating.label,
        "meaning": rating.meaning,
        "value": rating.value,
        "worst": min(values) if rating.value is not None else None,
        "best": max(values) if rating.value is not None else None,
    }


def _appearance(row: Appearance, correction: PassageCorrection | None) -> dict[str, Any]:
    version = row.article_version
    return {
        "id": str(row.pk),
        "url": version.article.url if version else row.url,
        "title": version.article.title if version else "",
        "outlet": version.article.outlet if version else "",
        "byline": version.article.byline if version else "",
        "published_at": instant(version.article.published_at) if version else None,
        "text_sha256": version.sha256 if version else None,
        "exact": row.exact,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "start": row.start,
        "end": row.end,
        "attribution": row.attribution,
        "first": row.first,
        "correction": {
            "was": row.exact,
            "should_read": correction.should_read,
            "notice": correction.notice,
        }
        if correction
        else None,
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    # Around a quotation from a page stands what everybody may read; around one from a contact
    # note stands what somebody told us, perhaps not for printing.
    public = row.extraction is not None
    return {
        "id": str(row.pk),
        "exact": row.exact,
        "prefix": row.prefix if public else "",
        "suffix": row.suffix if public else "",
        "start": row.start,
        "end": row.end,
        "stance": row.stance,
        "directness": row.directness,
        "speaker": _party(row.speaker),
        # Of a contact note, which stays in the house, even a hash says too much: short ones can be
        # found by trying.
        "text_sha256": row.text_sha256 if row.extraction else None,
        "source": _source(row),
        "contact": _contact(row),
    }


def _source(row: Evidence) -> dict[str, Any] | None:
    if row.extraction is None:
        return None
    snapshot = row.extraction.snapshot
    override = getattr(snapshot, "override", None)
    # What a person stated of the page counts before what was read from it.
    facts = next(iter(snapshot.stated_facts.all()), row.extraction)
    return {
        "title": snapshot.source.title or facts.title,
        "byline": facts.byline,
        "published": facts.published,
        "language": facts.language,
        "kind": snapshot.source.kind,
        "url": snapshot.source.url,
        "final_url": snapshot.final_url,
        "captured_at": instant(snapshot.finished_at),
        "uploaded": snapshot.uploaded,
        "outcome": snapshot.outcome,
        "outcome_override": override.reason if override else None,
        "bytes_sha256": row.bytes_sha256,
        "extractor": row.extraction.extractor,
    }


def _request(row: ReplyRequest) -> dict[str, Any]:
    """Who was asked, and what came of it; what we asked and what they said stays in the house,
    unless it is quoted as evidence."""
    return {
        "who": _party(row.party),
        "how": row.how,
        "asked_at": instant(row.asked_at),
        "due_at": instant(row.due_at),
        "state": row.state,
        "answered_at": instant(row.answer.at) if row.answer else None,
    }


def _contact(row: Evidence) -> dict[str, Any] | None:
    if row.contact_note is None:
        return None
    note = row.contact_note
    return {
        "who": note.party.name,
        "role": note.role or note.party.role,
        "at": instant(note.at),
        "how": note.how,
        "reply": note.reply,
    }
