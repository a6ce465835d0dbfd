"""Watched sources, the worker's side: many hosts at once, one connection to each, few transactions.

The lease of a host is the reservation: whoever holds it looks at that host's sources that are due,
one after the other with a pause. Threads fetch and read and never touch the database; the caller's
thread writes what they bring, and renews the leases in the same transaction. A worker that dies
leaves leases that run out, and rows that are still due.
"""

from __future__ import annotations

import queue
import random
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from claims.capture.address import parse_allow
from claims.capture.answers import Known
from claims.capture.archive import write_revisit
from claims.capture.extract import preload
from claims.capture.limits import MEGABYTE, Limits
from claims.capture.look import Look, look
from claims.capture.records import Answer, UnreadableRecords, last_answer
from claims.capture.robots import RobotsSeen, crawl_delay
from claims.models import (
    Host,
    Revisit,
    RobotsFile,
    Snapshot,
    Status,
    Watch,
    WatchedPassage,
    WatchState,
)
from claims.outcomes import Outcome
from claims.record import act
from claims.services.asking import origin_of
from claims.services.captures import store
from claims.services.findings import judge
from claims.services.leases import LEASE, host_free, leave_hosts, rested
from claims.services.robots import KEPT
from claims.services.watches import hosts_looked_at, next_look, pause_after

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

MOST_HOSTS = 100  # at once in one worker; a thread for each
FEW_HOSTS = 10  # so many are begun at the same moment
MOST_SOURCES = 5000  # that one batch may bring into memory
LONGEST_BATCH = 20.0  # seconds after which no other page is asked for
WRITE_EVERY = 0.5  # seconds
MOST_AT_ONCE = 500  # looks that are written in one transaction
MOST_PAGES = 8  # that differ and are in memory, beside those that are just coming in
PUT_OFF = timedelta(minutes=5)
LONGEST_LOOK = 20.0  # seconds for one page
# So many pages at once must fit into memory; a larger one is fetched alone, with the usual bounds.
SMALL = Limits(raw_bytes=MEGABYTE, decoded_bytes=3 * MEGABYTE)


@dataclass
class _Task:
    """One source to look at, and what the look brought. `broken`: a fault of ours, to be raised."""

    watch: Watch
    url: str
    ignore_robots: bool
    looked: Look | None = None
    answer: str = ""
    warc_sha256: str = ""
    original: dict[str, str] | None = None
    heavy: bool = False  # holds one of MOST_PAGES
    large: bool = False  # holds the right to be alone
    broken: Exception | None = None

    @property
    def simple(self) -> bool:
        """Nothing new, and nothing was wrong before: written together with others."""
        before = (self.watch.missing_since, self.watch.state == WatchState.PAGE_GONE)
        return self.looked is not None and self.looked.unchanged and before == (None, False)


@dataclass
class _Site:
    """One host of the batch; its thread goes through `tasks` until it is asked to stop."""

    host_id: UUID
    tasks: list[_Task] = field(default_factory=list)
    robots: RobotsSeen = field(default_factory=RobotsSeen)
    remembered: frozenset[str] = frozenset()
    stop: threading.Event = field(default_factory=threading.Event)
    over: bool = False
    delays: dict[str, float] = field(default_factory=dict)

    def delay(self) -> float:
        """Seconds between two pages that it asks for, as far as its robots.txt is known by now."""
        for origin, file in list(self.robots.rules.items()):
            if origin not in self.delays:
                self.delays[origin] = crawl_delay(file, settings.CAPTURE_USER_AGENT)
        return max(self.delays.values(), default=0.0)


def run_watches(*, seconds: float = LONGEST_BATCH) -> int:
    """Look at sources that are due, of up to 100 hosts at once, for so many seconds.

    Gives how many looks were written. May be called by several workers at once: a host is looked
    at by one of them, and beyond WATCH_WORKERS nothing is begun: editors wait for the others. A
    host for which an editor waits is given back after its current page.
    """
    if _running() >= settings.WATCH_WORKERS:
        return 0
    batch = _Batch(seconds)
    return batch.run() if batch.sites else 0


def due_watches() -> int:
    """How many hosts have watched sources that are due and may be asked now."""
    return _due_hosts().count()


