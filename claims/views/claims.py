"""All claims of the newsroom: found by words, state and desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.queries import visible_to
from claims.views.access import desk_page, person

SHOWN = 50


@require_safe
@desk_page()
def claim_list(request: HttpRequest) -> HttpResponse:
    """The newest claims."""
    claims = visible_to(person(request)).select_related("desk", "claimant")[:SHOWN]
    return render(request, "claims/list.html", {"section": "claims", "claims": claims})
