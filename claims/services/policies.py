"""Sourcing policies: which one applies, what it says of a claim now, and new versions by publishers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Missing
from claims.models import (
    Claim,
    ClaimKind,
    Desk,
    Evidence,
    ReplyRequest,
    ReplyState,
    SourcingPolicy,
    User,
)
from claims.passages import clean_text
from claims.permissions import require
from claims.policy import (
    SHIPPED,
    Asked,
    Facts,
    PolicyResult,
    Quotation,
    Rules,
    evaluate,
    read_rules,
)
from claims.queries import QUEUE_ORDER, visible_to
from claims.record import act, collect
from claims.workflow import State

AT_WORK = (State.CHECKING, State.IN_REVIEW, State.APPROVED)
MOST_TRIED = 50


@dataclass(frozen=True)
class Applied:
    """The rules for a claim, and what verdicts call them: desk, kind and version."""

    rules: Rules
    name: str = SHIPPED


@dataclass(frozen=True)
class Tried:
    """A claim at work under the rules that apply now, and under others."""

    claim: Claim
    now: PolicyResult
    then: PolicyResult


def rules_of(policy: SourcingPolicy) -> Rules | None:
    """The rules of a version; None where it has none of its own."""
    return None if policy.rules is None else _read(policy.rules)


def in_words(rules: Rules | None) -> list[str]:
    """What rules ask for, a sentence each; None: no rules of their own, or those that ship."""
    kinds = (rules.documents_for if rules else None) or ()
    facts = Facts(kind=next(iter(kinds), ""), quotations=(), asked=(), now=timezone.now())
    told = {rule.code: rule.message for rule in evaluate(facts, rules or Rules(), version="").rules}
    if kinds:
        labels = ", ".join(str(ClaimKind(kind).label) for kind in kinds)
        only = _("%(rule)s Only where the claim is about: %(kinds)s.")
        told["primary_document"] = only % {"rule": told["primary_document"], "kinds": labels}
    return list(told.values())


def newest_policies() -> list[SourcingPolicy]:
    """The version of each scope that counts; newsroom first, then desk by desk, all kinds first."""
    newest: dict[tuple[Any, str], SourcingPolicy] = {}
    for row in SourcingPolicy.objects.select_related("desk", "made_by").order_by("version"):
        newest[row.desk_id, row.kind] = row
    return sorted(newest.values(), key=lambda row: (row.desk.name if row.desk else "", row.kind))


def with_policy(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with the policy that applies to each, so that `policy_for` asks nothing more."""
    newer = SourcingPolicy.objects.filter(
        Q(desk=OuterRef("desk"))
        | Q(desk=None, kind=OuterRef("kind")) & IsNull(OuterRef("desk"), True),
        kind=OuterRef("kind"),
        version__gt=OuterRef("version"),
    )
    fitting = (
        SourcingPolicy.objects.filter(
            ~Exists(newer),
            Q(desk=None) | Q(desk=OuterRef("desk")),
            Q(kind="") | Q(kind=OuterRef("kind")),
            rules__isnull=False,
        )
        .annotate(
            called=Concat(
                Coalesce("desk__slug", Value("newsroom")),
                Value("/"),
                Coalesce(NullIf("kind", Value("")), Value("all")),
                Value("/"),
                Cast("version", CharField()),
            )
        )
        .order_by(IsNull(F("desk"), True), NullIf("kind", Value("")).asc(nulls_last=True))
    )
    return claims.annotate(
        policy_name=Subquery(fitting.values("called")[:1]),
        policy_rules=Subquery(fitting.values("rules")[:1]),
    )


def policy_for(claim: Claim) -> Applied:
    """The narrowest rules there are: of desk and kind, desk, newsroom and kind, newsroom; else
    those that ship."""
    if not hasattr(claim, "policy_name"):
        claim = with_policy(Claim.objects.filter(pk=claim.pk)).get()
    if claim.policy_name is None:  # type: ignore[attr-defined]
        return Applied(Rules())
    return Applied(_read(claim.policy_rules), claim.policy_name)  # type: ignore[attr-defined]


def _read(kept: object) -> Rules:
    return read_rules(kept, kinds=tuple(ClaimKind.values))


def _narrowest(claim: Claim, policies: Iterable[SourcingPolicy]) -> Applied:
    """The same among policies that are known, tried ones among them."""
    fitting = [
        row
        for row in policies
        if row.desk_id in (None, claim.desk_id) and row.kind in ("", claim.kind)
    ]
    for row in sorted(fitting, key=lambda row: (row.desk_id is None, row.kind == "")):
        if row.rules is not None:
            return Applied(_read(row.rules), row.name)
    return Applied(Rules())


def assess(
    claim: Claim,
    *,
    applied: Applied | None = None,
    evidence: Iterable[Evidence] | None = None,
    requests: Iterable[ReplyRequest] | None = None,
    at: datetime | None = None,
) -> PolicyResult:
    """What the policy says of the claim as it stands; the rest is read where it is not given.

    Quotations come with their sources and notes, requests with their parties.
    """
    applied = applied or policy_for(claim)
    if evidence is None:
        evidence = _kept().filter(claim=claim)
    if requests is None:
        requests = claim.reply_requests.select_related("party")
    facts = Facts(
        kind=claim.kind,
        quotations=tuple(_quotation(row) for row in evidence),
        asked=tuple(_asked(row) for row in requests),
        now=at or timezone.now(),
    )
    return evaluate(facts, applied.rules, version=applied.name)


