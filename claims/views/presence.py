"""Who else is at a claim: told when a page is opened, and every 20 seconds after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.models import Doing, Presence
from claims.services.presence import be_present
from claims.views.access import desk_page, person

_NOTHING_TO_SEE = bytes.fromhex(  # a transparent GIF of one pixel
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


@dataclass(frozen=True)
class Other:
    """Somebody else who is there, as the page says it."""

    name: str
    doing: str
    since: datetime

    @classmethod
    def of(cls, row: Presence) -> Other:
        """Made from a presence with its person."""
        return cls(row.person.display_name, row.doing, row.since)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page says that it is open, and what its person does; gives the others in words.

    A page without scripts asks for a picture instead, once; presence is no act, so a GET may.
    """
    if request.method != "POST":
        be_present(actor=person(request), claim_id=pk, unheard=True)
        return HttpResponse(_NOTHING_TO_SEE, content_type="image/gif")
    doing = request.POST.get("doing", Doing.READING)
    rows = be_present(actor=person(request), claim_id=pk, doing=doing)
    others = [Other.of(row) for row in rows]
    return render(request, "claims/_others.html", {"others": others})
