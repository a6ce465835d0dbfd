"""/snapshots/…/pages/: the pages of a captured PDF as pictures, for the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.public import AsNamed
from claims.models import Snapshot
from claims.services.drawings import PICTURE_TYPE, picture_of_page, sizes_of_pages


class PageOut(serializers.Serializer[Any]):
    """One page; width and height in pixels are those of its picture."""

    number = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    picture = serializers.URLField()


class SnapshotPages(APIView):
    """The pages of a PDF."""

    @described(PageOut(many=True), operation_id="snapshots_pages_list")
    def get(self, request: Request, pk: UUID) -> Response:
        """All pages with the addresses of their pictures; 404 for what is no PDF."""
        found = generics.get_object_or_404(Snapshot, pk=pk)
        sizes = sizes_of_pages(actor=person(request), snapshot=found)
        rows = [
            {
                "number": number,
                "width": width,
                "height": height,
                "picture": reverse("api-snapshot-page", args=[pk, number], request=request),
            }
            for number, (width, height) in enumerate(sizes, start=1)
        ]
        return Response(PageOut(rows, many=True).data)


class SnapshotPage(APIView):
    """One page of a PDF."""

    content_negotiation_class = AsNamed

    @described({(200, PICTURE_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, number: int) -> HttpResponse:
        """The page as a picture (WebP); the first is 1. Drawn when it is asked for."""
        found = generics.get_object_or_404(Snapshot, pk=pk)
        picture = picture_of_page(actor=person(request), snapshot=found, number=number)
        return HttpResponse(
            picture, content_type=PICTURE_TYPE, headers={"X-Content-Type-Options": "nosniff"}
        )
