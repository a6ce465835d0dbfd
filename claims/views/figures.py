"""Figures of the work: a page with plots that can be read and printed, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.export.rows import csv_cell
from claims.figures import OPEN, Figures, Flow, PersonFigures, figures
from claims.permissions import may
from claims.record import instant
from claims.templatetags.figures import hours as words
from claims.views.access import desk_page, person

PERIODS = (7, 30, 90, 365)
_USUAL = 30
_WIDTH, _ROW = 480, 24  # of a plot and of one bar, in its own units


@dataclass(frozen=True)
class Bar:
    """One bar of a plot, with its words."""

    label: str
    words: str
    y: int
    length: int
    text_y: int
    text_x: int


@require_safe
@desk_page()
def work_figures(request: HttpRequest) -> HttpResponse:
    """Desks for everybody; people for publishers and admins, else only oneself."""
    days = _days(request)
    found = _seen_by(request, figures(now=timezone.now(), days=days))
    context = {
        "section": "figures",
        "days": days,
        "periods": PERIODS,
        "figures": found,
        "desks": [
            {
                "row": row,
                "bars": _bars(row.flow),
                "height": _ROW * len(OPEN),
            }
            for row in found.desks
        ],
        "width": _WIDTH,
        "all_people": may(request.user, "figures.people"),
    }
    return render(request, "figures/figures.html", context)


@require_safe
@desk_page()
def work_figures_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as lines (RFC 4180); hours with two decimals, times in UTC."""
    found = _seen_by(request, figures(now=timezone.now(), days=_days(request)))
    lines = "".join(",".join(map(csv_cell, row)) + "\r\n" for row in _rows(found))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return int(text) if text.isascii() and text.isdigit() and int(text) in PERIODS else _USUAL


def _seen_by(request: HttpRequest, found: Figures) -> Figures:
    if not may(request.user, "figures.people"):
        me = person(request).pk
        found.people = [row for row in found.people if row.person.pk == me]
    return found


def _bars(flow: Flow) -> list[Bar]:
    """Median hours of each state; the longest fills the plot."""
    medians = [(state, flow.median_hours(state)) for state in OPEN]
    longest = max((hours for _state, hours in medians if hours), default=0.0)
    bars = []
    for number, (state, hours) in enumerate(medians):
        length = round(_WIDTH * 0.5 * hours / longest) if hours and longest else 0
        top = number * _ROW
        bars.append(
            Bar(str(state.label), words(hours), top + 4, length, top + _ROW * 2 // 3, length + 136)
        )
    return bars


def _rows(found: Figures) -> Iterable[Sequence[object]]:
    states = [f"median_hours_{state.value}" for state in OPEN]
    now = ["open", "overdue", "oldest"]
    flow = [*states, "submitted", "returned", "share_returned", "reviews", "published"]
    yield ["what", "name", "from", "to", *now, *flow]
    period = [instant(found.since), instant(found.until)]
    for desk in found.desks:
        name = desk.desk.slug if desk.desk else ""
        held = [desk.open, desk.overdue, instant(desk.oldest)]
        yield ["desk", name, *period, *held, *_flow(desk.flow, None)]
    for one in found.people:
        held = [one.holds, one.overdue, instant(one.oldest)]
        yield ["person", one.person.username, *period, *held, *_flow(one.flow, one)]


def _flow(flow: Flow, one: PersonFigures | None) -> list[object]:
    return [
        *(_number(flow.median_hours(state)) for state in OPEN),
        flow.submitted,
        flow.returned,
        _number(flow.share_returned),
        one.reviews if one else None,
        flow.published,
    ]


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"
