"""Publishing at a time: plan it, cancel it, and publish what is due, each once and only once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Refused, Rejected
from claims.models import Claim, Embargo, EmbargoOutcome, User
from claims.queries import open_embargo
from claims.record import act, collect, instant
from claims.services.locking import touch
from claims.services.publishing import prepare, publish_verdict
from claims.services.steps import begin, close_embargo, finish

log = structlog.get_logger(__name__)

MOST_AHEAD = timedelta(days=400)


def publish_at(*, at: datetime | None = None, replaces: UUID | None = None, **given: Any) -> Claim:
    """Publish now, or plan it where a time is named; refuses what these refuse."""
    if at is None:
        return publish_verdict(**given)
    return plan_publication(at=at, replaces=replaces, **given)


@act
def plan_publication(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    at: datetime,
    fingerprint: str = "",
    note: str = "",
    override_reason: str = "",
    correction: Mapping[str, str] | None = None,
    replaces: UUID | None = None,
) -> Claim:
    """Have the approved verdict published at a time, as this person; the claim stays approved.

    `replaces`: the open plan that this one takes the place of, with its words where none are given.
    Refuses what publishing now would refuse, a time that has passed or is more than 400 days ahead,
    and (Conflict `already_planned`) a second plan that does not name the open one.
    """
    claim, note = begin(actor=actor, claim_id=claim_id, step="publish", version=version, note=note)
    before = open_embargo(claim)
    _require_named(claim, before, replaces)
    now = timezone.now()
    if at <= now:
        raise Rejected("time_passed", _("This time has passed: choose a later one."))
    if at > now + MOST_AHEAD:
        raise Rejected(
            "time_too_far",
            _("Choose a time within the next %(days)s days.") % {"days": MOST_AHEAD.days},
        )
    going = prepare(
        actor=actor,
        claim=claim,
        fingerprint=fingerprint,
        override_reason=override_reason or (before.override_reason if before else ""),
        correction=correction or (before.correction if before else None),
        at=at,
    )
    if before is not None:
        close_embargo(before, claim, outcome=EmbargoOutcome.CHANGED, by=actor)
    told = going.correction
    plan = Embargo.objects.create(
        claim=claim,
        verdict=going.approval.verdict,
        fingerprint=going.approval.fingerprint,
        publish_at=at,
        planned_by=actor,
        planned_at=now,
        note=note or (before.note if before else ""),
        override_reason=going.override_reason,
        correction_kind=told.kind if told else "",
        was_wrong=told.was_wrong if told else "",
        is_right=told.is_right if told else "",
        how_found=told.how_found if told else "",
        public_note=told.public_note if told else "",
    )
    touch(claim, at=now)
    collect(
        "publication.planned",
        plan,
        actor=actor,
        claim=claim,
        publish_at=instant(at),
        fingerprint=plan.fingerprint,
        override_reason=plan.override_reason,
        correction=plan.correction,
        note=note,
        instead_of=instant(before.publish_at) if before else None,
    )
    return claim


def _require_named(claim: Claim, before: Embargo | None, replaces: UUID | None) -> None:
    if before is None and replaces is not None:
        raise Conflict(
            "plan_closed", _("The planned publication is not open any more."), claim=claim
        )
    if before is not None and before.pk != replaces:
        raise Conflict(
            "already_planned",
            _("It is planned for a time already: cancel that first, or change its time."),
            claim=claim,
            embargo=str(before.pk),
        )


@act
def cancel_embargo(*, actor: User, claim_id: UUID, version: int | None, note: str = "") -> Claim:
    """Cancel the planned publication; the claim stays approved. Refuses where none is open."""
    claim, note = begin(
        actor=actor, claim_id=claim_id, step="cancel_embargo", version=version, note=note
    )
    plan = open_embargo(claim)
    if plan is None:
        raise Rejected("not_planned", _("No publication is planned for this claim."))
    close_embargo(plan, claim, outcome=EmbargoOutcome.CANCELLED, by=actor, reason=note)
    return finish(
        claim,
        actor=actor,
        step="cancel_embargo",
        note=note,
        embargo=str(plan.pk),
        publish_at=instant(plan.publish_at),
    )


def publish_due(now: datetime | None = None) -> int:
    """Publish everything whose time has come; gives how much was published by this call.

    May run many times at once: each plan is carried out by one caller. What fails for no reason of
    the desk (a database that went away) is left as it was, for the next call.
    """
    rows = Embargo.objects.filter(
        closed_at__isnull=True, publish_at__lte=now or timezone.now()
    ).order_by("publish_at", "id")
    published = 0
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            published += carry_out(embargo_id=pk)
        except Exception:
            # One that cannot be published keeps no other waiting.
            log.exception("embargo.failed", embargo=str(pk))
    return published


@act
def carry_out(*, embargo_id: UUID) -> bool:
    """Publish one plan as the person who made it, or close it with the reason why not.

    True when this call published it. Refuses (Conflict) what somebody closes at the same moment.
    """
    plan = Embargo.objects.select_related("planned_by").get(pk=embargo_id)
    claim = Claim.objects.select_for_update().get(pk=plan.claim_id)
    if not still_open(plan):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        try:
            publish_verdict(
                actor=plan.planned_by,
                claim_id=claim.pk,
                version=claim.version,
                fingerprint=plan.fingerprint,
            )
        except Refused as refusal:
            reason = _why(refusal, plan.planned_by)
            close_embargo(plan, claim, outcome=EmbargoOutcome.REFUSED, by=None, reason=reason)
            return False
    return True


def still_open(plan: Embargo) -> bool:
    """Whether nobody has closed it: asked under the claim's lock, which every closing holds."""
    return Embargo.objects.filter(pk=plan.pk, closed_at__isnull=True).exists()


def _why(refusal: Refused, planner: User) -> str:
    """The refusal for whoever reads it later: who planned it is not there to ask."""
    if not planner.is_active:
        return _("The account of %(who)s, who planned it, is switched off.") % {
            "who": planner.display_name
        }
    if isinstance(refusal, Forbidden):
        return _("%(who)s, who planned it, may not publish any more.") % {
            "who": planner.display_name
        }
    return refusal.message
