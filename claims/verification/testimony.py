"""What the log says happened, held against the rows: changed, removed and slipped-in rows.

The hashes of a row can be made to fit by whoever changes it; the event about it cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.models import (
    FINAL,
    Approval,
    ArticleVersion,
    ContactNote,
    Correction,
    Discard,
    Event,
    Evidence,
    Head,
    LegalAnswer,
    LegalRequirement,
    LegalRule,
    OutcomeOverride,
    Publication,
    Snapshot,
    SourcingPolicy,
    Verdict,
)
from claims.passages import text_hash
from claims.verification import desk_work
from claims.verification.fault import Fault
from claims.verification.told import Key, Told, by_id, objects, own_id


def _by_number(event: Event, data: dict[str, Any]) -> Key:
    return (event.claim_id, data["number"])


def _claims(events: Iterable[Event]) -> list[Any]:
    return [event.claim_id for event in events]


TOLD: tuple[Told, ...] = (
    *desk_work.TOLD,
    Told(
        ("claim.submit",),
        lambda events: (
            Verdict.objects.filter(claim__in=_claims(events))
            .defer("payload")
            .prefetch_related("contributions")
        ),
        lambda row: (row.claim_id, row.number),
        _by_number,
        lambda row: {
            "fingerprint": row.fingerprint,
            "actor": str(row.submitted_by_id),
            "contributors": sorted(str(c.person_id) for c in row.contributions.all()),
        },
    ),
    Told(
        ("approval.given", "approval.refused"),
        lambda events: Approval.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "decision": row.decision,
            "fingerprint": row.fingerprint,
            "reason": row.reason,
            "actor": str(row.decided_by_id),
        },
    ),
    Told(
        ("claim.publish",),
        lambda events: (
            Publication.objects.filter(page__claim__in=_claims(events))
            .select_related("page")
            .defer("payload")
        ),
        lambda row: (row.page.claim_id, row.number),
        _by_number,
        lambda row: {
            "fingerprint": row.fingerprint,
            "envelope_sha256": text_hash(row.envelope),
            "override_reason": row.override_reason,
            "actor": str(row.published_by_id),
        },
    ),
    Told(
        ("correction.made",),
        lambda events: Correction.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "kind": row.kind,
            "was_wrong": row.was_wrong,
            "is_right": row.is_right,
            "how_found": row.how_found,
            "public_note": row.public_note,
            "actor": str(row.decided_by_id),
        },
    ),
    Told(
        ("snapshot.done", "snapshot.failed"),
        lambda events: Snapshot.objects.filter(pk__in=objects(events)).defer("headers"),
        own_id,
        by_id,
        lambda row: {
            "outcome": row.outcome,
            "bytes_sha256": row.sha256,
            "warc_sha256": row.warc_sha256,
        },
    ),
    Told(
        ("snapshot.overridden",),
        lambda events: OutcomeOverride.objects.filter(snapshot__in=objects(events)),
        lambda row: (row.snapshot_id,),
        by_id,
        lambda row: {"reason": row.reason, "actor": str(row.decided_by_id)},
    ),
    Told(
        ("snapshot.discarded",),
        lambda events: Discard.objects.filter(snapshot__in=objects(events)),
        lambda row: (row.snapshot_id,),
        by_id,
        lambda row: {"reason": row.reason, "actor": str(row.decided_by_id)},
    ),
    Told(
        ("article.text_kept",),
        lambda events: ArticleVersion.objects.filter(article__in=objects(events)).defer("text"),
        lambda row: (row.article_id, row.number),
        lambda event, data: (event.object_id, data["number"]),
        lambda row: {"sha256": row.sha256},
    ),
    Told(
        ("contact.noted",),
        lambda events: ContactNote.objects.filter(pk__in=objects(events)).defer("text"),
        own_id,
        by_id,
        lambda row: {"sha256": row.sha256, "how": row.how, "reply": row.reply},
    ),
    Told(
        ("evidence.added",),
        lambda events: Evidence.objects.filter(pk__in=objects(events)),
        own_id,
        by_id,
        lambda row: {
            "exact": row.exact,
            "stance": row.stance,
            "directness": row.directness,
            "text_sha256": row.text_sha256,
            "bytes_sha256": row.bytes_sha256,
        },
    ),
)


def contradictions(events: list[Event]) -> Iterator[Fault]:
    """Rows that are gone or do not say what these (undamaged) events say of them."""
    for told in TOLD:
        spoken = [
            (event, data)
            for event in events
            if event.verb in told.verbs and told.of(data := json.loads(event.data))
        ]
        if not spoken:
            continue
        rows = {told.key(row): row for row in told.rows([event for event, _data in spoken])}
        for event, data in spoken:
            row = rows.get(told.event_key(event, data))
            if row is None:
                yield Fault(f"event {event.seq}", f"what “{event.verb}” tells of is not there")
                continue
            said = data | {"actor": str(event.actor_id)}
            for name, value in told.facts(row).items():
                if name in said and said[name] != value:
                    yield Fault(
                        f"{row._meta.verbose_name} {row.pk}",
                        f"its {name} is not what event {event.seq} says",
                    )


def unrecorded() -> Iterator[Fault]:
    """Rows that no event tells of: they were slipped in past the record."""
    about = Event.objects.filter(object_id=OuterRef("pk"))
    submitted = Event.objects.filter(verb="claim.submit", data__contains=OuterRef("fingerprint"))
    published = Event.objects.filter(verb="claim.publish", data__contains=OuterRef("fingerprint"))
    looks: tuple[tuple[type[Model], QuerySet[Event]], ...] = (
        (Verdict, submitted.filter(claim=OuterRef("claim"))),
        (Approval, about.filter(claim=OuterRef("verdict__claim"))),
        (LegalRequirement, about.filter(claim=OuterRef("claim"))),
        (LegalAnswer, about.filter(claim=OuterRef("verdict__claim"))),
        (Publication, published.filter(claim=OuterRef("page__claim"))),
        (Correction, about.filter(claim=OuterRef("page__claim"))),
        (ContactNote, about.filter(claim=OuterRef("claim"))),
        (Evidence, about.filter(claim=OuterRef("claim"))),
    )
    for model, events in looks:
        rows: QuerySet[Any] = model._default_manager.filter(~Exists(events)).order_by("pk")
        for pk in rows.values_list("pk", flat=True).iterator():
            yield Fault(f"{model._meta.verbose_name} {pk}", "no event tells of it")
    yield from desk_work.unrecorded()
    # Events about these rows belong to no claim, so there is no index to ask row by row.
    counts: tuple[tuple[QuerySet[Any], tuple[str, ...]], ...] = (
        (Snapshot.objects.filter(status__in=FINAL), ("snapshot.done", "snapshot.failed")),
        (ArticleVersion.objects.all(), ("article.text_kept",)),
        (SourcingPolicy.objects.all(), ("policy.set",)),
        (LegalRule.objects.all(), ("legal_rule.set",)),
        (LegalRule.objects.filter(ended_at__isnull=False), ("legal_rule.ended",)),
    )
    for kept, verbs in counts:
        # One statement, so that an act between two counts cannot make them differ.
        row = Head.objects.annotate(
            kept=_count(kept), told=_count(Event.objects.filter(verb__in=verbs))
        ).first()
        if row is not None and row.kept > row.told:
            yield Fault(
                f"{kept.model._meta.verbose_name_plural}",
                f"there are {row.kept}, the log tells of {row.told}",
            )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)
