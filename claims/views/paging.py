"""Pages of a list: one that grows goes on behind a row, so that nothing is skipped or shown twice.

Those that are sorted as one likes are numbered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=Model)

SIZE = 20
DEEPEST = 1000  # numbered pages; who looks further back narrows the list


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows; `older_than` leads on to the next page, None on the last one."""

    rows: list[M]
    older_than: UUID | None
    first: bool


def older_than(request: HttpRequest, rows: QuerySet[M]) -> M | None:
    """The row that the page goes on behind; None for the first page; 404 when there is none such."""
    text = request.GET.get("older_than", "")
    if not text:
        return None
    try:
        row = rows.filter(pk=UUID(text)).first()
    except ValueError as error:
        raise Http404 from error
    if row is None:
        raise Http404
    return row


def page_of(rows: QuerySet[M], *, first: bool) -> Page[M]:
    """The first rows of what is left."""
    found = list(rows[: SIZE + 1])
    more = len(found) > SIZE
    return Page(found[:SIZE], found[SIZE - 1].pk if more else None, first)


def number_of(request: HttpRequest) -> int:
    """The page that `?page=` asks for; nonsense is the first one."""
    text = request.GET.get("page", "")
    return min(int(text), DEEPEST) if text.isascii() and text.isdigit() and int(text) else 1


def address_of(request: HttpRequest, page: int) -> str:
    """The address of another page of the same list, with all that narrows it."""
    query = request.GET.copy()
    query["page"] = str(page)
    return "?" + query.urlencode()
