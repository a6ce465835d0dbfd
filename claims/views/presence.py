"""Who else is at a claim: told when a page is opened, and every 20 seconds after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from claims.models import Doing, Presence
from claims.services.presence import be_present
from claims.views.access import desk_page, person


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


@require_POST
@desk_page()
def claim_presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page says that it is open, and what its person does; gives the others in words."""
    doing = request.POST.get("doing", Doing.READING)
    rows = be_present(actor=person(request), claim_id=pk, doing=doing)
    others = [Other.of(row) for row in rows]
    return render(request, "claims/_others.html", {"others": others})
