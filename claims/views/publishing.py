"""Publishing: what goes out, whether it may, and what readers are told the second time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.errors import Conflict
from claims.export.lint import missing_in
from claims.forms.publishing import THEN, PlannedForm, PublishForm, RepublishForm, TimeForm
from claims.legal import legal_of, with_legal
from claims.models import Approval, Claim, Embargo, Verdict
from claims.queries import for_person, latest_plan, live_approval, open_steps, visible_to
from claims.services.embargoes import publish_at
from claims.services.policies import policy_for, with_policy
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done
from claims.views.review import compared

AFTERWARDS = ("hold", "release_hold", "reopen", "close_again", "withdraw")
_OFFERED = frozenset({"publish", *AFTERWARDS})
_FIELDS = {
    "policy_failed": "override_reason",
    "correction_required": "kind",
    "was_wrong_required": "was_wrong",
    "is_right_required": "is_right",
    "time_passed": "at",
    "time_too_far": "at",
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at what goes out (GET), or publish exactly that (POST), now or at a time."""
    me = person(request)
    claims = for_person(with_legal(with_policy(visible_to(me))), me)
    claim = get_object_or_404(claims.select_related("desk", "claimant", "check_page"), pk=pk)
    approval = live_approval(claim)
    if request.method != "POST":
        return _page(request, claim, approval)
    form = _form(claim, approval, request.POST)
    if not form.is_valid():
        return _page(request, claim, approval, form=form, status=422)
    try:
        published = attempt(
            form,
            lambda: publish_at(actor=person(request), claim_id=pk, **form.given()),
            **{code: name for code, name in _FIELDS.items() if name in form.fields},
        )
    except Conflict:
        again = request.POST.copy()
        again["version"] = str(claim.version)
        again["fingerprint"] = approval.fingerprint if approval else ""
        kept = _form(claim, approval, again)
        return _page(request, claim, approval, form=kept, status=409)
    if published is None:
        return _page(request, claim, approval, form=form, status=422)
    sentence = _("Published: everybody can read it now.")
    if form.cleaned_data.get("at"):
        sentence = _("Planned: it goes out by itself. Nobody outside sees anything before.")
    return done(request, sentence, reverse("claim_publish", args=[pk]))


def _rules_changed(claim: Claim, verdict: Verdict) -> str:
    """What the rules are called now, where they are others than those of the submission."""
    now = policy_for(claim).name
    return "" if now == verdict.payload_document["policy"]["version"] else now


def _form(claim: Claim, approval: Approval | None, *data: Any, **rest: Any) -> TimeForm:
    if data and "replaces" in data[0]:
        return PlannedForm(*data, **rest)
    make = RepublishForm if hasattr(claim, "check_page") else PublishForm
    passed = approval is None or approval.verdict.policy_passed
    return make(*data, policy_passed=passed, **rest)


def _page(
    request: HttpRequest,
    claim: Claim,
    approval: Approval | None,
    *,
    form: TimeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"section": "claims", "claim": claim}
    verdicts = list(claim.verdicts.select_related("submitted_by", "rating").order_by("-number"))
    plan = latest_plan(claim)
    is_planned = plan is not None and plan.closed_at is None
    open_now = open_steps(person(request), claim, planned=is_planned)
    steps = [step for step in open_now if step.name in _OFFERED]
    context["afterwards"] = [step for step in steps if step.name in AFTERWARDS]
    context["check"] = getattr(claim, "check_page", None)
    context["plan"] = plan
    if verdicts:
        shown = {
            "version": claim.version,
            "fingerprint": approval.fingerprint if approval else "",
        }
        context |= compared(claim, verdicts) | {
            "approval": approval,
            "legal": legal_of(claim),
            "may_lift": any(step.name == "lift_legal" for step in open_now),
            "rules_changed": _rules_changed(claim, verdicts[0]),
            "lacks": missing_in(verdicts[0].payload_document),
            "may_publish": approval is not None and len(steps) > len(context["afterwards"]),
            "form": form or _form(claim, approval, initial=shown),
            **_change(form, plan, shown),
            "stale": status == 409,
        }
    return render(request, "publishing/publish.html", context, status=status)


def _change(form: TimeForm | None, plan: Embargo | None, shown: dict[str, Any]) -> dict[str, Any]:
    """The form that gives an open plan another time; as it was sent, where that was refused."""
    if plan is None or plan.closed_at is not None:
        return {"is_planned": False}
    initial = {**shown, "when": THEN, "at": plan.publish_at, "replaces": plan.pk}
    sent = form if isinstance(form, PlannedForm) else None
    return {"is_planned": True, "change": sent or PlannedForm(initial=initial)}
