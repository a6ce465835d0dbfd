"""The list of claims: its named views, its filters, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.forms.claims import Choices, ClaimFilter
from claims.forms.filters import NewFilterForm
from claims.lists import NAMES, Held, Sort, View, in_words, narrowed, numbers, ordered
from claims.models import Assignment, Claim, Desk, Rating, SavedFilter, User
from claims.permissions import roles_of
from claims.queries import visible_to, with_plan
from claims.services.bulk import acts_for
from claims.services.filters import filters_for
from claims.views.access import desk_page, person
from claims.views.paging import DEEPEST, address_of, number_of
from claims.workflow import Role

SHOWN = 50
MOST_COUNTED = 20  # saved lists of which the page says how many claims they have
# Whose work it is: other roles hold nothing that the view could show.
_FOR = {
    View.MINE: frozenset({Role.CHECKER}),
    View.REVIEWS: frozenset({Role.REVIEWER}),
    View.WAITING: frozenset({Role.CHECKER, Role.REVIEWER, Role.LAWYER, Role.PUBLISHER}),
    View.LEGAL: frozenset({Role.LAWYER, Role.PUBLISHER}),
}


@require_safe
@desk_page()
def claim_list(request: HttpRequest) -> HttpResponse:
    """The claims that the filters leave, page by page."""
    me = person(request)
    form = _form(request.GET)
    query = urlencode(_asked(form))
    held = Held(me)
    found = narrowed(visible_to(me), form.given(), me, held)
    page = number_of(request)
    rows = list(_shown(found, form.chosen("sort"))[(page - 1) * SHOWN : page * SHOWN + 1])
    view, saved = form.chosen("view"), list(filters_for(me))
    by_desk = form.desks if view == View.UNASSIGNED and len(form.desks) > 1 else []
    lists = {"": found, **view_rows(me, held), **saved_rows(saved, me, held)}
    for slug, _name in by_desk:
        lists[f"desk {slug}"] = narrowed(visible_to(me), {"view": view, "desk": slug}, me, held)
    if view and _asked(form).keys() <= {"view", "sort"}:
        lists.pop(view, None)  # it is what was found
    if page == 1 and len(rows) <= SHOWN:
        del lists[""]  # all of it is there
    counts = {"": in_words(len(rows))} | numbers(lists)
    context = {
        "section": "claims",
        "form": form,
        "views": [(one, counts.get(one, counts[""])) for one in views_for(me)],
        "view": view,
        "desk": form.chosen("desk"),
        "desks": [(slug, name, counts[f"desk {slug}"]) for slug, name in by_desk],
        "query": query,
        "filters": [(row, row.query == query, counts.get(str(row.pk))) for row in saved],
        "save": NewFilterForm(initial={"query": query}, auto_id="save-%s"),
        "count": counts[""],
        "claims": rows[:SHOWN],
        "acts": acts_for(me),
        "all_chosen": "select" in request.GET,
        "select_all": address_of(request, page) + "&select=page",
        "here": request.get_full_path(),
        "page": page,
        "earlier": address_of(request, page - 1) if page > 1 else "",
        "later": address_of(request, page + 1) if len(rows) > SHOWN and page < DEEPEST else "",
    }
    return render(request, "claims/list.html", context)


def asked(query: QueryDict) -> dict[str, str]:
    """What an address asks for that is known: its filters and order, without empty ones."""
    return _asked(_form(query))


def _asked(form: ClaimFilter) -> dict[str, str]:
    sort = form.chosen("sort") if form.chosen("sort") != Sort.NEWEST else ""
    return {name: value for name, value in {**form.given(), "sort": sort}.items() if value}


def _form(query: QueryDict) -> ClaimFilter:
    return ClaimFilter(
        query,
        only=(*NAMES, "view", "sort"),
        desks=list(Desk.objects.values_list("slug", "name")),
        holders=_holders(query.get("holder", "")),
        ratings=_ratings(),
    )


def views_for(me: User) -> list[View]:
    """The named lists that say something to this person."""
    roles = roles_of(me)
    return [view for view in View if view not in _FOR or _FOR[view] & roles]


def view_rows(me: User, held: Held) -> dict[str, QuerySet[Any]]:
    """The named lists of this person, by name."""
    return {view: narrowed(visible_to(me), {"view": view}, me, held) for view in views_for(me)}


def saved_rows(saved: Iterable[SavedFilter], me: User, held: Held) -> dict[str, QuerySet[Any]]:
    """The saved lists that are counted, by id: not those of words, which are looked for in every
    claim, and no more than MOST_COUNTED."""
    cheap = [row for row in saved if not {"q", "claimant"} & row.given.keys()][:MOST_COUNTED]
    return {str(row.pk): narrowed(visible_to(me), row.given, me, held) for row in cheap}


def _holders(asked: str) -> Choices:
    """Who may hold a claim, and whom a link asks for."""
    people = User.objects.filter(
        Q(is_active=True, groups__name__in=[Role.CHECKER, Role.REVIEWER, Role.LAWYER])
        | Q(username=asked)
    ).distinct()
    return [(person.username, person.display_name) for person in people.order_by("username")]


def _ratings() -> Choices:
    """The words of all scales; one short name is one choice, whatever the scale."""
    return list(dict(Rating.objects.order_by("position").values_list("slug", "label")).items())


def _shown(claims: QuerySet[Claim], sort: str) -> QuerySet[Claim]:
    held = Assignment.objects.filter(closed_at__isnull=True).select_related("person")
    rows = with_plan(claims).select_related("desk", "claimant")
    return ordered(rows.prefetch_related(Prefetch("assignments", held, to_attr="held")), sort)
