"""Who is away, and until when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.forms.away import AwayForm
from claims.models import User
from claims.permissions import may, require
from claims.services.people import set_away
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done


@require_safe
@desk_page("people.away")
def away_list(request: HttpRequest) -> HttpResponse:
    """Everybody who works here: who is away first."""
    here = User.objects.filter(is_active=True, groups__isnull=False).distinct()
    rows = sorted(here, key=lambda one: (not one.is_away, one.username))
    return render(request, "people/away_list.html", {"section": "account", "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def person_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say until when a person is away: oneself, or (publishers and admins) anybody."""
    me = person(request)
    if pk != me.pk:
        require(me, "people.away")
    one = get_object_or_404(User, pk=pk)
    back = reverse("away_list") if may(me, "people.away") else reverse("account")
    form = AwayForm(request.POST or None, initial={"until": one.away_until})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            until = form.cleaned_data["until"]
            changed = attempt(
                form,
                lambda: set_away(actor=me, person_id=pk, until=until),
                away_until_past="until",
            )
            if changed is not None:
                return done(request, _("Noted."), back)
    context = {"section": "account", "one": one, "form": form, "back": back}
    return render(request, "people/away.html", context, status=status)
