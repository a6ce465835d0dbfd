"""What is read over several tables. Lists of the desk start from `visible_to(user)`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    When,
)
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import IsNull
from django.utils import timezone

from claims.legal import Legal, legal_of, unanswered
from claims.models import (
    WORK,
    Appearance,
    Approval,
    Article,
    Assignment,
    AssignmentOutcome,
    Check,
    Claim,
    Comment,
    Contribution,
    Decision,
    Desk,
    Duty,
    Embargo,
    EmbargoOutcome,
    Evidence,
    Extraction,
    Mention,
    Notice,
    Party,
    PassageChange,
    Presence,
    RatingScale,
    Recusal,
    ReplyRequest,
    ReplyState,
    Snapshot,
    Source,
    StatedFacts,
    User,
    Verdict,
    Watch,
    WatchedPassage,
    WatchState,
)
from claims.outcomes import Outcome
from claims.permissions import ROLES_FOR, TURNS, duties_now, may, roles_of
from claims.prepared import Prepared
from claims.ratings import DEFAULT_SCALE_SLUG
from claims.workflow import EDITABLE, FOR_CHECKS, STEPS, State, Step

QUEUE_ORDER = ("priority", IsNull(F("due_at"), True), "due_at", "flagged_at", "id")
MOST_WORDS = 12  # of a search; more only cost time


def visible_to(user: User) -> QuerySet[Claim]:
    """The claims a person may see: all of the newsroom's with any role, none without."""
    if not may(user, "desk.read"):
        return Claim.objects.none()
    return Claim.objects.all()


def scale_of(claim: Claim) -> RatingScale:
    """The newest version of the scale of the claim's desk, or of the one that ships."""
    slug = claim.desk.scale.slug if claim.desk else DEFAULT_SCALE_SLUG
    return RatingScale.objects.filter(slug=slug).order_by("-version")[:1].get()


def _recused_claims(person: UUID) -> QuerySet[Recusal, UUID]:
    """The claims from which a person is recused now, for `pk__in`.

    A list and no EXISTS, with which PostgreSQL would sort a long queue instead of walking it.
    """
    rows = Recusal.objects.filter(person=person, lifted_at__isnull=True)
    return rows.values_list("claim_id", flat=True)


def is_recused(user: User, claim: Claim) -> bool:
    """Whether the person is kept from deciding about the claim."""
    known: bool | None = getattr(claim, "recused", None)
    if known is not None:
        return known
    return Recusal.objects.filter(claim=claim, person=user, lifted_at__isnull=True).exists()


PRESENT = timedelta(seconds=60)  # who was not heard of for so long is gone


def present_at(claim_id: UUID | OuterRef) -> QuerySet[Presence]:
    """Who is at a claim now, in the order in which they came."""
    heard = Presence.objects.filter(claim=claim_id, at__gt=timezone.now() - PRESENT)
    return heard.select_related("person").order_by("since", "id")


def recusals_of(claim: Claim) -> QuerySet[Recusal]:
    """Who was kept from the claim and why, lifted ones too."""
    return claim.recusals.select_related("person", "decided_by", "lifted_by")


def waiting_for_check(user: User) -> QuerySet[Claim]:
    """Queued claims that the person may take, in the order in which they are taken."""
    return to_check(visible_to(user), user.pk)


def to_check(claims: QuerySet[Claim], person: UUID) -> QuerySet[Claim]:
    """Which of these claims are queued for a person who may check."""
    rows = claims.filter(state=State.QUEUED).exclude(pk__in=_recused_claims(person))
    return rows.order_by(*QUEUE_ORDER)


def desks_in_turn(user: User, slug: str = "") -> list[Desk]:
    """The desks in the order in which they are served: the one that was served longest ago comes
    first. The person's own; all for who is a member of none; or the one that `slug` names.

    Whether something waits at a desk is not asked here: PostgreSQL would read the whole queue.
    """
    found = _DESKS.rows(person=user.pk)
    if slug:
        return [desk for desk in found if desk.slug == slug]
    own = [desk for desk in found if getattr(desk, "mine", False)]
    return own or found


