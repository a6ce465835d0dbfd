"""What strangers may read: checks, their versions, corrections. Nothing of the desk's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import (
    Exists,
    F,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from claims.models import Check, Correction, Event, Publication, Rating, RatingScale

PUBLIC_OBJECT = "check"  # events about this type are the public changes


# Publications and heads are stored as JSON texts: the database puts them together and Python only
# passes them on. `||` and substr mean the same on both databases, the aggregate does not. Nothing
# in these texts comes from outside.
_VERSION = "substr(p.envelope, 1, length(p.envelope) - 1) || ',\"payload\":' || p.payload || '}'"
_VERSIONS = {
    "postgresql": f"SELECT string_agg({_VERSION}, ',' ORDER BY p.number)"
    " FROM claims_publication p WHERE p.page_id = claims_check.id",
    "sqlite": "SELECT group_concat(v, ',') FROM"
    f" (SELECT {_VERSION} AS v FROM claims_publication p WHERE p.page_id = claims_check.id"
    " ORDER BY p.number)",
}
_LINE = (
    "'{{\"changed_seq\":' || claims_check.changed_seq || ',' ||"
    " substr(claims_check.head, 2, length(claims_check.head) - 2) ||"
    " ',\"versions\":[' || ({versions}) || ']}}'"
)
_BATCH = 500
_MOST_WORDS = 12  # of a search; more would only make the statement long


def checks() -> QuerySet[Check]:
    """All checks in the order of their last public change."""
    return Check.objects.order_by("changed_seq", "id")


def current_publications() -> QuerySet[Publication]:
    """The version of each check that counts now."""
    return Publication.objects.filter(number=F("page__current_number")).select_related("page")


def check_lines(checks: QuerySet[Check]) -> Iterator[str]:
    """Each check with all its versions as one line of JSON, in the order of the last change.

    One statement, so that all of it is of one moment; read in batches, so memory stays flat.
    """
    versions = _VERSIONS[connections[checks.db].vendor]
    line = RawSQL(_LINE.format(versions=versions), (), output_field=TextField())
    ordered = checks.annotate(line=line).order_by("changed_seq", "id")
    yield from ordered.values_list("line", flat=True).iterator(chunk_size=_BATCH)


def corrections() -> QuerySet[Correction]:
    """Everything that changed after publication, the newest first."""
    return Correction.objects.select_related("page", "before", "after").order_by(
        "-decided_at", "id"
    )


def public_changes(after: int) -> QuerySet[Event]:
    """Public changes in the order of the record, after a sequence number."""
    return Event.objects.filter(object_type=PUBLIC_OBJECT, seq__gt=after).order_by("seq")


def containing(checks: QuerySet[Check], words: str) -> QuerySet[Check]:
    """The checks whose current version has every word in its claim, claimant or summary.

    Only what is published is looked at, never the desk's claim, which may have moved on.
    """
    for word in words.split()[:_MOST_WORDS]:
        said = Q(statement__folds=word) | Q(claimant__folds=word) | Q(summary__folds=word)
        current = Publication.objects.filter(page=OuterRef("pk"), number=OuterRef("current_number"))
        as_json = current.annotate(document=Cast("payload", JSONField())).annotate(
            statement=KT("document__claim__statement"),
            claimant=KT("document__claim__claimant__name"),
            summary=KT("document__summary"),
        )
        checks = checks.filter(Exists(as_json.filter(said)))
    return checks


def rated(checks: QuerySet[Check], rating: str) -> QuerySet[Check]:
    """The checks whose current version carries a rating, by its short name."""
    return checks.filter(
        publications__number=F("current_number"), publications__verdict__rating__slug=rating
    )


def ratings() -> list[Rating]:
    """The ratings of the newest version of every scale, scale by scale."""
    newest = RatingScale.objects.filter(slug=OuterRef("scale__slug")).order_by("-version")
    current = Rating.objects.filter(scale=Subquery(newest.values("pk")[:1]))
    return list(current.select_related("scale").order_by("scale__name", "position"))


def check_with_history(check_id: UUID) -> Check | None:
    """One check with its versions (oldest first) and its corrections, or None."""
    history: list[Prefetch[Any]] = [
        Prefetch("publications", Publication.objects.order_by("number")),
        Prefetch("corrections", Correction.objects.order_by("decided_at", "id")),
    ]
    return Check.objects.filter(pk=check_id).prefetch_related(*history).first()
