"""The picture of one page of a captured PDF."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.errors import Missing, Refused
from claims.models import Snapshot
from claims.services.drawings import PICTURE_TYPE, picture_of_page
from claims.views.access import desk_page, person
from claims.views.snapshots import inert


@require_safe
@desk_page()
def snapshot_page(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Page `number` (the first is 1) as a picture; what cannot be drawn says so in its place."""
    found = get_object_or_404(Snapshot, pk=pk)
    try:
        picture = picture_of_page(actor=person(request), snapshot=found, number=number)
    except Missing:
        raise
    except Refused as refusal:
        return inert(_in_words(number, refusal))
    return inert(HttpResponse(picture, content_type=PICTURE_TYPE))


def _in_words(number: int, refusal: Refused) -> HttpResponse:
    """The refusal as a picture, because it is shown where a picture stands."""
    told = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 120" font-family="sans-serif" '
        'font-size="16"><rect width="600" height="120" fill="#fff"/><text x="24" y="52" '
        'font-weight="bold">{}</text><text x="24" y="80">{}</text></svg>',
        _("Page %(number)d cannot be shown.") % {"number": number},
        refusal.message,
    )
    return HttpResponse(told, content_type="image/svg+xml", status=refusal.status)
