"""Review: submit a verdict, recall it, send it back, approve exactly one fingerprint."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Malformed, Rejected
from claims.export.payload import build_payload, fingerprint_of
from claims.models import (
    Approval,
    AssignmentOutcome,
    Claim,
    Contribution,
    Decision,
    Duty,
    Rating,
    User,
    Verdict,
    VerdictDraft,
)
from claims.queries import contributed, is_recused, kept_evidence, latest_verdict
from claims.record import act, collect
from claims.services.drafts import check_draft_version
from claims.services.locking import make_firm
from claims.services.policies import assess
from claims.services.steps import back_to_checker, begin, close_assignment, finish
from claims.workflow import State


def missing_for_submission(
    claim: Claim, draft: VerdictDraft, *, evidence: bool | None = None
) -> list[str]:
    """What a draft still needs, in words for the editor.

    `evidence`: whether there is a kept quotation, where that is known already.
    """
    if evidence is None:
        evidence = kept_evidence(claim).exists()
    needs = {
        _("Choose a rating."): draft.rating_id,
        _("Write the summary."): draft.summary,
        _("Write the explanation."): draft.explanation,
        _("Keep at least one quotation as evidence."): evidence,
    }
    return [sentence for sentence, there in needs.items() if not there]


@act
def submit_verdict(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str = "",
    draft_version: int | None = None,
) -> Claim:
    """Freeze the draft as a verdict and hand it to review.

    Refuses an incomplete draft (422 `draft_incomplete` with what is missing), and a draft that
    someone saved since it was seen, when `draft_version` names what was seen (409 `draft_stale`).
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="submit", version=version, note=note)
    draft = VerdictDraft.objects.select_for_update().get(claim=claim)
    if draft_version is not None:
        check_draft_version(draft, draft_version)
    missing = missing_for_submission(claim, draft)
    if missing or draft.rating is None:
        raise Rejected("draft_incomplete", " ".join(missing), missing=missing)
    verdict = _freeze(actor, claim, draft, draft.rating)
    make_firm(actor, claim)
    people = {actor, *claim.writers.all(), *draft.writers.all(), *_vouchers(claim)}
    Contribution.objects.bulk_create(Contribution(verdict=verdict, person=p) for p in people)
    return finish(
        claim,
        actor=actor,
        step="submit",
        note=note,
        number=verdict.number,
        fingerprint=verdict.fingerprint,
        contributors=sorted(str(person.pk) for person in people),
    )


def _vouchers(claim: Claim) -> set[User]:
    """Who wrote down, brought, described or vouched for what the quotations stand in, or asked
    those concerned for a reply: it is their word too."""
    rows = (
        kept_evidence(claim)
        .select_related(
            "contact_note__noted_by",
            "extraction__snapshot__requested_by",
            "extraction__snapshot__override__decided_by",
        )
        .prefetch_related(
            "extraction__snapshot__source__describers",
            "extraction__snapshot__stated_facts__stated_by",
        )
    )
    people: set[User] = set()
    for request in claim.reply_requests.select_related("asked_by", "settled_by"):
        people |= {who for who in (request.asked_by, request.settled_by) if who is not None}
    for row in rows:
        if row.contact_note is not None:
            people.add(row.contact_note.noted_by)
        if row.extraction is not None:
            snapshot = row.extraction.snapshot
            override = getattr(snapshot, "override", None)
            if snapshot.uploaded:
                people.add(snapshot.requested_by)
            if override is not None:
                people.add(override.decided_by)
            people.update(snapshot.source.describers.all())
            people.update(stated.stated_by for stated in snapshot.stated_facts.all())
    return people


def _freeze(actor: User, claim: Claim, draft: VerdictDraft, rating: Rating) -> Verdict:
    evidence = list(kept_evidence(claim).prefetch_related("extraction__snapshot__stated_facts"))
    requests = list(claim.reply_requests.select_related("party", "answer"))
    now: datetime = timezone.now()
    # What strangers will read hangs on nobody's own language.
    with translation.override(settings.LANGUAGE_CODE):
        policy = assess(claim, evidence=evidence, requests=requests, at=now)
        payload = build_payload(
            claim=claim,
            draft=draft,
            rating=rating,
            appearances=claim.appearances.select_related("article_version__article"),
            corrections=draft.passage_corrections.all(),
            evidence=evidence,
            requests=requests,
            policy=policy,
            as_of=draft.as_of or now,
            newsroom=settings.NEWSROOM_NAME,
        )
    last = latest_verdict(claim)
    return Verdict.objects.create(
        claim=claim,
        number=last.number + 1 if last else 1,
        payload=payload,
        fingerprint=fingerprint_of(payload),
        rating=rating,
        policy_passed=policy.passed,
        submitted_by=actor,
        submitted_at=now,
    )


