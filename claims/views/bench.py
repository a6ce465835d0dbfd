"""What the workbench shows of a claim, read in few queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from claims.legal import with_legal
from claims.models import (
    Appearance,
    Assignment,
    Claim,
    ClaimLink,
    Comment,
    ContactNote,
    Duty,
    Event,
    Evidence,
    LegalRequirement,
    Party,
    PassageCorrection,
    Rating,
    RatingScale,
    Recusal,
    ReplyRequest,
    Status,
    User,
)
from claims.queries import (
    comments_with_names,
    for_person,
    kept_evidence,
    present_at,
    visible_to,
)
from claims.ratings import DEFAULT_SCALE_SLUG
from claims.services.policies import with_policy
from claims.views.captured import (
    InContext,
    Reading,
    in_context,
    opened,
    reading,
)
from claims.views.presence import Other
from claims.views.quotations import with_lost
from claims.views.sentences import SENTENCES
from claims.views.source_rows import SourceRow
from claims.workflow import State

# What begins or ends the work of a checker on a verdict.
_SENT_BACK = frozenset({"claim.return", "claim.reopen"})
_TURNS = _SENT_BACK | {"claim.submit", "claim.recall"}


@dataclass(frozen=True)
class Place:
    """An appearance with what stands around it."""

    row: Appearance
    context: InContext | None


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
    return with_lost(kept_evidence(claim))


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
