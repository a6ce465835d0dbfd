"""In which language and time zone a request is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from claims.models import User

# The pages of the newsroom's people. Everything else is the same for everybody, so that what
# strangers and programs read hangs neither on a person nor on a browser.
_DESK = ("/desk/", "/accounts/", "/admin/")
_MACHINES = ("/api/", "/v1alpha1/", "/feeds/")


class LanguageAndZone:
    """Middleware: a person's own language and zone on the desk, else the newsroom's; programs get UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in them; afterwards the thread is as it was."""
        language, zone = _wanted(request)
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _wanted(request: HttpRequest) -> tuple[str, tzinfo]:
    if request.path.startswith(_MACHINES):
        return settings.LANGUAGE_CODE, UTC
    if request.path.startswith(_DESK) and isinstance(request.user, User):
        return request.user.language_code, request.user.zone
    return settings.LANGUAGE_CODE, timezone.get_default_timezone()
