"""Watched sources, the editor's side: watching begins and ends with publications; findings are settled."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import enqueue
from claims.errors import Malformed, Missing, Rejected
from claims.models import (
    DECISIONS,
    Check,
    Evidence,
    Host,
    PassageChange,
    Publication,
    Settled,
    Snapshot,
    Source,
    Status,
    User,
    Watch,
    WatchedPassage,
    WatchState,
)
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import claims_of_change
from claims.record import act, collect
from claims.services.leases import host_of
from claims.workflow import State

if TYPE_CHECKING:
    from django.db.models import QuerySet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCHEDULE = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY)
AFTER_A_CHANGE = 1  # the step to which the schedule goes back
JITTER = 0.1  # of the interval, so that what was published together spreads out


def pause_after(step: int) -> timedelta:
    """How long to wait after so many looks that found nothing; the last interval stays."""
    interval = SCHEDULE[min(step, len(SCHEDULE) - 1)]
    return interval * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311


def next_look(watch: Watch, *, changed: bool = False) -> tuple[int, datetime]:
    """The step of the schedule, and the time of the next look, after one that could be compared.

    A look that somebody asked for is one more: it moves no plan. The look that was planned before
    still comes, and the schedule goes on from there; unless not more than a tenth of its interval was
    left (by which planned looks differ anyhow): then the two are one. After a change, the plan counts
    only where it is the sooner one.
    """
    now = timezone.now()
    step = AFTER_A_CHANGE if changed else watch.step + 1
    at = now + pause_after(step)
    near = now + SCHEDULE[min(watch.step, len(SCHEDULE) - 1)] * JITTER
    if watch.planned_at is not None and near < watch.planned_at < at:
        return step - 1, watch.planned_at
    return step, at


def hosts_looked_at() -> QuerySet[Host]:
    """Those that a batch of looks holds now; what captures hold is not counted."""
    captures = Snapshot.objects.filter(status=Status.FETCHING).values("token")
    return Host.objects.filter(lease_until__gt=timezone.now()).exclude(token__in=captures)


def watch_publication(*, actor: User, check: Check, publication: Publication) -> None:
    """Watch the sources that this version rests on, and no longer those that only older ones did.

    Part of an act. What has no address (contact notes, uploaded files) cannot be watched.
    """
    payload = json.loads(publication.payload)
    named = [row["id"] for row in payload["evidence"] if row["source"]]
    quotations = {
        row.pk: row
        for row in Evidence.objects.filter(pk__in=named)
        .exclude(extraction__snapshot__source__url="")
        .select_related("extraction__snapshot__source__joined_into")
    }
    known = set(WatchedPassage.objects.filter(page=check).values_list("evidence_id", flat=True))
    _drop(WatchedPassage.objects.filter(page=check).exclude(evidence__in=quotations))
    by_source: dict[UUID, list[Evidence]] = {}
    for pk, row in quotations.items():
        if pk not in known and row.extraction is not None:
            by_source.setdefault(_watched_at(row.extraction.snapshot.source), []).append(row)
    # In one order for everybody: two who publish at once would else wait for each other.
    for source_id, rows in sorted(by_source.items()):
        watch = _watch(actor, source_id, [e.extraction.snapshot for e in rows if e.extraction])
        if watch is not None:
            WatchedPassage.objects.bulk_create(
                WatchedPassage(watch=watch, evidence=row, page=check) for row in rows
            )


def unwatch_check(check: Check) -> None:
    """Stop watching for a check that was withdrawn. Part of an act."""
    _drop(WatchedPassage.objects.filter(page=check))


def watch_joined(*, actor: User, source: Source) -> None:
    """Watch what was quoted from a source where it counts from now on: after it was joined into
    another, or parted from it. Two addresses of one page are looked at once. Part of an act."""
    passages = WatchedPassage.objects.filter(evidence__extraction__snapshot__source=source)
    moved = [
        row
        for row in passages.select_related("watch", "evidence__extraction__snapshot")
        if row.watch.source_id != _watched_at(source)
    ]
    if not moved:
        return
    snapshots = [row.evidence.extraction.snapshot for row in moved if row.evidence.extraction]
    watch = _watch(actor, _watched_at(source), snapshots, moved=True)
    if watch is None:
        return
    WatchedPassage.objects.filter(pk__in=[row.pk for row in moved]).update(watch=watch)
    PassageChange.objects.filter(
        evidence__in=[row.evidence_id for row in moved], settled_at__isnull=True
    ).update(watch=watch)
    _stop_idle({row.watch_id for row in moved})


def _watched_at(source: Source) -> UUID:
    """The address at which a source is watched: that of the one it was joined into, if it has one."""
    return source.whole.pk if source.whole.url else source.pk


def _watch(
    actor: User, source_id: UUID, snapshots: list[Snapshot], *, moved: bool = False
) -> Watch | None:
    """The running watch of a source, begun or begun again where needed, with the newest capture.

    moved: quotations that were watched, or made, at another address of the page are compared at the
    next look, even if the site says that nothing has changed at this one.
    """
    newest = max(snapshots, key=_taken_at)
    # no_key: a worker that holds the watch may be writing a capture of the source.
    source = Source.objects.select_for_update(no_key=True).get(pk=source_id)
    host = host_of(source.url)
    if host is None:
        return None
    if newest.source_id != source.pk:
        moved = True
        own = source.snapshots.filter(extractions__isnull=False).order_by("-finished_at").first()
        newest = own or newest
    watch = (
        Watch.objects.select_for_update().filter(source=source).select_related("snapshot").first()
    )
    if watch is None:
        watch = Watch(source=source, host=host, stopped_at=timezone.now())
    newer = watch.stopped_at is not None or _taken_at(newest) > _taken_at(watch.snapshot)
    if not newer and not moved:
        return watch
    if newer:
        watch.started_by, watch.stopped_at = actor, None
        watch.state, watch.missing_since = WatchState.WAITING, None
        compare_with(watch, newest)
    if moved:
        watch.etag = watch.last_modified = watch.body_sha256 = ""
    watch.step, watch.next_at, watch.planned_at = 0, timezone.now() + pause_after(0), None
    watch.save()
    return watch


def _taken_at(snapshot: Snapshot) -> datetime:
    return snapshot.finished_at or snapshot.requested_at


def compare_with(watch: Watch, snapshot: Snapshot) -> None:
    """From now on the page is compared with this capture, and asked for on its conditions."""
    headers = {} if snapshot.uploaded else {k.lower(): v for k, v in reversed(snapshot.headers)}
    watch.snapshot, watch.original = snapshot, None
    watch.answer_url = "" if snapshot.uploaded else snapshot.final_url
    watch.etag = headers.get("etag", "")[:1000]
    watch.last_modified = headers.get("last-modified", "")[:200]
    watch.body_sha256 = "" if snapshot.uploaded else snapshot.sha256


def _drop(passages: QuerySet[WatchedPassage]) -> None:
    """Take passages out; a watch without any stops; what was found about them is settled."""
    dropped = list(passages)
    if not dropped:
        return
    WatchedPassage.objects.filter(pk__in=[row.pk for row in dropped]).delete()
    _settle_dropped(Q(evidence__in=[row.evidence_id for row in dropped]))
    _stop_idle({row.watch_id for row in dropped})


def _stop_idle(watches: set[UUID]) -> None:
    idle = Watch.objects.filter(pk__in=watches, passages=None)
    stopped = list(idle.values_list("pk", flat=True))
    Watch.objects.filter(pk__in=stopped).update(stopped_at=timezone.now())
    _settle_dropped(Q(watch__in=stopped, evidence__isnull=True))


def _settle_dropped(concerned: Q) -> None:
    PassageChange.objects.filter(concerned, settled_at__isnull=True).update(
        settled=Settled.DROPPED, settled_at=timezone.now()
    )


# --- what people do ---------------------------------------------------------------------------


@act
def check_now(*, actor: User, watch_id: UUID) -> Watch:
    """Look at a watched source as soon as a worker is free; what was planned stays (`next_look`).

    Refuses a watch that has ended.
    """
    require(actor, "watch.check")
    watch = Watch.objects.select_for_update().filter(pk=watch_id).first()
    if watch is None:
        raise Missing("no_such_watch", _("There is no such watched source."))
    if watch.stopped_at is not None:
        raise Rejected("watch_stopped", _("No published verdict rests on this source any more."))
    if watch.next_at > timezone.now():
        if not watch.failures and watch.planned_at is None:  # the second try of a look is no plan
            watch.planned_at = watch.next_at
        watch.next_at = timezone.now()
        watch.save(update_fields=["next_at", "planned_at"])
    collect("watch.asked", watch, actor=actor, source=str(watch.source_id))
    enqueue.after_commit(enqueue.WATCH_DUE)
    return watch


@act
def settle_change(*, actor: User, change_id: UUID, how: str, note: str) -> PassageChange:
    """Say what follows from a finding, and why.

    Refuses one that is settled already, a decision without a reason, and "reopened" while a claim
    that it concerns is still published as it was.
    """
    require(actor, "watch.resolve")
    change = PassageChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise Missing("no_such_change", _("There is no such finding."))
    note = clean_text(note)
    if how not in DECISIONS:
        raise Malformed(
            "decision_unknown",
            _("The decision is one of: %(list)s.") % {"list": ", ".join(DECISIONS)},
        )
    if not note:
        raise Malformed("note_required", _("Say why."))
    if change.settled_at is not None:
        raise Rejected("settled_already", _("This finding is settled already."))
    claims = list(claims_of_change(change))
    if how == Settled.REOPENED and any(
        claim.state in (State.PUBLISHED, State.ON_HOLD) for claim in claims
    ):
        raise Rejected("not_reopened", _("Reopen the claim first, then settle this."))
    change.settled, change.note = how, note
    change.settled_by, change.settled_at = actor, timezone.now()
    change.save()
    for claim in claims:
        collect(
            "watch.resolved", change, actor=actor, claim=claim, kind=change.kind, how=how, note=note
        )
    return change
