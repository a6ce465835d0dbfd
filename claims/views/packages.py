"""Captures to take away: one click on the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from claims.export.wacz import MEDIA_TYPE
from claims.services.packages import Package, package_check, package_claim, package_source
from claims.views.access import desk_page, person


@require_safe
@desk_page()
def source_wacz(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A source's captures."""
    return _download(package_source(actor=person(request), source_id=pk))


@require_safe
@desk_page()
def claim_wacz(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The captures of a claim's sources."""
    return _download(package_claim(actor=person(request), claim_id=pk))


@require_safe
@desk_page()
def check_wacz(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The captures on which a check rests."""
    return _download(package_check(actor=person(request), check_id=pk))


def _download(package: Package) -> HttpResponse:
    answer: HttpResponse = FileResponse(  # type: ignore[assignment]
        package.file, as_attachment=True, filename=package.name, content_type=MEDIA_TYPE
    )
    return answer
