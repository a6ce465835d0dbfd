"""Who may come in: the desk's pages are for people with a role; everybody else sees nothing there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from claims.errors import Malformed, Refused
from claims.models import User
from claims.permissions import may, require
from claims.services.assignments import take_again
from claims.views.refusals import AGAIN, refusal_page

Page = Callable[..., HttpResponse]


def desk_page(ability: str = "desk.read") -> Callable[[Page], Page]:
    """A page of the desk: sign in first; 404 without any role, 403 without the ability.

    A refusal that the page does not handle itself becomes a page with its status, its sentence,
    what to do, and the text that was sent. What is sent with the button “Take it again and save”
    takes that claim first.
    """

    def decorate(view: Page) -> Page:
        @never_cache
        @login_required
        @functools.wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, "desk.read"):
                raise Http404
            try:
                require(request.user, ability)
                if claim_id := request.POST.get(AGAIN):
                    _take_again(request, claim_id)
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return refusal_page(request, refusal)

        return page

    return decorate


def _take_again(request: HttpRequest, claim_id: str) -> None:
    """The button beside what a hold that has ended kept from being saved: take it, then save."""
    try:
        take_again(actor=person(request), claim_id=UUID(claim_id))
    except ValueError as error:
        raise Malformed("claim_unknown", _("Say which claim to take.")) from error


def person(request: HttpRequest) -> User:
    """The signed-in person (the decorator has let only people in)."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
