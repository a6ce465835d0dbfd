"""/articles/: texts in which claims appear."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person, readable
from claims.api.pagination import NewestAdded
from claims.api.shapes import LanguageField
from claims.api.snapshots import SnapshotBrief
from claims.models import Article, ArticleVersion
from claims.services.articles import LONGEST_TEXT, add_article, add_article_version


class ArticleIn(serializers.Serializer[Any]):
    """An article with its text, or only its address: then it is captured in the background."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    url = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    outlet = serializers.CharField(max_length=200, required=False, allow_blank=True)
    byline = serializers.CharField(max_length=300, required=False, allow_blank=True)
    language = LanguageField(required=False)
    published_at = serializers.DateTimeField(required=False, allow_null=True)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class VersionIn(serializers.Serializer[Any]):
    """Another text: pasted, or of a capture of the article's address."""

    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    snapshot = serializers.UUIDField(required=False, source="snapshot_id")


class VersionOut(serializers.ModelSerializer[ArticleVersion]):
    """One immutable text."""

    class Meta:
        model = ArticleVersion
        fields = ["id", "number", "text", "sha256", "added_at"]
        read_only_fields = fields


class ArticleBrief(serializers.ModelSerializer[Article]):
    """An article without its text; `url` is empty when it was pasted."""

    url = serializers.CharField(read_only=True)

    class Meta:
        model = Article
        fields = ["id", "url", "title", "byline", "outlet", "language", "published_at", "added_at"]
        read_only_fields = fields


class ArticleOut(ArticleBrief):
    """An article with its texts, the newest first."""

    versions = VersionOut(many=True, read_only=True)

    class Meta(ArticleBrief.Meta):
        fields = [*ArticleBrief.Meta.fields, "versions"]
        read_only_fields = fields


class ArticleAdded(ArticleOut):
    """The new article; `snapshot` is the capture that was asked for when there was no text."""

    snapshot = SnapshotBrief(read_only=True, allow_null=True)

    class Meta(ArticleOut.Meta):
        fields = [*ArticleOut.Meta.fields, "snapshot"]
        read_only_fields = fields


@readable(ArticleBrief(many=True))
class ArticleList(generics.ListAPIView[Article]):
    """All articles, the newest first."""

    serializer_class = ArticleBrief
    pagination_class = NewestAdded
    queryset = Article.objects.all()

    @described(ArticleAdded, status=201, request=ArticleIn)
    def post(self, request: Request) -> Response:
        """Add an article."""
        given = ArticleIn(data=request.data)
        given.is_valid(raise_exception=True)
        article, snapshot = add_article(actor=person(request), **given.validated_data)
        answer = dict(ArticleOut(article).data)
        answer["snapshot"] = SnapshotBrief(snapshot).data if snapshot else None
        return Response(answer, status=status.HTTP_201_CREATED)


@readable(ArticleOut)
class ArticleDetail(generics.RetrieveAPIView[Article]):
    """One article with its texts."""

    serializer_class = ArticleOut

    def get_queryset(self) -> QuerySet[Article]:
        """With versions, newest first."""
        newest = ArticleVersion.objects.order_by("-number")
        return Article.objects.prefetch_related(Prefetch("versions", newest))


class ArticleVersions(generics.GenericAPIView[ArticleVersion]):
    """The texts of an article."""

    serializer_class = VersionOut

    @described(VersionOut, status=201, request=VersionIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep another text."""
        given = VersionIn(data=request.data)
        given.is_valid(raise_exception=True)
        version = add_article_version(actor=person(request), article_id=pk, **given.validated_data)
        return Response(VersionOut(version).data, status=status.HTTP_201_CREATED)
