"""One step of the workflow: a button where the click is enough, else a page that asks for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from claims.errors import Conflict, Refused
from claims.forms.steps import StepForm, form_of
from claims.models import Claim, Duty
from claims.queries import open_steps, visible_to
from claims.services.assignments import assign_claim, duty_held, release_claim, take_claim
from claims.services.embargoes import cancel_embargo
from claims.services.handing import decline_claim, hand_over_claim, keep_claim
from claims.services.legal import ask_legal, lift_legal
from claims.services.publishing import (
    close_again,
    hold_check,
    release_hold,
    reopen_claim,
    withdraw_check,
)
from claims.services.review import recall_verdict, return_verdict, submit_verdict
from claims.services.triage import accept_claim, dismiss_claim, restore_claim
from claims.views.access import desk_page, person
from claims.views.earlier import offers
from claims.views.refusals import done
from claims.views.sentences import Entry, history_of
from claims.workflow import STEPS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Approving, answering for legal and publishing have pages of their own.
SERVICES: dict[str, tuple[Callable[..., Claim], StrOrPromise]] = {
    "accept": (accept_claim, _("Accepted: it waits in the queue, under “To check”.")),
    "dismiss": (dismiss_claim, _("Dismissed.")),
    "restore": (restore_claim, _("Brought back.")),
    "take": (take_claim, _("It is yours.")),
    "assign": (assign_claim, _("Assigned.")),
    "release": (release_claim, _("Given back: others can take it.")),
    "keep": (keep_claim, _("It is yours.")),
    "decline": (decline_claim, _("Declined: others can take it.")),
    "hand_over": (hand_over_claim, _("Handed over.")),
    "ask_legal": (ask_legal, _("Asked: it is not published before a lawyer has answered.")),
    "lift_legal": (lift_legal, _("Lifted: no legal answer is needed.")),
    "submit": (submit_verdict, _("Submitted: it waits for a reviewer.")),
    "recall": (recall_verdict, _("Recalled: the verdict can be changed.")),
    "return": (return_verdict, _("Sent back to its checker.")),
    "cancel_embargo": (cancel_embargo, _("Cancelled: the verdict is approved and not published.")),
    "hold": (hold_check, _("On hold: the public page says so.")),
    "release_hold": (release_hold, _("Released from hold.")),
    "reopen": (reopen_claim, _("Reopened. The public page stays up.")),
    "close_again": (close_again, _("Closed: what is public stays as it is.")),
    "withdraw": (withdraw_check, _("Withdrawn: the public page says why.")),
}
_FIELDS = {
    "note_required": "note",
    "desk_required": "desk",
    "no_such_desk": "desk",
    "reason_required": "reason",
    "duplicate_of_required": "duplicate_of",
    "link_to_itself": "duplicate_of",
    "no_such_person": "person",
    "person_unfit": "person",
    "already_theirs": "person",
    "recused": "person",
    "own_work": "person",
    "away": "override_reason",
}
_WORKED_ON = {Duty.CHECK: "claim", Duty.REVIEW: "claim_review", Duty.LEGAL: "claim_legal"}
_OF_HOLDERS = frozenset({"release", "keep", "decline", "hand_over"})
MOST_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Ask for what the step needs (GET), or take it (POST)."""
    if step not in SERVICES:
        raise Http404
    claim = get_object_or_404(
        visible_to(person(request)).select_related("desk", "claimant", "check_page"), pk=pk
    )
    make = form_of(step)
    if request.method != "POST":
        duty = request.GET.get("duty", "")
        if step in _OF_HOLDERS:
            duty = duty_held(duty, claim, person(request))
        seen = {"version": claim.version, "next": request.GET.get("next", ""), "duty": duty}
        return _page(request, claim, step, make(step=step, claim=claim, initial=seen))
    form = make(request.POST, step=step, claim=claim)
    if not form.is_valid():
        return _page(request, claim, step, form, status=422)
    service, sentence = SERVICES[step]
    try:
        moved = service(actor=person(request), claim_id=pk, **form.given())
    except Conflict as conflict:
        if conflict.code == "version_stale":
            return _stale(request, claim, step, form)
        return _refused(request, claim, step, form, conflict)
    except Refused as refusal:
        return _refused(request, claim, step, form, refusal)
    return done(request, sentence, _onward(request, moved, form.cleaned_data["next"], step))


def _onward(request: HttpRequest, claim: Claim, address: str, step: str = "") -> str:
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return address
    if step == "take":
        taken = claim.assignments.filter(person=person(request)).latest("opened_at")
        return reverse(_WORKED_ON[Duty(taken.duty)], args=[claim.pk])
    return reverse("claim", args=[claim.pk])


def _refused(
    request: HttpRequest, claim: Claim, step: str, form: StepForm, refusal: Refused
) -> HttpResponse:
    name = _FIELDS.get(refusal.code)
    form.add_error(name if name in form.fields else None, refusal.message)
    return _page(request, claim, step, form, status=refusal.status)


def _stale(request: HttpRequest, claim: Claim, step: str, form: StepForm) -> HttpResponse:
    """Someone was faster: say what happened, keep the text, name the version of now."""
    claim.refresh_from_db()
    happened = max(1, min(claim.version - form.cleaned_data["version"], MOST_SHOWN))
    latest = [entry for entry in history_of(claim, MOST_SHOWN * 3) if not entry.echo]
    again: QueryDict = request.POST.copy()
    again["version"] = str(claim.version)
    kept = form_of(step)(again, step=step, claim=claim)
    return _page(request, claim, step, kept, status=409, since=latest[-happened:])


def _page(
    request: HttpRequest,
    claim: Claim,
    step: str,
    form: StepForm,
    *,
    status: int = 200,
    since: list[Entry] | None = None,
) -> HttpResponse:
    me = person(request)
    row = STEPS[step]
    open_now = open_steps(me, claim)
    context = {
        "section": "claims",
        "claim": claim,
        "step": row,
        "form": form,
        "since": since,
        "is_open": any(one.name == step for one in open_now),
        "state_fits": row.starts_from(claim.state),
        **(offers(me, claim, open_now) if step in {"accept", "dismiss"} else {}),
        "back": _onward(request, claim, str(form["next"].value() or "")),
    }
    return render(request, "claims/step.html", context, status=status)
