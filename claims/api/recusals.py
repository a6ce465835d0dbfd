"""/claims/{id}/recusals/: who is kept from a claim, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.shapes import PersonOut
from claims.models import Recusal
from claims.queries import recusals_of, visible_to
from claims.services.recusals import lift_recusal, recuse


class RecusalIn(serializers.Serializer[Any]):
    """Why; `person` (user name) for somebody else, which publishers decide."""

    reason = serializers.CharField(max_length=5000)
    person = serializers.CharField(max_length=150, required=False, help_text="User name")


class LiftIn(serializers.Serializer[Any]):
    """Why the person may come back."""

    reason = serializers.CharField(max_length=5000)


class RecusalOut(serializers.ModelSerializer[Recusal]):
    """One recusal; lifted ones say by whom and why."""

    person = PersonOut(read_only=True)
    decided_by = PersonOut(read_only=True)
    lifted_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Recusal
        fields = [
            "id",
            "claim",
            "person",
            "reason",
            "decided_by",
            "at",
            "lifted_by",
            "lifted_at",
            "lifted_because",
        ]
        read_only_fields = fields


class ClaimRecusals(generics.GenericAPIView[Recusal]):
    """Who is kept from a claim."""

    serializer_class = RecusalOut
    pagination_class = None

    @described(RecusalOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All recusals of the claim, lifted ones too."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        return Response(RecusalOut(recusals_of(claim), many=True).data)

    @described(RecusalOut, status=201, request=RecusalIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Recuse oneself or, as publisher, somebody; what they hold of the claim ends."""
        given = RecusalIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = recuse(actor=person(request), claim_id=pk, **given.validated_data)
        return Response(RecusalOut(made).data, status=status.HTTP_201_CREATED)


class RecusalLift(APIView):
    """Let somebody back to a claim."""

    @described(RecusalOut, request=LiftIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Publishers decide, never about themselves."""
        given = LiftIn(data=request.data)
        given.is_valid(raise_exception=True)
        lifted = lift_recusal(actor=person(request), recusal_id=pk, **given.validated_data)
        return Response(RecusalOut(lifted).data)
