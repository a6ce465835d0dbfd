"""What a page does with a refusal: the sentence beside the form, or a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Missing, Refused
from claims.workflow import DismissalReason, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

R = TypeVar("R")
# What no person writes, whatever the field: numbers, identifiers, hashes and times.
_TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\d[\d:T.-]*")
# Fields in which one chooses or which the page fills: their words are the machine's.
CHOSEN = frozenset(
    [
        "active",
        "age",
        "before",
        "after",
        "asking",
        "days",
        "desk",
        "digest_hour",
        "directness",
        "document_kinds",
        "due",
        "duty",
        "edition",
        "fingerprint",
        "holder",
        "how",
        "kind",
        "language",
        "next",
        "outcome",
        "party_kind",
        "person",
        "place",
        "priority",
        "rating",
        "reply",
        "robots",
        "roles",
        "sort",
        "stance",
        "start",
        "state",
        "step",
        "tab",
        "telling",
        "time_zone",
        "view",
        "when",
    ]
)

AGAIN = "take_again"  # the button that takes a claim whose hold ended, and saves
_REASONS = frozenset(DismissalReason)  # one field of this name is chosen, the others are written


def attempt(form: BaseForm, service: Callable[[], R], **fields: str) -> R | None:
    """Call a service for a valid form; a broken rule becomes an error of the form (None comes back).

    `fields` maps refusal codes to the form's fields; other codes stand above the form. Raised on
    are a Conflict, which the page shows as a merge, and what no other words in the form would mend:
    a missing role and a missing thing, unless `fields` names the field that asked for it.
    """
    try:
        return service()
    except Conflict:
        raise
    except Refused as refusal:
        if isinstance(refusal, Forbidden | Missing) and refusal.code not in fields:
            raise
        form.add_error(fields.get(refusal.code), refusal.message)
        return None


def done(request: HttpRequest, sentence: StrOrPromise, to: str) -> HttpResponse:
    """Say what was done and go on (303, so that a reload does not do it again)."""
    messages.success(request, sentence)
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page that says what was refused, why and what to do; nothing was changed.

    What was typed stands on it, to copy: nothing is lost with the form.
    """
    back = request.META.get("HTTP_REFERER", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return render(
        request,
        "desk/refusal.html",
        {
            "refusal": refusal,
            "advice": _advice(refusal),
            "back": back if back.startswith(ours) else "",
            "typed": typed(request),
            "again": _sent_again(request, refusal),
        },
        status=refusal.status,
    )


def can_take_again(refusal: Refused) -> bool:
    """Whether the claim whose hold has ended waits in the queue, for its person as for others."""
    claim = refusal.extra.get("claim")
    return refusal.code == "hold_ended" and claim is not None and claim.state == State.QUEUED


def _sent_again(request: HttpRequest, refusal: Refused) -> dict[str, Any] | None:
    """What a button sends once more after it has taken the claim again; a file cannot be."""
    if request.FILES or not can_take_again(refusal):
        return None
    left_out = {"csrfmiddlewaretoken", AGAIN}
    fields = [(n, v) for n, values in request.POST.lists() for v in values if n not in left_out]
    return {"claim": refusal.extra["claim"].pk, "fields": fields, "to": request.get_full_path()}


def _advice(refusal: Refused) -> str:
    """What the person can do now; empty where the sentence itself says it."""
    if refusal.code == "role_missing":
        return _("An admin of the newsroom can give you the role. Until then, ask a colleague.")
    if refusal.code == "not_assignee":
        return _("Ask the person who holds it, or a publisher, who can give it to somebody else.")
    if refusal.code == "hold_ended":
        return ""
    if isinstance(refusal, Missing):
        return _("Somebody may have taken it away. Look at the page again, or search for it.")
    if isinstance(refusal, Conflict):
        return _("Somebody was faster. Load the page again and look what changed.")
    return ""


def typed(request: HttpRequest) -> list[str]:
    """The words among what was sent: no marks of the machine, no choices, no secrets."""
    sent = [
        value.strip()
        for name, values in request.POST.lists()
        for value in values
        if name not in CHOSEN
        and not name.startswith(("initial-", "csrf"))
        and "password" not in name
        and not (name == "reason" and set(values) <= _REASONS)
    ]
    return list(dict.fromkeys(value for value in sent if value and not _TOKEN.fullmatch(value)))
