"""Pages of a list: cursors, because offsets get slow and skip rows while others write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, IntegerField, Model, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Cursor(CursorPagination):
    """A page is 50 rows unless `page_size` says otherwise (at most 200)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering: tuple[str, ...]
    _model: type[Model] | None = None

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        """One page; refuses (404) a cursor that was not made here."""
        self._model = queryset.model if isinstance(queryset, QuerySet) else None
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def decode_cursor(self, request: Request) -> Any:
        """The cursor; refuses (404) a position that no row can have."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and self._model is not None:
            field = self._model._meta.get_field(self.ordering[0].lstrip("-"))
            if not _fits(field, str(cursor.position)):
                raise NotFound(self.invalid_cursor_message)
        return cursor


def _fits(field: Any, position: str) -> bool:
    if isinstance(field, DateTimeField):
        at = parse_datetime(position)
        return at is not None and is_aware(at)
    if isinstance(field, IntegerField):
        return position.isascii() and position.isdigit()
    return "\0" not in position  # PostgreSQL cannot even compare it


class NewestClaims(Cursor):
    """By flagging."""

    ordering = ("-flagged_at", "id")


class NewestAdded(Cursor):
    """By when it was added."""

    ordering = ("-added_at", "id")


class ByName(Cursor):
    """By name."""

    ordering = ("name", "id")


class BySeq(Cursor):
    """In the order of the record."""

    ordering = ("seq",)


class ByChange(Cursor):
    """Checks in the order in which strangers saw them change: new changes come last."""

    ordering = ("changed_seq", "id")


class NewestOpened(Cursor):
    """By when an assignment was opened."""

    ordering = ("-opened_at", "id")


class ByAsking(Cursor):
    """By when somebody was asked."""

    ordering = ("asked_at", "id")


class NewestMade(Cursor):
    """By when it was made."""

    ordering = ("-made_at", "id")


class NewestPublished(Cursor):
    """By publication."""

    ordering = ("-published_at", "id")


class NewestStarted(Cursor):
    """By when watching began."""

    ordering = ("-started_at", "id")


class NewestFound(Cursor):
    """By when it was found."""

    ordering = ("-found_at", "id")


class NewestDecided(Cursor):
    """By decision."""

    ordering = ("-decided_at", "id")


class NewestTold(Cursor):
    """By when it was told."""

    ordering = ("-at", "id")
