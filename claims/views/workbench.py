"""The workbench of one claim."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.queries import open_steps, visible_to
from claims.views.access import desk_page, person


@require_safe
@desk_page()
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The claim and what this person may do with it now."""
    found = get_object_or_404(visible_to(person(request)), pk=pk)
    steps = open_steps(person(request), found)
    return render(
        request, "claims/workbench.html", {"section": "claims", "claim": found, "steps": steps}
    )