def watches_ready_at() -> datetime | None:
    """When the next watched source may be looked at; None when there is none."""
    ready = Greatest(
        F("next_at"),
        ExpressionWrapper(
            F("host__free_at") + F("host__crawl_delay"), output_field=DateTimeField()
        ),
        Coalesce("host__lease_until", "next_at"),
    )
    watched = Watch.objects.filter(stopped_at__isnull=True).annotate(ready=ready)
    first: datetime | None = watched.order_by("ready").values_list("ready", flat=True).first()
    return first


def _running() -> int:
    """How many batches hold hosts now; what captures hold is not counted."""
    return hosts_looked_at().order_by().values("token").distinct().count()


def _due_hosts() -> QuerySet[Host]:
    now = timezone.now()
    due = Watch.objects.filter(stopped_at__isnull=True, next_at__lte=now)
    return Host.objects.filter(host_free(now), rested(now), pk__in=due.values("host"))


class _Batch:
    """One reservation and what becomes of it."""

    def __init__(self, seconds: float) -> None:
        self.token = uuid.uuid4()
        self.until = time.monotonic() + seconds
        self.pause = float(settings.CAPTURE_HOST_PAUSE)
        self.store = store()
        self.allow = parse_allow(settings.CAPTURE_ALLOW)
        self.full = Limits(
            total_seconds=min(settings.CAPTURE_SECONDS, LONGEST_LOOK),
            raw_bytes=settings.CAPTURE_BYTES,
        )
        self.small = replace(SMALL, total_seconds=self.full.total_seconds)
        self.alone = threading.Lock()  # one large page at a time
        self.reading = threading.Lock()  # one page is read at a time: its reader is a process
        self.pages = threading.Semaphore(MOST_PAGES)  # that wait to be written
        self.brought: queue.SimpleQueue[_Task | _Site] = queue.SimpleQueue()
        self.sites = self._reserve()
        self.many = len(self.sites) > FEW_HOSTS

    # --- the caller's thread: everything that touches the database ------------------------------

    def _reserve(self) -> dict[UUID, _Site]:
        now = timezone.now()
        with transaction.atomic():
            free = _due_hosts().select_for_update(skip_locked=True, of=("self",))
            hosts = list(free.values_list("pk", flat=True)[:MOST_HOSTS])
            Host.objects.filter(host_free(now), pk__in=hosts).update(
                token=self.token, lease_until=now + LEASE
            )
        sites = {pk: _Site(pk) for pk in self._held()}
        due = (
            Watch.objects.filter(host__in=sites, stopped_at__isnull=True, next_at__lte=now)
            .select_related("source__robots_override", "snapshot")
            .defer("snapshot__headers", "snapshot__redirects", "snapshot__tries")
            .order_by("next_at")[:MOST_SOURCES]
        )
        for watch in due:
            task = _Task(watch, watch.source.url, hasattr(watch.source, "robots_override"))
            sites[watch.host_id].tasks.append(task)
        self._recall_robots(sites.values())
        return sites

    def _held(self) -> set[UUID]:
        return set(Host.objects.filter(token=self.token).values_list("pk", flat=True))

    def _recall_robots(self, sites: Iterable[_Site]) -> None:
        """What was asked within a day is not asked again."""
        origins = {origin_of(task.url): site for site in sites for task in site.tasks}
        since = timezone.now() - KEPT
        known = RobotsFile.objects.filter(origin__in=origins, fetched_at__gt=since)
        for row in known:
            rules = b""
            if row.sha256:
                try:
                    rules = self.store.read(row.sha256)
                except FileNotFoundError:
                    continue
            origins[row.origin].robots.keep(row.origin, rules)
        for site in sites:
            site.remembered = frozenset(site.robots.rules)

    def run(self) -> int:
        """Let every host's thread go and write what they bring; gives how many looks there were."""
        preload()
        for site in self.sites.values():
            threading.Thread(target=self._visit, args=(site,), daemon=True, name="watch").start()
        written = 0
        try:
            while not all(site.over for site in self.sites.values()):
                written += self._write(self._collect())
        finally:
            self._abandon()
        return written

    def _collect(self) -> list[_Task]:
        """What the threads bring until it is time to write."""
        tasks: list[_Task] = []
        until = time.monotonic() + WRITE_EVERY
        while (left := until - time.monotonic()) > 0 and len(tasks) < MOST_AT_ONCE:
            try:
                came = self.brought.get(timeout=left)
            except queue.Empty:
                break
            if isinstance(came, _Task):
                tasks.append(came)
            else:
                came.over = True
                if all(site.over for site in self.sites.values()):
                    break
        return tasks

    def _write(self, tasks: list[_Task]) -> int:
        try:
            simple = [task for task in tasks if task.simple]
            written = self._write_unchanged(simple)
            for task in tasks:
                if task.broken is not None:
                    self._put_off(task)
                elif not task.simple:
                    written += self._write_judged(task)
        finally:
            for task in tasks:
                self._forget(task)
        self._leave([site for site in self.sites.values() if site.over])
        return written

    def _forget(self, task: _Task) -> None:
        """Others may bring a page now."""
        if task.large:
            self.alone.release()
        if task.heavy:
            self.pages.release()
        task.looked = None

    def _renew(self) -> set[UUID]:
        """Hosts that are still ours: renewed, and locked until the running transaction ends."""
        Host.objects.filter(token=self.token).update(lease_until=timezone.now() + LEASE)
        return self._held()

    def _write_unchanged(self, tasks: list[_Task]) -> int:
        now = timezone.now()
        with transaction.atomic():
            held = self._renew()
            mine = [task for task in tasks if task.watch.host_id in held]
            if not mine:
                return 0
            # One statement for each step of the schedule: what is written together is of many hosts,
            # and a host's sources come in many writes, so they still spread out.
            # What was planned anew meanwhile keeps its new plan.
            due = Watch.objects.filter(next_at__lte=now)
            by_step: dict[int, list[UUID]] = {}
            for task in mine:
                if task.watch.planned_at is None:
                    by_step.setdefault(task.watch.step + 1, []).append(task.watch.pk)
                    continue
                step, next_at = next_look(task.watch)  # somebody asked: those are few
                due.filter(pk=task.watch.pk).update(step=step, next_at=next_at, planned_at=None)
            unasked = due.filter(planned_at__isnull=True)
            for step, ids in by_step.items():
                unasked.filter(pk__in=ids).update(step=step, next_at=now + pause_after(step))
            Watch.objects.filter(pk__in=[task.watch.pk for task in mine]).update(
                checked_at=now, tried_at=now, outcome=Outcome.GOOD, detail="",
                failures=0, failing_since=None,
            )  # fmt: skip
            new = [task.watch.pk for task in mine if task.watch.state == WatchState.WAITING]
            if new:
                Watch.objects.filter(pk__in=new).update(state=WatchState.UNCHANGED)
                WatchedPassage.objects.filter(watch__in=new, state=WatchState.WAITING).update(
                    state=WatchState.UNCHANGED, state_at=now
                )
            self._keep_originals(mine)
            Revisit.objects.bulk_create(_revisit(task) for task in mine)
        return len(mine)

    def _keep_originals(self, tasks: list[_Task]) -> None:
        for task in tasks:
            if task.original:
                Watch.objects.filter(pk=task.watch.pk).update(original=task.original)

    def _write_judged(self, task: _Task) -> int:
        looked = task.looked
        if looked is None:
            return 0

        @act
        def write() -> int:
            if task.watch.host_id not in self._renew():
                log.warning("watch.late", watch=str(task.watch.pk))
                return 0
            watch = Watch.objects.select_for_update().get(pk=task.watch.pk)
            if watch.stopped_at is not None:
                return 0
            row = _revisit(task)
            row.warc_sha256 = judge(watch, looked, self.store) or row.warc_sha256
            row.save(force_insert=True)
            return 1

        return write()

    def _put_off(self, task: _Task) -> None:
        """A fault of ours, a full disk for one, is no finding: the row stays due, a little later."""
        log.error("watch.broken", watch=str(task.watch.pk), error=repr(task.broken))
        Watch.objects.filter(pk=task.watch.pk).update(next_at=timezone.now() + PUT_OFF)

    def _leave(self, sites: list[_Site]) -> None:
        """Give hosts back that are done, and soon those for which somebody waits at a screen."""
        if sites:
            self._keep_robots(sites)
            self._keep_delays(sites)
            leave_hosts([site.host_id for site in sites], self.token)
            for site in sites:
                del self.sites[site.host_id]
        wanted = Snapshot.objects.filter(
            host__in=self.sites, status=Status.QUEUED, batch=False, next_at__lte=timezone.now()
        )
        for host_id in wanted.values_list("host_id", flat=True).distinct():
            self.sites[host_id].stop.set()

    def _keep_delays(self, sites: list[_Site]) -> None:
        """What hosts ask for, as they are given back; it changes hardly ever."""
        asked: dict[timedelta, list[UUID]] = {}
        for site in sites:
            asked.setdefault(timedelta(seconds=site.delay()), []).append(site.host_id)
        for delay, ids in asked.items():
            held = Host.objects.filter(pk__in=ids, token=self.token)
            held.exclude(crawl_delay=delay).update(crawl_delay=delay)

    def _keep_robots(self, sites: list[_Site]) -> None:
        new = {
            origin: rules
            for site in sites
            for origin, rules in site.robots.rules.items()
            if origin not in site.remembered
        }
        now = timezone.now()
        RobotsFile.objects.bulk_create(
            [
                RobotsFile(
                    origin=origin, sha256=self.store.put(rules) if rules else "", fetched_at=now
                )
                for origin, rules in new.items()
            ],
            update_conflicts=True,
            unique_fields=["origin"],
            update_fields=["sha256", "fetched_at"],
        )

    def _abandon(self) -> None:
        """After a fault: let no thread wait for ever. Their leases run out by themselves."""
        while not all(site.over for site in self.sites.values()):
            for site in self.sites.values():
                site.stop.set()
            came = self.brought.get()
            if isinstance(came, _Site):
                came.over = True
            else:
                self._forget(came)

    # --- the threads: the web and the store ------------------------------------------------------

    def _visit(self, site: _Site) -> None:
        if self.many:  # spread over the pause, or all would ask at once and then all wait
            site.stop.wait(random.uniform(0, self.pause))  # noqa: S311
        for number, task in enumerate(site.tasks):
            pause = max(self.pause, site.delay()) if number else 0.0
            if time.monotonic() + pause >= self.until or (pause and site.stop.wait(pause)):
                break
            if site.stop.is_set() or time.monotonic() >= self.until:
                break
            try:
                self._look(task, site.robots)
            except Exception as fault:  # whatever it is, the other sources go on
                task.broken = fault
            self.brought.put(task)
        self.brought.put(site)

    def _look(self, task: _Task, robots: RobotsSeen) -> None:
        looked = self._ask(task, robots, self.small)
        if looked.result.outcome == Outcome.TOO_LARGE:
            self.alone.acquire()  # until it is written: the page is in memory as long
            task.large = True
            looked = self._ask(task, robots, self.full)
        task.looked = looked
        if not looked.unchanged:
            if looked.page:
                self.pages.acquire()
                task.heavy = True
            task.answer = "other_bytes" if looked.page else ""
            return
        task.answer = "not_modified" if looked.result.http_status == 304 else "same_bytes"
        watch = task.watch
        if watch.body_sha256 != watch.snapshot.sha256 or not watch.snapshot.warc_sha256:
            return  # the answer that it repeats was noise and is not kept
        if watch.snapshot.source_id != watch.source_id:
            return  # or it is of the page's other address
        original = self._original(task)
        if original is not None:
            warc = write_revisit(looked.hops, original=original)
            task.warc_sha256 = self.store.put(warc)

    def _ask(self, task: _Task, robots: RobotsSeen, limits: Limits) -> Look:
        watch = task.watch
        return look(
            task.url,
            known=Known(watch.answer_url, watch.etag, watch.last_modified),
            known_sha256=watch.body_sha256,
            limits=limits,
            allow=self.allow,
            user_agent=settings.CAPTURE_USER_AGENT,
            ignore_robots=task.ignore_robots,
            robots=robots,
            turn=self.reading,
        )

    def _original(self, task: _Task) -> Answer | None:
        """The capture's answer; read from its WARC once, then known to the row."""
        if task.watch.original:
            return Answer(**task.watch.original)
        try:
            with self.store.open(task.watch.snapshot.warc_sha256) as file:
                answer = last_answer(file)
        except (FileNotFoundError, UnreadableRecords) as fault:
            log.error("watch.capture_unreadable", watch=str(task.watch.pk), error=str(fault))
            return None
        task.original = asdict(answer)
        return answer


def _revisit(task: _Task) -> Revisit:
    result = task.looked.result if task.looked else None
    return Revisit(
        watch=task.watch,
        at=result.started_at if result else timezone.now(),
        answer=task.answer,
        outcome=result.outcome if result else "",
        http_status=result.http_status if result else None,
        warc_sha256=task.warc_sha256,
    )
