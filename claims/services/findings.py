"""What a look at a watched page means: findings, a new capture where something differs, the next look.

Part of the worker's act. Only 404 (twice, hours apart) and 410 say that a page is gone; a wall, a
time-out, an error of the server say nothing, and it is tried again.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils import timezone

from claims.capture.extract import HTML_TYPES, media_type
from claims.capture.look import Look, keep_look
from claims.capture.run import CaptureResult
from claims.capture.store import Store
from claims.models import (
    ChangeKind,
    Evidence,
    Extraction,
    PassageChange,
    Settled,
    Watch,
    WatchedPassage,
    WatchState,
)
from claims.outcomes import MEANINGS, Outcome
from claims.queries import claims_of_change
from claims.record import collect
from claims.search.changes import Fate, Found, Quoted, compare, new_notices
from claims.services.captures import capture_of
from claims.services.watches import AFTER_A_CHANGE, DAY, HOUR, SCHEDULE, compare_with, next_look

if TYPE_CHECKING:
    from django.db.models import QuerySet

SURE_AFTER = timedelta(hours=3)  # between the first and the second 404 that count
_WORST = list(WatchState.values)  # in the order of the class: the later, the worse


def judge(watch: Watch, looked: Look, store: Store) -> str:
    """Write what a look brought into a locked watch, and what was found.

    Gives the SHA-256 of the WARC when a capture was made of it, else an empty string.
    """
    result = looked.result
    watch.tried_at = timezone.now()
    watch.outcome, watch.detail = result.outcome, result.detail
    if looked.unchanged:
        return _compared(watch, [], looked, store)
    if result.http_status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return _missing(watch, looked, store)
    if _comparable(watch, result):
        return _compared(watch, _findings(watch, looked), looked, store)
    _failed(watch, result.retry_after or 0.0)
    return ""


def _comparable(watch: Watch, result: CaptureResult) -> bool:
    """A page with text; or one whose guessed outcome a person has set aside for the capture."""
    if result.extracted is None:
        return False
    accepted = hasattr(watch.snapshot, "override") and result.outcome == watch.snapshot.outcome
    return result.outcome == Outcome.GOOD or (MEANINGS[result.outcome].heuristic and accepted)


def _failed(watch: Watch, wait: float) -> None:
    watch.failures += 1
    watch.failing_since = watch.failing_since or timezone.now()
    pause = min(HOUR * 2 ** min(watch.failures - 1, 5), DAY)
    watch.next_at = timezone.now() + max(pause, timedelta(seconds=wait))
    if watch.planned_at is not None and watch.planned_at > timezone.now():
        watch.next_at = min(watch.next_at, watch.planned_at)  # what was planned still comes
    watch.save()


def _missing(watch: Watch, looked: Look, store: Store) -> str:
    now = timezone.now()
    gone = looked.result.http_status == HTTPStatus.GONE
    known_before = watch.missing_since is not None and now - watch.missing_since >= SURE_AFTER
    watch.missing_since = watch.missing_since or now
    if not gone and not known_before and watch.state != WatchState.PAGE_GONE:
        _failed(watch, SCHEDULE[AFTER_A_CHANGE].total_seconds())
        return ""
    found = []
    if watch.state != WatchState.PAGE_GONE:
        found = [PassageChange(kind=ChangeKind.PAGE_GONE)]
        watch.state = WatchState.PAGE_GONE
    warc = _noted(watch, found, looked, store)
    _looked_at(watch, changed=bool(found))
    return warc


def _compared(watch: Watch, found: list[PassageChange], looked: Look, store: Store) -> str:
    """The page is there and could be compared."""
    back = watch.changes.filter(kind=ChangeKind.PAGE_GONE, settled_at__isnull=True)
    back.update(settled=Settled.RESTORED, settled_at=timezone.now())
    watch.missing_since = None
    if looked.unchanged:
        waiting = watch.passages.filter(state=WatchState.WAITING)
        waiting.update(state=WatchState.UNCHANGED, state_at=timezone.now())
    states = list(watch.passages.values_list("state", flat=True))
    watch.state = max(states, key=_WORST.index, default=WatchState.UNCHANGED)
    warc = _noted(watch, found, looked, store)
    if not warc and not looked.unchanged:
        _remember(watch, looked)
    _looked_at(watch, changed=bool(found))
    return warc


def _looked_at(watch: Watch, *, changed: bool) -> None:
    watch.checked_at = timezone.now()
    watch.failures, watch.failing_since = 0, None
    watch.step, watch.next_at = next_look(watch, changed=changed)
    watch.planned_at = None
    watch.save()


def _remember(watch: Watch, looked: Look) -> None:
    """Noise: the page is known by this answer from now on, and still compared with the capture."""
    last = looked.hops[-1]
    watch.answer_url = last.url
    watch.etag = last.header("etag")[:1000]
    watch.last_modified = last.header("last-modified")[:200]
    watch.body_sha256 = looked.sha256
    if looked.result.extracted is not None:
        watch.text_sha256 = looked.result.extracted.sha256


def _noted(watch: Watch, found: list[PassageChange], looked: Look, store: Store) -> str:
    """Make a capture of what differs, and write the findings with it."""
    if not found:
        return ""
    result = keep_look(looked, store)
    before = watch.snapshot
    now = capture_of(source=watch.source, requested_by=watch.started_by, result=result)
    for change in found:
        change.watch, change.before, change.snapshot = watch, before, now
        change.save(force_insert=True)
        _collect(change, watch)
    if now.extractions.exists():
        compare_with(watch, now)
    return result.warc_sha256


def _collect(change: PassageChange, watch: Watch) -> None:
    for claim in claims_of_change(change):
        collect(
            "watch.changed",
            change,
            actor=None,
            claim=claim,
            kind=change.kind,
            was=change.was,
            now=change.now,
            url=watch.source.url,
            snapshot=str(change.snapshot_id),
        )


# --- passages -----------------------------------------------------------------------------------


def _findings(watch: Watch, looked: Look) -> list[PassageChange]:
    """Compare every watched passage; states are written, findings are given back unsaved."""
    extracted = looked.result.extracted
    text = extracted.text if extracted else ""
    page = _markup(looked)
    passages = watch.passages.select_related("evidence__extraction__snapshot")
    found = [change for row in passages if (change := _passage(row, text, page)) is not None]
    known = Extraction.objects.filter(snapshot=watch.snapshot).first()
    notices = new_notices(known.text if known else "", text, page)
    return found + _notice(watch, "\n".join(notices))


def _markup(looked: Look) -> str:
    kind = media_type(looked.result.content_type, looked.page)
    return looked.page.decode("utf-8", "replace") if kind in HTML_TYPES else ""


def _passage(row: WatchedPassage, text: str, page: str) -> PassageChange | None:
    evidence = row.evidence
    if evidence.extraction is None:
        return None
    quoted = Quoted(
        evidence.exact, evidence.prefix, evidence.suffix, evidence.start, evidence.extraction.text
    )
    found = compare(quoted, text, page)
    first = row.state == WatchState.WAITING
    lost = found.fate in (Fate.CHANGED, Fate.GONE)
    if lost and first and evidence.extraction.snapshot.uploaded:
        return None  # what we may fetch never showed what a person brought: nothing was lost
    if row.state != found.fate:
        row.state, row.state_at = found.fate.value, timezone.now()
        row.save(update_fields=["state", "state_at"])
    open_ones = evidence.changes.filter(settled_at__isnull=True).exclude(kind=found.fate.value)
    if found.fate == Fate.UNCHANGED:
        _settle(open_ones, Settled.RESTORED)
        return None
    if _known(evidence, found):
        return None
    _settle(evidence.changes.filter(settled_at__isnull=True), Settled.AGAIN)
    return PassageChange(
        evidence=evidence,
        kind=found.fate.value,
        was=evidence.exact,
        now=found.now,
        context_was=found.context_was,
        context_now=found.context_now,
    )


def _settle(changes: QuerySet[PassageChange], how: Settled) -> None:
    changes.update(settled=how, settled_at=timezone.now())


def _known(evidence: Evidence, found: Found) -> bool:
    """Whether the newest finding says just this, settled or not: nobody decides a thing twice."""
    newest = evidence.changes.order_by("-found_at").first()
    if newest is None or newest.settled == Settled.RESTORED:
        return False
    return newest.kind == found.fate.value and newest.now == found.now


def _notice(watch: Watch, said: str) -> list[PassageChange]:
    kind = ChangeKind.CORRECTION_NOTICE
    if not said or watch.changes.filter(kind=kind, now=said).exists():
        return []
    _settle(watch.changes.filter(kind=kind, settled_at__isnull=True), Settled.AGAIN)
    return [PassageChange(kind=kind, now=said)]
