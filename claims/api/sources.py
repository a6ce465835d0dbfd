"""/sources/: where we look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person, readable
from claims.api.pagination import NewestAdded
from claims.api.parsing import TooLarge
from claims.api.snapshots import SnapshotBrief
from claims.models import Source, SourceKind
from claims.queries import offered_snapshots, sources_of, visible_to
from claims.services.captures import upload_snapshot
from claims.services.robots import override_robots
from claims.services.sources import MOST_AT_ONCE, attach_sources, describe_source


class SourceOut(serializers.ModelSerializer[Source]):
    """A source with its newest capture; `url` is empty when it has no address."""

    url = serializers.CharField(read_only=True)

    snapshot = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = ["id", "url", "title", "kind", "origin", "added_at", "snapshot"]
        read_only_fields = fields

    @extend_schema_field(SnapshotBrief(allow_null=True))
    def get_snapshot(self, source: Source) -> dict[str, Any] | None:
        """The newest capture (the lists bring captures newest first)."""
        newest = next(iter(source.snapshots.all()), None)
        return dict(SnapshotBrief(newest).data) if newest else None


class SourcesIn(serializers.Serializer[Any]):
    """Addresses to attach."""

    urls = serializers.ListField(
        child=serializers.CharField(max_length=2000), min_length=1, max_length=MOST_AT_ONCE
    )


class SourceChange(serializers.Serializer[Any]):
    """What we call it."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    kind = serializers.ChoiceField(SourceKind.choices, required=False)
    origin = serializers.CharField(max_length=120, required=False, allow_blank=True)


class NeverthelessIn(serializers.Serializer[Any]):
    """Why the page must be fetched although the site asks automatic readers to stay away."""

    reason = serializers.CharField(max_length=2000)


class UploadIn(serializers.Serializer[Any]):
    """A file that a person brought."""

    file = serializers.FileField(max_length=255, allow_empty_file=False)


def _with_snapshots(sources: QuerySet[Source]) -> QuerySet[Source]:
    return sources.prefetch_related(
        Prefetch("snapshots", offered_snapshots().order_by("-requested_at").defer("headers"))
    )


class ClaimSources(generics.GenericAPIView[Source]):
    """The sources of a claim."""

    serializer_class = SourceOut
    pagination_class = None

    @described(SourceOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All, in the order in which they were attached."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        return Response(SourceOut(sources_of(claim), many=True).data)

    @described(SourceOut(many=True), status=201, request=SourcesIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Attach addresses; each new one is captured in the background."""
        given = SourcesIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = attach_sources(actor=person(request), claim_id=pk, **given.validated_data)
        ids = [source.pk for source in made]
        rows = {s.pk: s for s in _with_snapshots(Source.objects.filter(pk__in=ids))}
        answer = SourceOut([rows[source_id] for source_id in ids], many=True)
        return Response(answer.data, status=status.HTTP_201_CREATED)


@readable(SourceOut(many=True))
class SourceList(generics.ListAPIView[Source]):
    """All sources, the newest first."""

    serializer_class = SourceOut
    pagination_class = NewestAdded
    queryset = _with_snapshots(Source.objects.all())


@readable(SourceOut)
class SourceDetail(generics.RetrieveAPIView[Source]):
    """One source."""

    serializer_class = SourceOut
    queryset = _with_snapshots(Source.objects.all())

    @described(SourceOut, request=SourceChange)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change title, kind or origin group; captures stay as they are."""
        given = SourceChange(data=request.data)
        given.is_valid(raise_exception=True)
        source = describe_source(actor=person(request), source_id=pk, **given.validated_data)
        return Response(SourceOut(source).data)


class SourceUpload(APIView):
    """Bring a file when the site refuses us."""

    parser_classes = [MultiPartParser]

    @described(SnapshotBrief, status=201, request={"multipart/form-data": UploadIn})
    def post(self, request: Request, pk: UUID) -> Response:
        """Upload a capture of the source (HTML or text; other types are kept unread)."""
        given = UploadIn(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        if file.size > settings.CAPTURE_BYTES:
            raise TooLarge
        snapshot = upload_snapshot(
            actor=person(request),
            source_id=pk,
            data=file.read(),
            content_type=file.content_type or "",
            file_name=file.name or "",
        )
        return Response(SnapshotBrief(snapshot).data, status=status.HTTP_201_CREATED)


class SourceNevertheless(APIView):
    """Set a site's rule for automatic readers aside, for one source."""

    @described(SourceOut, request=NeverthelessIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Have the source fetched although robots.txt forbids it; the reason is kept."""
        given = NeverthelessIn(data=request.data)
        given.is_valid(raise_exception=True)
        override_robots(actor=person(request), source_id=pk, **given.validated_data)
        return Response(SourceOut(_with_snapshots(Source.objects.filter(pk=pk)).get()).data)
