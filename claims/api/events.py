"""/events/: the record as the desk reads it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person
from claims.api.pagination import BySeq
from claims.api.query import number_of
from claims.api.shapes import PersonOut
from claims.models import Event
from claims.queries import visible_to

LARGEST_SEQ = 2**63 - 1


class EventOut(serializers.ModelSerializer[Event]):
    """One act: who did what to which thing."""

    actor = PersonOut(read_only=True, allow_null=True)
    data = serializers.JSONField(source="data_document", read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Event
        fields = [
            "seq",
            "id",
            "at",
            "actor",
            "verb",
            "object_type",
            "object_id",
            "claim",
            "batch",
            "data",
            "commitment",
            "hash",
        ]
        read_only_fields = fields


class EventList(generics.ListAPIView[Event]):
    """The whole record, in its order."""

    serializer_class = EventOut
    pagination_class = BySeq

    def get_queryset(self) -> QuerySet[Event]:
        """After the sequence number `after`."""
        after = number_of(self.request, "after", 0, low=0, high=LARGEST_SEQ)
        return Event.objects.filter(seq__gt=after).select_related("actor")

    @described(EventOut(many=True), parameters=[OpenApiParameter("after", int)])
    def get(self, request: Request) -> Response:
        """List."""
        return self.list(request)


class ClaimEvents(generics.ListAPIView[Event]):
    """The history of one claim."""

    serializer_class = EventOut
    pagination_class = BySeq
    queryset = Event.objects.select_related("actor")

    @described(EventOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All acts on the claim, in their order."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        page = self.paginate_queryset(self.get_queryset().filter(claim=claim))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
