"""The queue: what waits to be triaged, checked and reviewed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from claims.forms.claims import ClaimFilter
from claims.forms.steps import AcceptForm, DismissForm, edition_choices
from claims.lists import narrowed, numbers
from claims.models import Claim, Desk, Duty, User
from claims.permissions import ROLES_FOR, roles_of
from claims.queries import (
    QUEUE_ORDER,
    open_changes,
    under_legal,
    under_review,
    visible_to,
    waiting_for_check,
)
from claims.services.assignments import take_next
from claims.views.access import desk_page, person
from claims.views.paging import DEEPEST, address_of, number_of
from claims.views.refusals import done
from claims.workflow import Role, State

SHOWN = 25

TABS: dict[str, Promise] = {
    "triage": _("To triage"),
    "check": _("To check"),
    "review": _("To review"),
    "legal": _("For legal"),
}


def _waiting(tab: str, me: User) -> QuerySet[Claim]:
    if tab == "triage":
        return visible_to(me).filter(state=State.FLAGGED).order_by(*QUEUE_ORDER)
    if tab == "legal":
        return under_legal(me)
    return waiting_for_check(me) if tab == "check" else under_review(me)


@require_safe
@desk_page()
def queue(request: HttpRequest) -> HttpResponse:
    """One tab of the queue in the order in which it is taken; the counts of all."""
    me = person(request)
    roles = roles_of(me)
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = "triage" if roles & {Role.CHECKER, Role.CONTRIBUTOR} else "check"
        tab = "review" if Role.REVIEWER in roles and Role.CHECKER not in roles else tab
        tab = "legal" if roles == {Role.LAWYER} else tab
    desks = list(Desk.objects.values_list("slug", "name"))
    only = {"q", "kind", "priority"} | (set() if tab == "triage" else {"desk"})
    form = ClaimFilter(request.GET, only=only, desks=desks)
    found = narrowed(_waiting(tab, me), form.given(), me).select_related(
        "desk", "claimant", "flagged_by"
    )
    page = number_of(request)
    rows = list(found[(page - 1) * SHOWN : page * SHOWN + 1])
    may_triage = tab == "triage" and Role.CHECKER in roles
    editions = edition_choices(None) if may_triage else []
    counts = numbers({name: _waiting(name, me) for name in TABS} | {"changes": open_changes(me)})
    context = {
        "section": "queue",
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, label in TABS.items()],
        "found_changes": counts["changes"],
        "form": form,
        "rows": [_row(claim, desks if may_triage else None, editions) for claim in rows[:SHOWN]],
        "page": page,
        "earlier": address_of(request, page - 1) if page > 1 else "",
        "later": address_of(request, page + 1) if len(rows) > SHOWN and page < DEEPEST else "",
        "may_triage": may_triage,
        "may_check": Role.CHECKER in roles,
        "may_review": Role.REVIEWER in roles,
        "may_legal": bool(ROLES_FOR[Duty.LEGAL] & roles),
        "here": request.get_full_path(),
        "user_id": me.pk,
    }
    return render(request, "queue/queue.html", context)


def _row(
    claim: Claim, desks: list[tuple[str, str]] | None, editions: list[tuple[str, str]]
) -> dict[str, Any]:
    if desks is None:
        return {"claim": claim}
    seen = {"version": claim.version}
    accept = AcceptForm(
        step="accept",
        claim=claim,
        desks=desks,
        editions=editions,
        initial=seen,
        auto_id=f"accept-{claim.pk}-%s",
    )
    dismiss = DismissForm(
        step="dismiss", claim=claim, initial=seen, auto_id=f"dismiss-{claim.pk}-%s"
    )
    return {"claim": claim, "accept": accept, "dismiss": dismiss}


@require_POST
@desk_page("queue.take")
def queue_next(request: HttpRequest) -> HttpResponse:
    """Take the first claim that waits and go where it is worked on, or say that nothing waits."""
    duty = request.POST.get("duty", Duty.CHECK.value)
    desk = request.POST.get("desk", "")
    claim = take_next(actor=person(request), duty=duty, desk=desk)
    page, tab, empty = _NEXT[Duty(duty)]
    if claim is not None:
        return done(request, _("It is yours."), reverse(page, args=[claim.pk]))
    messages.info(request, str(empty))
    response = HttpResponseRedirect(f"{reverse('queue')}?tab={tab}")
    response.status_code = 303
    return response


# Where what was taken is worked on; where to look, and what to say, when nothing waits.
_NEXT: dict[Duty, tuple[str, str, Promise]] = {
    Duty.CHECK: (
        "claim",
        "triage",
        _("Nothing waits in the queue. Accept flagged claims to fill it."),
    ),
    Duty.REVIEW: (
        "claim_review",
        "review",
        _("No review waits for you: others hold them, or they are yours."),
    ),
    Duty.LEGAL: ("claim_legal", "legal", _("No verdict waits for a legal answer of yours.")),
}
