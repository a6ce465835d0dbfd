"""…/wacz/: captures to take away, for the desk (they are the works of others)."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.public import AsNamed
from claims.export.wacz import MEDIA_TYPE
from claims.services.packages import Package, package_check, package_claim, package_source

WACZ = {(200, MEDIA_TYPE): OpenApiTypes.BINARY}


def answer(package: Package) -> FileResponse:
    """The package as a download; its length is known, so a broken one is noticed."""
    return FileResponse(
        package.file, as_attachment=True, filename=package.name, content_type=MEDIA_TYPE
    )


class SourceWacz(APIView):
    """A source's captures."""

    content_negotiation_class = AsNamed

    @described(WACZ)
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """All captures of the source as WACZ (opens in replayweb.page), texts inside."""
        return answer(package_source(actor=person(request), source_id=pk))


class ClaimWacz(APIView):
    """A claim's captures."""

    content_negotiation_class = AsNamed

    @described(WACZ)
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """All captures of all sources of the claim as WACZ. Contact notes are not in it."""
        return answer(package_claim(actor=person(request), claim_id=pk))


class CheckWacz(APIView):
    """A check's captures."""

    content_negotiation_class = AsNamed

    @described(WACZ)
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """The captures on which the published versions rest, with their payloads, as WACZ."""
        return answer(package_check(actor=person(request), check_id=pk))
