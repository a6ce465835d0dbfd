"""Names of parties, suggested while one types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from claims.queries import parties_like
from claims.views.access import desk_page


@require_safe
@desk_page()
def party_names(request: HttpRequest) -> JsonResponse:
    """Those that fit `?q=` best: name, kind and role of each."""
    found = parties_like(request.GET.get("q", ""))
    return JsonResponse({"results": list(found.values("name", "kind", "role"))})
