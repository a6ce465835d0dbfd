"""What a captured page is called, by whom, of when, in which language: corrected by a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Extraction, Snapshot, Source, StatedFacts, Status, User
from claims.outcomes import MEANINGS
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import whole_of
from claims.record import act, collect

FACTS = ("title", "byline", "published", "language")
_GUESSED = [outcome.value for outcome, meaning in MEANINGS.items() if meaning.heuristic]
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
    new = {name: value for name, value in stated.items() if value and value != before[name]}
    if "published" in new and not _is_date(new["published"]):
        raise Rejected(
            "date_malformed",
            _("Write the date as 2025-06-24; a month (2025-06) or a year (2025) will do."),
        )
    if "language" in new and not _LANGUAGE.fullmatch(new["language"]):
        raise Rejected("language_malformed", _("Write the language as a code, such as en or fa."))
    if stated == before:
        raise Rejected("nothing_changed", _("That is what it says already."))
    row = StatedFacts.objects.create(snapshot=snapshot, stated_by=actor, **stated)
    collect("snapshot.facts_stated", snapshot, actor=actor, stated=stated)
    return row


@dataclass(frozen=True)
class _Correction:
    """What a person changed on a capture; `read` is what its page said, None when nothing was read."""

    row: StatedFacts
    changed: set[str]
    read: dict[str, str] | None


def carry_facts(
    ended: Iterable[Snapshot], read: Iterable[Extraction], *, accepted: bool = False
) -> None:
    """Let what people corrected hold for new captures of the same sources. Part of an act.

    Each fact for itself: its newest correction holds that was made where the page said of it what it
    says now. Whoever made one has a row of their own, so that they count as contributors. A page that
    a rule takes for another (a wall) has nothing of it until a person accepts it (`accepted`). What is
    corrected at the same moment at which a capture ends is not carried over to it.

    read: the texts of those that have one.
    """
    pages = [
        row
        for row in ended
        if row.status == Status.DONE and (accepted or row.uploaded or row.outcome not in _GUESSED)
    ]
    if not pages:
        return
    sources = Source.objects.filter(pk__in={row.source_id for row in pages})
    wholes = dict(sources.annotate(counts_as=whole_of("")).values_list("pk", "counts_as"))
    corrections = _corrections(set(wholes.values()))
    texts = {text.snapshot_id: text for text in read}
    for row in pages if corrections else []:
        _carry(row, texts.get(row.pk), corrections.get(wholes[row.source_id], []))


def _corrections(sources: Collection[UUID]) -> dict[UUID, list[_Correction]]:
    """By what a source counts as, the newest first."""
    of_these = Q(snapshot__source__in=sources) | Q(snapshot__source__joined_into__in=sources)
    walls = Q(
        snapshot__uploaded=False, snapshot__outcome__in=_GUESSED, snapshot__override__isnull=True
    )
    people = StatedFacts.objects.filter(
        of_these, carried_from__isnull=True, snapshot__discard__isnull=True
    ).exclude(walls)
    captures = people.order_by().values("snapshot")
    rows = list(
        StatedFacts.objects.filter(snapshot__in=captures)
        .annotate(whole=whole_of("snapshot__source"))
        .order_by("stated_at", "-id")
    )
    if not rows:
        return {}
    before: dict[UUID, dict[str, str]] = {}
    readings: dict[UUID, dict[str, str]] = {}
    for text in Extraction.objects.filter(snapshot__in=captures).only("snapshot", *FACTS):
        readings.setdefault(text.snapshot_id, _read_in(text))
    found: dict[UUID, list[_Correction]] = {}
    for row in rows:
        read, now = readings.get(row.snapshot_id), _read_in(row)
        was = before.get(row.snapshot_id) or read or _read_in(None)
        before[row.snapshot_id] = now
        if row.carried_from_id is None:
            changed = {name for name in FACTS if now[name] != was[name]}
            found.setdefault(row.whole, []).insert(0, _Correction(row, changed, read))
    return found


def _carry(snapshot: Snapshot, text: Extraction | None, corrections: list[_Correction]) -> None:
    now = _read_in(text)
    holds: dict[str, StatedFacts] = {}
    for one in corrections:
        if (one.read is None) == (text is None):
            same = {name for name in one.changed if (one.read or now)[name] == now[name]}
            holds = dict.fromkeys(same, one.row) | holds
    facts, carried = now, []
    for row in sorted(set(holds.values()), key=lambda row: row.stated_at):
        more = {name: getattr(row, name) for name, holding in holds.items() if holding == row}
        if facts | more != facts:
            facts = facts | more
            carried.append(
                StatedFacts.objects.create(
                    snapshot=snapshot, stated_by_id=row.stated_by_id, carried_from=row, **facts
                )
            )
    if carried:
        collect(
            "snapshot.facts_carried",
            snapshot,
            actor=None,
            stated=facts,
            carried_from=[str(row.first.snapshot_id) for row in carried],
        )


def facts_of(snapshot: Snapshot) -> dict[str, str]:
    """The four facts of a capture as they count now: as a person stated them, else as read."""
    # Both are ordered newest first, and may have been read before.
    stated = next(iter(snapshot.stated_facts.all()), None)
    return _read_in(stated or next(iter(snapshot.extractions.all()), None))


def _read_in(row: StatedFacts | Extraction | None) -> dict[str, str]:
    return {name: getattr(row, name) if row else "" for name in FACTS}


def _is_date(text: str) -> bool:
    if _AS_PRECISE_AS_KNOWN.fullmatch(text):
        return text[5:] in {"", *(f"{month:02}" for month in range(1, 13))}
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text.isascii() and text[4:5] == "-"
