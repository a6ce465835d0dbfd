"""/notices/: the inbox of the person behind the token."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.pagination import NewestTold
from claims.api.query import choice_of
from claims.api.shapes import PersonOut
from claims.errors import Malformed
from claims.models import Notice, NoticeKind
from claims.queries import notices_of
from claims.services.notices import mark_read

_WHICH = ["all", "unread"]
MOST = 200


class NoticeOut(serializers.ModelSerializer[Notice]):
    """One thing that the person should know. `due_at`: of deadlines only."""

    kind = serializers.ChoiceField(NoticeKind.choices, read_only=True)
    sentence = serializers.CharField(read_only=True)
    actor = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Notice
        fields = ["id", "claim", "kind", "sentence", "duty", "actor", "due_at", "at", "read_at"]
        read_only_fields = fields


class NoticesRead(serializers.Serializer[Any]):
    """Which notices were read: those named, or all up to a time."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST, required=False)
    until = serializers.DateTimeField(required=False)


class NumberRead(serializers.Serializer[Any]):
    """How many were unread."""

    read = serializers.IntegerField()


class NoticeList(generics.ListAPIView[Notice]):
    """One's inbox, the newest first."""

    serializer_class = NoticeOut
    pagination_class = NewestTold
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """All, or the unread ones."""
        unread = choice_of(self.request, "which", _WHICH) == "unread"
        return notices_of(person(self.request), unread=unread)

    @described(NoticeOut(many=True), parameters=[OpenApiParameter("which", str, enum=_WHICH)])
    def get(self, request: Request) -> Response:
        """List."""
        return self.list(request)


class NoticesMarkRead(APIView):
    """Mark notices as read."""

    @described(NumberRead, request=NoticesRead)
    def post(self, request: Request) -> Response:
        """Those named in `ids`, or all up to `until`; other people's are left alone."""
        given = NoticesRead(data=request.data)
        given.is_valid(raise_exception=True)
        if len(given.validated_data) != 1:
            raise Malformed("ids_or_until", _("Name either “ids” or “until”."))
        number = mark_read(actor=person(request), **given.validated_data)
        return Response({"read": number})