def _desks(person: UUID) -> QuerySet[Desk]:
    mine = Desk.members.through.objects.filter(desk=OuterRef("pk"), user=person)
    desks = Desk.objects.annotate(mine=Exists(mine))
    return desks.order_by(F("served_at").asc(nulls_first=True), "name")


_DESKS = Prepared(_desks, person=UUID)


def waiting_for_review(user: User) -> QuerySet[Claim]:
    """Claims in review that nobody reviews yet and whose verdicts the person wrote nothing of."""
    return to_review(visible_to(user), user.pk)


def to_review(claims: QuerySet[Claim], person: UUID) -> QuerySet[Claim]:
    """Which of these claims wait for a person who may review."""
    contributed = Contribution.objects.filter(person=person, verdict__claim=OuterRef("pk"))
    reviewed = Assignment.objects.filter(
        claim=OuterRef("pk"), duty=Duty.REVIEW, closed_at__isnull=True
    )
    return (
        claims.filter(~Exists(contributed), ~Exists(reviewed), state=State.IN_REVIEW)
        .exclude(pk__in=_recused_claims(person))
        .order_by(*QUEUE_ORDER)
    )


def waiting_for_legal(user: User) -> QuerySet[Claim]:
    """Claims whose newest verdict needs a legal answer that nobody gives yet and that the person
    may give: they wrote nothing of it."""
    return to_legal(visible_to(user), user.pk)


def to_legal(claims: QuerySet[Claim], person: UUID) -> QuerySet[Claim]:
    """Which of these claims wait for a person who may answer for legal."""
    contributed = Contribution.objects.filter(person=person, verdict__claim=OuterRef("pk"))
    held = Assignment.objects.filter(claim=OuterRef("pk"), duty=Duty.LEGAL, closed_at__isnull=True)
    return (
        unanswered(claims)
        .filter(~Exists(contributed), ~Exists(held))
        .exclude(pk__in=_recused_claims(person))
        .order_by(*QUEUE_ORDER)
    )


# Which claims wait for a duty of a person, in the order in which they are taken.
WAITING: dict[Duty, Callable[[QuerySet[Claim], UUID], QuerySet[Claim]]] = {
    Duty.CHECK: to_check,
    Duty.REVIEW: to_review,
    Duty.LEGAL: to_legal,
}


def waiting_for(duty: Duty, user: User) -> QuerySet[Claim]:
    """What the person may take for a duty, in the order in which it is taken."""
    return WAITING[duty](visible_to(user), user.pk)


def under_review(user: User) -> QuerySet[Claim]:
    """All claims in review with `own` (the person wrote some of it) and `holders` (who has it)."""
    return _with_holders(visible_to(user).filter(state=State.IN_REVIEW), Duty.REVIEW, user)


def under_legal(user: User) -> QuerySet[Claim]:
    """All claims whose newest verdict waits for a legal answer, with the same."""
    return _with_holders(unanswered(visible_to(user)), Duty.LEGAL, user)


def _with_holders(claims: QuerySet[Claim], duty: Duty, user: User) -> QuerySet[Claim]:
    contributed = Contribution.objects.filter(person=user, verdict__claim=OuterRef("pk"))
    held = Assignment.objects.filter(duty=duty, closed_at__isnull=True).select_related("person")
    return (
        claims.annotate(own=Exists(contributed))
        .prefetch_related(Prefetch("assignments", held, to_attr="holders"))
        .order_by(*QUEUE_ORDER)
    )


