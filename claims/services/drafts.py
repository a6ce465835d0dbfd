"""The draft of a verdict: saved as one types, with a version of its own. Saving is no act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Rejected
from claims.models import Appearance, Claim, PassageCorrection, Rating, User, VerdictDraft
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import scale_of
from claims.services.locking import lock_claim, require_editable

_TEXTS = ("summary", "explanation", "would_change")


@transaction.atomic
def save_draft(
    *, actor: User, claim_id: UUID, version: int | None, changes: Mapping[str, Any]
) -> VerdictDraft:
    """Save what was typed. Fields that `changes` does not name stay as they are.

    Fields: rating (short name in the desk's scale, or None), summary, explanation, as_of,
    would_change, passage_corrections (the whole list). Refuses a stale version with the current
    draft (Conflict), a locked claim and unknown ratings or appearances.
    """
    require(actor, "draft.save")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    draft = VerdictDraft.objects.select_for_update().get(claim=claim)
    check_draft_version(draft, version)
    require_editable(claim, by=actor)
    fields = _fields(claim, changes)
    changed = any(getattr(draft, name) != value for name, value in fields.items())
    for name, value in fields.items():
        setattr(draft, name, value)
    corrected = "passage_corrections" in changes and _correct_passages(
        claim, draft, changes["passage_corrections"]
    )
    if changed or corrected:
        draft.version += 1
        draft.save()
        draft.writers.add(actor)
    return draft


def check_draft_version(draft: VerdictDraft, version: int | None) -> None:
    """Refuse a stale draft: 400 `version_required`, 409 `draft_stale` with the draft."""
    if version is None:
        raise Malformed("version_required", _("Name the version of the draft that you have seen."))
    if version != draft.version:
        raise Conflict(
            "draft_stale",
            _(
                "Someone saved the draft since you loaded it. Your text is not lost: compare and "
                "save again."
            ),
            draft=draft,
            version=draft.version,
        )


def _fields(claim: Claim, changes: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: clean_text(changes[name]) for name in _TEXTS if name in changes}
    if "summary" in fields:
        fields["summary"] = " ".join(fields["summary"].split())
    if "as_of" in changes:
        fields["as_of"] = changes["as_of"]
    if "rating" in changes:
        fields["rating"] = _rating(claim, changes["rating"]) if changes["rating"] else None
    return fields


def _rating(claim: Claim, slug: str) -> Rating:
    scale = scale_of(claim)
    rating = scale.ratings.filter(slug=slug).first()
    if rating is None:
        known = ", ".join(scale.ratings.values_list("slug", flat=True))
        raise Rejected(
            "rating_unknown",
            _("The scale %(scale)s has these ratings: %(ratings)s.")
            % {"scale": scale, "ratings": known},
        )
    return rating


def _correct_passages(
    claim: Claim, draft: VerdictDraft, wanted: Sequence[Mapping[str, Any]]
) -> bool:
    appearances = {a.pk: a for a in Appearance.objects.filter(claim=claim)}
    new: dict[UUID, tuple[str, str]] = {}
    for row in wanted:
        if row["appearance_id"] not in appearances:
            raise Rejected("appearance_unknown", _("The claim has no such appearance."))
        should_read = clean_text(row["should_read"])
        if not should_read:
            raise Rejected("correction_empty", _("Say how the passage should read."))
        new[row["appearance_id"]] = (should_read, clean_text(row.get("notice", "")))
    old = {
        row.appearance_id: (row.should_read, row.notice) for row in draft.passage_corrections.all()
    }
    if new == old:
        return False
    draft.passage_corrections.all().delete()
    PassageCorrection.objects.bulk_create(
        PassageCorrection(
            draft=draft, appearance=appearances[pk], should_read=should_read, notice=notice
        )
        for pk, (should_read, notice) in new.items()
    )
    return True
