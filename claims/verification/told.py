"""What an event tells of: which row it speaks of, and what both must say alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.models import Event

Key = tuple[object, ...]


def own_id(row: Any) -> Key:
    """The row by its own identifier."""
    return (row.pk,)


def by_id(event: Event, data: dict[str, Any]) -> Key:
    """The row that is the event's object."""
    return (event.object_id,)


def objects(events: Iterable[Event]) -> list[Any]:
    """The objects of the events."""
    return [event.object_id for event in events]


@dataclass(frozen=True)
class Told:
    """`facts` of a row are compared with the data of the same name, `actor` with the event's own.

    `of`: which of the events with these verbs speak of such a row.
    """

    verbs: tuple[str, ...]
    rows: Callable[[list[Event]], QuerySet[Any]]
    key: Callable[[Any], Key]
    event_key: Callable[[Event, dict[str, Any]], Key]
    facts: Callable[[Any], dict[str, Any]]
    of: Callable[[dict[str, Any]], bool] = lambda data: True
