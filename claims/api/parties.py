"""/parties/: who makes, denies or carries claims."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person, readable
from claims.api.pagination import ByName
from claims.api.query import text_of
from claims.api.shapes import PartyIn, PartyOut
from claims.models import Party
from claims.services.parties import name_party


class PartyList(generics.ListAPIView[Party]):
    """All parties by name."""

    serializer_class = PartyOut
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Party]:
        """Those whose name contains `q`."""
        return Party.objects.filter(name__folds=text_of(self.request, "q"))

    @described(
        PartyOut(many=True), parameters=[OpenApiParameter("q", str, description="Part of the name")]
    )
    def get(self, request: Request) -> Response:
        """List, for suggestions."""
        return self.list(request)

    @described(PartyOut, status=201, request=PartyIn)
    def post(self, request: Request) -> Response:
        """Name a party: found when known, added when new."""
        given = PartyIn(data=request.data)
        given.is_valid(raise_exception=True)
        party = name_party(actor=person(request), **given.validated_data)
        return Response(PartyOut(party).data, status=status.HTTP_201_CREATED)


@readable(PartyOut)
class PartyDetail(generics.RetrieveAPIView[Party]):
    """One party."""

    serializer_class = PartyOut
    queryset = Party.objects.all()
