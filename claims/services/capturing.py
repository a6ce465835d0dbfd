"""The worker's side of captures: pages of several hosts are fetched at once and read one by one.

Threads wait for the web, keep what it sends and never touch the database; the caller's thread
reserves, has read, judges and ends. A worker that dies leaves leases that run out: others take its rows
over, so every snapshot ends exactly once.
"""

from __future__ import annotations

import queue
import random
import time
import uuid
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from claims.capture.address import parse_allow
from claims.capture.extract import shared_reader
from claims.capture.limits import MEGABYTE
from claims.capture.run import (
    CaptureResult,
    Read,
    Visit,
    judge_visit,
    keep_visit,
    read_ahead,
    read_visit,
    visit,
)
from claims.prepared import Prepared
from claims.services.asking import AskedRobots, Question, Rules, origin_of
from claims.services.endings import end, give_back
from claims.services.keeping import store, usual_limits
from claims.services.leases import kept, wake_for
from claims.services.reserving import lost_a_worker, reserve, takeable
from claims.services.robots import KeptRobots

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import Snapshot

log = structlog.get_logger(__name__)

AT_ONCE = 24  # rows in the hands of one worker
FOR_PEOPLE = 4  # of them, for which what nobody waits for is not begun
FEW = 12  # while pages wait to be read, others are looked for only when so many can be begun
LOOKED_AT = 64  # rows in the queue, from which those of different hosts are taken
LOOK_AGAIN = 0.5  # seconds after which a worker that had nothing to begin looks again
WRITTEN_AT_ONCE = 24  # pages that were read and are written in one transaction
WRITTEN_WITHIN = 0.8  # seconds that one waits for others at most
LONGEST_RUN = 15.0  # seconds after which a batch begins no other capture
# So many pages at once must fit into memory: only one of them at a time may be larger.
SMALL_BYTES, SMALL_DECODED = MEGABYTE // 2, 2 * MEGABYTE


def run_capture(snapshot_id: UUID) -> bool:
    """Reserve one snapshot, fetch it and end it. False when there was nothing to do, or when
    somebody else fetches from its host just now: then it waits on, as it was.

    May be called twice for the same row, at the same time: one caller gets it. A fault of ours (a
    full disk for one) is raised; the row is taken over when its lease has run out.
    """
    return bool(_Batch(limit=1, first=snapshot_id, raises=True).run())


def run_due(limit: int, first: UUID | None = None) -> int:
    """Work off up to `limit` snapshots that are due, whoever asked for them; gives their number.

    first: one that was just asked for; when somebody else has it, nothing is done.
    What somebody waits for comes first; a host that is asked by another worker, or has its pause,
    keeps nobody: others are taken. Begins nothing after LONGEST_RUN seconds: a task has a time limit.
    """
    return _Batch(limit=limit, first=first).run()


def _queue(now: datetime) -> QuerySet[Snapshot]:
    return takeable(now).only("batch", "host", "attempts", "tries")[:LOOKED_AT]


_QUEUE = Prepared(_queue, now=datetime)


@dataclass(eq=False)
class _Job:
    """One reserved row and what became of it. `fault`: one of ours."""

    row: Snapshot
    alone: bool  # nothing else is in hand, because it may be this page that kills workers
    large: bool = False  # has the right to be larger than SMALL
    not_before: float = 0.0
    visited: Visit | None = None
    result: CaptureResult | None = None  # read, and still to be written
    fault: BaseException | None = None


_News = _Job | Question | Rules


