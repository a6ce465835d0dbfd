"""Leases: one fetch at a time from a host, one worker at a time on a snapshot.

Both are taken under a lock (of the rows, or of the whole database on SQLite), and kept alive by a
thread while the web is slow. A worker that dies leaves leases that run out.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.utils import timezone

from claims import enqueue
from claims.capture.address import DEFAULT_PORTS, UnsafeAddress, parse_url
from claims.models import Host, Snapshot, Status
from claims.outcomes import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=10)
RENEW_EVERY = 3.0  # seconds
SHOWN_AFTER = 0.6  # seconds; a stage that is over sooner is never written
STALE_WAKE = 30.0  # seconds after which a wake for a host that is free again is dropped


def host_name(url: str) -> str:
    """Under which name we are polite to a site: host, and port where it is not the usual one.

    Empty for an address that is refused anyway.
    """
    try:
        checked = parse_url(url)
    except UnsafeAddress:
        return ""
    usual = checked.port in DEFAULT_PORTS.values()
    return checked.host if usual else f"{checked.host}:{checked.port}"


def host_of(url: str) -> Host | None:
    """The host of an address, made when it is new; None for an address that is refused anyway."""
    name = host_name(url)
    return Host.objects.get_or_create(name=name)[0] if name else None


def host_free(now: datetime, prefix: str = "") -> Q:
    """Hosts that may be asked now: nobody asks them, and the pause is over."""
    unleased = Q(**{f"{prefix}lease_until": None}) | Q(**{f"{prefix}lease_until__lt": now})
    return unleased & Q(**{f"{prefix}free_at__lte": now})


def rested(now: datetime, prefix: str = "") -> Q:
    """Hosts whose longer pause is over too, which their robots.txt asks for (Crawl-delay): for fetches
    for which nobody waits."""
    waited = ExpressionWrapper(
        Value(now, output_field=DateTimeField()) - F(f"{prefix}crawl_delay"),
        output_field=DateTimeField(),
    )
    return Q(**{f"{prefix}free_at__lte": waited})


def take_hosts(
    wanted: Mapping[UUID, UUID | None],
    token: UUID,
    *,
    now: datetime | None = None,
    unhurried: Collection[UUID] = (),
) -> set[UUID]:
    """Get hosts for one fetch each; gives those that nobody else has and whose pause is over. Part of
    a transaction.

    wanted: for each host the token of a worker that died, whose lease may be taken over.
    unhurried: those of them that are asked for something for which nobody waits.
    now: the moment from which the leases count, if not this one; the snapshots' count from the same,
    so that a worker that died holds up others on its host no longer than its own page.
    """
    now = now or timezone.now()
    rows = Host.objects.select_for_update(skip_locked=len(wanted) > 1).filter(pk__in=wanted)
    free = set()
    for host in rows:
        pause = host.crawl_delay if host.pk in unhurried else timedelta()
        unleased = host.lease_until is None or host.lease_until < now
        died = host.token is not None and host.token == wanted[host.pk]
        if died or (unleased and host.free_at + pause <= now):
            free.add(host.pk)
    Host.objects.filter(pk__in=free).update(token=token, lease_until=now + LEASE)
    return free


def leave_host(host_id: UUID | None, token: UUID) -> None:
    """Give the host back; its pause begins. What else waits for it is woken when the pause ends."""
    if host_id is not None:
        leave_hosts([host_id], token)


def leave_hosts(host_ids: Collection[UUID], token: UUID, *, wake: bool = True) -> None:
    """The same for several hosts that are held under one token. wake: unless we go on ourselves."""
    free_at = timezone.now() + timedelta(seconds=settings.CAPTURE_HOST_PAUSE)
    left = Host.objects.filter(pk__in=host_ids, token=token).update(
        token=None, lease_until=None, free_at=free_at
    )
    if left and wake:
        wake_for(host_ids)


def wake_for(host_ids: Collection[UUID]) -> None:
    """Have a worker woken for what waits for these hosts, when their pause is over."""
    pause = timedelta(seconds=settings.CAPTURE_HOST_PAUSE)
    waiting = Snapshot.objects.filter(
        host__in=host_ids, status=Status.QUEUED, next_at__lte=timezone.now() + pause
    )
    if waiting.exists():
        # Without this wake it would be found by the next sweep, seconds later.
        enqueue.wake(
            enqueue.CAPTURE_DUE,
            countdown=pause.total_seconds(),
            expires=pause.total_seconds() + STALE_WAKE,
        )


@dataclass
class _Held:
    """One snapshot in a worker's hands. `host_id` is None when its host was left."""

    host_id: UUID | None
    stage: Stage | None = None
    since: float = 0.0  # of the stage
    written: Stage | None = None


