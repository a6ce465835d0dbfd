"""/policies/: what desks want of their evidence before they publish."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person
from claims.api.pagination import NewestMade
from claims.api.query import text_of
from claims.api.shapes import PersonOut, VersionField
from claims.models import ClaimKind, SourcingPolicy
from claims.services.policies import set_policy

_DESK = OpenApiParameter("desk", str, description="Short name of a desk")


class PolicyOut(serializers.ModelSerializer[SourcingPolicy]):
    """One version of a scope's rules. `desk` null: the newsroom's; `kind` empty: for all kinds."""

    name = serializers.CharField(read_only=True, help_text="What verdicts call it")
    desk = serializers.CharField(source="desk.slug", default=None, read_only=True)
    kind = serializers.ChoiceField([("", ""), *ClaimKind.choices], read_only=True)
    rules = serializers.DictField(
        read_only=True, allow_null=True, help_text="Null: the next wider rules apply"
    )
    made_by = PersonOut(read_only=True)

    class Meta:
        model = SourcingPolicy
        fields = ["id", "name", "desk", "kind", "version", "rules", "note", "made_by", "made_at"]
        read_only_fields = fields


class PolicyIn(serializers.Serializer[Any]):
    """A new version. `version`: the newest that was seen, 0 where there is none."""

    desk = serializers.CharField(max_length=50, required=False, allow_blank=True)
    kind = serializers.ChoiceField(ClaimKind.choices, required=False, allow_blank=True)
    version = VersionField()
    rules = serializers.DictField(
        allow_null=True,
        help_text=(
            "Any of independent_origins {least: 2–9}, on_the_record {}, primary_document"
            " {kinds: of claims, empty for all}, reply_asked {hours: 0–720}; null: none of its own"
        ),
    )
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


@extend_schema_view(get=described(PolicyOut(many=True), parameters=[_DESK]))
class PolicyList(generics.ListAPIView[SourcingPolicy]):
    """All versions of all rules, the newest first."""

    serializer_class = PolicyOut
    pagination_class = NewestMade
    queryset = SourcingPolicy.objects.none()

    def write_scope(self) -> str:
        """Publishers make rules."""
        return "publish"

    def get_queryset(self) -> QuerySet[SourcingPolicy]:
        """Of one desk, where one is named."""
        rows = SourcingPolicy.objects.select_related("desk", "made_by")
        desk = text_of(self.request, "desk")
        return rows.filter(desk__slug=desk) if desk else rows

    @described(PolicyOut, status=201, request=PolicyIn)
    def post(self, request: Request) -> Response:
        """Make a new version of a scope's rules."""
        given = PolicyIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = {"version": None, **given.validated_data}
        row = set_policy(actor=person(request), **fields)
        return Response(PolicyOut(row).data, status=status.HTTP_201_CREATED)
