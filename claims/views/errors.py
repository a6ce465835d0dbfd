"""Pages for what went wrong. They look at no session and no database: both may be the trouble."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page of a status that has a template: 400, 403, 404, 429, 500."""
    body = render_to_string(f"{status}.html", {"newsroom": settings.NEWSROOM_NAME})
    return HttpResponse(body, status=status)
