"""What the workbench shows of a claim, read in few queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Length, NullIf, Trim
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.types import HTML_TYPES
from claims.legal import with_legal
from claims.models import (
    Appearance,
    Assignment,
    Claim,
    ClaimLink,
    ClaimSource,
    Comment,
    ContactNote,
    Duty,
    Event,
    Evidence,
    Extraction,
    LegalRequirement,
    Party,
    PassageCorrection,
    Rating,
    RatingScale,
    Recusal,
    ReplyRequest,
    Snapshot,
    Source,
    StatedFacts,
    Status,
    User,
)
from claims.outcomes import Outcome
from claims.queries import (
    captures_of,
    comments_with_names,
    for_person,
    kept_evidence,
    present_at,
    visible_to,
    whole_of,
)
from claims.ratings import DEFAULT_SCALE_SLUG
from claims.services.policies import with_policy
from claims.views.captured import (
    InContext,
    Reading,
    in_context,
    is_discarded,
    is_guess,
    is_quotable,
    opened,
    override_of,
    reading,
)
from claims.views.presence import Other
from claims.views.sentences import SENTENCES
from claims.workflow import State

# What begins or ends the work of a checker on a verdict.
_SENT_BACK = frozenset({"claim.return", "claim.reopen"})
_TURNS = _SENT_BACK | {"claim.submit", "claim.recall"}
THIN = 200  # characters; a wall in words that no rule knows says hardly more
PAGE_FACTS = ("title", "byline", "published", "language")


@dataclass(frozen=True)
class Place:
    """An appearance with what stands around it."""

    row: Appearance
    context: InContext | None


@dataclass(frozen=True)
class SourceRow:
    """A source with its captures, newest first."""

    source: Source
    captures: list[Snapshot]
    joined: list[Source]

    @property
    def page(self) -> dict[str, str]:
        """What the captured page says of itself: title, byline and date, where it says so."""
        found = opened(self.captures)
        return {name: getattr(found, f"page_{name}", None) or "" for name in PAGE_FACTS}

    @property
    def facts_by(self) -> str:
        """Who corrected what the page says of itself, if somebody did."""
        found = opened(self.captures)
        return getattr(found, "facts_by", None) or ""

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
    def site(self) -> str:
        """The host of the address, as people name it; empty for a file."""
        host = urlsplit(self.source.url).hostname or ""
        return host.removeprefix("www.")

    @property
    def newest(self) -> Snapshot:
        """The capture that the row tells of."""
        return self.captures[0]

    @property
    def running(self) -> bool:
        """Whether somebody still works on it."""
        return not self.newest.final

    @property
    def good(self) -> bool:
        """Whether it can be quoted."""
        found = opened(self.captures)
        return found is not None and found.status == Status.DONE and is_quotable(found)

    @property
    def earlier(self) -> Snapshot | None:
        """The capture that can be quoted, where the newest cannot."""
        found = opened(self.captures)
        return found if self.good and found != self.newest else None

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
    def accepted(self) -> str:
        """Why a person accepted the capture, if one did."""
        override = override_of(self.newest)
        return override.reason if override else ""

    @property
    def sentence(self) -> str:
        """How the newest capture stands, with its place in the queue."""
        newest = self.newest
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


@dataclass(frozen=True)
class SentBack:
    """Why a verdict is being worked on again, in the words of whoever said so."""

    sentence: str
    note: str


def sent_back(claim: Claim, checks: Assignment | None) -> SentBack | None:
    """The note with which the claim came back to its checker; `claim_for` has read it."""
    verb = getattr(claim, "turn", None)
    if claim.state != State.CHECKING or verb not in _SENT_BACK:
        return None
    names = {
        "who": claim.turn_by,  # type: ignore[attr-defined]
        "person": checks.person.display_name if checks else _("somebody"),
    }
    note = json.loads(claim.turn_data).get("note", "")  # type: ignore[attr-defined]
    return SentBack(str(SENTENCES[verb]) % names, str(note))


def claim_for(request_user: User, pk: UUID) -> Claim:
    """The claim with all that hangs on it once; 404 when the person does not see it."""
    linked = ClaimLink.objects.filter(Q(claim=OuterRef("pk")) | Q(other=OuterRef("pk")))
    rows = for_person(
        with_legal(with_policy(visible_to(request_user))), request_user
    ).select_related("claimant", "desk__scale", "draft__rating", "flagged_by", "check_page")
    here = present_at(OuterRef("pk")).exclude(person=request_user)
    here = here.select_related(None).order_by("-doing", "since", "id")  # "writing" before "reading"
    kept_off = Recusal.objects.filter(claim=OuterRef("pk"), lifted_at__isnull=True)
    told = LegalRequirement.objects.filter(claim=OuterRef("pk"), required=True).order_by("-number")
    turns = Event.objects.filter(claim=OuterRef("pk"), verb__in=_TURNS).order_by("-seq")
    # One open assignment per claim and duty: these joins repeat no row.
    rows = rows.annotate(**{f"{duty}_held": _open(duty) for duty in Duty}).select_related(
        *(f"{duty}_held__person" for duty in Duty)
    )
    return get_object_or_404(
        rows.annotate(
            anybody_recused=Exists(kept_off),
            here_name=Subquery(here.values(name=_actor("person"))[:1]),
            here_doing=Subquery(here.values("doing")[:1]),
            here_since=Subquery(here.values("since")[:1]),
            turn=Subquery(turns.values("verb")[:1]),
            turn_data=Subquery(turns.values("data")[:1]),
            turn_by=Subquery(turns.values(name=_actor())[:1]),
            legal_why=Subquery(told.values("reason")[:1]),
            legal_by=Subquery(told.values(name=_actor("decided_by"))[:1]),
            linked=Exists(linked),
            asked=Exists(ReplyRequest.objects.filter(claim=OuterRef("pk"))),
            noted=Exists(ContactNote.objects.filter(claim=OuterRef("pk"))),
            discussed=Exists(Comment.objects.filter(claim=OuterRef("pk"))),
        ),
        pk=pk,
    )


def _actor(who: str = "actor") -> Coalesce:
    full = Trim(Concat(f"{who}__first_name", Value(" "), f"{who}__last_name"))
    return Coalesce(NullIf(full, Value("")), f"{who}__username")


def others_at(claim: Claim) -> list[Other]:
    """Who else is there, if somebody is: whoever writes before whoever reads. `claim_for` has read
    one of them, so that a page costs no query for it; the page asks for all as soon as it is open."""
    name = getattr(claim, "here_name", None)
    if name is None:
        return []
    return [Other(name, claim.here_doing, claim.here_since)]  # type: ignore[attr-defined]


def _open(duty: str) -> FilteredRelation:
    now = Q(assignments__duty=duty, assignments__closed_at__isnull=True)
    return FilteredRelation("assignments", condition=now)


def held_now(claim: Claim) -> dict[str, Assignment]:
    """Who holds which duty now; `claim_for` has read it."""
    rows = {duty.value: getattr(claim, f"{duty}_held", None) for duty in Duty}
    return {duty: row for duty, row in rows.items() if row}


def places_of(claim: Claim) -> list[Place]:
    """Where the claim was made; each row carries `should_read` and `notice` of the draft."""
    corrections = PassageCorrection.objects.filter(
        draft__claim=OuterRef("claim"), appearance=OuterRef("pk")
    )
    rows = claim.appearances.select_related("article_version__article").annotate(
        should_read=Subquery(corrections.values("should_read")[:1]),
        notice=Subquery(corrections.values("notice")[:1]),
    )
    return [
        Place(
            row,
            in_context(row.article_version.text, row.start, row.end)
            if row.article_version and row.start is not None and row.end is not None
            else None,
        )
        for row in rows
    ]


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
            **{f"page_{name}": _of_page(name) for name in PAGE_FACTS},
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


def _of_page(name: str) -> Coalesce:
    """A fact of a captured page: as a person stated it, else as it was read."""
    stated = StatedFacts.objects.filter(snapshot=OuterRef("pk"))
    read = Extraction.objects.filter(snapshot=OuterRef("pk"))
    return Coalesce(Subquery(stated.values(name)[:1]), Subquery(read.values(name)[:1]))


def _letters() -> Subquery:
    read = Extraction.objects.filter(snapshot=OuterRef("pk")).order_by("-made_at", "id")
    return Subquery(read.values(letters=Length("text"))[:1])


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


def ratings_for(claim: Claim) -> list[Rating]:
    """The ratings of the desk's scale, in its newest version."""
    slug = claim.desk.scale.slug if claim.desk else DEFAULT_SCALE_SLUG
    newest = RatingScale.objects.filter(slug=slug).order_by("-version").values("pk")[:1]
    return list(Rating.objects.filter(scale=Subquery(newest)))


