"""How we work: for readers who want to know before they believe."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import REPUBLISHING
from claims.published import ratings
from claims.views.public import public_page


@require_safe
@public_page
def method(request: HttpRequest) -> HttpResponse:
    """The way of a check, the ratings and what they mean, corrections, and how to verify."""
    scales = [
        {"scale": scale, "ratings": list(rows)}
        for scale, rows in groupby(ratings(), key=lambda row: row.scale)
    ]
    return render(
        request,
        "method/method.html",
        {"scales": scales, "kinds": REPUBLISHING, "base": settings.PUBLIC_BASE_URL},
    )
