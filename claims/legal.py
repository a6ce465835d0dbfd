"""Legal duty: whether a claim needs a legal answer, and how the newest verdict stands with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import (
    Claim,
    Duty,
    LegalAnswer,
    LegalOutcome,
    LegalRequirement,
    LegalRule,
    Verdict,
)
from claims.permissions import TURNS


@dataclass(frozen=True)
class Legal:
    """How a claim stands with legal duty now; `outcome`: of the newest answer to its newest verdict,
    empty without one."""

    needed: bool
    outcome: str

    @property
    def cleared(self) -> bool:
        """Whether the newest verdict may go out as far as the law is concerned."""
        return not self.needed or self.outcome == LegalOutcome.CLEARED


def _needed() -> Coalesce:
    said = LegalRequirement.objects.filter(claim=OuterRef("pk")).order_by("-number")
    rules = LegalRule.objects.filter(
        Q(desk=None) | Q(desk=OuterRef("desk")),
        Q(kind="") | Q(kind=OuterRef("kind")),
        ended_at=None,
    )
    return Coalesce(
        Subquery(said.values("required")[:1]), Exists(rules), output_field=BooleanField()
    )


def _answers() -> QuerySet[LegalAnswer]:
    """What was answered to a claim's newest verdict."""
    newer = Verdict.objects.filter(
        claim=OuterRef("verdict__claim"), number__gt=OuterRef("verdict__number")
    )
    return LegalAnswer.objects.filter(~Exists(newer), verdict__claim=OuterRef("pk"))


def with_legal(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with `legal_needed` and `legal_outcome`, so that `legal_of` asks nothing more."""
    newest = _answers().order_by("-number").values("outcome")[:1]
    return claims.annotate(legal_needed=_needed(), legal_outcome=Subquery(newest))


def legal_of(claim: Claim) -> Legal:
    """How the claim stands with legal duty."""
    if not hasattr(claim, "legal_needed"):
        claim = with_legal(Claim.objects.filter(pk=claim.pk)).get()
    return Legal(claim.legal_needed, claim.legal_outcome or "")  # type: ignore[attr-defined]


def unanswered(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those whose newest verdict waits for a legal answer."""
    # Most newsrooms have no rule, and few claims are asked about: the others are not looked at.
    some = Q(Exists(LegalRule.objects.filter(ended_at=None)))
    some |= Q(pk__in=LegalRequirement.objects.values("claim"))
    waiting = claims.filter(some, ~Exists(_answers()), state__in=TURNS[Duty.LEGAL])
    return waiting.filter(_needed())


def a_rule_stands() -> bool:
    """Whether any rule asks for legal answers; without one only single claims are asked about."""
    return LegalRule.objects.filter(ended_at=None).exists()


def asked_about(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those for which somebody asked for a legal answer, or lifted it."""
    return claims.filter(pk__in=LegalRequirement.objects.values("claim"))


def answers_to(claim: Claim) -> QuerySet[LegalAnswer]:
    """Every legal answer to the claim's verdicts, the newest first."""
    rows = LegalAnswer.objects.filter(verdict__claim=claim)
    return rows.select_related("verdict", "answered_by").order_by("-answered_at", "-number")


def asked_of(claim: Claim) -> LegalRequirement | None:
    """Who asked for a legal answer last, or lifted it; None where only rules say something."""
    rows = LegalRequirement.objects.filter(claim=claim).select_related("decided_by")
    return rows.order_by("-number").first()
