"""What a captured page is called, by whom, of when, in which language: corrected by a person."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Snapshot, StatedFacts, Status, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect

FACTS = ("title", "byline", "published", "language")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as we need it
_AS_PRECISE_AS_KNOWN = re.compile(r"\d{4}|\d{4}-\d{2}", re.ASCII)


@act
def state_facts(
    *, actor: User, snapshot_id: UUID, title: str, byline: str, published: str, language: str
) -> StatedFacts:
    """Say what a capture's page is called, by whom, of when, in which language; empty: it has none.

    The capture and what was read from it stay; the newest statement counts from now on, for cards and
    for verdicts that are not frozen yet. Whoever states facts contributes to the verdicts that show
    them. Refuses unfinished captures, days that are none (ISO 8601), languages that are none
    (BCP 47), and a statement that changes nothing.
    """
    require(actor, "snapshot.state_facts")
    snapshot = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("no_such_snapshot", _("There is no such capture."))
    if snapshot.status != Status.DONE:
        raise Rejected("capture_unfinished", _("There is no page yet of which to state facts."))
    stated = {
        "title": clean_text(title)[:1000],
        "byline": clean_text(byline)[:500],
        "published": clean_text(published),
        "language": clean_text(language),
    }
    if stated["published"] and not _is_date(stated["published"]):
        raise Rejected(
            "date_malformed",
            _("Write the date as 2025-06-24; a month (2025-06) or a year (2025) will do."),
        )
    if stated["language"] and not _LANGUAGE.fullmatch(stated["language"]):
        raise Rejected("language_malformed", _("Write the language as a code, such as en or fa."))
    if stated == facts_of(snapshot):
        raise Rejected("nothing_changed", _("That is what it says already."))
    row = StatedFacts.objects.create(snapshot=snapshot, stated_by=actor, **stated)
    collect("snapshot.facts_stated", snapshot, actor=actor, stated=stated)
    return row


def facts_of(snapshot: Snapshot) -> dict[str, str]:
    """The four facts of a capture as they count now: as a person stated them, else as read."""
    # Both are ordered newest first, and may have been read before.
    row = next(iter([*snapshot.stated_facts.all(), *snapshot.extractions.all()]), None)
    return {name: getattr(row, name) if row else "" for name in FACTS}


def _is_date(text: str) -> bool:
    if _AS_PRECISE_AS_KNOWN.fullmatch(text):
        return text[5:] in {"", *(f"{month:02}" for month in range(1, 13))}
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text.isascii() and text[4:5] == "-"