class Leases:
    """All snapshots and hosts that a worker holds under one token: renewed together by one thread.

    The thread also writes the stages that last, and leaves the hosts of pages that are only read.
    """

    def __init__(self, token: UUID) -> None:
        self.token = token
        self._held: dict[UUID, _Held] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def hold(self, snapshot_id: UUID, host_id: UUID | None) -> None:
        """This snapshot was reserved."""
        with self._lock:
            self._held[snapshot_id] = _Held(host_id)

    def at(self, snapshot_id: UUID, stage: Stage) -> None:
        """Its capture has come so far. Called by the threads that fetch; costs nothing here."""
        with self._lock:
            held = self._held.get(snapshot_id)
            if held is not None:
                held.stage, held.since = stage, time.monotonic()

    def leave(self, snapshot_ids: Collection[UUID]) -> list[UUID]:
        """Their sites have given what they have: leave the hosts, and say which they were."""
        with self._lock:
            named = [self._held[pk].host_id for pk in snapshot_ids if pk in self._held]
        hosts = [host for host in named if host is not None]
        if hosts:
            leave_hosts(hosts, self.token, wake=False)
            with self._lock:
                for pk in snapshot_ids:
                    if pk in self._held:
                        self._held[pk].host_id = None
        return hosts

    def drop(self, snapshot_id: UUID) -> None:
        """The snapshot is ended, or given up: its lease is not renewed any more."""
        with self._lock:
            self._held.pop(snapshot_id, None)

    def run(self) -> None:
        """The thread."""
        renew_at = time.monotonic() + RENEW_EVERY
        while not self._over.wait(SHOWN_AFTER):
            now = time.monotonic()
            renew = now >= renew_at
            try:
                self._write_stages(now)
                if renew:
                    self._renew()
            except DatabaseError as error:
                # A database that is away for a moment must not cost us the leases: ask again.
                log.warning("capture.not_renewed", error=str(error))
            finally:
                connection.close()
            if renew:
                renew_at = now + RENEW_EVERY

    def end(self) -> None:
        """The thread ends."""
        self._over.set()

    def _write_stages(self, now: float) -> None:
        lasting: dict[Stage, list[UUID]] = {}
        with self._lock:
            for pk, held in self._held.items():
                if held.stage not in (None, held.written) and now - held.since >= SHOWN_AFTER:
                    lasting.setdefault(held.stage, []).append(pk)
                    held.written = held.stage
        for stage, pks in lasting.items():
            with self._locked(pks) as rows:
                rows.update(stage=stage)
        read_only = lasting.get(Stage.EXTRACTING, [])
        if hosts := self.leave(read_only):
            wake_for(hosts)  # the worker reads on and may not look soon

    def _renew(self) -> None:
        with self._lock:
            held = dict(self._held)
        until = timezone.now() + LEASE
        with self._locked(held) as rows:
            rows.update(lease_until=until)
        hosts = [one.host_id for one in held.values() if one.host_id is not None]
        with transaction.atomic():
            mine = Host.objects.filter(pk__in=hosts, token=self.token)
            free = mine.select_for_update(skip_locked=True).values_list("pk", flat=True)
            mine.filter(pk__in=list(free)).update(lease_until=until)

    @contextmanager
    def _locked(self, pks: Collection[UUID]) -> Iterator[QuerySet[Snapshot]]:
        """Those of our rows that nobody has locked. Waiting for several in our own order would be
        waiting for one another."""
        with transaction.atomic():
            mine = Snapshot.objects.filter(pk__in=pks, token=self.token)
            free = mine.select_for_update(skip_locked=True).values_list("pk", flat=True)
            yield mine.filter(pk__in=list(free))


@contextmanager
def kept(token: UUID) -> Iterator[Leases]:
    """Keep alive what is reserved under this token; hosts that are still held at the end are left."""
    leases = Leases(token)
    thread = threading.Thread(target=leases.run, name="lease", daemon=True)
    # Inside a caller's transaction nobody else sees the leases yet, and the thread would wait for
    # the rows that the transaction holds.
    alone = not connection.in_atomic_block
    if alone:
        thread.start()
    try:
        yield leases
    finally:
        leases.end()
        if alone:
            thread.join()
        try:
            leases.leave(list(leases._held))
        except DatabaseError as error:
            # What was captured counts more: the leases run out by themselves.
            log.warning("capture.hosts_not_left", error=str(error))
