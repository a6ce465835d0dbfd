"""/claims/bulk/: one act for many claims."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described, person
from claims.api.shapes import MOST as MOST_VERSION
from claims.api.shapes import PriorityField
from claims.errors import Malformed
from claims.services.bulk import MOST, BulkAct, Status, preview_bulk, run_bulk
from claims.workflow import DismissalReason

_NEEDS = {
    BulkAct.ASSIGN: "person",
    BulkAct.PRIORITY: "priority",
    BulkAct.DUE: "due_at",
    BulkAct.DESK: "desk",
    BulkAct.DISMISS: "reason",
}


class SeenClaim(serializers.Serializer[Any]):
    """A claim and the version of it that was seen."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, max_value=MOST_VERSION)


class BulkIn(serializers.Serializer[Any]):
    """What to do with which claims; with `preview` nothing is changed.

    Each act needs one field: assign `person`, priority `priority`, due `due_at` (null: none),
    desk `desk`, dismiss `reason` (a duplicate: also `duplicate_of`); assign and dismiss take a
    `note`, assign to somebody who is away an `override_reason`.
    """

    act = serializers.ChoiceField(BulkAct.choices)
    claims = SeenClaim(many=True)
    preview = serializers.BooleanField(default=False)
    person = serializers.CharField(max_length=150, required=False, help_text="User name")
    priority = PriorityField(required=False)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    desk = serializers.CharField(max_length=50, required=False, help_text="Short name")
    reason = serializers.ChoiceField([r.value for r in DismissalReason], required=False)
    duplicate_of = serializers.UUIDField(required=False, help_text="The claim that they repeat")
    override_reason = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, help_text="Why to somebody who is away"
    )
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class BulkLine(serializers.Serializer[Any]):
    """What became of one claim; `code` and `message` say why it was refused."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField(allow_null=True, help_text="Now; null: no such claim")
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class BulkOut(serializers.Serializer[Any]):
    """The report: every claim in the order named; `batch` stands in the events of the act."""

    act = serializers.ChoiceField(BulkAct.choices)
    batch = serializers.UUIDField(allow_null=True)
    results = BulkLine(many=True, source="lines")


class ClaimBulk(APIView):
    """One act for many claims."""

    @described(BulkOut, request=BulkIn)
    def post(self, request: Request) -> Response:
        """Do it, claim by claim; what is refused for one leaves the others alone."""
        given = BulkIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        act, preview = BulkAct(fields.pop("act")), fields.pop("preview")
        rows = fields.pop("claims")
        if len(rows) > MOST or _NEEDS[act] not in fields:
            needed = f"`{_NEEDS[act]}`, and at most {MOST} claims"
            raise Malformed("fields_missing", f"The act {act} needs {needed}.")
        serve = preview_bulk if preview else run_bulk
        claims = [(row["id"], row["version"]) for row in rows]
        report = serve(actor=person(request), act=act, claims=claims, given=fields)
        told = dict(BulkOut(report).data)
        return Response(told | {"batch": None} if preview else told)
