"""/contact-notes/: what people told us; and confidential evidence, which never leaves the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person, readable
from claims.api.shapes import PartyIn, PartyOut, PersonOut
from claims.errors import Forbidden
from claims.models import ConfidentialEvidence, ContactHow, ContactNote, Reply
from claims.permissions import may_read_confidential
from claims.queries import visible_to
from claims.services.contact_notes import add_confidential, note_contact


class ContactNoteIn(serializers.Serializer[Any]):
    """Who told us what, when and how."""

    who = PartyIn()
    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    at = serializers.DateTimeField()
    how = serializers.ChoiceField(ContactHow.choices)
    text = serializers.CharField(max_length=100_000)
    reply = serializers.ChoiceField(Reply.choices, required=False, allow_blank=True)


class ContactNoteOut(serializers.ModelSerializer[ContactNote]):
    """A contact note."""

    who = PartyOut(source="party", read_only=True)
    noted_by = PersonOut(read_only=True)

    class Meta:
        model = ContactNote
        fields = [
            "id",
            "claim",
            "who",
            "role",
            "at",
            "how",
            "text",
            "sha256",
            "reply",
            "noted_by",
            "noted_at",
        ]
        read_only_fields = fields


class ClaimContactNotes(generics.GenericAPIView[ContactNote]):
    """The contact notes of a claim."""

    serializer_class = ContactNoteOut
    pagination_class = None

    @described(ContactNoteOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All, by time."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        rows = claim.contact_notes.select_related("party", "noted_by")
        return Response(ContactNoteOut(rows, many=True).data)

    @described(ContactNoteOut, status=201, request=ContactNoteIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note a talk."""
        given = ContactNoteIn(data=request.data)
        given.is_valid(raise_exception=True)
        note = note_contact(actor=person(request), claim_id=pk, **given.validated_data)
        return Response(ContactNoteOut(note).data, status=status.HTTP_201_CREATED)


@readable(ContactNoteOut)
class ContactNoteDetail(generics.RetrieveAPIView[ContactNote]):
    """One contact note."""

    serializer_class = ContactNoteOut

    def get_queryset(self) -> QuerySet[ContactNote]:
        """Of claims that the person may see."""
        rows = ContactNote.objects.filter(claim__in=visible_to(person(self.request)))
        return rows.select_related("party", "noted_by")


class ConfidentialIn(serializers.Serializer[Any]):
    """What must not leave."""

    who = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=100_000)


class ConfidentialOut(serializers.ModelSerializer[ConfidentialEvidence]):
    """For the claim's people and publishers only."""

    added_by = PersonOut(read_only=True)

    class Meta:
        model = ConfidentialEvidence
        fields = ["id", "claim", "who", "text", "added_by", "added_at"]
        read_only_fields = fields


class ClaimConfidential(generics.GenericAPIView[ConfidentialEvidence]):
    """Confidential evidence of a claim."""

    serializer_class = ConfidentialOut
    pagination_class = None

    @described(ConfidentialOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All, for those who may read it."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        if not may_read_confidential(person(request), claim):
            raise Forbidden("confidential", _("Only the claim's people and publishers see this."))
        rows = claim.confidential_evidence.select_related("added_by")
        return Response(ConfidentialOut(rows, many=True).data)

    @described(ConfidentialOut, status=201, request=ConfidentialIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep something that must not leave."""
        given = ConfidentialIn(data=request.data)
        given.is_valid(raise_exception=True)
        kept = add_confidential(actor=person(request), claim_id=pk, **given.validated_data)
        return Response(ConfidentialOut(kept).data, status=status.HTTP_201_CREATED)
