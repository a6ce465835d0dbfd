"""/claims/{id}/draft/: the verdict as it is being written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person
from claims.api.shapes import VersionField
from claims.models import PassageCorrection, VerdictDraft
from claims.queries import visible_to
from claims.services.drafts import save_draft
from claims.services.review import missing_for_submission


class PassageCorrectionShape(serializers.Serializer[PassageCorrection]):
    """How a passage should read, and the notice for readers."""

    appearance = serializers.UUIDField(source="appearance_id")
    should_read = serializers.CharField(max_length=10_000)
    notice = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class DraftIn(serializers.Serializer[Any]):
    """What was typed; fields that are left out stay as they are."""

    version = VersionField()
    rating = serializers.SlugField(max_length=50, required=False, allow_null=True)
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True)
    explanation = serializers.CharField(max_length=100_000, required=False, allow_blank=True)
    as_of = serializers.DateTimeField(required=False, allow_null=True)
    would_change = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    passage_corrections = PassageCorrectionShape(many=True, required=False)


class DraftOut(serializers.ModelSerializer[VerdictDraft]):
    """The draft; `missing` says in words what it needs before it can be submitted."""

    rating = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)
    passage_corrections = PassageCorrectionShape(many=True, read_only=True)
    missing = serializers.SerializerMethodField()

    class Meta:
        model = VerdictDraft
        fields = [
            "claim",
            "version",
            "rating",
            "summary",
            "explanation",
            "as_of",
            "would_change",
            "passage_corrections",
            "missing",
            "saved_at",
        ]
        read_only_fields = fields

    def get_missing(self, draft: VerdictDraft) -> list[str]:
        """What submission would refuse."""
        return missing_for_submission(draft.claim, draft)


def draft_out(draft_id: UUID) -> dict[str, Any]:
    """The draft as it stands."""
    return dict(DraftOut(_drafts().get(pk=draft_id)).data)


def _drafts() -> QuerySet[VerdictDraft]:
    rows = VerdictDraft.objects.select_related("rating", "claim")
    return rows.prefetch_related("passage_corrections")


class ClaimDraft(generics.GenericAPIView[VerdictDraft]):
    """The draft of a claim's verdict."""

    serializer_class = DraftOut

    def get_queryset(self) -> QuerySet[VerdictDraft]:
        """Of claims that the person may see."""
        return _drafts().filter(claim__in=visible_to(person(self.request)))

    @described(DraftOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """The draft."""
        draft = generics.get_object_or_404(self.get_queryset(), claim_id=pk)
        return Response(DraftOut(draft).data)

    @described(DraftOut, request=DraftIn)
    def put(self, request: Request, pk: UUID) -> Response:
        """Save what was typed; needs the draft's version (0 at first)."""
        given = DraftIn(data=request.data)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        version = changes.pop("version", None)
        draft = save_draft(actor=person(request), claim_id=pk, version=version, changes=changes)
        return Response(draft_out(draft.pk))
