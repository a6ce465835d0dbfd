"""Legal duty: ask for a legal answer or lift it, answer, and the rules of desks."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Malformed, Missing, Rejected
from claims.legal import legal_of
from claims.models import (
    AssignmentOutcome,
    Claim,
    ClaimKind,
    Desk,
    Duty,
    LegalAnswer,
    LegalOutcome,
    LegalRequirement,
    LegalRule,
    User,
)
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import latest_verdict
from claims.record import act, collect
from claims.services.assignments import require_fit
from claims.services.locking import touch
from claims.services.review import require_fingerprint
from claims.services.steps import begin, close_assignment


@act
def ask_legal(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Have a claim not published before a lawyer has answered; `note` says why.

    The work goes on meanwhile. Refuses (Rejected `legal_asked`) where an answer is needed already.
    """
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="ask_legal", version=version, note=note
    )
    if legal_of(claim).needed:
        raise Rejected("legal_asked", _("A legal answer to this claim is asked for already."))
    return _decide(actor, claim, required=True, reason=note)


@act
def lift_legal(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Let a claim be published without a legal answer; `note` says why, whoever had asked for it.

    Who is at the answer has it no longer. Refuses (Rejected `legal_not_asked`) where none is needed.
    """
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="lift_legal", version=version, note=note
    )
    if not legal_of(claim).needed:
        raise Rejected("legal_not_asked", _("Nobody asked for a legal answer to this claim."))
    close_assignment(
        claim, duty=Duty.LEGAL, outcome=AssignmentOutcome.NOT_NEEDED, by=actor, reason=note
    )
    return _decide(actor, claim, required=False, reason=note)


def _decide(actor: User, claim: Claim, *, required: bool, reason: str) -> Claim:
    row = LegalRequirement.objects.create(
        claim=claim,
        number=claim.legal_requirements.count() + 1,
        required=required,
        reason=reason,
        decided_by=actor,
    )
    touch(claim)
    collect(
        "legal.asked" if required else "legal.lifted",
        row,
        actor=actor,
        claim=claim,
        number=row.number,
        required=required,
        reason=reason,
    )
    return claim


@act
def answer_legal(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    fingerprint: str = "",
    outcome: str = "",
    note: str = "",
) -> Claim:
    """Answer for legal to exactly the verdict one has read, named by its fingerprint.

    Who holds the legal duty answers; it ends with this. Refuses (400) an unknown outcome, and no
    note with any other than “cleared”; contributors to the verdict and recused people.
    """
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="answer_legal", version=version, note=note
    )
    require_fit(actor, claim, Duty.LEGAL)
    verdict = latest_verdict(claim)
    if verdict is None:
        raise Rejected("nothing_to_review", _("The claim has no submitted verdict."))
    require_fingerprint(verdict, fingerprint)
    if outcome not in LegalOutcome.values:
        raise Malformed(
            "outcome_unknown",
            _("The answer is one of %(answers)s.") % {"answers": ", ".join(LegalOutcome.values)},
        )
    if outcome != LegalOutcome.CLEARED and not note:
        raise Malformed("note_required", _("Say what has to change, or why it cannot go out."))
    row = LegalAnswer.objects.create(
        verdict=verdict,
        number=verdict.legal_answers.count() + 1,
        fingerprint=verdict.fingerprint,
        outcome=outcome,
        note=note,
        answered_by=actor,
    )
    close_assignment(claim, duty=Duty.LEGAL, outcome=AssignmentOutcome.DONE, by=actor)
    touch(claim)
    collect(
        "legal.answered",
        row,
        actor=actor,
        claim=claim,
        number=row.number,
        fingerprint=row.fingerprint,
        outcome=outcome,
        note=note,
    )
    return claim


@act
def set_legal_rule(*, actor: User, desk: str = "", kind: str = "", reason: str = "") -> LegalRule:
    """Have all claims of a desk (short name; without one, of the newsroom), or of one kind, need a
    legal answer. What is at work already needs it, too.

    Refuses an unknown desk or kind, and (Conflict `rule_there`) a rule that is in force.
    """
    require(actor, "legal.rule")
    found = Desk.objects.filter(slug=desk).first() if desk else None
    if desk and found is None:
        raise Missing("no_such_desk", _("There is no desk of this name."))
    if kind and kind not in ClaimKind.values:
        raise Malformed(
            "kind_unknown", _("The kind is one of %(kinds)s.") % {"kinds": ", ".join(ClaimKind)}
        )
    reason = clean_text(reason)
    try:
        with transaction.atomic():
            row = LegalRule.objects.create(desk=found, kind=kind, reason=reason, set_by=actor)
    except IntegrityError as error:
        raise Conflict("rule_there", _("There is such a rule already.")) from error
    collect(
        "legal_rule.set",
        row,
        actor=actor,
        scope=str(row),
        desk_id=str(row.desk_id or ""),
        kind=kind,
        reason=reason,
    )
    return row


@act
def end_legal_rule(*, actor: User, rule_id: UUID) -> LegalRule:
    """End a rule; what somebody asked for one claim stays. Refuses (Conflict) an ended one."""
    require(actor, "legal.rule")
    row = LegalRule.objects.filter(pk=rule_id).select_related("desk").first()
    if row is None:
        raise Missing("no_such_rule", _("There is no such rule."))
    ended = LegalRule.objects.filter(pk=rule_id, ended_at=None).update(
        ended_by=actor, ended_at=timezone.now()
    )
    if not ended:
        raise Conflict("rule_ended", _("This rule was ended already."))
    row.refresh_from_db()
    collect("legal_rule.ended", row, actor=actor, scope=str(row))
    return row
