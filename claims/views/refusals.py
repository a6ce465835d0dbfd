"""What a page does with a refusal: the sentence beside the form, or a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from claims.errors import Conflict, Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

R = TypeVar("R")


def attempt(form: BaseForm, service: Callable[[], R], **fields: str) -> R | None:
    """Call a service for a valid form; a broken rule becomes an error of the form (None comes back).

    `fields` maps refusal codes to the form's fields; other codes stand above the form. A Conflict
    is raised on: the page shows it as a merge.
    """
    try:
        return service()
    except Conflict:
        raise
    except Refused as refusal:
        form.add_error(fields.get(refusal.code), refusal.message)
        return None


def done(request: HttpRequest, sentence: StrOrPromise, to: str) -> HttpResponse:
    """Say what was done and go on (303, so that a reload does not do it again)."""
    messages.success(request, sentence)
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page that says what was refused and why, with the way back; nothing was changed."""
    back = request.META.get("HTTP_REFERER", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return render(
        request,
        "desk/refusal.html",
        {"refusal": refusal, "back": back if back.startswith(ours) else ""},
        status=refusal.status,
    )
