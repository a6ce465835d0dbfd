"""Publishing and everything after it: publish again, hold, release, reopen, close, withdraw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Malformed, Missing, Rejected
from claims.export.claimreview import claim_review
from claims.export.envelope import build_envelope, build_head
from claims.export.lint import missing_fields
from claims.legal import legal_of
from claims.models import (
    REPUBLISHING,
    Approval,
    AssignmentOutcome,
    Check,
    CheckStatus,
    Claim,
    Correction,
    CorrectionKind,
    Duty,
    Embargo,
    EmbargoOutcome,
    LegalOutcome,
    Publication,
    User,
)
from claims.passages import clean_text, text_hash
from claims.queries import live_approval, open_embargo
from claims.record import act, collect, instant
from claims.services.assignments import require_fit
from claims.services.review import require_fingerprint
from claims.services.steps import (
    begin,
    close_assignment,
    close_embargo,
    finish,
    open_assignment,
)
from claims.services.watches import unwatch_check, watch_publication
from claims.workflow import FOR_CHECKS, STEPS, State


@dataclass(frozen=True)
class Outgoing:
    """A publication that may go out: all was looked at, nothing is written yet."""

    approval: Approval
    check: Check
    number: int
    envelope: str
    override_reason: str
    correction: Correction | None


@act
def publish_verdict(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    fingerprint: str = "",
    note: str = "",
    override_reason: str = "",
    correction: Mapping[str, str] | None = None,
) -> Claim:
    """Publish exactly the approved payload; publishing again needs a correction that says what changed.

    What was planned for a time goes out now, with its words where none are given.
    Refuses what `prepare` refuses.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="publish", version=version, note=note)
    now = timezone.now()
    plan = open_embargo(claim)
    going = prepare(
        actor=actor,
        claim=claim,
        fingerprint=fingerprint,
        override_reason=override_reason or (plan.override_reason if plan else ""),
        correction=correction or (plan.correction if plan else None),
        at=now,
    )
    check = going.check
    check.status, check.public_note = CheckStatus.PUBLISHED, ""
    check.changed_at, check.current_number = now, going.number
    check.save()
    publication = Publication.objects.create(
        page=check,
        number=going.number,
        verdict=going.approval.verdict,
        approval=going.approval,
        payload=going.approval.verdict.payload,
        fingerprint=going.approval.verdict.fingerprint,
        envelope=going.envelope,
        override_reason=going.override_reason,
        published_by=actor,
        published_at=now,
    )
    if going.correction is not None:
        going.correction.page, going.correction.after = check, publication
        going.correction.save(force_insert=True)
        _collect_correction(actor, claim, going.correction)
    watch_publication(actor=actor, check=check, publication=publication)
    _show(check)
    close_assignment(claim, duty=Duty.CHECK, outcome=AssignmentOutcome.DONE, by=actor)
    close_assignment(claim, duty=Duty.LEGAL, outcome=AssignmentOutcome.NOT_NEEDED, by=actor)
    if plan is not None:
        published = EmbargoOutcome.PUBLISHED
        close_embargo(plan, claim, outcome=published, by=actor, publication=publication)
    return finish(
        claim,
        actor=actor,
        step="publish",
        note=note or (plan.note if plan else ""),
        check=check,
        number=publication.number,
        fingerprint=publication.fingerprint,
        envelope_sha256=text_hash(publication.envelope),
        override_reason=going.override_reason,
        **_as_planned(plan, now),
    )


def _as_planned(plan: Embargo | None, now: datetime) -> dict[str, Any]:
    if plan is None:
        return {}
    return {
        "embargo": str(plan.pk),
        "planned_by": str(plan.planned_by_id),
        "publish_at": instant(plan.publish_at),
        "at_its_time": now >= plan.publish_at,
    }


