"""/snapshots/: captures, their progress and their text."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person, readable
from claims.models import Extraction, Snapshot
from claims.services.captures import override_outcome, retry_snapshot
from claims.services.discards import discard_upload
from claims.services.facts import facts_of, state_facts


class SnapshotBrief(serializers.ModelSerializer[Snapshot]):
    """How far a capture is and how it ended."""

    final = serializers.BooleanField(read_only=True)
    message = serializers.CharField(read_only=True)

    class Meta:
        model = Snapshot
        fields = [
            "id",
            "source",
            "status",
            "outcome",
            "final",
            "message",
            "attempts",
            "uploaded",
            "http_status",
            "sha256",
            "requested_at",
            "finished_at",
        ]
        read_only_fields = fields


class ExtractionOut(serializers.ModelSerializer[Extraction]):
    """What was read from the bytes, and the rule that gave each fact."""

    rules = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Extraction
        fields = [
            "id",
            "extractor",
            "sha256",
            "title",
            "byline",
            "published",
            "language",
            "rules",
        ]
        read_only_fields = fields


class HopOut(serializers.Serializer[Any]):
    """One redirect on the way."""

    url = serializers.CharField()
    status = serializers.IntegerField()
    location = serializers.CharField()
    peer = serializers.CharField()


class FactsOut(serializers.Serializer[Any]):
    """What the page is called, by whom, of when (ISO 8601), in which language (BCP 47)."""

    title = serializers.CharField()
    byline = serializers.CharField()
    published = serializers.CharField()
    language = serializers.CharField()


class FactsIn(serializers.Serializer[Any]):
    """The same as a person states them; what is left out stays as it counts now."""

    title = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    byline = serializers.CharField(max_length=500, allow_blank=True, required=False)
    published = serializers.CharField(max_length=40, allow_blank=True, required=False)
    language = serializers.CharField(max_length=35, allow_blank=True, required=False)


class TryOut(serializers.Serializer[Any]):
    """One try that came to an end."""

    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    outcome = serializers.CharField()
    detail = serializers.CharField()


class SnapshotOut(SnapshotBrief):
    """What we asked and what we got."""

    text = serializers.SerializerMethodField()
    extraction = serializers.SerializerMethodField()
    redirects = HopOut(many=True, read_only=True)
    headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    request_headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    tries = TryOut(many=True, read_only=True)
    facts = serializers.SerializerMethodField()
    override = serializers.CharField(
        source="override.reason", read_only=True, default=None, allow_null=True
    )

    discarded = serializers.CharField(
        source="discard.reason", read_only=True, default=None, allow_null=True
    )

    class Meta(SnapshotBrief.Meta):
        fields = [
            *SnapshotBrief.Meta.fields,
            "next_at",
            "stage",
            "tries",
            "requested_url",
            "request_headers",
            "final_url",
            "redirects",
            "headers",
            "content_type",
            "size",
            "warc_sha256",
            "started_at",
            "override",
            "facts",
            "discarded",
            "extraction",
            "text",
        ]
        read_only_fields = fields

    @extend_schema_field(FactsOut)
    def get_facts(self, snapshot: Snapshot) -> dict[str, str]:
        """Title, byline, date and language as they count: as a person stated them, else as read."""
        return facts_of(snapshot)

    def get_text(self, snapshot: Snapshot) -> str:
        """The newest extraction's text."""
        extraction = _newest(snapshot)
        return extraction.text if extraction else ""

    @extend_schema_field(ExtractionOut(allow_null=True))
    def get_extraction(self, snapshot: Snapshot) -> dict[str, Any] | None:
        """The newest extraction's facts."""
        extraction = _newest(snapshot)
        return dict(ExtractionOut(extraction).data) if extraction else None


def _newest(snapshot: Snapshot) -> Extraction | None:
    return next(iter(snapshot.extractions.all()), None)


class OverrideIn(serializers.Serializer[Any]):
    """Why the guessed outcome is wrong."""

    reason = serializers.CharField(max_length=2000)


def _snapshots() -> QuerySet[Snapshot]:
    rows = Snapshot.objects.select_related("override", "discard")
    return rows.prefetch_related("extractions", "stated_facts")


@readable(SnapshotOut)
class SnapshotDetail(generics.RetrieveAPIView[Snapshot]):
    """One capture."""

    serializer_class = SnapshotOut
    queryset = _snapshots()


class SnapshotRetry(APIView):
    """Try again."""

    @described(SnapshotBrief, status=201)
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask for a new capture of the same address; the old one stays."""
        snapshot = retry_snapshot(actor=person(request), snapshot_id=pk)
        return Response(SnapshotBrief(snapshot).data, status=status.HTTP_201_CREATED)


class DiscardIn(serializers.Serializer[Any]):
    """Why the upload was a mistake."""

    reason = serializers.CharField(max_length=2000)


class SnapshotDiscard(APIView):
    """Take back an upload."""

    @described(SnapshotOut, request=DiscardIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say with a reason that an upload which no evidence names is not to be used."""
        given = DiscardIn(data=request.data)
        given.is_valid(raise_exception=True)
        discard_upload(actor=person(request), snapshot_id=pk, **given.validated_data)
        return Response(SnapshotOut(_snapshots().get(pk=pk)).data)


class SnapshotOverride(APIView):
    """Overrule a guess."""

    @described(SnapshotOut, request=OverrideIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say with a reason that a wall or soft 404 was recognised by mistake."""
        given = OverrideIn(data=request.data)
        given.is_valid(raise_exception=True)
        override_outcome(actor=person(request), snapshot_id=pk, **given.validated_data)
        return Response(SnapshotOut(_snapshots().get(pk=pk)).data)


class SnapshotFacts(APIView):
    """Correct what was read."""

    @described(SnapshotOut, request=FactsIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """State title, byline, date and language of the page; the capture stays as it is."""
        given = FactsIn(data=request.data)
        given.is_valid(raise_exception=True)
        state_facts(actor=person(request), snapshot_id=pk, **given.validated_data)
        return Response(SnapshotOut(_snapshots().get(pk=pk)).data)
