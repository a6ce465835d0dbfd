"""The queue: what waits to be triaged, checked and reviewed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.queries import waiting_for_check
from claims.views.access import desk_page, person

SHOWN = 50


@require_safe
@desk_page()
def queue(request: HttpRequest) -> HttpResponse:
    """The front of the queue, first the claim that is taken next."""
    waiting = waiting_for_check(person(request)).select_related("desk", "claimant")[:SHOWN]
    return render(request, "queue/queue.html", {"section": "queue", "waiting": waiting})