def find_claims(claims: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    """Those in which every word of the text stands: statement, claimant, note or article title."""
    for word in text.split()[:MOST_WORDS]:
        # Names and titles are read once each, not once for every claim.
        named = Party.objects.filter(name__folds=word)
        titled = Appearance.objects.filter(
            article_version__article__in=Article.objects.filter(title__folds=word)
        )
        claims = claims.filter(
            Q(statement__folds=word)
            | Q(note__folds=word)
            | Q(claimant__in=named.values("pk"))
            | Q(pk__in=titled.values("claim"))
        )
    return claims


def parties_like(text: str, most: int = 20) -> QuerySet[Party]:
    """Parties whose name has all these words: those that begin with them first, then by name."""
    words = text.split()[:MOST_WORDS]
    if not words:
        return Party.objects.none()
    parties = Party.objects.all()
    for word in words:
        parties = parties.filter(name__folds=word)
    place = Case(
        When(name__folds_from_start=text.strip(), then=0),
        When(name__folds=f" {text.strip()}", then=1),
        default=2,
    )
    return parties.order_by(place, "name", "kind")[:most]


def for_person(claims: QuerySet[Claim], user: User) -> QuerySet[Claim]:
    """The claims with `own` and `recused`, so that `contributed` and `is_recused` ask nothing more."""
    wrote = Contribution.objects.filter(person=user, verdict__claim=OuterRef("pk"))
    recused = Recusal.objects.filter(claim=OuterRef("pk"), person=user, lifted_at__isnull=True)
    return claims.annotate(own=Exists(wrote), recused=Exists(recused))


def comments_of(claim: Claim) -> QuerySet[Comment]:
    """What colleagues said about a claim, in order, with who said it."""
    return Comment.objects.filter(claim=claim).select_related("author").order_by("at", "id")


def comments_with_names(claim: Claim) -> list[Comment]:
    """The comments of a claim in one query; each carries `people`, whom it names."""
    rows = comments_of(claim).annotate(naming=FilteredRelation("named"))
    found: dict[UUID, Comment] = {}
    joined = ("author", "naming__person")
    for row in rows.select_related(*joined):
        comment = found.setdefault(row.pk, row)
        naming = getattr(row, "naming", None)
        people = [*getattr(comment, "people", []), *([naming.person] if naming else [])]
        setattr(comment, "people", people)  # noqa: B010  (an annotation, as Prefetch(to_attr) makes)
    return list(found.values())


def unread_mentions(user: User) -> QuerySet[Mention]:
    """Where comments name a person who has not read them yet, the newest first."""
    return (
        Mention.objects.filter(person=user, read_at__isnull=True)
        .select_related("comment__author", "comment__claim")
        .order_by("-comment__at")
    )


def open_assignments(user: User) -> QuerySet[Assignment]:
    """What waits for this person, most urgent first."""
    return (
        Assignment.objects.filter(person=user, closed_at__isnull=True)
        .select_related("claim__desk", "claim__claimant", "assigned_by")
        .order_by(IsNull(F("due_at"), True), "due_at", "claim__priority", "opened_at")
    )


def notices_of(user: User, *, unread: bool = False) -> QuerySet[Notice]:
    """A person's inbox, the newest first."""
    rows = Notice.objects.filter(person=user).select_related("claim", "actor")
    rows = rows.filter(read_at__isnull=True) if unread else rows
    return rows.order_by("-at", "id")


def with_unread(people: QuerySet[User]) -> QuerySet[User]:
    """People with `unread`, how many notices they have not read."""
    unread = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True)
    return people.annotate(unread=number_of(unread))


def number_of(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as a part of another query."""
    # Not Count, for which Django would group by the rows' own columns.
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number=count).values("number"))


def declined_of(user: User) -> QuerySet[Assignment]:
    """What people declined that this person gave them, while nobody else has it."""
    taken = Assignment.objects.filter(
        claim=OuterRef("claim"), duty=OuterRef("duty"), opened_at__gt=OuterRef("opened_at")
    )
    waits = Q(claim__state=State.QUEUED)
    for duty in (Duty.REVIEW, Duty.LEGAL):
        waits |= Q(duty=duty, claim__state__in=TURNS[duty])
    return (
        Assignment.objects.filter(
            waits, ~Exists(taken), assigned_by=user, outcome=AssignmentOutcome.DECLINED
        )
        .select_related("claim__desk", "claim__claimant", "person")
        .order_by("-closed_at")
    )


def latest_verdict(claim: Claim) -> Verdict | None:
    """The claim's newest submitted version."""
    return claim.verdicts.order_by("-number").first()


def live_approval(claim: Claim) -> Approval | None:
    """The approval that binds now: of the latest verdict, while the claim is approved."""
    if claim.state != State.APPROVED:
        return None
    verdict = latest_verdict(claim)
    if verdict is None:
        return None
    return (
        verdict.approvals.filter(decision__in=[Decision.APPROVE, Decision.BREAK_GLASS])
        .order_by("-decided_at")
        .first()
    )


def open_embargo(claim: Claim) -> Embargo | None:
    """The publication that is planned for a time; only approved claims have one."""
    if claim.state != State.APPROVED:
        return None
    rows = claim.embargoes.filter(closed_at__isnull=True).select_related("planned_by")
    return rows.first()


def latest_plan(claim: Claim) -> Embargo | None:
    """What a page tells of a plan to publish the verdict that is approved now: the open one, or
    the last one when it was refused at its time."""
    if claim.state != State.APPROVED:
        return None
    later = Verdict.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("verdict__number"))
    rows = claim.embargoes.filter(~Exists(later)).select_related("planned_by")
    plan = rows.order_by(F("closed_at").desc(nulls_first=True)).first()
    return plan if plan and plan.outcome in _TOLD else None


