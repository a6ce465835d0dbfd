"""Leases: one fetch at a time from a host, one worker at a time on a snapshot.

Both are taken by a conditional UPDATE, which is a lock on either database, and kept alive by a
thread while the web is slow. A worker that dies leaves leases that run out.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from claims import enqueue
from claims.capture.address import DEFAULT_PORTS, UnsafeAddress, parse_url
from claims.models import Host, Snapshot, Status
from claims.outcomes import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=10)
RENEW_EVERY = 3.0  # seconds
SHOWN_AFTER = 0.3  # seconds; a stage that is over sooner is never written
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


def take_host(
    host: Host, token: UUID, *, now: datetime | None = None, after: UUID | None = None
) -> bool:
    """Get the host for one fetch. False when somebody else has it or its pause is not over.

    now: the moment from which the lease counts, if not this one; the snapshot's counts from the same,
    so that a worker that died holds up others on its host no longer than its own page.
    after: the token of a worker that died, whose lease may be taken over.
    """
    now = now or timezone.now()
    free = host_free(now)
    if after is not None:
        free |= Q(token=after)
    rows = Host.objects.filter(free, pk=host.pk)
    return bool(rows.update(token=token, lease_until=now + LEASE))


def leave_host(host_id: UUID | None, token: UUID) -> None:
    """Give the host back; its pause begins. What else waits for it is woken when the pause ends."""
    if host_id is not None:
        leave_hosts([host_id], token)


def leave_hosts(host_ids: Collection[UUID], token: UUID) -> None:
    """The same for several hosts that are held under one token."""
    pause = timedelta(seconds=settings.CAPTURE_HOST_PAUSE)
    free_at = timezone.now() + pause
    left = Host.objects.filter(pk__in=host_ids, token=token).update(
        token=None, lease_until=None, free_at=free_at
    )
    waiting = Snapshot.objects.filter(host__in=host_ids, status=Status.QUEUED, next_at__lte=free_at)
    if left and waiting.exists():
        # Without this wake it would be found by the next sweep, seconds later.
        enqueue.wake(
            enqueue.CAPTURE_DUE,
            countdown=pause.total_seconds(),
            expires=pause.total_seconds() + STALE_WAKE,
        )


class Work:
    """What one worker does with one snapshot: said by the capture, written by the thread."""

    def __init__(self, snapshot_id: UUID, host_id: UUID | None, token: UUID) -> None:
        self.snapshot_id = snapshot_id
        self.host_id = host_id
        self.token = token
        self._stage: Stage | None = None
        self._written: Stage | None = None
        self._moved = threading.Event()
        self._over = threading.Event()

    def at(self, stage: Stage) -> None:
        """The capture has come so far. Costs nothing here."""
        self._stage = stage
        self._moved.set()

    def run(self) -> None:
        """The thread: write the stage when it lasts, and renew both leases."""
        while not self._over.is_set():
            moved = self._moved.wait(RENEW_EVERY)
            self._moved.clear()
            if (moved and self._over.wait(SHOWN_AFTER)) or self._over.is_set():
                return
            try:
                if not self._renew():
                    return  # another worker took over; the token keeps us from ending it
            except DatabaseError as error:
                # A database that is away for a moment must not cost us the lease: ask again.
                log.warning("capture.not_renewed", snapshot=str(self.snapshot_id), error=str(error))
            finally:
                connection.close()

    def end(self) -> None:
        """The web is done with: the thread ends."""
        self._over.set()
        self._moved.set()

    def _renew(self) -> bool:
        until = timezone.now() + LEASE
        stage = self._stage
        mine = Snapshot.objects.filter(pk=self.snapshot_id, token=self.token)
        if not mine.update(lease_until=until, stage=stage or ""):
            return False
        if stage is Stage.EXTRACTING and self._written is not stage:
            # The site has given what it has; reading it takes only our own time.
            leave_host(self.host_id, self.token)
        elif self.host_id is not None:
            Host.objects.filter(pk=self.host_id, token=self.token).update(lease_until=until)
        self._written = stage
        return True


@contextmanager
def kept(snapshot_id: UUID, host_id: UUID | None, token: UUID) -> Iterator[Work]:
    """Keep the leases of a reserved snapshot and of its host alive; the host is left at the end."""
    work = Work(snapshot_id, host_id, token)
    thread = threading.Thread(target=work.run, name="lease", daemon=True)
    # Inside a caller's transaction nobody else sees the leases yet, and the thread would wait for
    # the rows that the transaction holds.
    alone = not connection.in_atomic_block
    if alone:
        thread.start()
    try:
        yield work
    finally:
        work.end()
        if alone:
            thread.join()
        try:
            leave_host(host_id, token)
        except DatabaseError as error:
            # What was captured counts more: the lease runs out by itself.
            log.warning("capture.host_not_left", snapshot=str(snapshot_id), error=str(error))
