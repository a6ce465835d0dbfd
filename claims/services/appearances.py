"""Where a claim was made, followed into the newest text of its article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Anchor, Appearance, Article, User
from claims.permissions import require
from claims.record import act, collect
from claims.services.claims import find_one, newest_version
from claims.services.locking import check_version, lock_claim, require_editable, touch


@act
def move_appearance(
    *,
    actor: User,
    appearance_id: UUID,
    version: int | None,
    selector: Mapping[str, Any] | None = None,
) -> Appearance:
    """Say where a passage of an older text stands in the article's newest one.

    Without a selector its own words and those around them are looked for. Refuses (Rejected) an
    address outside, a passage that stands in the newest text already, words that do not stand
    there or stand there several times (with the candidates); stale screens and locked claims.
    The event keeps both places; submitted verdicts have their own copy of the older one.
    """
    require(actor, "appearance.add")
    known = Appearance.objects.filter(pk=appearance_id).only("claim_id").first()
    if known is None:
        raise Missing("no_such_appearance", _("There is no such passage."))
    claim = lock_claim(actor=actor, claim_id=known.claim_id)
    check_version(claim, version)
    require_editable(claim, by=actor)
    row = Appearance.objects.select_related("article_version").get(pk=appearance_id)
    older = row.article_version
    if older is None:
        raise Rejected(
            "appearance_not_in_article", _("This is an address outside, not a passage of a text.")
        )
    # A text that is being kept notes the state of all passages: it waits, or we do.
    Article.objects.select_for_update().get(pk=older.article_id)
    newest = newest_version(older.article_id)
    if older.pk == newest.pk:
        raise Rejected(
            "appearance_in_newest_text",
            _("This passage stands in the article's newest text already."),
        )
    own = {"exact": row.exact, "prefix": row.prefix, "suffix": row.suffix}
    found = vars(find_one(newest.text, selector or own, code="passage"))
    before = _place(row, older.number, older.sha256)
    row.article_version = newest
    row.anchor = Anchor.ANCHORED
    for name, value in found.items():
        setattr(row, name, value)
    row.save(update_fields=["article_version", "anchor", *found])
    claim.writers.add(actor)
    touch(claim)
    after = _place(row, newest.number, newest.sha256)
    collect("appearance.moved", row, actor=actor, claim=claim, before=before, after=after)
    return row


def _place(row: Appearance, number: int, sha256: str) -> dict[str, Any]:
    return {
        "text": number,
        "text_sha256": sha256,
        "exact": row.exact,
        "start": row.start,
        "end": row.end,
    }
