"""The desks: their clocks and editions, set up by publishers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import Conflict
from claims.forms.desks import DAYS, DeskZoneForm, EditionForm
from claims.models import Desk
from claims.services.editions import (
    add_edition,
    next_editions,
    remove_edition,
    set_desk_zone,
    zone_of,
)
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done


@require_safe
@desk_page()
def desk_list(request: HttpRequest) -> HttpResponse:
    """All desks."""
    desks = Desk.objects.prefetch_related("editions", "members")
    return render(request, "desks/list.html", {"section": "desks", "desks": desks})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("desk.set_up")
def desk_set_up(request: HttpRequest, slug: str) -> HttpResponse:
    """One desk: its zone and its editions, and a form for another one."""
    desk = get_object_or_404(Desk, slug=slug)
    me = person(request)
    zone = DeskZoneForm(initial={"time_zone": desk.time_zone})
    edition = EditionForm()
    if "time_zone" in request.POST:
        zone = DeskZoneForm(request.POST)
        if zone.is_valid():
            set_desk_zone(actor=me, slug=slug, **zone.cleaned_data)
            return done(request, _("The desk's time zone is set."), _address(slug))
    elif request.method == "POST":
        edition = EditionForm(request.POST)
        if edition.is_valid() and _added(request, edition, slug):
            return done(request, _("The edition is added."), _address(slug))
    wrong = zone.errors or edition.errors
    return _page(request, desk, zone=zone, edition=edition, status=422 if wrong else 200)


def _added(request: HttpRequest, form: EditionForm, slug: str) -> bool:
    try:
        made = attempt(
            form, lambda: add_edition(actor=person(request), slug=slug, **form.cleaned_data)
        )
    except Conflict as known:
        form.add_error("name", known.message)
        return False
    return made is not None


def _address(slug: str) -> str:
    return reverse("desk_set_up", args=[slug])


def _page(
    request: HttpRequest, desk: Desk, *, zone: DeskZoneForm, edition: EditionForm, status: int
) -> HttpResponse:
    names = dict(DAYS)
    rows: list[dict[str, Any]] = [
        {
            "edition": row,
            "next": at,
            "days": [] if len(row.days) == len(DAYS) else [names[day] for day in row.days],
        }
        for row, at in next_editions(desk)
    ]
    context = {
        "section": "desks",
        "one": desk,
        "zone_name": zone_of(desk).key,
        "rows": rows,
        "zone_form": zone,
        "edition_form": edition,
    }
    return render(request, "desks/desk.html", context, status=status)


@require_POST
@desk_page("desk.set_up")
def edition_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an edition off its desk."""
    slug = remove_edition(actor=person(request), edition_id=pk)
    return done(request, _("The edition is removed."), _address(slug))
