"""/sources/: where we look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
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
from claims.queries import sources_of, visible_to, with_captures
from claims.services.captures import upload_snapshot
from claims.services.joining import join_sources, part_sources
from claims.services.robots import override_robots
from claims.services.sources import (
    MOST_AT_ONCE,
    attach_sources,
    describe_source,
    put_back_source,
    take_off_source,
)
from claims.services.uploads import add_file


class SourceOut(serializers.ModelSerializer[Source]):
    """A source with its newest capture; `url` is empty when it has no address."""

    url = serializers.CharField(read_only=True)

    snapshot = serializers.SerializerMethodField()
    joined = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = [
            "id",
            "url",
            "title",
            "kind",
            "origin",
            "added_at",
            "joined_into",
            "joined",
            "snapshot",
        ]
        read_only_fields = fields

    @extend_schema_field(SnapshotBrief(allow_null=True))
    def get_snapshot(self, source: Source) -> dict[str, Any] | None:
        """The newest capture (the lists bring captures newest first)."""
        rows = [*source.snapshots.all()]
        for other in source.joined.all():
            rows += other.snapshots.all()
        newest = max(rows, key=lambda row: row.requested_at, default=None)
        return dict(SnapshotBrief(newest).data) if newest else None

    def get_joined(self, source: Source) -> list[str]:
        """Addresses of the sources that were joined into this one (empty for a file)."""
        return [other.url for other in source.joined.all()]


class SourcesIn(serializers.Serializer[Any]):
    """Addresses to attach."""

    urls = serializers.ListField(
        child=serializers.CharField(max_length=2000), min_length=1, max_length=MOST_AT_ONCE
    )


class RefusedAddress(serializers.Serializer[Any]):
    """An address that was not attached, and why, in words."""

    url = serializers.CharField()
    reason = serializers.CharField()


class AttachedOut(serializers.Serializer[Any]):
    """When some addresses were refused: what was attached all the same, and what was not."""

    sources = SourceOut(many=True)
    refused = RefusedAddress(many=True)


class JoinIn(serializers.Serializer[Any]):
    """Which source is the same page, and why."""

    into = serializers.UUIDField()
    reason = serializers.CharField(max_length=2000)


class FileIn(serializers.Serializer[Any]):
    """A file that has no address."""

    file = serializers.FileField(max_length=255, allow_empty_file=False)
    title = serializers.CharField(max_length=500)
    kind = serializers.ChoiceField(SourceKind.choices, default=SourceKind.DOCUMENT)


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


def _read(file: UploadedFile[Any]) -> dict[str, Any]:
    """What services take of a file that a person brought; refuses (413) what is too large."""
    if (file.size or 0) > settings.CAPTURE_BYTES:
        raise TooLarge
    return {
        "data": file.read(),
        "content_type": file.content_type or "",
        "file_name": file.name or "",
    }


def _shown(source_id: UUID) -> dict[str, Any]:
    return dict(SourceOut(with_captures(Source.objects.filter(pk=source_id)).get()).data)


class ClaimSources(generics.GenericAPIView[Source]):
    """The sources of a claim."""

    serializer_class = SourceOut
    pagination_class = None

    @described(SourceOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All, in the order in which they were attached."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        return Response(SourceOut(sources_of(claim), many=True).data)

    @described(
        PolymorphicProxySerializer(
            "SourcesAttached", [SourceOut(many=True), AttachedOut], None, many=False
        ),
        status=201,
        request=SourcesIn,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Attach addresses; each new one is captured in the background.

        Answers with the list of sources. When some addresses must not be fetched, the others are
        attached all the same, and the answer is `{sources, refused}`; when all are refused, nothing
        is attached (422 `address_refused`).
        """
        given = SourcesIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = attach_sources(actor=person(request), claim_id=pk, **given.validated_data)
        ids = [source.pk for source in made]
        rows = {s.pk: s for s in with_captures(Source.objects.filter(pk__in=ids))}
        sources = SourceOut([rows[source_id] for source_id in ids], many=True).data
        refused = [{"url": url, "reason": reason} for url, reason in made.refused.items()]
        answer = {"sources": sources, "refused": refused} if refused else sources
        return Response(answer, status=status.HTTP_201_CREATED)


class ClaimSourceDetail(APIView):
    """One source of a claim."""

    @described({204: None})
    def delete(self, request: Request, pk: UUID, source: UUID) -> Response:
        """Take it off the claim; refused while evidence of the claim is quoted from it."""
        take_off_source(actor=person(request), claim_id=pk, source_id=source)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @described(SourceOut)
    def put(self, request: Request, pk: UUID, source: UUID) -> Response:
        """Put back a source that was taken off the claim."""
        whole = put_back_source(actor=person(request), claim_id=pk, source_id=source)
        return Response(_shown(whole.pk))


class ClaimFiles(APIView):
    """Files as sources."""

    parser_classes = [MultiPartParser]

    @described(SourceOut, status=201, request={"multipart/form-data": FileIn})
    def post(self, request: Request, pk: UUID) -> Response:
        """Add a file as a source without an address; the same file twice is one source."""
        given = FileIn(data=request.data)
        given.is_valid(raise_exception=True)
        snapshot = add_file(
            actor=person(request),
            claim_id=pk,
            **_read(given.validated_data["file"]),
            title=given.validated_data["title"],
            kind=given.validated_data["kind"],
        )
        return Response(_shown(snapshot.source_id), status=status.HTTP_201_CREATED)


@readable(SourceOut(many=True))
class SourceList(generics.ListAPIView[Source]):
    """All sources, the newest first."""

    serializer_class = SourceOut
    pagination_class = NewestAdded
    queryset = with_captures(Source.objects.all())


@readable(SourceOut)
class SourceDetail(generics.RetrieveAPIView[Source]):
    """One source."""

    serializer_class = SourceOut
    queryset = with_captures(Source.objects.all())

    @described(SourceOut, request=SourceChange)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change title, kind or origin group; captures stay as they are."""
        given = SourceChange(data=request.data)
        given.is_valid(raise_exception=True)
        source = describe_source(actor=person(request), source_id=pk, **given.validated_data)
        return Response(_shown(source.pk))


class SourceUpload(APIView):
    """Bring a file when the site refuses us."""

    parser_classes = [MultiPartParser]

    @described(SnapshotBrief, status=201, request={"multipart/form-data": UploadIn})
    def post(self, request: Request, pk: UUID) -> Response:
        """Upload a capture of the source (HTML or text; other types are kept unread)."""
        given = UploadIn(data=request.data)
        given.is_valid(raise_exception=True)
        snapshot = upload_snapshot(
            actor=person(request),
            source_id=pk,
            **_read(given.validated_data["file"]),
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
        return Response(_shown(pk))


class SourceJoin(APIView):
    """The same page under two addresses."""

    @described(SourceOut, request=JoinIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Join the source into another, with a reason; gives the one that stays."""
        given = JoinIn(data=request.data)
        given.is_valid(raise_exception=True)
        whole = join_sources(
            actor=person(request),
            source_id=pk,
            into_id=given.validated_data["into"],
            reason=given.validated_data["reason"],
        )
        return Response(_shown(whole.pk))


class SourcePart(APIView):
    """Undo a joining."""

    @described(SourceOut)
    def post(self, request: Request, pk: UUID) -> Response:
        """Part the source from the one into which it was joined."""
        return Response(_shown(part_sources(actor=person(request), source_id=pk).pk))
