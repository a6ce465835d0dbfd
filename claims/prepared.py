"""A query whose SQL the ORM writes once: for the few that are asked so often that writing them
costs more than answering them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """`Prepared(query, person=UUID, now=datetime)`: what is named is put in anew each time.

    The query may depend on nothing else that changes while the process lives.
    """

    def __init__(
        self, query: Callable[..., QuerySet[M]], **kinds: type[UUID] | type[datetime]
    ) -> None:
        self._query = query
        self._marks = {
            name: _mark(kind, number) for number, (name, kind) in enumerate(kinds.items())
        }
        self._written: tuple[type[M], str, list[tuple[str | None, Any]]] | None = None

    def rows(self, **values: UUID | datetime) -> list[M]:
        """The rows for these values. Raises KeyError where one is missing (a programming error)."""
        if self._written is None:
            self._written = self._write()
        model, sql, slots = self._written
        given = {name: _stored(values[name]) for name in self._marks}
        parameters = [fixed if name is None else given[name] for name, fixed in slots]
        return list(model._default_manager.raw(sql, parameters))

    def _write(self) -> tuple[type[M], str, list[tuple[str | None, Any]]]:
        rows = self._query(**self._marks)
        sql, parameters = rows.query.sql_with_params()
        names = {_stored(mark): name for name, mark in self._marks.items()}
        return rows.model, sql, [(names.get(value), value) for value in parameters]


def _mark(kind: type[UUID] | type[datetime], number: int) -> UUID | datetime:
    """A value that no query has by itself."""
    if kind is UUID:
        return UUID(int=number + 1)
    return datetime(1970, 1, 1, 0, 0, 0, number + 1, tzinfo=UTC)


def _stored(value: UUID | datetime) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex
