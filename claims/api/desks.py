"""/desks/, /scales/ and /me/: what does not change often."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person, readable
from claims.api.pagination import ByName
from claims.api.shapes import PersonOut
from claims.models import ApiToken, Desk, Edition, Rating, RatingScale
from claims.permissions import roles_of, scopes_of
from claims.services.editions import next_time


class RatingOut(serializers.ModelSerializer[Rating]):
    """One word of a scale; without a number it is no point between false and true."""

    class Meta:
        model = Rating
        fields = ["slug", "label", "meaning", "value", "position"]
        read_only_fields = fields


class ScaleOut(serializers.ModelSerializer[RatingScale]):
    """One version of a rating scale."""

    ratings = RatingOut(many=True, read_only=True)

    class Meta:
        model = RatingScale
        fields = ["id", "slug", "version", "name", "ratings"]
        read_only_fields = fields


class EditionOut(serializers.ModelSerializer[Edition]):
    """A time of day by the desk's clock, on the ISO weekdays named; `next_at`: when it comes next."""

    next_at = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = ["id", "name", "at", "days", "next_at"]
        read_only_fields = fields

    def get_next_at(self, row: Edition) -> datetime:
        """The next time, in UTC."""
        return next_time(row, timezone.now())


class DeskOut(serializers.ModelSerializer[Desk]):
    """A desk; `time_zone` is of its clock (empty: the newsroom's)."""

    scale = serializers.CharField(source="scale.slug", read_only=True)
    editions = EditionOut(many=True, read_only=True)

    class Meta:
        model = Desk
        fields = ["id", "slug", "name", "scale", "time_zone", "editions"]
        read_only_fields = fields


@readable(DeskOut(many=True))
class DeskList(generics.ListAPIView[Desk]):
    """All desks."""

    serializer_class = DeskOut
    pagination_class = ByName
    queryset = Desk.objects.select_related("scale").prefetch_related("editions__desk")


@readable(ScaleOut(many=True))
class ScaleList(generics.ListAPIView[RatingScale]):
    """All rating scales with their ratings."""

    serializer_class = ScaleOut
    pagination_class = ByName
    queryset = RatingScale.objects.prefetch_related("ratings")


class MeOut(PersonOut):
    """Who calls."""

    roles = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.CharField())

    class Meta(PersonOut.Meta):
        fields = [*PersonOut.Meta.fields, "roles", "scopes"]


class Me(APIView):
    """The person behind the token."""

    @described(MeOut)
    def get(self, request: Request) -> Response:
        """Name, roles and the scopes of this call."""
        user = person(request)
        scopes = request.auth.scopes if isinstance(request.auth, ApiToken) else scopes_of(user)
        answer: dict[str, Any] = dict(PersonOut(user).data)
        return Response({**answer, "roles": sorted(roles_of(user)), "scopes": scopes})
