"""/evidence/: quotations for and against a claim."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person, readable
from claims.api.shapes import PartyIn, PartyOut, SelectorIn
from claims.models import Directness, Evidence, Stance
from claims.queries import kept_evidence, visible_to
from claims.services.evidence import add_evidence, remove_evidence

_SELECTOR = ("exact", "prefix", "suffix", "start", "end")


class EvidenceIn(SelectorIn):
    """A quotation from a snapshot or from a contact note."""

    snapshot = serializers.UUIDField(required=False, allow_null=True, source="snapshot_id")
    contact_note = serializers.UUIDField(required=False, allow_null=True, source="contact_note_id")
    stance = serializers.ChoiceField(Stance.choices)
    speaker = PartyIn(required=False, allow_null=True)
    directness = serializers.ChoiceField(Directness.choices)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class EvidenceOut(serializers.ModelSerializer[Evidence]):
    """A quotation with its place in the frozen text; `claim_version` is the claim's new version."""

    snapshot = serializers.UUIDField(
        source="extraction.snapshot_id", read_only=True, default=None, allow_null=True
    )
    speaker = PartyOut(read_only=True, allow_null=True)
    claim_version = serializers.IntegerField(source="claim.version", read_only=True)

    class Meta:
        model = Evidence
        fields = [
            "id",
            "claim",
            "claim_version",
            "snapshot",
            "extraction",
            "contact_note",
            "exact",
            "prefix",
            "suffix",
            "start",
            "end",
            "text_sha256",
            "bytes_sha256",
            "stance",
            "speaker",
            "directness",
            "note",
            "added_at",
            "removed_at",
        ]
        read_only_fields = fields


class ClaimEvidence(generics.GenericAPIView[Evidence]):
    """The evidence of a claim."""

    serializer_class = EvidenceOut
    pagination_class = None

    @described(EvidenceOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """What counts now, in the order in which it was kept."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        rows = kept_evidence(claim).select_related("claim", "extraction", "speaker")
        return Response(EvidenceOut(rows, many=True).data)

    @described(EvidenceOut, status=201, request=EvidenceIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep a quotation; refused unless it stands in the frozen text exactly once."""
        given = EvidenceIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        selector = {name: fields.pop(name) for name in _SELECTOR if name in fields}
        evidence = add_evidence(actor=person(request), claim_id=pk, selector=selector, **fields)
        return Response(EvidenceOut(evidence).data, status=status.HTTP_201_CREATED)


@readable(EvidenceOut)
class EvidenceDetail(generics.RetrieveAPIView[Evidence]):
    """One quotation."""

    serializer_class = EvidenceOut

    def get_queryset(self) -> QuerySet[Evidence]:
        """Of claims that the person may see."""
        rows = Evidence.objects.filter(claim__in=visible_to(person(self.request)))
        return rows.select_related("claim", "extraction", "speaker")

    @described(None, status=204)
    def delete(self, request: Request, pk: UUID) -> Response:
        """Take the quotation out of the claim; the record keeps it."""
        evidence = self.get_object()
        remove_evidence(actor=person(request), claim_id=evidence.claim_id, evidence_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
