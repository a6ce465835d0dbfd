"""What a captured page is called, by whom, of when, in which language: corrected by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Extraction, Snapshot, StatedFacts, Status, User
from claims.outcomes import MEANINGS, Outcome
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect

FACTS = ("title", "byline", "published", "language")
_MOST = {"title": 1000, "byline": 500}  # characters that are kept
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as we need it
_AS_PRECISE_AS_KNOWN = re.compile(r"\d{4}|\d{4}-\d{2}", re.ASCII)


@act
def state_facts(
    *,
    actor: User,
    snapshot_id: UUID,
    title: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> StatedFacts:
    """Say what a capture's page is called, by whom, of when, in which language; empty: it has none,
    None: as it counts now.

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
    before = facts_of(snapshot)
    said = {"title": title, "byline": byline, "published": published, "language": language}
    stated = {
        name: before[name] if text is None else clean_text(text)[: _MOST.get(name)]
        for name, text in said.items()
    }
    if stated["published"] and not _is_date(stated["published"]):
        raise Rejected(
            "date_malformed",
            _("Write the date as 2025-06-24; a month (2025-06) or a year (2025) will do."),
        )
    if stated["language"] and not _LANGUAGE.fullmatch(stated["language"]):
        raise Rejected("language_malformed", _("Write the language as a code, such as en or fa."))
    if stated == before:
        raise Rejected("nothing_changed", _("That is what it says already."))
    row = StatedFacts.objects.create(snapshot=snapshot, stated_by=actor, **stated)
    collect("snapshot.facts_stated", snapshot, actor=actor, stated=stated)
    return row


def carry_facts(ended: Iterable[Snapshot], read: Iterable[Extraction]) -> None:
    """Let what a person corrected hold for new captures of the same sources. Part of an act.

    A corrected fact holds as long as the page says of it what it said when it was corrected; where
    it says something else now, that counts, until somebody corrects it. A wall is another page.
    read: the texts of those that have one.
    """
    pages = [row for row in ended if row.status == Status.DONE and not _is_wall(row)]
    if not pages:
        return
    texts = {text.snapshot_id: text for text in read}
    sources = {row.source_id for row in pages}
    rows = StatedFacts.objects.filter(snapshot__source__in=sources, snapshot__discard=None)
    newest: dict[UUID, StatedFacts] = {}
    for row in rows.select_related("snapshot", "carried_from").prefetch_related(
        "snapshot__extractions"
    ):
        newest.setdefault(row.snapshot.source_id, row)
    for snapshot in pages:
        earlier = newest.get(snapshot.source_id)
        if earlier is None:
            continue
        then = _read_in(next(iter(earlier.snapshot.extractions.all()), None))
        now = _read_in(texts.get(snapshot.pk))
        stated = {
            name: getattr(earlier, name) if then[name] == now[name] else now[name] for name in FACTS
        }
        if stated != now:
            StatedFacts.objects.create(
                snapshot=snapshot,
                stated_by_id=earlier.stated_by_id,
                carried_from=earlier.first,
                **stated,
            )
            collect(
                "snapshot.facts_carried",
                snapshot,
                actor=None,
                stated=stated,
                carried_from=str(earlier.first.snapshot_id),
            )


def facts_of(snapshot: Snapshot) -> dict[str, str]:
    """The four facts of a capture as they count now: as a person stated them, else as read."""
    # Both are ordered newest first, and may have been read before.
    stated = next(iter(snapshot.stated_facts.all()), None)
    return _read_in(stated or next(iter(snapshot.extractions.all()), None))


def _read_in(row: StatedFacts | Extraction | None) -> dict[str, str]:
    return {name: getattr(row, name) if row else "" for name in FACTS}


def _is_wall(snapshot: Snapshot) -> bool:
    return MEANINGS[Outcome(snapshot.outcome)].heuristic and not snapshot.uploaded


def _is_date(text: str) -> bool:
    if _AS_PRECISE_AS_KNOWN.fullmatch(text):
        return text[5:] in {"", *(f"{month:02}" for month in range(1, 13))}
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text.isascii() and text[4:5] == "-"
