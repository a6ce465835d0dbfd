"""Two worlds: /desk and /admin for people who are signed in, everything else for the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from claims.admin import site
from claims.api.feeds import checks_feed, claimreview_feed, corrections_feed
from claims.api.problems import ProblemRenderer, problem
from claims.views.errors import error_page
from claims.views.public import public_page

urlpatterns = [
    path("admin/", site.urls),
    path("api/", include("claims.api.urls")),
    path("feeds/claimreview.json", public_page(claimreview_feed), name="feed-claimreview"),
    path("feeds/checks.atom", public_page(checks_feed), name="feed-checks"),
    path("feeds/corrections.atom", public_page(corrections_feed), name="feed-corrections"),
    path("", include("claims.views.urls")),
]


def _told(status: int, code: str, sentence: str) -> Callable[..., HttpResponse]:
    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return error_page(request, status)
        return JsonResponse(
            problem(code, sentence, status), status=status, content_type=ProblemRenderer.media_type
        )

    return handler


# The root of the addresses names these: programs get a problem, people a page.
bad_request = _told(400, "malformed", "The request cannot be read.")
forbidden = _told(403, "forbidden", "This is not allowed.")
not_found = _told(404, "not_found", "There is nothing at this address.")
too_many = _told(429, "throttled", "Too many requests: try again later.")
server_error = _told(500, "server_error", "Something broke on our side; it was logged.")