def _quotation(row: Evidence) -> Quotation:
    source = row.extraction.snapshot.source if row.extraction else None
    return Quotation(
        origin=_origin(row),
        from_contact=row.contact_note_id is not None,
        source_kind=source.kind if source else "",
        directness=row.directness,
        named=row.speaker_id is not None,
    )


def _origin(row: Evidence) -> str:
    """What a quotation comes from in the end: the origin group, else the site, else the file; a
    person who told us is an origin of their own."""
    if row.extraction is None:
        note = row.contact_note
        return f"party:{note.party_id if note else row.pk}"
    source = row.extraction.snapshot.source
    if group := " ".join(source.origin.split()).casefold():
        return f"group:{group}"
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    return f"site:{host}" if host else f"file:{source.pk}"


def _asked(row: ReplyRequest) -> Asked:
    answered = row.state in (ReplyState.ANSWERED, ReplyState.REFUSED)
    return Asked(who=row.party.name, at=row.asked_at, answered=answered)


@act
def set_policy(
    *,
    actor: User,
    desk: str = "",
    kind: str = "",
    version: int | None,
    rules: Mapping[str, Any] | None,
    note: str = "",
) -> SourcingPolicy:
    """Make a new version of a scope's rules; `rules` None: it has none of its own any more.

    `desk`: short name, empty for the newsroom; `kind` of claims, empty for all; `version`: the one
    that was seen, 0 where there is none yet. Refuses others than publishers (403), rules that are
    not well formed (400), and a version that is not the newest any more (409 `policy_stale`).
    What was submitted keeps the result that it was submitted with.
    """
    require(actor, "policy.set")
    found = Desk.objects.filter(slug=desk).first() if desk else None
    if desk and found is None:
        raise Missing("no_such_desk", _("There is no such desk."))
    if kind and kind not in ClaimKind.values:
        raise Malformed("kind_unknown", _("There is no such kind of claims."))
    kept = None if rules is None else _read(rules).as_json()
    if version is None:
        raise Malformed("version_required", _("Name the version of the rules that you have seen."))
    before = SourcingPolicy.objects.filter(desk=found, kind=kind).order_by("-version").first()
    if version != (before.version if before else 0):
        raise _stale(before)
    try:
        with transaction.atomic():
            row = SourcingPolicy.objects.create(
                desk=found,
                kind=kind,
                version=version + 1,
                rules=kept,
                note=clean_text(note),
                made_by=actor,
            )
    except IntegrityError as error:  # two publishers at the same moment
        raise _stale(before) from error
    collect(
        "policy.set",
        row,
        actor=actor,
        name=row.name,
        before=before.rules if before else None,
        after=kept,
        note=row.note,
    )
    return row


def _stale(before: SourcingPolicy | None) -> Conflict:
    return Conflict(
        "policy_stale",
        _("Someone changed these rules since you loaded them. Compare, and save again."),
        version=before.version if before else 0,
    )


def try_rules(
    user: User, *, desk: Desk | None, kind: str, rules: Rules | None
) -> tuple[list[Tried], bool]:
    """The claims now at work that these rules would concern, the most urgent first, and whether
    there are more than are shown (50)."""
    trial = SourcingPolicy(desk=desk, kind=kind, rules=None if rules is None else rules.as_json())
    now = newest_policies()
    trial.version = next((r.version for r in now if (r.desk, r.kind) == (desk, kind)), 0) + 1
    then = [row for row in now if (row.desk, row.kind) != (desk, kind)] + [trial]
    claims = visible_to(user).filter(state__in=AT_WORK)
    if desk:
        claims = claims.filter(desk=desk)
    if kind:
        claims = claims.filter(kind=kind)
    rows = (
        claims.select_related("desk")
        .prefetch_related(
            Prefetch("evidence", _kept(), to_attr="quoted"),
            Prefetch("reply_requests", ReplyRequest.objects.select_related("party")),
        )
        .order_by(*QUEUE_ORDER)[: MOST_TRIED + 1]
    )
    found = [_tried(claim, now, then) for claim in rows]
    return found[:MOST_TRIED], len(found) > MOST_TRIED


def _kept() -> Any:
    return Evidence.objects.filter(removed_at__isnull=True).select_related(
        "extraction__snapshot__source", "contact_note"
    )


def _tried(claim: Claim, now: Sequence[SourcingPolicy], then: Sequence[SourcingPolicy]) -> Tried:
    def under(policies: Sequence[SourcingPolicy]) -> PolicyResult:
        return assess(
            claim,
            applied=_narrowest(claim, policies),
            evidence=claim.quoted,  # type: ignore[attr-defined]
            requests=claim.reply_requests.all(),
        )

    return Tried(claim, under(now), under(then))
