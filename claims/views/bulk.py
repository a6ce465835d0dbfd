"""Many claims at once: ask what the act needs, show what it would do, do it and report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import Malformed
from claims.forms.bulk import BulkForm, chosen_claims, form_for
from claims.services.bulk import BulkAct, Report, Status, check_bulk, preview_bulk, run_bulk
from claims.views.access import desk_page, person

STAGES = ("ask", "preview", "do")


@require_POST
@desk_page()
def claim_bulk(request: HttpRequest) -> HttpResponse:
    """`stage` is what the button asks for: the act's questions, the preview, or the act itself.

    A report that is loaded again does nothing twice: the versions in it are not the newest.
    """
    me = person(request)
    wanted, claims = _act(request), chosen_claims(request.POST.getlist("claim"))
    stage = request.POST.get("stage", STAGES[0])
    form = form_for(wanted)(request.POST if stage in STAGES[1:] else None)
    if not form.is_bound or not form.is_valid():
        check_bulk(me, wanted, claims)
        return _page(request, wanted, form, status=422 if form.errors else 200)
    serve = run_bulk if stage == "do" else preview_bulk
    report = serve(actor=me, act=wanted, claims=claims, given=form.given())
    return _page(request, wanted, form, report=report, finished=stage == "do")


def _act(request: HttpRequest) -> BulkAct:
    try:
        return BulkAct(request.POST.get("act", ""))
    except ValueError as error:
        raise Malformed("act_unknown", _("Choose what to do with the claims.")) from error


def _page(
    request: HttpRequest,
    wanted: BulkAct,
    form: BulkForm,
    *,
    report: Report | None = None,
    finished: bool = False,
    status: int = 200,
) -> HttpResponse:
    chosen = request.POST.getlist("claim")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    context: dict[str, Any] = {
        "section": "claims",
        "act": wanted,
        "form": form,
        "chosen": chosen,
        "number": len(chosen_claims(chosen)),
        "report": report,
        "finished": finished,
        "next": back if safe else reverse("claim_list"),
    }
    if report is not None:
        context |= {
            "will": report.of(Status.DONE),
            "same": report.of(Status.UNCHANGED),
            "refused": report.of(Status.REFUSED),
        }
    return render(request, "claims/bulk.html", context, status=status)
