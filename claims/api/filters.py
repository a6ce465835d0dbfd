"""/filters/: saved lists of claims."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.door import described, person, readable
from claims.api.filtering import FilterGiven
from claims.api.pagination import ByName
from claims.api.shapes import PersonOut
from claims.models import SavedFilter
from claims.services.filters import change_filter, filters_for, remove_filter, save_filter


class FilterOut(serializers.ModelSerializer[SavedFilter]):
    """A saved list; `query` is what follows the question mark of `claims/`."""

    person = PersonOut(read_only=True)

    class Meta:
        model = SavedFilter
        fields = ["id", "name", "query", "shared", "person", "saved_at"]
        read_only_fields = fields


class FilterIn(serializers.Serializer[Any]):
    """A list to save."""

    name = serializers.CharField(max_length=80)
    given = FilterGiven()
    shared = serializers.BooleanField(default=False)


class FilterChange(serializers.Serializer[Any]):
    """What to change; fields that are left out stay."""

    name = serializers.CharField(max_length=80, required=False)
    given = FilterGiven(required=False)
    shared = serializers.BooleanField(required=False)


@readable(FilterOut(many=True))
class FilterList(generics.ListAPIView[SavedFilter]):
    """One's own lists and those that colleagues share."""

    serializer_class = FilterOut
    pagination_class = ByName
    queryset = SavedFilter.objects.none()

    def get_queryset(self) -> QuerySet[SavedFilter]:
        """By name."""
        return filters_for(person(self.request))

    @described(FilterOut, status=201, request=FilterIn)
    def post(self, request: Request) -> Response:
        """Save a list under a name."""
        given = FilterIn(data=request.data)
        given.is_valid(raise_exception=True)
        saved = save_filter(actor=person(request), **given.validated_data)
        return Response(FilterOut(saved).data, status=status.HTTP_201_CREATED)


class FilterDetail(generics.GenericAPIView[SavedFilter]):
    """One saved list of one's own."""

    serializer_class = FilterOut

    @described(FilterOut, request=FilterChange)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Rename it, share it, or narrow it otherwise."""
        given = FilterChange(data=request.data)
        given.is_valid(raise_exception=True)
        changed = change_filter(actor=person(request), filter_id=pk, **given.validated_data)
        return Response(FilterOut(changed).data)

    @described({204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove it, also for those with whom it is shared."""
        remove_filter(actor=person(request), filter_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