_TOLD = frozenset({EmbargoOutcome.OPEN, EmbargoOutcome.REFUSED})


def approved_for(user: User) -> QuerySet[Any]:
    """Approved claims, each with `plan`, its open plan to publish (without one: no such attribute),
    and `plan_refused`, why the last plan could not be carried out."""
    later = Embargo.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gt=OuterRef("closed_at")), claim=OuterRef("claim")
    )
    newer = Verdict.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("verdict__number"))
    refused = Embargo.objects.filter(
        ~Exists(later), ~Exists(newer), claim=OuterRef("pk"), outcome=EmbargoOutcome.REFUSED
    )
    claims = visible_to(user).filter(state=State.APPROVED)
    rows: QuerySet[Any] = claims.annotate(
        plan=FilteredRelation("embargoes", condition=Q(embargoes__closed_at__isnull=True)),
        plan_refused=Subquery(refused.values("reason")[:1]),
    )
    return rows.select_related("desk", "claimant", "plan__planned_by")


def with_plan(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with `publish_at`, when the one goes out whose publication is planned."""
    planned = Embargo.objects.filter(claim=OuterRef("pk"), closed_at__isnull=True)
    return claims.annotate(publish_at=Subquery(planned.values("publish_at")[:1]))


def kept_evidence(claim: Claim) -> QuerySet[Evidence]:
    """The quotations that count, with all that a reader of them needs."""
    return claim.evidence.filter(removed_at__isnull=True).select_related(
        "speaker",
        "extraction__snapshot__source",
        "extraction__snapshot__override",
        "contact_note__party",
        "watched__watch",
    )


def with_captures_now(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Each quotation with `page_title`, what a person says that its page is called; and with `newer`,
    the newest capture of its source that can be quoted and came after its own, and `place` of its
    words there; 0 where they do not stand there as they were quoted."""
    source = OuterRef("extraction__snapshot__source")
    quotable = Q(snapshot__outcome=Outcome.GOOD) | Q(snapshot__uploaded=True)
    newer = Extraction.objects.filter(
        Q(snapshot__source=source) | Q(snapshot__source__joined_into=source),
        quotable | Q(snapshot__override__isnull=False),
        snapshot__discard__isnull=True,
        snapshot__requested_at__gt=OuterRef("extraction__snapshot__requested_at"),
    ).order_by("-snapshot__requested_at", "-made_at")
    stated = StatedFacts.objects.filter(snapshot=OuterRef("extraction__snapshot"))
    return rows.annotate(
        page_title=Subquery(stated.values("title")[:1]),
        newer=Subquery(newer.values("snapshot")[:1], output_field=UUIDField()),
        place=Subquery(newer.values(place=StrIndex("text", OuterRef("exact")))[:1]),
    )


def offered_snapshots() -> QuerySet[Snapshot]:
    """All captures but discarded uploads."""
    return Snapshot.objects.filter(discard__isnull=True)


def whole_of(source: str) -> Coalesce:
    """The id of what the source counts as; `source`: the lookup that leads to it ("" for itself)."""
    own, into = (
        (f"{source}_id", f"{source}__joined_into_id") if source else ("pk", "joined_into_id")
    )
    return Coalesce(into, own, output_field=UUIDField())


def attached_to(claim: Claim) -> list[UUID]:
    """What the claim uses now, in the order in which it was attached; what was joined counts once."""
    rows = claim.claim_sources.filter(taken_off_at=None).order_by("attached_at", "pk")
    return list(
        dict.fromkeys(rows.annotate(whole=whole_of("source")).values_list("whole", flat=True))
    )


def captures_of(sources: Collection[UUID] | QuerySet[Any, Any]) -> QuerySet[Snapshot]:
    """All captures of these sources and of those that were joined into them."""
    return Snapshot.objects.filter(Q(source__in=sources) | Q(source__joined_into__in=sources))


def sources_of(claim: Claim) -> list[Source]:
    """The claim's sources with their snapshots, newest first."""
    ids = attached_to(claim)
    rows = {row.pk: row for row in with_captures(Source.objects.filter(pk__in=ids))}
    return [rows[pk] for pk in ids]


def with_captures(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Each with its own snapshots, newest first, and the sources that were joined into it."""
    captures = offered_snapshots().order_by("-requested_at").defer("headers")
    return sources.prefetch_related(
        Prefetch("snapshots", captures),
        Prefetch("joined", Source.objects.order_by("added_at", "pk")),
        Prefetch("joined__snapshots", captures),
    )


def held_now(claim: Claim) -> dict[str, Assignment]:
    """Who holds which duty of the claim now, by duty."""
    rows = claim.assignments.filter(closed_at__isnull=True).select_related("person")
    return {row.duty: row for row in rows}


def open_steps(
    user: User,
    claim: Claim,
    held: Mapping[str, Assignment] | None = None,
    *,
    planned: bool | None = None,
) -> list[Step]:
    """The steps that this person may take on this claim now: what pages and the API offer.

    `held`: what `held_now` gives, and `planned`: whether its publication is planned for a time,
    where they are known already.
    """
    roles = roles_of(user)
    held = held_now(claim) if held is None else held
    now = duties_now(claim)
    holds = {duty for duty, row in held.items() if row.person_id == user.pk}
    holds_now = holds.intersection(now)
    steps = [
        step
        for step in STEPS.values()
        if step.starts_from(claim.state)
        and step.open_to(roles, assignee=Duty.CHECK in holds, holds=holds_now)
    ]
    names = {step.name for step in steps}
    reviews = now != (Duty.CHECK,) and names & {"take", "approve"}
    own = bool(reviews) and contributed(user, claim)
    legal = legal_of(claim) if names & _ABOUT_LEGAL else _NO_LEGAL
    closed = _closed(user, now, held, own=own, legal=legal)
    if planned is None:
        planned = "cancel_embargo" in names and open_embargo(claim) is not None
    recused = bool(names & _NOT_RECUSED) and is_recused(user, claim)
    public = public_status(claim) if names & FOR_CHECKS.keys() else ""
    return [
        step
        for step in steps
        if not (recused and step.name in _NOT_RECUSED)
        and (planned or step.name != "cancel_embargo")
        and public in FOR_CHECKS.get(step.name, {public})
        and step.name not in closed
    ]


# What nobody does who is recused from the claim.
_NOT_RECUSED = frozenset({"take", "approve", "return", "break_glass", "answer_legal"})
_ABOUT_LEGAL = frozenset({"ask_legal", "lift_legal", "take", "assign"})
_NO_LEGAL = Legal(needed=False, outcome="")


def public_status(claim: Claim) -> str:
    """The status of the claim's public page; empty when nothing was ever published.

    No query for a claim that was read with its `check_page`.
    """
    page: Check | None = getattr(claim, "check_page", None)
    return page.status if page else ""


def _closed(
    user: User,
    now: Collection[Duty],
    held: Mapping[str, Assignment],
    *,
    own: bool,
    legal: Legal,
) -> frozenset[str]:
    """The steps that the person's role would open and the claim's work does not."""
    roles = roles_of(user)
    at_work = [held[duty] for duty in now if duty in held]
    mine = [row for row in at_work if row.person_id == user.pk]
    to_take = [duty for duty in now if duty not in held and ROLES_FOR[duty] & roles and not own]
    closed = {
        "take": not any(duty != Duty.LEGAL or not legal.cleared for duty in to_take),
        "assign": now == (Duty.LEGAL,) and not legal.needed,
        "approve": own,
        "release": not at_work,
        "keep": all(row.accepted_at is not None for row in mine),
        "decline": not any(row.was_given and row.accepted_at is None for row in mine),
        "ask_legal": legal.needed,
        "lift_legal": not legal.needed,
    }
    return frozenset(name for name, shut in closed.items() if shut)


def contributed(user: User, claim: Claim) -> bool:
    """Whether the person wrote some of one of the claim's verdicts.

    A claim that was read for this person may carry the answer as `own`.
    """
    known: bool | None = getattr(claim, "own", None)
    if known is not None:
        return known
    return Contribution.objects.filter(person=user, verdict__claim=claim).exists()


def claims_of_change(change: PassageChange) -> QuerySet[Claim]:
    """The claims that a finding concerns: the quotation's, or all whose checks rest on the page."""
    if change.evidence_id is not None:
        return Claim.objects.filter(evidence=change.evidence_id)
    watched = WatchedPassage.objects.filter(watch=change.watch_id)
    return Claim.objects.filter(check_page__watched__in=watched).distinct()


# What lists of rights of reply can be narrowed to, beside their states.
REPLY_FILTERS = ("overdue", *ReplyState.values)


def reply_requests_for(user: User, state: str = "") -> QuerySet[ReplyRequest]:
    """Rights of reply on the claims that a person may see; `state` is one of REPLY_FILTERS:
    `overdue` waits beyond its deadline."""
    rows = ReplyRequest.objects.filter(claim__in=visible_to(user))
    if state == "overdue":
        return rows.filter(state=ReplyState.WAITING, due_at__lt=timezone.now())
    return rows.filter(state=state) if state else rows


def my_reply_requests(user: User) -> QuerySet[ReplyRequest]:
    """Answers that this person waits for, the most overdue first: of those they asked, and of the
    claims that they check, while the claims may still change."""
    holds = Q(claim__assignments__person=user, claim__assignments__closed_at__isnull=True)
    mine = ReplyRequest.objects.filter(
        Q(asked_by=user) | holds & Q(claim__assignments__duty="check")
    )
    return (
        ReplyRequest.objects.filter(pk__in=mine.values("pk"))
        .filter(state=ReplyState.WAITING, claim__in=visible_to(user), claim__state__in=EDITABLE)
        .select_related("claim", "party")
        .order_by(F("due_at").asc(nulls_last=True), "asked_at")
    )


# What lists of watched sources can be narrowed to, beside the states of their passages.
WATCH_FILTERS = ("open", "unreachable", "stopped", *WatchState.values)


def changes_for(user: User, state: str = "") -> QuerySet[PassageChange]:
    """Findings about watched sources, the newest first: all, of one kind, `open` or `settled`.

    Open are those that wait for somebody's decision: what only moved does not.
    """
    if not may(user, "desk.read"):
        return PassageChange.objects.none()
    rows = PassageChange.objects.all()
    if state == "open":
        return rows.filter(settled_at__isnull=True, kind__in=WORK)
    if state == "settled":
        return rows.filter(settled_at__isnull=False)
    return rows.filter(kind=state) if state else rows


def open_changes(user: User) -> QuerySet[PassageChange]:
    """Findings about watched sources that wait for somebody's decision, the newest first."""
    return changes_for(user, "open")


def watches_for(user: User, state: str = "") -> QuerySet[Watch]:
    """Watched sources, the newest first; `state` is one of WATCH_FILTERS: `open` waits for a
    decision, `unreachable` could not be compared lately. Without one, all that are watched now."""
    if not may(user, "desk.read"):
        return Watch.objects.none()
    if state == "stopped":
        return Watch.objects.filter(stopped_at__isnull=False)
    rows = Watch.objects.filter(stopped_at__isnull=True)
    if state == "open":
        return rows.filter(Exists(open_changes(user).filter(watch=OuterRef("pk"))))
    if state == "unreachable":
        return rows.filter(failures__gt=0)
    return rows.filter(state=state) if state else rows
