"""/claims/{id}/presence/: who is at a claim at this moment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.shapes import PersonOut
from claims.models import Doing, Presence
from claims.services.presence import be_present


class PresenceIn(serializers.Serializer[Any]):
    """What the person does there."""

    doing = serializers.ChoiceField(Doing.choices, default=Doing.READING.value)


class PresenceOut(serializers.ModelSerializer[Presence]):
    """Somebody else who is there."""

    person = PersonOut(read_only=True)

    class Meta:
        model = Presence
        fields = ["person", "doing", "since"]
        read_only_fields = fields


class ClaimPresence(APIView):
    """Who is at a claim."""

    @described(PresenceOut(many=True), request=PresenceIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say that you are there (again every 20 seconds; after 60 you are gone); gives the others."""
        given = PresenceIn(data=request.data)
        given.is_valid(raise_exception=True)
        others = be_present(actor=person(request), claim_id=pk, **given.validated_data)
        return Response(PresenceOut(others, many=True).data)