def prepare(
    *,
    actor: User,
    claim: Claim,
    fingerprint: str,
    override_reason: str,
    correction: Mapping[str, str] | None,
    at: datetime,
) -> Outgoing:
    """All that publishing looks at, for a publication at `at`; writes nothing.

    Refuses without a live approval, with another fingerprint than the approved one, when the
    sourcing policy fails without an override's reason, when a legal answer is needed and this
    version was not cleared, when publishing again says not what changed, and when required
    ClaimReview fields are empty.
    """
    approval = live_approval(claim)
    if approval is None:
        raise Rejected("not_approved", _("The latest verdict has no live approval."))
    require_fingerprint(approval.verdict, fingerprint)
    override_reason = clean_text(override_reason)
    if not approval.verdict.policy_passed and not override_reason:
        raise Rejected(
            "policy_failed",
            _("The sourcing policy does not pass; publishing needs an override with a reason."),
        )
    _require_legal(claim)
    check = Check.objects.select_for_update().filter(claim=claim).first()
    before = _current(check) if check else None
    changed = _correction(correction, before, actor, at)
    check = check or Check(claim=claim, first_published_at=at)
    number = before.number + 1 if before else 1
    envelope = build_envelope(
        base=settings.PUBLIC_BASE_URL,
        check=check,
        number=number,
        fingerprint=approval.verdict.fingerprint,
        published_at=at,
        approval=approval,
        override_reason=override_reason,
        correction=changed,
    )
    review = claim_review(
        json.loads(envelope), approval.verdict.payload_document, base=settings.PUBLIC_BASE_URL
    )
    if empty := missing_fields(review):
        raise Rejected(
            "lint_failed",
            _("The ClaimReview lacks: %(fields)s.") % {"fields": ", ".join(empty)},
            missing=empty,
        )
    return Outgoing(
        approval=approval,
        check=check,
        number=number,
        envelope=envelope,
        override_reason=override_reason,
        correction=changed,
    )


def _require_legal(claim: Claim) -> None:
    """Nobody is exempt, an approval without a second person neither: a publisher lifts the duty."""
    legal = legal_of(claim)
    if legal.cleared:
        return
    if not legal.outcome:
        message = _("A legal answer is asked for, and there is none to this version yet.")
    else:
        message = _("The legal answer to this version is: %(answer)s.") % {
            "answer": LegalOutcome(legal.outcome).label
        }
    raise Rejected("legal_required", message, answer=legal.outcome)


def _correction(
    given: Mapping[str, str] | None, before: Publication | None, actor: User, at: datetime
) -> Correction | None:
    if before is None:
        if given:
            raise Malformed("nothing_to_correct", _("This is the first publication."))
        return None
    given = given or {}
    kind = given.get("kind", "")
    if kind not in REPUBLISHING:
        raise Malformed(
            "correction_required",
            _("Publishing again needs a correction; its kind is one of %(kinds)s.")
            % {"kinds": ", ".join(REPUBLISHING)},
        )
    row = Correction(
        kind=kind,
        before=before,
        was_wrong=clean_text(given.get("was_wrong", "")),
        is_right=clean_text(given.get("is_right", "")),
        how_found=clean_text(given.get("how_found", "")),
        public_note=clean_text(given.get("public_note", "")),
        decided_by=actor,
        decided_at=at,
    )
    if not row.was_wrong:
        raise Malformed("was_wrong_required", _("Say what was wrong or unclear."))
    if kind == CorrectionKind.CORRECTION and not row.is_right:
        raise Malformed("is_right_required", _("Say what is right."))
    return row


def _current(check: Check) -> Publication:
    return check.publications.get(number=check.current_number)


def _show(check: Check) -> None:
    """Write what strangers read of the check itself."""
    changes = check.corrections.exclude(kind__in=REPUBLISHING).order_by("decided_at", "id")
    check.head = build_head(base=settings.PUBLIC_BASE_URL, check=check, changes=changes)
    check.save(update_fields=["head"])


def _collect_correction(actor: User, claim: Claim, row: Correction) -> None:
    collect(
        "correction.made",
        row,
        actor=actor,
        claim=claim,
        kind=row.kind,
        was_wrong=row.was_wrong,
        is_right=row.is_right,
        how_found=row.how_found,
        public_note=row.public_note,
    )


