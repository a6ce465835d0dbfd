"""/reply-requests/: the right of reply. Who was asked, until when, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.contact_notes import ContactNoteOut
from claims.api.door import described, person, readable
from claims.api.pagination import ByAsking
from claims.api.query import choice_of
from claims.api.shapes import PartyIn, PartyOut, PersonOut
from claims.models import ContactHow, ReplyRequest, ReplyState
from claims.queries import REPLY_FILTERS, reply_requests_for, visible_to
from claims.services.contact_notes import note_answer
from claims.services.replies import ask_for_reply, record_silence, remind_of_reply

_STATES = OpenApiParameter("state", str, enum=list(REPLY_FILTERS))


class ReplyRequestOut(serializers.ModelSerializer[ReplyRequest]):
    """One right of reply; `answer` is the contact note of what they said."""

    who = PartyOut(source="party", read_only=True)
    state = serializers.ChoiceField(ReplyState.choices, read_only=True)
    overdue = serializers.BooleanField(read_only=True)
    asked_by = PersonOut(read_only=True)
    settled_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = ReplyRequest
        fields = [
            "id",
            "claim",
            "who",
            "how",
            "question",
            "asked_at",
            "asked_by",
            "due_at",
            "overdue",
            "reminded_at",
            "state",
            "settled_at",
            "settled_by",
            "answer",
        ]
        read_only_fields = fields


class AskIn(serializers.Serializer[Any]):
    """Whom we asked, how, when and until when."""

    who = PartyIn()
    how = serializers.ChoiceField(ContactHow.choices)
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    question = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class AnswerIn(serializers.Serializer[Any]):
    """What they said; `refused`: they declined to answer."""

    how = serializers.ChoiceField(ContactHow.choices)
    at = serializers.DateTimeField()
    text = serializers.CharField(max_length=100_000)
    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    refused = serializers.BooleanField(required=False)


class RemindIn(serializers.Serializer[Any]):
    """When they were asked again, and until when now."""

    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(required=False, allow_null=True)


def _seen(request: Request, state: str = "") -> QuerySet[ReplyRequest]:
    rows = reply_requests_for(person(request), state)
    return rows.select_related("party", "asked_by", "settled_by")


def _out(request: Request, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
    return Response(ReplyRequestOut(_seen(request).get(pk=pk)).data, status=code)


@extend_schema_view(get=described(ReplyRequestOut(many=True), parameters=[_STATES]))
class ReplyRequestList(generics.ListAPIView[ReplyRequest]):
    """All, the longest asked first; `state=overdue`: those that wait beyond their deadline."""

    serializer_class = ReplyRequestOut
    pagination_class = ByAsking
    queryset = ReplyRequest.objects.none()

    def get_queryset(self) -> QuerySet[ReplyRequest]:
        """Of claims that the person may see."""
        return _seen(self.request, choice_of(self.request, "state", list(REPLY_FILTERS)))


@readable(ReplyRequestOut)
class ReplyRequestDetail(generics.RetrieveAPIView[ReplyRequest]):
    """One right of reply."""

    serializer_class = ReplyRequestOut
    queryset = ReplyRequest.objects.none()

    def get_queryset(self) -> QuerySet[ReplyRequest]:
        """Of claims that the person may see."""
        return _seen(self.request)


class ClaimReplyRequests(generics.GenericAPIView[ReplyRequest]):
    """The rights of reply of a claim."""

    serializer_class = ReplyRequestOut
    pagination_class = None

    @described(ReplyRequestOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All, by time."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        return Response(ReplyRequestOut(_seen(request).filter(claim=claim), many=True).data)

    @described(ReplyRequestOut, status=201, request=AskIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note that somebody was asked."""
        given = AskIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = ask_for_reply(actor=person(request), claim_id=pk, **given.validated_data)
        return _out(request, row.pk, status.HTTP_201_CREATED)


class ReplyAnswer(APIView):
    """The answer to a right of reply."""

    @described(ContactNoteOut, status=201, request=AnswerIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note what they answered, as a contact note; late answers count too."""
        given = AnswerIn(data=request.data)
        given.is_valid(raise_exception=True)
        note = note_answer(actor=person(request), request_id=pk, **given.validated_data)
        return Response(ContactNoteOut(note).data, status=status.HTTP_201_CREATED)


class ReplyRemind(APIView):
    """A reminder of a right of reply."""

    @described(ReplyRequestOut, request=RemindIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note that they were asked again."""
        given = RemindIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = remind_of_reply(actor=person(request), request_id=pk, **given.validated_data)
        return _out(request, row.pk)


class ReplySilence(APIView):
    """That nobody answered."""

    @described(ReplyRequestOut)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say that they did not answer; refused before the deadline."""
        row = record_silence(actor=person(request), request_id=pk)
        return _out(request, row.pk)