def talks_of(claim: Claim) -> tuple[list[ContactNote], list[ReplyRequest]]:
    """What people told us, and whom we asked for a reply: one query, and only where there is any."""
    if not (getattr(claim, "noted", False) or getattr(claim, "asked", False)):
        return [], []
    wanted = ContactNote.objects.filter(claim=claim).order_by().values("party")
    asked = ReplyRequest.objects.filter(claim=claim).order_by().values("party")
    joined = ("note__noted_by", "request__asked_by")
    parties = Party.objects.filter(pk__in=wanted.union(asked)).annotate(
        note=FilteredRelation("contact_notes", condition=Q(contact_notes__claim=claim)),
        request=FilteredRelation("reply_requests", condition=Q(reply_requests__claim=claim)),
    )
    notes: dict[UUID, ContactNote] = {}
    requests: dict[UUID, ReplyRequest] = {}
    for party in parties.select_related(*joined):
        if note := getattr(party, "note", None):
            note.party = party
            notes.setdefault(note.pk, note)
        if request := getattr(party, "request", None):
            request.party = party
            requests.setdefault(request.pk, request)
    for request in requests.values():
        if request.answer_id:
            request.answer = notes[request.answer_id]
    return (
        sorted(notes.values(), key=lambda row: (row.at, row.pk)),
        sorted(requests.values(), key=lambda row: (row.asked_at, row.pk)),
    )


