"""One's own account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.forms.people import LanguageForm
from claims.permissions import may, roles_of
from claims.services.people import set_language_and_zone
from claims.views.access import person
from claims.views.refusals import attempt, done
from claims.workflow import Role


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, as what, the doors that are open; and the language and zone of the desk."""
    me = person(request)
    if request.method != "POST":
        seen = {"language": me.language, "time_zone": me.time_zone}
        return _page(request, LanguageForm(initial=seen))
    form = LanguageForm(request.POST)
    if form.is_valid():
        changed = attempt(
            form,
            lambda: set_language_and_zone(actor=me, **form.cleaned_data),
            language_unknown="language",
            time_zone_unknown="time_zone",
        )
        if changed is not None:
            with translation.override(
                changed.language_code
            ):  # the answer is in the new one already
                return done(request, _("Language and time are set."), reverse("account"))
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: LanguageForm, *, status: int = 200) -> HttpResponse:
    roles = sorted(roles_of(request.user))
    context = {
        "section": "account",
        "roles": [Role(name).label for name in roles],
        "away_of_others": may(request.user, "people.away"),
        "admin": may(request.user, "people.manage"),
        "form": form,
    }
    return render(request, "account/account.html", context, status=status)
