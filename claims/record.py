"""The record: every act becomes an event in one hash chain. The only writer of Event and Head.

An act is a service call. It opens one transaction; acts inside it join. The outermost act appends
all collected events last, under the lock of the one Head row, so that sequence numbers have no
gaps and stand in the order of the commits.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import rfc8785
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict
from claims.models import Check, Claim, Event, Head, User
from claims.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Collected:
    actor: User | None
    verb: str
    object: Model
    claim: Claim | None
    data: Mapping[str, Any]
    check: Check | None
    batch: uuid.UUID | None
    at: datetime


@dataclass
class _Act:
    events: list[_Collected] = field(default_factory=list)


_current: ContextVar[_Act | None] = ContextVar("act", default=None)
_batch: ContextVar[uuid.UUID | None] = ContextVar("batch", default=None)


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of JSON-ready data: one spelling, so that hashes can be recomputed."""
    return rfc8785.dumps(value)


def instant(at: datetime | None) -> str | None:
    """A time as the record and the payloads write it: UTC, RFC 3339, microseconds, "Z"."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@contextmanager
def _transaction() -> Iterator[None]:
    outer = _current.get()
    if outer is not None:
        kept = len(outer.events)
        try:
            # A refused inner act takes its own events back with its own writes.
            with transaction.atomic():
                yield
        except BaseException:
            del outer.events[kept:]
            raise
        return
    mine = _Act()
    token = _current.set(mine)
    try:
        with transaction.atomic():
            yield
            _append(mine.events)
    finally:
        _current.reset(token)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Make a function an act: one transaction, its events appended last."""

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with _transaction():
            return service(*args, **kwargs)

    return run


@contextmanager
def batch_of(batch: uuid.UUID) -> Iterator[uuid.UUID]:
    """Mark all events that are collected inside as parts of one bulk act."""
    token = _batch.set(batch)
    try:
        yield batch
    finally:
        _batch.reset(token)


def collect(
    verb: str,
    obj: Model,
    *,
    actor: User | None,
    claim: Claim | None = None,
    check: Check | None = None,
    **data: Any,
) -> None:
    """Note an event of the running act: `verb` is noun.verb, `data` JSON-ready without floats.

    With `check`, strangers see a change: the check gets the event's sequence number.
    Raises RuntimeError outside an act (a programming error).
    """
    running = _current.get()
    if running is None:
        raise RuntimeError(f"{verb}: events are collected inside an act only.")
    item = _Collected(actor, verb, obj, claim, data, check, _batch.get(), timezone.now())
    running.events.append(item)


def header_of(event: Event) -> dict[str, Any]:
    """The public header of an event: what an export shows even when the data are withheld."""
    return {
        "id": str(event.id),
        "at": instant(event.at),
        "actor": str(event.actor_id) if event.actor_id else None,
        "verb": event.verb,
        "object_type": event.object_type,
        "object_id": str(event.object_id),
        "claim": str(event.claim_id) if event.claim_id else None,
        "batch": str(event.batch) if event.batch else None,
    }


def commitment_of(salt: str, data: str) -> str:
    """SHA-256 of the 32 salt bytes followed by the canonical data."""
    return hashlib.sha256(bytes.fromhex(salt) + data.encode()).hexdigest()


def hash_of(previous: str, event: Event) -> str:
    """The link: SHA-256(previous hash ‖ seq as 8 bytes ‖ canonical header ‖ commitment)."""
    return hashlib.sha256(
        bytes.fromhex(previous)
        + event.seq.to_bytes(8, "big")
        + canonical(header_of(event))
        + bytes.fromhex(event.commitment)
    ).hexdigest()


def _append(collected: list[_Collected]) -> None:
    if not collected:
        return
    [head] = _HEAD.rows()
    seq, previous = head.seq, head.hash
    events = []
    for item in collected:
        seq += 1
        salt = secrets.token_hex(32)
        data = canonical(item.data).decode()
        event = Event(
            seq=seq,
            at=item.at,
            actor=item.actor,
            verb=item.verb,
            object_type=item.object._meta.model_name or "",
            object_id=item.object.pk,
            claim=item.claim,
            batch=item.batch,
            data=data,
            salt=salt,
            commitment=commitment_of(salt, data),
        )
        event.hash = previous = hash_of(previous, event)
        events.append(event)
        if item.check is not None:
            Check.objects.filter(pk=item.check.pk).update(changed_seq=seq)
            item.check.changed_seq = seq
    # Every act comes here: the ORM would take longer to write this SQL than the database to run it.
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_row(event) for event in events])
        cursor.execute(_MOVE, [seq, previous, head.seq, head.hash])
        moved = cursor.rowcount
    if moved != 1:
        # Cannot happen under the lock; if it does, two writers would tear the chain.
        raise Conflict("log_moved", _("Someone else was writing at the same moment: try again."))


def _row(event: Event) -> list[Any]:
    return [field.get_db_prep_save(getattr(event, field.attname), connection) for field in _FIELDS]


_HEAD = Prepared(lambda: Head.objects.select_for_update().filter(pk=1))
_FIELDS = Event._meta.concrete_fields
_INSERT = (
    f"INSERT INTO {Event._meta.db_table} ({', '.join(str(field.column) for field in _FIELDS)})"
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))})"
)
_MOVE = (
    f"UPDATE {Head._meta.db_table} SET seq = %s, hash = %s WHERE id = 1 AND seq = %s AND hash = %s"
)
