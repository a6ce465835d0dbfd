"""/people/{id}/away/: on which day a person is back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.shapes import PersonOut
from claims.models import User
from claims.permissions import require, scopes_of
from claims.services.people import set_away


class AwayIn(serializers.Serializer[Any]):
    """The day on which the person is back; null: they are here."""

    until = serializers.DateField(allow_null=True)


class AwayOut(serializers.ModelSerializer[User]):
    """Whether the person is away today, and the day on which they are back."""

    person = PersonOut(source="*", read_only=True)
    is_away = serializers.BooleanField(read_only=True)
    until = serializers.DateField(source="away_until", read_only=True, allow_null=True)

    class Meta:
        model = User
        fields = ["person", "is_away", "until"]
        read_only_fields = fields


class PersonAway(APIView):
    """Until when a person is away: oneself, or (publishers and admins) anybody."""

    def write_scope(self) -> str:
        """`write`; an admin, who has none, says it with `admin`."""
        return "write" if "write" in scopes_of(person(self.request)) else "admin"

    @described(AwayOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """The day, or null."""
        return Response(AwayOut(_known(person(request), pk)).data)

    @described(AwayOut, request=AwayIn)
    def put(self, request: Request, pk: UUID) -> Response:
        """Say it. Who is away is given no work without a reason; what they hold stays theirs."""
        given = AwayIn(data=request.data)
        given.is_valid(raise_exception=True)
        changed = set_away(actor=person(request), person_id=pk, **given.validated_data)
        return Response(AwayOut(changed).data)


def _known(me: User, pk: UUID) -> User:
    """Oneself, or whom one may ask about."""
    if pk == me.pk:
        return me
    require(me, "people.away")
    return get_object_or_404(User, pk=pk)