class _Batch:
    """What one worker has in hand, under one token."""

    def __init__(self, *, limit: int, first: UUID | None, raises: bool = False) -> None:
        self.token = uuid.uuid4()
        self.left = limit  # that may still be begun
        self.first = first
        self.raises = raises
        self.until = time.monotonic() + LONGEST_RUN
        self.full = usual_limits()
        self.small = replace(
            self.full,
            raw_bytes=min(SMALL_BYTES, self.full.raw_bytes),
            decoded_bytes=SMALL_DECODED,
        )
        # When every fetch has ended, what was not read by then is given back: there is a time limit.
        self.read_until = self.until + self.full.total_seconds
        self.allow = parse_allow(settings.CAPTURE_ALLOW)
        self.store = store()
        self.reader = shared_reader(self.full)
        self.brought: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self.memory = KeptRobots(self.store)
        self.robots = AskedRobots(self.brought.put)
        self.jobs: dict[UUID, _Job] = {}
        self.fetched: deque[_Job] = deque()  # to be read
        self.too_large: deque[_Job] = deque()  # to be fetched again, one by one
        self.to_write: list[_Job] = []  # read and judged
        self.write_at = 0.0
        self.read_at = 0.0
        self.rules: dict[str, bytes] = {}  # robots.txt files to be remembered
        self.to_leave: list[UUID] = []  # snapshots whose sites have given what they have
        self.hosts_left: set[UUID] = set()
        self.look_at = 0.0
        self.ended = 0

    def run(self) -> int:
        """Work until nothing is left in hand; gives how many rows were ended."""
        threads = ThreadPoolExecutor(AT_ONCE, "fetch")
        with kept(self.token) as self.leases:
            try:
                self.threads = threads
                self._begin_first()
                while self.jobs:
                    self._take_in()
                    self._read_one()
                    self._write()
                    self._begin_large()
                    if not self.jobs:  # the hosts that we have left may be free again
                        self.look_at = 0.0
                    self._begin()
                if self.hosts_left:
                    wake_for(self.hosts_left)
            finally:
                self.reader.close()
                threads.shutdown(wait=False, cancel_futures=True)
        return self.ended

    # --- beginning ------------------------------------------------------------------------------

    def _begin_first(self) -> None:
        if self.first is None:
            suspects = [pk for pk, lost, _ in self._candidates() if lost][:1]
            if not suspects or not self._reserve(suspects, alone=True):
                self._begin()
        elif self._reserve([self.first]):
            self._begin()

    def _begin(self) -> None:
        """Reserve rows of different hosts, as many as may be in hand."""
        now = time.monotonic()
        free = min(AT_ONCE - self._in_hand(), self.left)
        waits = now < self.look_at or now >= self.until or (self.fetched and free < FEW)
        if free <= 0 or waits or any(job.alone for job in self.jobs.values()):
            return
        before = len(self.jobs)
        try:
            found = self._candidates()
            well = deque((pk, batch) for pk, lost, batch in found if not lost)
            while wanted := self._next_of(well):
                self._reserve(wanted)
            if not self.jobs:
                any(lost and self._reserve([pk], alone=True) for pk, lost, _ in found)
        except DatabaseError as error:
            self._away(error)
        if len(self.jobs) == before:
            self.look_at = now + LOOK_AGAIN

    def _in_hand(self) -> int:
        """Pages that are being fetched, or wait to be read: what was read takes little memory."""
        return len(self.jobs) - len(self.to_write)

    def _next_of(self, well: deque[tuple[UUID, bool]]) -> list[UUID]:
        """As many of them as there is room for; some may then turn out to be somebody else's."""
        wanted: list[UUID] = []
        while well and len(wanted) < self.left:
            room = AT_ONCE - FOR_PEOPLE if well[0][1] else AT_ONCE
            if self._in_hand() + len(wanted) >= room:
                break  # those after it have no more room: what somebody waits for comes first
            wanted.append(well.popleft()[0])
        return wanted

    def _candidates(self) -> list[tuple[UUID, bool, bool]]:
        """Rows of different hosts, whether a worker died of each, and whether nobody waits for it."""
        found = [row for row in _QUEUE.rows(now=timezone.now()) if row.pk not in self.jobs]
        # Of each host what has waited longest, as the queue tells people.
        by_host = {row.host_id or row.pk: row for row in reversed(found)}
        rows = list(by_host.values())
        # Several workers look at the same rows: start at different ones.
        random.shuffle(rows)
        rows.sort(key=lambda row: row.batch)
        return [(row.pk, lost_a_worker(row.attempts, row.tries), row.batch) for row in rows]

    def _reserve(self, wanted: list[UUID], *, alone: bool = False) -> bool:
        rows = reserve(wanted, self.token)
        for row in rows:
            suspect = alone or lost_a_worker(row.attempts, row.tries)
            self.jobs[row.pk] = _Job(row, suspect, large=self._nothing_large())
            self.left -= 1
            self.leases.hold(row.pk, row.host_id)
        self._recall({origin_of(row.source.url) for row in rows})
        for row in rows:
            self._submit(self.jobs[row.pk])
        return bool(rows)

    def _nothing_large(self) -> bool:
        return not self.too_large and not any(job.large for job in self.jobs.values())

    def _begin_large(self) -> None:
        """Let the next page that was too large for its neighbours have the memory for itself."""
        now = time.monotonic()
        while self.too_large and now >= self.until:
            self._give_back(self.too_large.popleft())
        if self.too_large and not any(job.large for job in self.jobs.values()):
            job = self.too_large[0]
            if now >= job.not_before:
                self.too_large.popleft()
                job.large = True
                self._submit(job)

    def _submit(self, job: _Job) -> None:
        if self.raises and not connection.in_atomic_block and connection.vendor != "sqlite":
            # The web may take half a minute; a connection that died meanwhile could not end the row.
            connection.close()
        self.threads.submit(self._visit, job)

    # --- the threads ----------------------------------------------------------------------------

    def _visit(self, job: _Job) -> None:
        source, limits = job.row.source, self.full if job.large else self.small
        try:
            visited = visit(
                source.url,
                limits=limits,
                allow=self.allow,
                user_agent=settings.CAPTURE_USER_AGENT,
                ignore_robots=hasattr(source, "robots_override"),
                robots=self.robots,
                on_stage=lambda stage: self.leases.at(job.row.pk, stage),
            )
            again = visited.too_large and not job.large  # then it comes once more, as a whole
            job.visited = visited if again else keep_visit(visited, self.store)
        except BaseException as fault:  # whatever it is, it is the caller's thread that must know
            job.fault = fault
        self.brought.put(job)

    # --- what they bring ------------------------------------------------------------------------

    def _take_in(self) -> None:
        """Take what the threads have brought; wait for it when there is nothing else to do."""
        wait = 0.0 if self.fetched else LOOK_AGAIN / 2
        try:
            news = self.brought.get(timeout=wait) if wait else self.brought.get_nowait()
            while True:
                self._hear(news)
                news = self.brought.get_nowait()
        except queue.Empty:
            pass
        # Before anything else: when a host is left, others must know what it asks for.
        self._keep_rules()
        if time.monotonic() - self.read_at >= LOOK_AGAIN / 2 and not self.fetched:
            self.reader.close()  # pages share a reader only while they follow one another

    def _hear(self, news: _News) -> None:
        if isinstance(news, Question):
            self._recall({news.origin})
            news.answered.set()
        elif isinstance(news, Rules):
            self.rules[news.origin] = news.rules
        elif news.visited is not None and news.visited.too_large and not news.large:
            news.not_before = time.monotonic() + settings.CAPTURE_HOST_PAUSE
            self.too_large.append(news)
        else:
            self._soon()
            self.to_leave.append(news.row.pk)
            self.fetched.append(news)

    def _recall(self, origins: set[str]) -> None:
        asked = origins - self.robots.known.keys() - {""}
        if asked:
            try:
                known = self.memory.recall(asked)
            except DatabaseError as error:
                self._away(error)
            else:
                self.robots.known.update((origin, known.get(origin)) for origin in asked)

    def _keep_rules(self) -> None:
        rules, self.rules = self.rules, {}
        if rules:
            try:
                self.memory.keep(rules)
            except DatabaseError as error:
                self._away(error)  # they will be asked again

    # --- reading and ending ---------------------------------------------------------------------

    def _read_one(self) -> None:
        if not self.fetched:
            return
        job = self.fetched.popleft()
        to_read = job.visited is not None and job.visited.got is not None
        if to_read and time.monotonic() >= self.read_until:
            return self._give_back(job)
        try:
            if job.fault is not None:
                raise job.fault
            assert job.visited is not None  # noqa: S101
            read = self._read(job, job.visited)
            self._read_ahead()
            job.result = judge_visit(job.visited, read)
        except SoftTimeLimitExceeded:
            raise
        except Exception as fault:  # whatever it is, the other pages go on
            self._broken(job, fault)
        else:
            job.visited = None  # what it brought need not be in memory
            self._soon()
            self.to_write.append(job)

    def _read(self, job: _Job, visited: Visit) -> Read:
        got = visited.got
        if job.alone or (got is not None and not self.reader.fits(got.decoded)):
            self.reader.close()  # a large page wants the memory, a dangerous one its own reader
        read = read_visit(visited, limits=self.full, reader=self.reader)
        self.read_at = time.monotonic()
        if job.alone:
            self.reader.close()
        return read

    def _read_ahead(self) -> None:
        """The next page is read while this one is judged and written."""
        if self.fetched and not self.fetched[0].alone and self.fetched[0].visited is not None:
            read_ahead(self.fetched[0].visited, self.reader)

    def _soon(self) -> None:
        """There is something to write: not at once, if more will come."""
        if not self.to_write and not self.to_leave:
            self.write_at = time.monotonic() + WRITTEN_WITHIN

    def _write(self) -> None:
        """Let others ask the hosts of what has come, and end what was read, when it is time."""
        many = max(len(self.to_write), len(self.to_leave)) >= WRITTEN_AT_ONCE
        if self.fetched and not many and time.monotonic() < self.write_at:
            return
        self._leave()
        read, self.to_write = self.to_write, []
        if read:
            self._end(read)

    def _leave(self) -> None:
        """Others may ask these hosts now."""
        if self.to_leave:
            try:
                self.hosts_left.update(self.leases.leave(self.to_leave))
                self.to_leave.clear()
            except DatabaseError as error:
                self._away(error)  # tried again with the next

    def _end(self, jobs: list[_Job]) -> None:
        """Write what came of these together; one by one, where somebody works on a row just now or
        one of them is at fault."""
        results = {job.row.pk: job.result for job in jobs if job.result is not None}
        written: list[UUID] = []
        try:
            written = self._written(results)
        except SoftTimeLimitExceeded:
            raise
        except Exception as fault:
            if len(jobs) == 1:
                return self._broken(jobs[0], fault)
        self.ended += len(written)
        for job in jobs:
            if job.row.pk in written:
                self._forget(job)
            elif len(jobs) > 1:
                self._end([job])
            else:
                log.warning("capture.late", snapshot=str(job.row.pk))
                self._forget(job)

    def _written(self, results: dict[UUID, CaptureResult]) -> list[UUID]:
        """A database that is away for a moment must not cost us the pages; the token guards."""
        for _ in range(2):
            try:
                return end(results, self.token)
            except DatabaseError as error:
                if connection.in_atomic_block:
                    raise
                self._away(error)
                time.sleep(1)
        return end(results, self.token)

    def _broken(self, job: _Job, fault: Exception) -> None:
        """A fault of ours: the row is taken over when its lease has run out."""
        self._leave()
        self._forget(job)
        if self.raises:
            raise fault
        log.error("capture.broken", snapshot=str(job.row.pk), error=repr(fault), exc_info=fault)

    def _give_back(self, job: _Job) -> None:
        self.to_leave.append(job.row.pk)
        self._leave()
        try:
            give_back(job.row.pk, self.token)
        except DatabaseError as error:
            self._away(error)  # its lease runs out
        self._forget(job)

    def _forget(self, job: _Job) -> None:
        del self.jobs[job.row.pk]
        self.leases.drop(job.row.pk)

    def _away(self, error: DatabaseError) -> None:
        if connection.in_atomic_block:
            raise error
        log.warning("capture.database_away", error=str(error))
        connection.close()
