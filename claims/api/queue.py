"""/queue/: what waits, and taking the next."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.claims import ClaimBrief, ClaimOut, claim_out
from claims.api.door import described, person
from claims.api.query import choice_of, number_of, text_of
from claims.models import Duty
from claims.queries import waiting_for
from claims.services.assignments import take_next

MOST = 200


class NextIn(serializers.Serializer[Any]):
    """For which duty, and of which desk."""

    duty = serializers.ChoiceField(Duty.choices, default=Duty.CHECK.value)
    desk = serializers.CharField(max_length=50, required=False, allow_blank=True)


class QueueOut(serializers.Serializer[Any]):
    """The front of the queue in the order in which it is taken."""

    results = ClaimBrief(many=True)


class Queue(APIView):
    """What waits."""

    @described(
        QueueOut,
        parameters=[
            OpenApiParameter("duty", str, enum=Duty.values),
            OpenApiParameter("desk", str, description="Short name"),
            OpenApiParameter("limit", int, description=f"At most {MOST}"),
        ],
    )
    def get(self, request: Request) -> Response:
        """The claims that wait for a duty, first the one that is taken next."""
        duty = choice_of(request, "duty", Duty.values) or Duty.CHECK
        waiting = waiting_for(Duty(duty), person(request))
        if desk := text_of(request, "desk"):
            waiting = waiting.filter(desk__slug=desk)
        limit = number_of(request, "limit", 50, low=1, high=MOST)
        rows = waiting.select_related("desk", "claimant")[:limit]
        return Response({"results": ClaimBrief(rows, many=True).data})


class QueueNext(APIView):
    """Take the next claim."""

    @described({200: ClaimOut, 204: None}, request=NextIn)
    def post(self, request: Request) -> Response:
        """The claim, now yours; 204 when nothing waits. Two people never get the same one."""
        given = NextIn(data=request.data)
        given.is_valid(raise_exception=True)
        claim = take_next(actor=person(request), **given.validated_data)
        if claim is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(claim_out(claim.pk, person(request)))
