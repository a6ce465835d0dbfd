"""One's own account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.permissions import may, roles_of


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, as what, and the doors that are open to them."""
    return render(
        request,
        "account/account.html",
        {"roles": sorted(roles_of(request.user)), "admin": may(request.user, "people.manage")},
    )
