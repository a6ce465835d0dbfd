"""What one wants by mail, and the two links in letters that work without signing in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.errors import Refused
from claims.forms.mail import MailForm
from claims.models import MailChoice
from claims.services.letters import mail_is_set_up
from claims.services.mail import choose_mail, confirm_address, stop_mail
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done

_FIELDS = ("address", "asking", "telling", "digest_hour")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def mail_choice(request: HttpRequest) -> HttpResponse:
    """Where mail goes, and what comes how often."""
    me = person(request)
    choice = MailChoice.objects.filter(person=me).first() or MailChoice(person=me)
    form = MailForm(initial={name: getattr(choice, name) for name in _FIELDS})
    if request.method == "POST":
        form = MailForm(request.POST)
        if form.is_valid():
            changed = attempt(
                form,
                lambda: choose_mail(actor=me, **form.cleaned_data),
                address_malformed="address",
                asked_just_now="address",
            )
            if changed is not None:
                return done(request, _said(changed), reverse("mail_choice"))
    context = {
        "section": "account",
        "form": form,
        "choice": choice,
        "mail": mail_is_set_up(),
    }
    return render(request, "inbox/mail.html", context, status=422 if form.errors else 200)


def _said(choice: MailChoice) -> str:
    if choice.address and choice.confirmed_at is None:
        return _("Kept. Open the link in the letter that is on its way to you.")
    return _("Kept.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address. Mail programs open links by themselves: only the button counts."""
    return _linked(request, "confirm", lambda: confirm_address(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End all mail to a person. A POST does it at once, also from a mail program (RFC 8058)."""
    return _linked(request, "stop", lambda: stop_mail(token))


def _linked(request: HttpRequest, kind: str, act: Callable[[], MailChoice]) -> HttpResponse:
    context = {"kind": kind, "finished": False, "trouble": ""}
    if request.method != "POST":
        return render(request, "inbox/linked.html", context)
    try:
        act()
    except Refused as refusal:
        context["trouble"] = refusal.message
        return render(request, "inbox/linked.html", context, status=refusal.status)
    context["finished"] = True
    return render(request, "inbox/linked.html", context)
