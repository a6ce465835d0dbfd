"""The draft of a verdict: saved as one types, or with the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import Conflict, Refused
from claims.forms.draft import DraftForm, initial_of
from claims.models import Claim, VerdictDraft
from claims.services.drafts import save_draft
from claims.services.policies import assess
from claims.services.review import missing_for_submission
from claims.templatetags.times import in_words, zone
from claims.views import bench
from claims.views.access import desk_page, person
from claims.views.differences import Piece, marked
from claims.views.refusals import attempt, can_take_again, done
from claims.views.workbench import framing, show


@dataclass(frozen=True)
class Difference:
    """A field that both changed: theirs with what is different in yours marked."""

    label: str
    theirs: str
    pieces: list[Piece]


@framing
@require_POST
@desk_page("draft.save")
def claim_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save the draft. Answers with JSON when asked to (saving as one types), else with the page."""
    live = "application/json" in request.headers.get("Accept", "")
    claim = bench.claim_for(person(request), pk)
    places = bench.places_of(claim)
    form = DraftForm(
        request.POST,
        ratings=bench.ratings_for(claim),
        appearances=[place.row for place in places],
    )
    return _live(request, claim, form) if live else _page(request, pk, form)


def _save(request: HttpRequest, pk: UUID, form: DraftForm) -> VerdictDraft:
    return save_draft(
        actor=person(request),
        claim_id=pk,
        version=form.cleaned_data["version"],
        changes=form.changes(),
    )


def _live(request: HttpRequest, claim: Claim, form: DraftForm) -> JsonResponse:
    """Saving as one types: what is valid is kept, and a sentence says what is not yet."""
    if not form.is_valid():
        return _refused(form)
    try:
        draft = _save(request, claim.pk, form)
    except Refused as refusal:
        told = {"sentence": str(refusal.message), "take_again": can_take_again(refusal)}
        return JsonResponse(told, status=refusal.status)
    later = _("A notice is kept once its passage says how it should read.")
    return JsonResponse(
        {
            "version": draft.version,
            "saved": _("Saved at %(time)s") % {"time": _time(draft.saved_at)},
            "rules": render_to_string("claims/_rules.html", {"policy": assess(claim)}),
            "missing": [str(sentence) for sentence in missing_for_submission(claim, draft)],
            "sentence": later if form.incomplete() else "",
        }
    )


def _page(request: HttpRequest, pk: UUID, form: DraftForm) -> HttpResponse:
    """The Save button."""
    if form.is_valid():
        for name in form.incomplete():
            form.add_error(name, _("Say how the passage should read; then the notice is kept."))
    if form.is_valid():
        try:
            if attempt(form, lambda: _save(request, pk, form)) is not None:
                return done(request, _("Draft saved."), reverse("claim", args=[pk]) + "#draft")
        except Conflict as conflict:
            if conflict.code == "draft_stale":
                return _merge(request, pk, form)
            form.add_error(None, conflict.message)
            again = can_take_again(conflict)
            return show(request, pk, status=409, forms={"draft": form}, take_again=again)
    return show(request, pk, status=422, forms={"draft": form})


def _refused(form: DraftForm) -> JsonResponse:
    told = [f"{form[name].label}: {text}" for name, rows in form.errors.items() for text in rows]
    return JsonResponse({"sentence": " ".join(told)}, status=422)


def _merge(request: HttpRequest, pk: UUID, form: DraftForm) -> HttpResponse:
    """The page with both drafts: the person's in the fields, the saved one beside it."""
    claim = bench.claim_for(person(request), pk)
    places = bench.places_of(claim)
    corrections = {p.row.pk: (p.row.should_read, p.row.notice) for p in places if p.row.should_read}  # type: ignore[attr-defined]
    now = initial_of(claim.draft, corrections)
    merged = DraftForm(
        _with_version(request, claim.draft),
        ratings=bench.ratings_for(claim),
        appearances=[place.row for place in places],
    )
    merged.is_valid()
    differences = []
    for bound in form:
        if bound.name == "version":
            continue
        mine = _words(form, bound.name, form.cleaned_data.get(bound.name))
        theirs = _words(form, bound.name, now.get(bound.name))
        if mine != theirs:
            differences.append(Difference(str(bound.label), theirs, marked(theirs, mine)))
    return show(request, pk, status=409, forms={"draft": merged}, differences=differences)


def _with_version(request: HttpRequest, draft: VerdictDraft) -> Any:
    data = request.POST.copy()
    data["version"] = str(draft.version)
    return data


def _time(at: datetime) -> str:
    return f"{date_format(timezone.localtime(at), 'TIME_FORMAT')} {zone(at)}"


def _words(form: DraftForm, name: str, value: Any) -> str:
    """A field's value as people read it."""
    if name == "rating":
        choices = dict(form.fields["rating"].choices)  # type: ignore[attr-defined]
        return str(choices.get(value or "", value))
    if isinstance(value, datetime):
        return in_words(value)
    return str(value or "").replace("\r\n", "\n").strip()
