"""/assignments/: who does what until when."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import generics, serializers

from claims.api.door import person, readable
from claims.api.pagination import NewestOpened
from claims.api.shapes import PersonOut
from claims.models import Assignment
from claims.queries import visible_to


class AssignmentOut(serializers.ModelSerializer[Assignment]):
    """One duty of one person."""

    person = PersonOut(read_only=True)
    assigned_by = PersonOut(read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "claim",
            "duty",
            "person",
            "assigned_by",
            "opened_at",
            "due_at",
            "hold_until",
            "accepted_at",
            "outcome",
            "reason",
            "closed_at",
        ]
        read_only_fields = fields


@readable(AssignmentOut(many=True))
class AssignmentList(generics.ListAPIView[Assignment]):
    """All assignments, the newest first; ended ones have an outcome."""

    serializer_class = AssignmentOut
    pagination_class = NewestOpened
    queryset = Assignment.objects.none()

    def get_queryset(self) -> QuerySet[Assignment]:
        """Of claims that the person may see."""
        seen = visible_to(person(self.request))
        return Assignment.objects.filter(claim__in=seen).select_related("person", "assigned_by")


@readable(AssignmentOut)
class AssignmentDetail(generics.RetrieveAPIView[Assignment]):
    """One assignment."""

    serializer_class = AssignmentOut
    queryset = Assignment.objects.select_related("person", "assigned_by")
