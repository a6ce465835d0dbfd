"""Changing a claim; a stale screen ends in a merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.errors import Conflict
from claims.forms.claims import ClaimForm, initial_of
from claims.models import Claim
from claims.queries import visible_to
from claims.services.claims import change_claim
from claims.views.access import desk_page, person
from claims.views.article_text import known_parties
from claims.views.differences import Piece, marked
from claims.views.earlier import offers
from claims.views.refusals import attempt, done
from claims.workflow import EDITABLE, LOCKED, State


@dataclass(frozen=True)
class Merge:
    """One field that others changed meanwhile; `both`: this person changed it too."""

    label: str
    now: list[Piece]
    mine: list[Piece]
    both: bool


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("claim.change")
def claim_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reword a claim or change its priority and times; a stale screen ends in a merge."""
    claim = get_object_or_404(visible_to(person(request)).select_related("desk", "claimant"), pk=pk)
    if request.method != "POST":
        return _form_page(request, claim, ClaimForm(initial=initial_of(claim)))
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _form_page(request, claim, form, status=422)
    version, changes = form.cleaned_data["version"], form.changes()
    try:
        changed = attempt(
            form,
            lambda: change_claim(
                actor=person(request), claim_id=pk, version=version, changes=changes
            ),
            statement_empty="statement",
        )
    except Conflict as conflict:
        if conflict.code != "version_stale":
            raise
        return _merge_page(request, claim, form)
    if changed is None:
        return _form_page(request, claim, form, status=422)
    sentence = _("Nothing was changed.") if changed.version == version else _("Saved.")
    return done(request, sentence, reverse("claim", args=[pk]))


def _merge_page(request: HttpRequest, claim: Claim, form: ClaimForm) -> HttpResponse:
    """What the person typed stays, everything else is as it is now; the differences are marked."""
    claim.refresh_from_db()
    current = ClaimForm(initial=initial_of(claim))
    touched = set(form.changed_data)
    data: QueryDict = request.POST.copy()
    merges = []
    for name, field in form.fields.items():
        now = _written(current, name)
        before = data.get(f"initial-{name}", "")
        if name == "version":
            data[name] = now
            continue
        loaded = _shown(form, name, before)
        if _shown(form, name, now) != loaded:
            both = name in touched
            mine = marked(_shown(form, name, now), _shown(form, name, data.get(name, "")))
            changed = marked(loaded, _shown(form, name, now))
            merges.append(Merge(str(field.label), changed, mine if both else [], both))
        if name not in touched:
            data[name] = now
        data[f"initial-{name}"] = now
    return _form_page(request, claim, ClaimForm(data), status=409, merges=merges)


def _written(form: ClaimForm, name: str) -> str:
    """A value as a browser would send it."""
    value = form.fields[name].widget.format_value(form[name].value())
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _shown(form: ClaimForm, name: str, text: str) -> str:
    """A value that was sent, for people: choices by their labels, times in one spelling."""
    field: Any = form.fields[name]
    for value, label in getattr(field, "choices", ()):
        if str(value) == text:
            return str(label)
    if name in {"said_at", "due_at"}:
        return text.replace("T", " ")[:16]
    return text.replace("\r\n", "\n")


def _form_page(
    request: HttpRequest,
    claim: Claim,
    form: ClaimForm,
    *,
    status: int = 200,
    merges: list[Merge] | None = None,
) -> HttpResponse:
    state = State(claim.state)
    context = {
        "section": "claims",
        "claim": claim,
        "form": form,
        "merges": merges,
        "parties": known_parties(),
        **offers(person(request), claim),
        "locked": "" if state in EDITABLE else LOCKED[state][1],
    }
    return render(request, "claims/change.html", context, status=status)
