"""Saved lists of claims: save what one sees, rename it, share it, remove it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import Conflict
from claims.forms.filters import NewFilterForm, SavedFilterForm
from claims.lists import Held, numbers
from claims.models import SavedFilter
from claims.services.filters import change_filter, filters_for, remove_filter, save_filter
from claims.views.access import desk_page, person
from claims.views.lists import asked, saved_rows
from claims.views.refusals import attempt, done


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def saved_lists(request: HttpRequest) -> HttpResponse:
    """One's own and the shared ones; POST saves another one."""
    me = person(request)
    form = NewFilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        narrowing = asked(QueryDict(given["query"]))
        saved = _kept(
            form,
            lambda: save_filter(
                actor=me, name=given["name"], given=narrowing, shared=given["shared"]
            ),
        )
        if saved is not None:
            return done(request, _("The list is saved."), _address(saved))
    kept = list(filters_for(me))
    counts = numbers(saved_rows(kept, me, Held(me)))
    context = {
        "section": "claims",
        "filters": [(row, counts.get(str(row.pk))) for row in kept],
        "form": form if request.method == "POST" else None,
        "me": me.pk,
    }
    return render(request, "claims/lists.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def saved_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a list of one's own, share it, or remove it."""
    me = person(request)
    kept = filters_for(me).filter(pk=pk, person=me).first()
    if kept is None:
        raise Http404
    form = SavedFilterForm(
        request.POST if request.method == "POST" else None,
        initial={"name": kept.name, "shared": kept.shared},
    )
    if form.is_valid() and _kept(
        form, lambda: change_filter(actor=me, filter_id=pk, **form.cleaned_data)
    ):
        return done(request, _("Saved."), reverse("saved_lists"))
    context = {"section": "claims", "one": kept, "form": form}
    return render(request, "claims/saved_list.html", context, status=422 if form.errors else 200)


@require_POST
@desk_page()
def saved_list_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a list of one's own; asked for on a page that says what goes."""
    remove_filter(actor=person(request), filter_id=pk)
    return done(request, _("The list is removed."), reverse("saved_lists"))


def _address(row: SavedFilter) -> str:
    return f"{reverse('claim_list')}?{row.query}"


def _kept(form: SavedFilterForm, service: Callable[[], SavedFilter]) -> SavedFilter | None:
    try:
        return attempt(form, service, filter_name_empty="name")
    except Conflict as known:
        form.add_error("name", known.message)
        return None
