"""People and roles, for admins."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import Conflict
from claims.forms.people import PersonForm, RolesForm
from claims.models import Assignment, User
from claims.permissions import roles_of
from claims.services.people import add_person, set_active, set_roles
from claims.views.access import desk_page, person
from claims.views.paging import address_of, number_of
from claims.views.refusals import attempt, done
from claims.workflow import Role

SHOWN = 50
MOST_WORDS = 300  # characters of a search


@require_safe
@desk_page("people.manage")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account: who works here first, then who left; found by `?q=`."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    found = User.objects.all()
    for word in words.split():
        named = Q(username__folds=word) | Q(first_name__folds=word) | Q(last_name__folds=word)
        found = found.filter(named)
    page = number_of(request)
    begin = (page - 1) * SHOWN
    everybody = list(
        found.annotate(held=_held())
        .prefetch_related("groups")
        .order_by("-is_active", "username")[begin : begin + SHOWN + 1]
    )
    rows = [
        {"person": one, "roles": _labels(group.name for group in one.groups.all())}
        for one in everybody[:SHOWN]
    ]
    context = {
        "section": "people",
        "rows": rows,
        "words": words,
        "page": page,
        "earlier": address_of(request, page - 1) if page > 1 else "",
        "later": address_of(request, page + 1) if len(everybody) > SHOWN else "",
    }
    return render(request, "people/list.html", context)


def _held() -> Coalesce:
    """How many duties a person has; counted for the rows of the page only."""
    open_ones = Assignment.objects.filter(person=OuterRef("pk"), closed_at__isnull=True)
    number = open_ones.order_by().values("person").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _labels(names: Iterable[str]) -> list[str]:
    """Roles in words; a group that is no role stands as it is."""
    known = set(Role)
    return [str(Role(name).label) if name in known else name for name in sorted(names)]


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("people.manage")
def person_add(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    form = PersonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        added = _added(request, form) if form.is_valid() else None
        if added is not None:
            name = added.display_name
            sentence = _("%(name)s can sign in now.") % {"name": name}
            return done(request, sentence, reverse("people"))
    return render(request, "people/add.html", {"section": "people", "form": form}, status=status)


def _added(request: HttpRequest, form: PersonForm) -> User | None:
    try:
        return attempt(form, lambda: add_person(actor=person(request), **form.cleaned_data))
    except Conflict as conflict:
        form.add_error("username", conflict.message)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("people.manage")
def person_roles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what a person is from now on."""
    one = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        form = RolesForm(initial={"roles": sorted(roles_of_account(one))})
        return _roles_page(request, one, form)
    form = RolesForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["roles"]
        changed = attempt(
            form,
            lambda: set_roles(actor=person(request), person_id=pk, roles=wanted),
            last_admin="roles",
        )
        if changed is not None:
            sentence = _("The roles of %(name)s are set.") % {"name": one.display_name}
            return done(request, sentence, reverse("people"))
    return _roles_page(request, one, form, status=422)


def roles_of_account(one: User) -> frozenset[str]:
    """The roles that an account has, whether it is switched on or not."""
    return roles_of(one) or one.role_names


def _roles_page(
    request: HttpRequest, one: User, form: RolesForm, *, status: int = 200
) -> HttpResponse:
    context = {"section": "people", "one": one, "form": form, "itself": one == request.user}
    return render(request, "people/person.html", context, status=status)


@require_POST
@desk_page("people.manage")
def person_active(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch an account off or on again."""
    active = request.POST.get("active") == "yes"
    one = set_active(actor=person(request), person_id=pk, active=active)
    told = _("%(name)s can sign in again.") if active else _("%(name)s can no longer sign in.")
    return done(request, told % {"name": one.display_name}, reverse("people"))