@act
def recall_verdict(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Take a verdict back from review or approval to change it; a live approval ends with this."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="recall", version=version, note=note)
    for duty in (Duty.REVIEW, Duty.LEGAL):
        close_assignment(
            claim, duty=duty, outcome=AssignmentOutcome.RECALLED, by=actor, reason=note
        )
    return finish(claim, actor=actor, step="recall", note=note, to=back_to_checker(claim))


@act
def return_verdict(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Send a verdict back to its checker with a note; the text stays."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="return", version=version, note=note)
    verdict = _under_review(claim)
    _decide(actor, verdict, Decision.RETURN, note)
    close_assignment(claim, duty=Duty.REVIEW, outcome=AssignmentOutcome.DONE, by=actor, reason=note)
    recalled = AssignmentOutcome.RECALLED
    close_assignment(claim, duty=Duty.LEGAL, outcome=recalled, by=actor, reason=note)
    return finish(
        claim,
        actor=actor,
        step="return",
        note=note,
        to=back_to_checker(claim),
        fingerprint=verdict.fingerprint,
    )


@act
def approve_verdict(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    fingerprint: str = "",
    note: str = "",
) -> Claim:
    """Approve the verdict one has read, named by its fingerprint. Never one's own work (403)."""
    claim, note = begin(actor=actor, claim_id=claim_id, step="approve", version=version, note=note)
    verdict = _under_review(claim)
    require_fingerprint(verdict, fingerprint)
    if contributed(actor, claim):
        raise Forbidden(
            "own_work", _("You contributed to this verdict; someone else must approve it.")
        )
    _decide(actor, verdict, Decision.APPROVE, note)
    close_assignment(claim, duty=Duty.REVIEW, outcome=AssignmentOutcome.DONE, by=actor)
    return finish(claim, actor=actor, step="approve", note=note, fingerprint=verdict.fingerprint)


@act
def break_glass(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    fingerprint: str = "",
    note: str = "",
) -> Claim:
    """Approve without a second person, with a reason that readers will see."""
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="break_glass", version=version, note=note
    )
    verdict = _under_review(claim)
    require_fingerprint(verdict, fingerprint)
    _decide(actor, verdict, Decision.BREAK_GLASS, note)
    close_assignment(claim, duty=Duty.REVIEW, outcome=AssignmentOutcome.DONE, by=actor, reason=note)
    return finish(
        claim, actor=actor, step="break_glass", note=note, fingerprint=verdict.fingerprint
    )


def require_fingerprint(verdict: Verdict, fingerprint: str) -> None:
    """Refuse (400, 409) a decision that does not name exactly what was read."""
    if not fingerprint:
        raise Malformed(
            "fingerprint_required", _("Name the fingerprint of the verdict you have read.")
        )
    if fingerprint != verdict.fingerprint:
        raise Conflict(
            "fingerprint_stale",
            _("The verdict is not the one you have read. Read it again."),
            claim=verdict.claim,
            fingerprint=verdict.fingerprint,
        )


def _under_review(claim: Claim) -> Verdict:
    verdict = latest_verdict(claim)
    if verdict is None or claim.state != State.IN_REVIEW:
        raise Rejected("nothing_to_review", _("The claim has no submitted verdict."))
    return verdict


def _decide(actor: User, verdict: Verdict, decision: Decision, reason: str) -> Approval:
    if is_recused(actor, verdict.claim):
        raise Forbidden("recused", _("You are recused from this claim; somebody else decides."))
    approval = Approval.objects.create(
        verdict=verdict,
        decision=decision,
        fingerprint=verdict.fingerprint,
        reason=reason,
        decided_by=actor,
    )
    collect(
        "approval.given" if decision != Decision.RETURN else "approval.refused",
        approval,
        actor=actor,
        claim=verdict.claim,
        decision=decision,
        fingerprint=verdict.fingerprint,
        reason=reason,
    )
    return approval
