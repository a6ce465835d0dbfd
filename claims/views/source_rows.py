"""The sources of a claim as its workbench shows them: each with its captures and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Length, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.types import HTML_TYPES
from claims.models import (
    Claim,
    ClaimSource,
    Extraction,
    OutcomeOverride,
    Snapshot,
    Source,
    StatedFacts,
    Status,
)
from claims.outcomes import Outcome
from claims.queries import captures_of, whole_of
from claims.services.facts import FACTS
from claims.views.captured import is_discarded, is_guess, is_quotable, opened, override_of

THIN = 200  # characters; a wall in words that no rule knows says hardly more


@dataclass(frozen=True)
class SourceRow:
    """A source with its captures, newest first."""

    source: Source
    captures: list[Snapshot]
    joined: list[Source]

    @property
    def page(self) -> dict[str, str]:
        """What the captured page says of itself: title, byline and date, where it says so; nothing
        of a wall, which is another page."""
        found = self._quotable
        return {name: getattr(found, f"page_{name}", None) or "" for name in FACTS}

    @property
    def facts_by(self) -> str:
        """Who corrected what the page says of itself, if somebody did."""
        return getattr(self._quotable, "facts_by", None) or ""

    @property
    def title(self) -> str:
        """What we call the source, else what its page is called, else its address or file."""
        return (
            self.source.title
            or self.page["title"]
            or self.source.url
            or next((row.file_name for row in self.captures if row.file_name), "")
        )

    def _with_twin(self) -> Snapshot | None:
        return next((row for row in self.captures if getattr(row, "twin", None)), None)

    @property
    def twin(self) -> UUID | None:
        """Another source that is the same page and not yet joined, if one is known."""
        return getattr(self._with_twin(), "twin", None)

    @property
    def twin_name(self) -> str:
        """What that source is called, or its address."""
        return getattr(self._with_twin(), "twin_name", None) or ""

    def is_or_has(self, source_id: UUID) -> bool:
        """Whether this is the source, or it was joined into this one."""
        return source_id in {self.source.pk, *(row.pk for row in self.joined)}

    @property
    def address(self) -> str:
        """The address as people name it, which tells two pages of a site apart; empty for a file."""
        parts = urlsplit(self.source.url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}{query}"

    @property
    def newest(self) -> Snapshot:
        """The capture that the row tells of."""
        return self.captures[0]

    @property
    def running(self) -> bool:
        """Whether somebody still works on it."""
        return not self.newest.final

    @property
    def may_be_asked_again(self) -> bool:
        """Whether nobody is at it just now or soon: it ended, or waits for its next try."""
        newest = self.newest
        waits = newest.status == Status.QUEUED and newest.next_at > timezone.now()
        return newest.final or (waits and newest.attempts > 0)

    @property
    def _quotable(self) -> Snapshot | None:
        found = opened(self.captures)
        good = found is not None and found.status == Status.DONE and is_quotable(found)
        return found if good else None

    @property
    def good(self) -> bool:
        """Whether it can be quoted."""
        return self._quotable is not None

    @property
    def earlier(self) -> Snapshot | None:
        """The capture that can be quoted, where the newest cannot."""
        found = self._quotable
        return found if found != self.newest else None

    @property
    def differs_from(self) -> Snapshot | None:
        """The last capture before the newest that can be quoted, when the newest can and says other words."""
        texts = [
            row
            for row in self.captures
            if row.status == Status.DONE and is_quotable(row) and _hash_of_text(row)
        ]
        if len(texts) < 2 or texts[0] != self.newest:
            return None
        return texts[1] if _hash_of_text(texts[0]) != _hash_of_text(texts[1]) else None

    @property
    def thin(self) -> int:
        """How many characters a fetched page has that counts as good and says very little, else 0."""
        newest = self.newest
        kind = newest.content_type.partition(";")[0].strip().lower()
        page = newest.outcome == Outcome.GOOD and not newest.uploaded
        letters = getattr(newest, "letters", None) or 0
        return letters if page and kind in {"", *HTML_TYPES} and letters < THIN else 0

    @property
    def guess(self) -> bool:
        """Whether a person may accept the newest capture all the same."""
        return is_guess(self.newest)

    @property
    def accepted(self) -> OutcomeOverride | None:
        """Who accepted the capture, and why, if somebody did."""
        return override_of(self.newest)

    @property
    def sentence(self) -> str:
        """How the newest capture stands, with its place in the queue."""
        newest = self.newest
        if self.accepted:
            who = self.accepted.decided_by.display_name
            return _("%(who)s accepted this capture all the same.") % {"who": who}
        if newest.status == Status.QUEUED and newest.next_at > timezone.now():
            return newest.message
        if newest.status == Status.QUEUED:
            place: int = (getattr(newest, "ahead", 0) or 0) + 1
            if place == 1:
                return newest.message + " " + _("It is next.")
            told = _("It is number %(place)d of %(all)d in the queue.")
            return newest.message + " " + told % {"place": place, "all": max(place, newest.waiting)}  # type: ignore[attr-defined]
        return newest.message

    @property
    def stayed_away(self) -> bool:
        """Whether a person may have it fetched although the site asks automatic readers away."""
        asked = self.newest.outcome in {Outcome.ROBOTS, Outcome.ROBOTS_UNREACHABLE}
        return asked and not self.nevertheless

    @property
    def nevertheless(self) -> str:
        """Why it is fetched although the site asks automatic readers to stay away, if it is."""
        override = getattr(self.source, "robots_override", None)
        return override.reason if override else ""


def sources_of(claim: Claim) -> list[SourceRow]:
    """The claim's sources in the order in which they were attached; what was joined is one row."""
    return sources_and_taken_off(claim)[0]


