"""What the log says of the desk's work: who held what, who was kept out, what was planned and asked.

These rows are changed once or twice in their life, so each change is held against its own event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from claims.models import (
    Assignment,
    ContactNote,
    Embargo,
    Event,
    LegalAnswer,
    LegalRequirement,
    LegalRule,
    Recusal,
    ReplyRequest,
    ReplyState,
    SourcingPolicy,
)
from claims.record import instant
from claims.verification.fault import Fault
from claims.verification.told import Told, by_id, objects, own_id


def _was_silent(row: ReplyRequest) -> str:
    """Who kept silent may answer later: then both events are true."""
    return row.state if row.waiting else ReplyState.SILENT


TOLD = (
    Told(
        ("policy.set",),
        lambda events: SourcingPolicy.objects.filter(pk__in=objects(events)),
        # Not the desk's short name, which an admin may change.
        lambda row: (row.pk, row.kind or "all", str(row.version)),
        lambda event, data: (event.object_id, *data["name"].split("/")[-2:]),
        lambda row: {"after": row.rules, "note": row.note, "actor": str(row.made_by_id)},
    ),
    Told(
        ("assignment.opened",),
        lambda events: Assignment.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "duty": row.duty,
            "person": str(row.person_id),
            "actor": str(row.assigned_by_id),
        },
    ),
    Told(
        ("assignment.closed",),
        lambda events: Assignment.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {"duty": row.duty, "person": str(row.person_id), "outcome": row.outcome},
    ),
    Told(
        ("legal.asked", "legal.lifted"),
        lambda events: LegalRequirement.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "number": row.number,
            "required": row.required,
            "reason": row.reason,
            "actor": str(row.decided_by_id),
        },
    ),
    Told(
        ("legal.answered",),
        lambda events: LegalAnswer.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "number": row.number,
            "fingerprint": row.fingerprint,
            "outcome": row.outcome,
            "note": row.note,
            "actor": str(row.answered_by_id),
        },
    ),
    Told(
        ("legal_rule.set",),
        lambda events: LegalRule.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "kind": row.kind,
            "desk_id": str(row.desk_id or ""),
            "reason": row.reason,
            "actor": str(row.set_by_id),
        },
    ),
    Told(
        ("legal_rule.ended",),
        lambda events: LegalRule.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {"actor": str(row.ended_by_id)},
    ),
    Told(
        ("recusal.made",),
        lambda events: Recusal.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "person": str(row.person_id),
            "reason": row.reason,
            "actor": str(row.decided_by_id),
        },
    ),
    Told(
        ("recusal.lifted",),
        lambda events: Recusal.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "person": str(row.person_id),
            "reason": row.lifted_because,
            "actor": str(row.lifted_by_id),
        },
    ),
    Told(
        ("publication.planned",),
        lambda events: Embargo.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "publish_at": instant(row.publish_at),
            "fingerprint": row.fingerprint,
            "override_reason": row.override_reason,
            "correction": row.correction,
            "actor": str(row.planned_by_id),
        },
    ),
    Told(
        ("publication.plan_closed", "publication.plan_refused"),
        lambda events: Embargo.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "outcome": row.outcome,
            "publish_at": instant(row.publish_at),
            "reason": row.reason,
            "actor": str(row.closed_by_id),
        },
    ),
    Told(
        ("reply.asked",),
        lambda events: ReplyRequest.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "how": row.how,
            "asked_at": instant(row.asked_at),
            "actor": str(row.asked_by_id),
        },
    ),
    Told(
        ("reply.settled",),
        lambda events: ReplyRequest.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "state": row.state,
            "answer": str(row.answer_id) if row.answer_id else None,
            "actor": str(row.settled_by_id),
        },
        of=lambda data: data["state"] != ReplyState.SILENT,
    ),
    Told(
        ("reply.settled",),
        lambda events: ReplyRequest.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {"state": _was_silent(row)},
        of=lambda data: data["state"] == ReplyState.SILENT,
    ),
)


def unrecorded() -> Iterator[Fault]:
    """Rows, and endings of rows, that no event tells of."""
    asked = ReplyRequest.objects.filter(~Exists(_noted_before()))
    settled = Event.objects.filter(
        data__contains=Concat(Value('"state":"'), OuterRef("state"), Value('"'))
    )
    begun: tuple[tuple[QuerySet[Any], str], ...] = (
        (Assignment.objects.all(), "assignment.opened"),
        (Recusal.objects.all(), "recusal.made"),
        (Embargo.objects.all(), "publication.planned"),
        (asked, "reply.asked"),
    )
    ended: tuple[tuple[QuerySet[Any], QuerySet[Event]], ...] = (
        (
            Assignment.objects.filter(closed_at__isnull=False),
            Event.objects.filter(verb="assignment.closed"),
        ),
        (
            Recusal.objects.filter(lifted_at__isnull=False),
            Event.objects.filter(verb="recusal.lifted"),
        ),
        (
            Embargo.objects.filter(closed_at__isnull=False),
            Event.objects.filter(verb__startswith="publication.plan_"),
        ),
        (asked.exclude(state=ReplyState.WAITING), settled.filter(verb="reply.settled")),
    )
    for rows, verb in begun:
        yield from _untold(rows, Event.objects.filter(verb=verb), "no event tells of it")
    for rows, events in ended:
        yield from _untold(rows, events, "no event tells of its end")


def _untold(rows: QuerySet[Any], events: QuerySet[Event], what: str) -> Iterator[Fault]:
    about = events.filter(claim=OuterRef("claim"), object_id=OuterRef("pk"))
    left = rows.filter(~Exists(about)).order_by("pk")
    for pk in left.values_list("pk", flat=True).iterator():
        yield Fault(f"{rows.model._meta.verbose_name} {pk}", what)


def _noted_before() -> QuerySet[ContactNote]:
    """Rights of reply that were only contact notes once have the events of those notes."""
    return ContactNote.objects.exclude(reply="").filter(
        claim=OuterRef("claim"), party=OuterRef("party"), at=OuterRef("asked_at")
    )
