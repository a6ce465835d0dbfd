"""The record of one claim in plain sentences."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.queries import visible_to
from claims.views.access import desk_page, person
from claims.views.sentences import history_of

MOST = 500


@require_safe
@desk_page()
def claim_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who did what and when, the newest last; the latest 500 events."""
    claim = get_object_or_404(visible_to(person(request)), pk=pk)
    entries = history_of(claim, MOST + 1)
    context = {
        "section": "claims",
        "claim": claim,
        "entries": entries[-MOST:],
        "cut": len(entries) > MOST,
    }
    return render(request, "claims/history.html", context)
