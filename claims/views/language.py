"""In which language and time zone a request is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
        return language_of(request.user), zone_of(request.user)
    return settings.LANGUAGE_CODE, timezone.get_default_timezone()


def language_of(person: User) -> str:
    """The person's language, or the newsroom's; one that was dropped since counts as none."""
    known = dict(settings.LANGUAGES)
    return person.language if person.language in known else settings.LANGUAGE_CODE


def zone_of(person: User) -> tzinfo:
    """The person's time zone, or the newsroom's; a name that no table knows any more counts as none."""
    try:
        return ZoneInfo(person.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()
