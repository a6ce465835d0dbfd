"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.views.checks import newest_checks
from claims.views.public import public_page

SHOWN = 5


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the newest checks, and where to go; the same for everybody."""
    return render(request, "home.html", {"rows": newest_checks(SHOWN)})
