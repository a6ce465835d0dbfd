"""/publications/ and /corrections/: what went out, as the desk reads it."""

from __future__ import annotations

from rest_framework import generics, serializers

from claims.api.door import readable
from claims.api.pagination import NewestDecided, NewestPublished
from claims.api.shapes import PersonOut
from claims.models import Correction, Publication


class PublicationOut(serializers.ModelSerializer[Publication]):
    """One publication: who published which verdict when."""

    claim = serializers.UUIDField(source="page.claim_id", read_only=True)
    check_id = serializers.UUIDField(source="page_id", read_only=True)
    published_by = PersonOut(read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id",
            "claim",
            "check_id",
            "number",
            "verdict",
            "approval",
            "fingerprint",
            "override_reason",
            "published_by",
            "published_at",
        ]
        read_only_fields = fields


@readable(PublicationOut(many=True))
class PublicationList(generics.ListAPIView[Publication]):
    """All publications, the newest first."""

    serializer_class = PublicationOut
    pagination_class = NewestPublished
    queryset = Publication.objects.select_related("page", "published_by")


class CorrectionOut(serializers.ModelSerializer[Correction]):
    """One change after publication."""

    claim = serializers.UUIDField(source="page.claim_id", read_only=True)
    check_id = serializers.UUIDField(source="page_id", read_only=True)
    decided_by = PersonOut(read_only=True)

    class Meta:
        model = Correction
        fields = [
            "id",
            "claim",
            "check_id",
            "kind",
            "before",
            "after",
            "was_wrong",
            "is_right",
            "how_found",
            "public_note",
            "decided_by",
            "decided_at",
        ]
        read_only_fields = fields


@readable(CorrectionOut(many=True))
class CorrectionList(generics.ListAPIView[Correction]):
    """All corrections, the newest first."""

    serializer_class = CorrectionOut
    pagination_class = NewestDecided
    queryset = Correction.objects.select_related("page", "decided_by")
