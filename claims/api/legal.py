"""/legal-rules/: which desks want a legal answer before they publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.shapes import PersonOut
from claims.models import ClaimKind, LegalRule
from claims.services.legal import end_legal_rule, set_legal_rule


class LegalRuleOut(serializers.ModelSerializer[LegalRule]):
    """One rule. `desk` null: for the newsroom; `kind` empty: for all kinds; ended ones say by whom."""

    desk = serializers.CharField(source="desk.slug", default=None, read_only=True, allow_null=True)
    kind = serializers.ChoiceField([("", ""), *ClaimKind.choices], read_only=True)
    set_by = PersonOut(read_only=True)
    ended_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = LegalRule
        fields = ["id", "desk", "kind", "reason", "set_by", "set_at", "ended_by", "ended_at"]
        read_only_fields = fields


class LegalRuleIn(serializers.Serializer[Any]):
    """For which claims; without `desk` and `kind` for all."""

    desk = serializers.CharField(max_length=50, required=False, allow_blank=True)
    kind = serializers.ChoiceField(ClaimKind.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class LegalRuleList(generics.GenericAPIView[LegalRule]):
    """Rules for legal answers."""

    serializer_class = LegalRuleOut
    pagination_class = None

    def write_scope(self) -> str:
        """Publishers make rules."""
        return "publish"

    @described(LegalRuleOut(many=True))
    def get(self, request: Request) -> Response:
        """All rules, the newest first; ended ones too."""
        rows = LegalRule.objects.select_related("desk", "set_by", "ended_by")
        return Response(LegalRuleOut(rows, many=True).data)

    @described(LegalRuleOut, status=201, request=LegalRuleIn)
    def post(self, request: Request) -> Response:
        """Have these claims need a legal answer from now on."""
        given = LegalRuleIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = set_legal_rule(actor=person(request), **given.validated_data)
        return Response(LegalRuleOut(row).data, status=status.HTTP_201_CREATED)


class LegalRuleEnd(APIView):
    """End a rule."""

    def write_scope(self) -> str:
        """Publishers end rules."""
        return "publish"

    @described(LegalRuleOut, request=None)
    def post(self, request: Request, pk: UUID) -> Response:
        """What was asked for single claims stays."""
        row = end_legal_rule(actor=person(request), rule_id=pk)
        return Response(LegalRuleOut(row).data)
