"""Pages of a list: cursors, because offsets get slow and skip rows while others write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Cursor(CursorPagination):
    """A page is 50 rows unless `page_size` says otherwise (at most 200)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        """One page; refuses (404) a cursor that was not made here."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error


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


class NewestPublished(Cursor):
    """By publication."""

    ordering = ("-published_at", "id")


class NewestDecided(Cursor):
    """By decision."""

    ordering = ("-decided_at", "id")
