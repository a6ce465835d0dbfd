"""The quotations that were kept from a capture, in the text in which they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from claims.models import Evidence, Extraction, Snapshot, User
from claims.passages import find_passages
from claims.queries import visible_to, with_captures_now
from claims.views.marking import segments


@dataclass(frozen=True)
class Quotation:
    """A kept quotation and its place in the text that is shown; None where it stands there no more."""

    row: Evidence
    place: tuple[int, int] | None


@dataclass(frozen=True)
class Piece:
    """A stretch of text, the quotations over it and those that begin in it."""

    text: str
    over: list[Evidence]
    begins: list[Evidence]


def quotations_of(user: User, snapshot: Snapshot, extraction: Extraction | None) -> list[Quotation]:
    """What counts as evidence from this capture, in the order of the text.

    A quotation from an earlier reading of the same bytes is looked for in the shown one.
    """
    rows = (
        Evidence.objects.filter(
            extraction__snapshot=snapshot, removed_at__isnull=True, claim__in=visible_to(user)
        )
        .select_related("claim", "speaker")
        .order_by("start", "end", "added_at")
    )
    found = [Quotation(row, _place(row, extraction)) for row in rows]
    return sorted(found, key=lambda one: (one.place is None, one.place or (0, 0)))


def with_lost(rows: QuerySet[Evidence]) -> list[Evidence]:
    """Quotations with what `with_captures_now` tells of them, and `lost`: whether the newest capture of
    the source does not say the words any more. With other blanks or quotation marks it still does."""
    found: list[Any] = list(with_captures_now(rows))
    doubtful = {row.newer for row in found if row.newer and row.place == 0}
    texts: dict[UUID, str] = {}
    if doubtful:
        newest_last = Extraction.objects.filter(snapshot__in=doubtful).order_by("made_at", "-id")
        texts = dict(newest_last.values_list("snapshot", "text"))
    for row in found:
        row.lost = row.newer in texts and not find_passages(texts[row.newer], row.exact)
    return found


def _place(row: Evidence, extraction: Extraction | None) -> tuple[int, int] | None:
    if extraction is None:
        return None
    if row.extraction_id == extraction.pk:
        return row.start, row.end
    places = find_passages(extraction.text, row.exact, prefix=row.prefix, suffix=row.suffix)
    return (places[0].start, places[0].end) if len(places) == 1 else None


def pieces_of(text: str, quotations: list[Quotation]) -> list[Piece]:
    """The text for a page, cut where quotations begin and end."""
    placed = [(one.row, one.place) for one in quotations if one.place]
    return [
        Piece(
            segment.text,
            [placed[number][0] for number in segment.marks],
            [placed[number][0] for number in segment.begins],
        )
        for segment in segments(text, [place for _row, place in placed])
    ]