def _change_status(
    step: str,
    kind: CorrectionKind,
    status: CheckStatus,
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    note: str,
) -> Claim:
    """A claim that is being worked on again stays where it is, but ends with a withdrawal."""
    claim, note = begin(actor=actor, claim_id=claim_id, step=step, version=version, note=note)
    check = _public(claim, step)
    check.status = status
    check.public_note = "" if status == CheckStatus.PUBLISHED else note
    check.changed_at = timezone.now()
    check.save()
    row = Correction.objects.create(
        page=check,
        kind=kind,
        before=_current(check),
        public_note=note,
        decided_by=actor,
        decided_at=check.changed_at,
    )
    if status == CheckStatus.WITHDRAWN:
        unwatch_check(check)
        for duty in Duty:
            close_assignment(
                claim, duty=duty, outcome=AssignmentOutcome.DONE, by=actor, reason=note
            )
    _show(check)
    _collect_correction(actor, claim, row)
    rests = claim.state in _RESTING or status == CheckStatus.WITHDRAWN
    to = State(status) if rests else State(claim.state)
    return finish(claim, actor=actor, step=step, note=note, to=to, check=check)


# Where nobody works on a published claim: its state says how its public page stands.
_RESTING = frozenset({State.PUBLISHED, State.ON_HOLD})


def _public(claim: Claim, step: str) -> Check:
    """The claim's public page, locked; refuses a step that its status does not allow."""
    check = Check.objects.select_for_update().filter(claim=claim).first()
    if check is None:
        raise Rejected("nothing_public", _("No verdict on this claim is public."))
    if check.status not in FOR_CHECKS[step]:
        raise Rejected(
            "check_status",
            _("“%(step)s” is not possible while the public page is %(status)s.")
            % {"step": STEPS[step].label, "status": check.get_status_display()},
        )
    return check


@act
def close_again(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """End the work on a reopened claim without a change: what is public stays as it is.

    The draft stays for the next time. Refuses a claim of which nothing is public.
    """
    step = "close_again"
    claim, note = begin(actor=actor, claim_id=claim_id, step=step, version=version, note=note)
    check = _public(claim, step)
    close_assignment(claim, duty=Duty.CHECK, outcome=AssignmentOutcome.DONE, by=actor, reason=note)
    return finish(claim, actor=actor, step=step, note=note, to=State(check.status))


@act
def hold_check(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Take a verdict out of circulation for now; readers see the note."""
    return _change_status(
        "hold",
        CorrectionKind.HOLD,
        CheckStatus.ON_HOLD,
        actor=actor,
        claim_id=claim_id,
        version=version,
        note=note,
    )


@act
def release_hold(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Put a held verdict back into circulation, unchanged."""
    return _change_status(
        "release_hold",
        CorrectionKind.RELEASE,
        CheckStatus.PUBLISHED,
        actor=actor,
        claim_id=claim_id,
        version=version,
        note=note,
    )


@act
def withdraw_check(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Withdraw a verdict for good, with a public reason; its versions stay addressable."""
    return _change_status(
        "withdraw",
        CorrectionKind.WITHDRAWAL,
        CheckStatus.WITHDRAWN,
        actor=actor,
        claim_id=claim_id,
        version=version,
        note=note,
    )


@act
def reopen_claim(
    *, actor: User, claim_id: UUID, version: int | None, note: str = "", person: str = ""
) -> Claim:
    """Work on a published claim again; the public version stays up.

    The check goes to `person` (user name) or back to who checked it last.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="reopen", version=version, note=note)
    if person:
        checker = User.objects.filter(username=person).first()
        if checker is None:
            raise Missing("no_such_person", _("There is nobody of this user name."))
    else:
        checker = claim.assignments.filter(duty=Duty.CHECK).latest("opened_at").person
    require_fit(checker, claim, Duty.CHECK)
    open_assignment(claim, duty=Duty.CHECK, person=checker, by=actor)
    return finish(claim, actor=actor, step="reopen", note=note, person=str(checker.pk))
