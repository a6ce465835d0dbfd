"""Review: what a stranger will see, what changed, and the decision about exactly that."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.errors import Conflict, Malformed
from claims.export.page import verdict_view
from claims.forms.review import DECISIONS, DecisionForm
from claims.legal import legal_of, with_legal
from claims.models import Claim, Contribution, Duty, Evidence, Verdict
from claims.permissions import roles_of
from claims.published import current_publications
from claims.queries import for_person, held_now, open_steps, present_at, visible_to
from claims.services.review import approve_verdict, break_glass, return_verdict
from claims.views.access import desk_page, person
from claims.views.presence import Other
from claims.views.quotations import with_lost
from claims.views.refusals import attempt, done
from claims.views.verdict_changes import changes
from claims.workflow import STEPS, Role, State

# What a reviewer does with a review instead of deciding.
HANDING = ("keep", "hand_over", "decline", "release")
SERVICES = {
    "approve": approve_verdict,
    "return": return_verdict,
    "break_glass": break_glass,
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read a submitted verdict (GET), or decide about it (POST `step`)."""
    if request.method != "POST":
        return _page(request, pk)
    step = request.POST.get("step", "")
    if step not in DECISIONS:
        raise Malformed("step_unknown", _("This page approves a verdict or sends it back."))
    form = DecisionForm(request.POST, step=step)
    if not form.is_valid():
        return _page(request, pk, sent={step: form}, status=422)
    given = dict(form.cleaned_data)
    if step == "return":
        del given[
            "fingerprint"
        ]  # the note is about the claim's newest verdict, which `version` names
    try:
        claim = attempt(
            form,
            lambda: SERVICES[step](actor=person(request), claim_id=pk, **given),
            note_required="note",
        )
    except Conflict:
        return _page(request, pk, sent={step: form}, status=409)
    if claim is None:
        return _page(request, pk, sent={step: form}, status=422)
    return done(request, _told(step), _onward(request, claim))


def _told(step: str) -> str:
    return {
        "approve": _("Approved: a publisher can publish it now."),
        "return": _("Sent back with your note."),
        "break_glass": _("Approved without a second person; readers will see why."),
    }[step]


def _onward(request: HttpRequest, claim: Claim) -> str:
    """A publisher goes on to publishing, a reviewer to what waits next."""
    if claim.state == State.APPROVED and Role.PUBLISHER in roles_of(person(request)):
        return reverse("claim_publish", args=[claim.pk])
    return reverse("queue")


def _page(
    request: HttpRequest,
    pk: UUID,
    *,
    sent: dict[str, DecisionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    me = person(request)
    claims = for_person(with_legal(visible_to(me)), me)
    claim = get_object_or_404(claims.select_related("desk", "claimant", "check_page"), pk=pk)
    verdicts = list(claim.verdicts.select_related("submitted_by", "rating").order_by("-number"))
    context: dict[str, Any] = {"section": "claims", "claim": claim}
    if not verdicts:
        return render(request, "review/review.html", context, status=status)
    latest = verdicts[0]
    held = held_now(claim)
    steps = {step.name for step in open_steps(me, claim, held)}
    reviews = held.get(Duty.REVIEW)
    sent = sent or {}
    wrote = list(Contribution.objects.filter(verdict__claim=claim).select_related("person"))
    context |= compared(claim, verdicts) | {
        "can_take": "take" in steps and not reviews and Role.REVIEWER in roles_of(me),
        "others": [Other.of(row) for row in present_at(pk) if row.person_id != me.pk],
        "mine": reviews if reviews and reviews.person_id == me.pk else None,
        "handing": [STEPS[name] for name in HANDING if name in steps],
        "legal": legal_of(claim),
        "lawyers": held.get(Duty.LEGAL),
        "own": any(row.person_id == me.pk for row in wrote),
        "contributors": [row.person for row in wrote if row.verdict_id == latest.pk],
        "forms": {
            step: _kept(step, sent.get(step), claim, latest) for step in DECISIONS if step in steps
        },
        "errors": next(iter(sent.values()), None) if status == 422 else None,
        "lost": [form for step, form in sent.items() if step not in steps],
        "stale": _stale(sent, verdicts) if status == 409 else None,
    }
    return render(request, "review/review.html", context, status=status)


def compared(claim: Claim, verdicts: list[Verdict]) -> dict[str, Any]:
    """The newest verdict as strangers will see it, and what it changes."""
    latest = verdicts[0]
    payload = latest.payload_document
    check = getattr(claim, "check_page", None)
    public = current_publications().filter(page=check).first() if check else None
    before = verdicts[1] if len(verdicts) > 1 else None
    return {
        "verdict": latest,
        "version": verdict_view(payload),
        "policy": payload["policy"],
        "before": before,
        "since_before": changes(before.payload_document, payload) if before else [],
        "public": public,
        "same_as_before": public is not None
        and before is not None
        and before.pk == public.verdict_id,
        "since_public": changes(json.loads(public.payload), payload) if public else [],
        "quotations": with_lost(
            Evidence.objects.filter(pk__in=[row["id"] for row in payload["evidence"]])
            .select_related("speaker", "extraction__snapshot__source", "contact_note__party")
            .order_by("stance", "added_at")
        ),
    }


def _kept(step: str, sent: DecisionForm | None, claim: Claim, latest: Verdict) -> DecisionForm:
    """A form that names what this page shows; what was written before stays in it."""
    shown = {"version": claim.version, "fingerprint": latest.fingerprint}
    if sent is None:
        return DecisionForm(step=step, initial=shown)
    if sent.errors:
        return sent
    return DecisionForm({**shown, "note": sent.cleaned_data["note"]}, step=step)


def _stale(sent: dict[str, DecisionForm], verdicts: list[Verdict]) -> dict[str, Any]:
    """What changed between the verdict that was read and the newest one."""
    [form] = sent.values()
    read = form.cleaned_data["fingerprint"]
    known = next((row for row in verdicts if row.fingerprint == read), None)
    if known is None or known == verdicts[0]:
        return {"read": known, "changes": []}
    return {
        "read": known,
        "changes": changes(known.payload_document, verdicts[0].payload_document),
    }
