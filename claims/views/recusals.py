"""Who is kept from a claim: shown, decided and lifted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import Conflict
from claims.forms.recusals import LiftForm, RecuseForm
from claims.models import Recusal
from claims.permissions import may
from claims.queries import recusals_of, visible_to
from claims.services.recusals import lift_recusal, recuse
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_recusals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is recused (GET); recuse oneself or, as publisher, somebody (POST)."""
    others = may(person(request), "claim.recuse")
    if request.method != "POST":
        return _page(request, pk, RecuseForm(others=others))
    form = RecuseForm(request.POST, others=others)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    try:
        made = attempt(
            form,
            lambda: recuse(actor=person(request), claim_id=pk, **form.cleaned_data),
            reason_required="reason",
        )
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        return _page(request, pk, form, status=409)
    if made is None:
        return _page(request, pk, form, status=422)
    told = _("%(person)s is recused from this claim.") % {"person": made.person.display_name}
    return done(request, told, reverse("claim_recusals", args=[pk]))


@require_POST
@desk_page("claim.recuse")
def recusal_lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let somebody back."""
    row = get_object_or_404(Recusal, pk=pk)
    reason = request.POST.get("reason", "")
    lifted = lift_recusal(actor=person(request), recusal_id=pk, reason=reason)
    told = _("%(person)s may work on this claim again.") % {"person": lifted.person.display_name}
    return done(request, told, reverse("claim_recusals", args=[row.claim_id]))


def _page(request: HttpRequest, pk: UUID, form: RecuseForm, *, status: int = 200) -> HttpResponse:
    me = person(request)
    claim = get_object_or_404(visible_to(me), pk=pk)
    lifts = may(me, "claim.recuse")
    rows = [
        (row, LiftForm(auto_id=f"lift-{row.pk}-%s") if lifts and row.person_id != me.pk else None)
        for row in recusals_of(claim)
    ]
    context = {"section": "claims", "claim": claim, "rows": rows, "form": form}
    return render(request, "claims/recusals.html", context, status=status)
