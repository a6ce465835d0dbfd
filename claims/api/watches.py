"""/watches/: sources that published verdicts rest on; /passage-changes/: what was found about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person, readable
from claims.api.pagination import NewestFound, NewestStarted
from claims.api.shapes import PersonOut
from claims.errors import Malformed
from claims.models import (
    DECISIONS,
    ChangeKind,
    PassageChange,
    Settled,
    Watch,
    WatchedPassage,
    WatchState,
)
from claims.queries import WATCH_FILTERS, changes_for, watches_for
from claims.services.watches import check_now, settle_change

DECISION_CHOICES = [(row.value, row.label) for row in DECISIONS]
_KINDS = OpenApiParameter("state", str, enum=["open", "settled", *ChangeKind.values])
_STATES = OpenApiParameter("state", str, enum=list(WATCH_FILTERS))


class WatchedPassageOut(serializers.ModelSerializer[WatchedPassage]):
    """A quotation and what became of it on its page."""

    claim = serializers.UUIDField(source="evidence.claim_id", read_only=True)
    exact = serializers.CharField(source="evidence.exact", read_only=True)
    state = serializers.ChoiceField(WatchState.choices, read_only=True)

    class Meta:
        model = WatchedPassage
        fields = ["evidence", "claim", "exact", "state", "state_at"]
        read_only_fields = fields


class WatchOut(serializers.ModelSerializer[Watch]):
    """A watched source. `checked_at`: the last look that could be compared; `failing_since`: since
    when none could; `stopped_at`: no published verdict rests on it any more."""

    url = serializers.CharField(source="source.url", read_only=True)
    state = serializers.ChoiceField(WatchState.choices, read_only=True)
    passages = WatchedPassageOut(many=True, read_only=True)

    class Meta:
        model = Watch
        fields = [
            "id",
            "source",
            "url",
            "snapshot",
            "state",
            "started_at",
            "stopped_at",
            "next_at",
            "checked_at",
            "tried_at",
            "outcome",
            "failures",
            "failing_since",
            "passages",
        ]
        read_only_fields = fields


class PassageChangeOut(serializers.ModelSerializer[PassageChange]):
    """A finding: the words before and now, both captures, and how it was settled (empty: open).
    `evidence` is null for what concerns the whole page."""

    source = serializers.UUIDField(  # type: ignore[assignment]
        source="watch.source_id", read_only=True
    )
    url = serializers.CharField(source="watch.source.url", read_only=True)
    kind = serializers.ChoiceField(ChangeKind.choices, read_only=True)
    claim = serializers.UUIDField(
        source="evidence.claim_id", read_only=True, default=None, allow_null=True
    )
    settled = serializers.ChoiceField(Settled.choices, read_only=True, allow_blank=True)
    settled_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = PassageChange
        fields = [
            "id",
            "watch",
            "source",
            "url",
            "claim",
            "evidence",
            "kind",
            "was",
            "now",
            "context_was",
            "context_now",
            "before",
            "snapshot",
            "found_at",
            "settled",
            "note",
            "settled_by",
            "settled_at",
        ]
        read_only_fields = fields


class SettleIn(serializers.Serializer[Any]):
    """What follows from a finding, and why."""

    how = serializers.ChoiceField(DECISION_CHOICES)
    note = serializers.CharField(max_length=5000)


def _watches(request: Request, state: str = "") -> QuerySet[Watch]:
    rows = watches_for(person(request), state)
    return rows.select_related("source").prefetch_related("passages__evidence")


def _changes(request: Request, state: str = "") -> QuerySet[PassageChange]:
    rows = changes_for(person(request), state)
    return rows.select_related("watch__source", "evidence", "settled_by")


def _state(request: Request, known: object) -> str:
    state = request.query_params.get("state", "")
    if state and state not in known:  # type: ignore[operator]
        raise Malformed("state_unknown", _("There is no such state."))
    return state


class WatchList(generics.ListAPIView[Watch]):
    """Watched sources, the newest first."""

    serializer_class = WatchOut
    pagination_class = NewestStarted
    queryset = Watch.objects.none()

    def get_queryset(self) -> QuerySet[Watch]:
        """In one state; without it, all that are watched now."""
        return _watches(self.request, _state(self.request, WATCH_FILTERS))

    @described(WatchOut(many=True), parameters=[_STATES])
    def get(self, request: Request) -> Response:
        """List."""
        return self.list(request)


@readable(WatchOut)
class WatchDetail(generics.RetrieveAPIView[Watch]):
    """One watched source."""

    serializer_class = WatchOut
    queryset = Watch.objects.select_related("source").prefetch_related("passages__evidence")


class WatchCheck(APIView):
    """Look at a watched source now."""

    @described(WatchOut, status=202)
    def post(self, request: Request, pk: UUID) -> Response:
        """The look is done in the background, as soon as a worker is free."""
        watch = check_now(actor=person(request), watch_id=pk)
        return Response(WatchOut(watch).data, status=status.HTTP_202_ACCEPTED)


class PassageChangeList(generics.ListAPIView[PassageChange]):
    """What was found, the newest first."""

    serializer_class = PassageChangeOut
    pagination_class = NewestFound
    queryset = PassageChange.objects.none()

    def get_queryset(self) -> QuerySet[PassageChange]:
        """Open or settled ones, or those of a kind."""
        return _changes(self.request, _state(self.request, ["open", "settled", *ChangeKind.values]))

    @described(PassageChangeOut(many=True), parameters=[_KINDS])
    def get(self, request: Request) -> Response:
        """List."""
        return self.list(request)


@readable(PassageChangeOut)
class PassageChangeDetail(generics.RetrieveAPIView[PassageChange]):
    """One finding."""

    serializer_class = PassageChangeOut
    queryset = PassageChange.objects.select_related("watch__source", "evidence", "settled_by")


class PassageChangeResolve(APIView):
    """Settle a finding."""

    @described(PassageChangeOut, request=SettleIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Say what follows from it and why; reopening the claim is a step of its own, before."""
        given = SettleIn(data=request.data)
        given.is_valid(raise_exception=True)
        change = settle_change(actor=person(request), change_id=pk, **given.validated_data)
        return Response(PassageChangeOut(change).data)
