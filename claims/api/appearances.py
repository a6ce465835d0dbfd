"""/appearances/{id}/move/: a passage of an older text, followed into the newest one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.claims import AppearanceOut
from claims.api.door import described, person
from claims.api.shapes import SelectorIn, VersionField
from claims.models import Appearance
from claims.services.appearances import move_appearance


class MoveIn(serializers.Serializer[Any]):
    """The claim's version; the selector may be left out where the words stand there once."""

    version = VersionField()
    selector = SelectorIn(required=False)


class AppearanceMove(generics.GenericAPIView[Appearance]):
    """Move a passage to the newest text of its article."""

    serializer_class = AppearanceOut

    @described(AppearanceOut, request=MoveIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Move it; needs the claim's version. 422 with the candidates where several fit."""
        given = MoveIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = {"version": None, **given.validated_data}
        moved = move_appearance(actor=person(request), appearance_id=pk, **fields)
        return Response(AppearanceOut(moved).data)