def sources_and_taken_off(claim: Claim) -> tuple[list[SourceRow], list[SourceRow]]:
    """The claim's sources, and those that somebody took off it.

    A source is attached together with a capture of it, so that none is missed here.
    """
    noted = ClaimSource.objects.filter(claim=claim).annotate(whole=whole_of("source"))
    used = noted.filter(whole=OuterRef("whole"), taken_off_at=None).order_by("attached_at", "pk")
    waiting = Snapshot.objects.filter(status=Status.QUEUED, next_at__lte=timezone.now())
    sooner = Q(batch=OuterRef("batch"), next_at__lt=OuterRef("next_at"))
    before = waiting.filter(sooner | Q(batch__lt=OuterRef("batch")))
    rows = (
        captures_of(noted.values("whole"))
        .select_related(
            "source__robots_override",
            "source__joined_into__robots_override",
            "override__decided_by",
            "requested_by",
            "discard",
        )
        .annotate(whole=whole_of("source"))
        .annotate(
            place=Subquery(used.values("attached_at")[:1]),
            # Counted for those alone that wait.
            ahead=Case(When(status=Status.QUEUED, then=_count(before)), default=None),
            waiting=_count(waiting),
            twin=_twin(),
            letters=_letters(),
            text_sha256=Subquery(_read().values("sha256")[:1]),
            **{f"page_{name}": fact_of_page(name) for name in FACTS},
            facts_by=_who_stated(),
        )
        .annotate(twin_name=_name_of_twin())
        .order_by("place", "whole", "-requested_at", "id")
    )
    found: dict[Source, list[Snapshot]] = {}
    for row in rows:
        found.setdefault(row.source.whole, []).append(row)
    told = [(captures[0].place, _row(source, captures)) for source, captures in found.items()]  # type: ignore[attr-defined]
    return [row for place, row in told if place], [row for place, row in told if not place]


def _row(source: Source, captures: list[Snapshot]) -> SourceRow:
    joined = {row.source for row in captures if row.source.joined_into_id}
    return SourceRow(
        source, _offered(captures), sorted(joined, key=lambda other: (other.added_at, other.pk))
    )


def _offered(captures: list[Snapshot]) -> list[Snapshot]:
    """Without discarded uploads, unless the source has nothing else to show."""
    return [row for row in captures if not is_discarded(row)] or captures


def _count(rows: QuerySet[Snapshot]) -> Coalesce:
    counted = rows.order_by().values("status").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def fact_of_page(name: str, snapshot: str = "pk") -> Coalesce:
    """A fact of a captured page: as a person stated it, else as it was read; `snapshot`: the lookup
    that leads to the capture."""
    stated = StatedFacts.objects.filter(snapshot=OuterRef(snapshot))
    read = Extraction.objects.filter(snapshot=OuterRef(snapshot))
    return Coalesce(Subquery(stated.values(name)[:1]), Subquery(read.values(name)[:1]))


def _read() -> QuerySet[Extraction]:
    return Extraction.objects.filter(snapshot=OuterRef("pk")).order_by("-made_at", "id")


def _letters() -> Subquery:
    return Subquery(_read().values(letters=Length("text"))[:1])


def _hash_of_text(snapshot: Snapshot) -> str:
    return getattr(snapshot, "text_sha256", None) or ""


def _who_stated() -> Subquery:
    """Who stated the facts of a capture that count now, by the name that colleagues know."""
    full = NullIf(
        Trim(Concat("stated_by__first_name", Value(" "), "stated_by__last_name")), Value("")
    )
    rows = StatedFacts.objects.filter(snapshot=OuterRef("pk"))
    return Subquery(rows.values(who=Coalesce(full, "stated_by__username"))[:1])


def _twin() -> Coalesce:
    """The id of another source that is the same page and not yet joined.

    It has the address at which this one was found, or both were found at one address, or it was
    found at this one's.
    """
    others = Snapshot.objects.exclude(page_url="").annotate(other=whole_of("source"))
    others = others.exclude(other=OuterRef("whole"))
    named = Source.objects.annotate(other=whole_of("")).exclude(other=OuterRef("whole"))
    return Coalesce(
        Subquery(named.filter(canonical_url=OuterRef("page_url")).values("other")[:1]),
        Subquery(others.filter(page_url=OuterRef("page_url")).values("other")[:1]),
        Subquery(others.filter(page_url=OuterRef("source__canonical_url")).values("other")[:1]),
        output_field=UUIDField(),
    )


def _name_of_twin() -> Subquery:
    named = Source.objects.filter(pk=OuterRef("twin"))
    return Subquery(
        named.values(name=Coalesce(NullIf("title", Value("")), "url", output_field=CharField()))[:1]
    )
