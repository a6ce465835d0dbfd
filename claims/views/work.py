"""My work: what waits for me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.queries import open_assignments
from claims.views.access import desk_page, person


@require_safe
@desk_page()
def my_work(request: HttpRequest) -> HttpResponse:
    """The claims that this person holds, the most urgent first."""
    mine = open_assignments(person(request))
    return render(request, "work/mine.html", {"section": "work", "mine": mine})