def talk_of(claim: Claim) -> list[Comment]:
    """What colleagues said; asked only where somebody did."""
    return comments_with_names(claim) if getattr(claim, "discussed", False) else []


def links_of(claim: Claim) -> list[ClaimLink]:
    """How the claim stands to others; asked only where there are any."""
    if not getattr(claim, "linked", False):
        return []
    rows = ClaimLink.objects.filter(Q(claim=claim) | Q(other=claim))
    return list(rows.select_related("claim", "other"))


def evidence_of(claim: Claim) -> list[Evidence]:
    """The quotations that count."""
    return list(kept_evidence(claim))


def _asked(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET[name]) if request.GET.get(name) else None
    except ValueError as error:
        raise Http404 from error


def chosen(
    request: HttpRequest,
    claim: Claim,
    *,
    places: list[Place],
    sources: list[SourceRow],
    evidence: list[Evidence],
    notes: list[ContactNote],
    snapshot_id: UUID | None = None,
    note_id: UUID | None = None,
) -> Reading | None:
    """What the third pane opens: the source, capture or note that was asked for, else the first good one."""
    passages = [place.row.exact for place in places]
    note_id = note_id or _asked(request, "note")
    note = next((row for row in notes if row.pk == note_id), None)
    if note is not None:
        return reading(claim, passages=passages, evidence=evidence, note=note)
    source_id = _asked(request, "source")
    snapshot_id = snapshot_id or _asked(request, "snapshot")
    everything = [capture for row in sources for capture in row.captures]
    snapshot = next((row for row in everything if row.pk == snapshot_id), None)
    if snapshot is None and source_id is not None:
        row = next((row for row in sources if row.is_or_has(source_id)), None)
        snapshot = opened(row.captures) if row else None
    if snapshot is None:
        row = next((row for row in sources if row.good), next(iter(sources), None))
        snapshot = opened(row.captures) if row else None
    if snapshot is None:
        return None
    extraction = snapshot.extractions.first() if snapshot.status == Status.DONE else None
    return reading(
        claim, passages=passages, evidence=evidence, snapshot=snapshot, extraction=extraction
    )
