"""Everything that changed after publication, in one list."""

from __future__ import annotations

import json

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import published
from claims.views.paging import older_than, page_of
from claims.views.public import public_page


@require_safe
@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Corrections, holds, releases and withdrawals, the newest first."""
    found = published.corrections()
    if last := older_than(request, found):
        same_moment = Q(decided_at=last.decided_at, pk__gt=last.pk)
        found = found.filter(Q(decided_at__lt=last.decided_at) | same_moment)
    page = page_of(found, first=last is None)
    rows = [
        {
            "correction": row,
            "claim": json.loads((row.after or row.before).payload)["claim"],
        }
        for row in page.rows
    ]
    return render(request, "corrections/list.html", {"page": page, "rows": rows})
