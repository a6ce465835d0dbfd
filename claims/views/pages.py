"""A captured PDF on a page: pictures of its pages, some at once, each in the place it will take."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from claims.capture.draw import Size
from claims.errors import Missing, Refused
from claims.models import Snapshot
from claims.services.drawings import sizes_of_pages
from claims.views.access import person
from claims.views.captured import kind_of

AT_ONCE = 10  # pages that stand below each other


@dataclass(frozen=True)
class Sheet:
    """One page: its number, the size of its picture, and the addresses of its neighbours."""

    number: int
    width: int
    height: int
    before: str
    after: str


@dataclass(frozen=True)
class Pages:
    """The sheets that are shown of `count`; `refused` says why there are none."""

    count: int
    sheets: list[Sheet]
    refused: str = ""


def pages_of(request: HttpRequest, snapshot: Snapshot, here: str) -> Pages | None:
    """The pages from `?page=` on; nothing where the capture is no PDF. `here`: the address of this
    page with its query, to which `page=` is added."""
    if kind_of(snapshot) != "pages":
        return None
    try:
        sizes = sizes_of_pages(actor=person(request), snapshot=snapshot)
    except Missing:
        return None
    except Refused as refusal:
        return Pages(0, [], refusal.message)
    asked = request.GET.get("page", "1")
    first = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    if sizes and not 1 <= first <= len(sizes):
        raise Http404
    return Pages(len(sizes), _sheets(sizes, first, here))


def _sheets(sizes: list[Size], first: int, here: str) -> list[Sheet]:
    last = min(first + AT_ONCE - 1, len(sizes))

    def address(number: int) -> str:
        if not 1 <= number <= len(sizes):
            return ""
        if first <= number <= last:
            return f"#page-{number}"
        begin = number if number > last else max(1, number - AT_ONCE + 1)
        return f"{here}page={begin}#page-{number}"

    return [
        Sheet(n, *sizes[n - 1], before=address(n - 1), after=address(n + 1))
        for n in range(first, last + 1)
    ]
