"""/claims/{id}/steps/{step}/: the rows of the workflow table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.claims import ClaimOut, claim_out
from claims.api.door import described, person
from claims.api.shapes import PriorityField, VersionField
from claims.errors import Malformed
from claims.models import REPUBLISHING, Claim, CorrectionKind, Duty, LegalOutcome
from claims.services.assignments import assign_claim, release_claim, take_claim
from claims.services.embargoes import cancel_embargo, publish_at
from claims.services.handing import decline_claim, hand_over_claim, keep_claim
from claims.services.legal import answer_legal, ask_legal, lift_legal
from claims.services.publishing import (
    close_again,
    hold_check,
    release_hold,
    reopen_claim,
    withdraw_check,
)
from claims.services.review import (
    approve_verdict,
    break_glass,
    recall_verdict,
    return_verdict,
    submit_verdict,
)
from claims.services.triage import accept_claim, dismiss_claim, restore_claim
from claims.workflow import STEPS, DismissalReason

# Each step's service and the fields it takes beside version and note.
SERVICES: dict[str, tuple[Callable[..., Claim], frozenset[str]]] = {
    "accept": (accept_claim, frozenset({"desk", "priority", "due_at"})),
    "dismiss": (dismiss_claim, frozenset({"reason", "duplicate_of"})),
    "restore": (restore_claim, frozenset()),
    "take": (take_claim, frozenset({"duty"})),
    "assign": (assign_claim, frozenset({"duty", "person", "due_at", "override_reason"})),
    "release": (release_claim, frozenset({"duty"})),
    "keep": (keep_claim, frozenset({"duty"})),
    "decline": (decline_claim, frozenset({"duty"})),
    "hand_over": (hand_over_claim, frozenset({"duty", "person", "override_reason"})),
    "ask_legal": (ask_legal, frozenset()),
    "lift_legal": (lift_legal, frozenset()),
    "answer_legal": (answer_legal, frozenset({"fingerprint", "outcome"})),
    "submit": (submit_verdict, frozenset({"draft_version"})),
    "recall": (recall_verdict, frozenset()),
    "return": (return_verdict, frozenset()),
    "approve": (approve_verdict, frozenset({"fingerprint"})),
    "break_glass": (break_glass, frozenset({"fingerprint"})),
    "publish": (
        publish_at,
        frozenset({"fingerprint", "override_reason", "correction", "at", "replaces"}),
    ),
    "cancel_embargo": (cancel_embargo, frozenset()),
    "hold": (hold_check, frozenset()),
    "release_hold": (release_hold, frozenset()),
    "reopen": (reopen_claim, frozenset({"person"})),
    "close_again": (close_again, frozenset()),
    "withdraw": (withdraw_check, frozenset()),
}

REPUBLISHING_CHOICES = [(k.value, k.label) for k in map(CorrectionKind, REPUBLISHING)]


class CorrectionIn(serializers.Serializer[Any]):
    """What changed since the last publication, for readers."""

    kind = serializers.ChoiceField(REPUBLISHING_CHOICES)
    was_wrong = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    is_right = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    how_found = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    public_note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class InstantField(serializers.DateTimeField):
    """A time with its offset from UTC: nobody's own zone decides when something goes out."""

    default_error_messages = {
        "offset": gettext_lazy("Name the offset from UTC, as in 2026-01-31T17:00:00Z.")
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """Refuses a time without an offset."""
        if value.tzinfo is None:
            self.fail("offset")
        return super().enforce_timezone(value)


class StepIn(serializers.Serializer[Any]):
    """`version` always; `note` where the table says so; the rest as the step takes it."""

    version = VersionField()
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    draft_version = VersionField(help_text="Of the draft that was seen; refused when it moved on")
    fingerprint = serializers.RegexField(r"^[0-9a-f]{64}$", required=False)
    desk = serializers.CharField(max_length=50, required=False)
    priority = PriorityField(required=False)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    reason = serializers.ChoiceField([r.value for r in DismissalReason], required=False)
    duplicate_of = serializers.UUIDField(required=False)
    duty = serializers.ChoiceField(Duty.choices, required=False)
    person = serializers.CharField(max_length=150, required=False, help_text="User name")
    outcome = serializers.ChoiceField(
        LegalOutcome.choices, required=False, help_text="Of `answer_legal`"
    )
    override_reason = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    correction = CorrectionIn(required=False)
    at = InstantField(required=False, help_text="Publish then; without it, now")
    replaces = serializers.UUIDField(
        required=False, help_text="The `id` of the `embargo` that gets another time"
    )


class ClaimStep(APIView):
    """One step of the workflow."""

    def write_scope(self) -> str:
        """The scope that the workflow table names; unknown steps are refused later, as 404."""
        step = STEPS.get(self.kwargs["step"])
        return step.scope if step else "write"

    @described(ClaimOut, request=StepIn)
    def post(self, request: Request, pk: UUID, step: str) -> Response:
        """Take the step; refused when the claim changed since it was read, or the table says no."""
        if step not in SERVICES:
            raise NotFound(f"There is no step {step[:50]!r}.")
        service, takes = SERVICES[step]
        given = StepIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = {"version": None, **given.validated_data}
        if unknown := sorted(set(fields) - takes - {"version", "note"}):
            raise Malformed(
                "field_unknown",
                _("The step %(step)s does not take: %(fields)s.")
                % {"step": step, "fields": ", ".join(unknown)},
            )
        service(actor=person(request), claim_id=pk, **fields)
        return Response(claim_out(pk, person(request)))
