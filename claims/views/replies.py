"""The right of reply on the workbench: ask, note the answer, remind, say that they kept silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import Conflict
from claims.forms.replies import AnswerForm, AskForm, RemindForm
from claims.models import ReplyRequest
from claims.queries import visible_to
from claims.services.contact_notes import note_answer
from claims.services.replies import ask_for_reply, record_silence, remind_of_reply
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done
from claims.views.workbench import framing, show


def _back(claim_id: UUID) -> str:
    return reverse("claim", args=[claim_id]) + "#replies"


@framing
@require_POST
@desk_page("contact.note")
def claim_replies(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that somebody was asked."""
    form = AskForm(request.POST, auto_id="ask-%s")
    if form.is_valid():
        given = form.cleaned_data
        fields = ("at", "how", "due_at", "question")
        try:
            asked = attempt(
                form,
                lambda: ask_for_reply(
                    actor=person(request),
                    claim_id=pk,
                    who=form.party() or {},
                    **{name: given[name] for name in fields},
                ),
                contact_in_future="at",
                reply_due_too_early="due_at",
            )
        except Conflict as conflict:
            if conflict.code == "hold_ended":
                raise
            form.add_error("party_name", conflict.message)
            asked = None
        if asked is not None:
            return done(request, _("Noted: we wait for the answer."), _back(pk))
    return show(request, pk, status=422, forms={"ask": form})


@framing
@require_POST
@desk_page("contact.note")
def reply_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what they answered."""
    form = AnswerForm(request.POST, auto_id=f"answer-{pk}-%s")
    return _answer(
        request,
        pk,
        ("answer", form),
        lambda: note_answer(actor=person(request), request_id=pk, **form.cleaned_data),
        _("Noted. You can quote from it."),
    )


@framing
@require_POST
@desk_page("contact.note")
def reply_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that they were asked again."""
    form = RemindForm(request.POST, auto_id=f"remind-{pk}-%s")
    return _answer(
        request,
        pk,
        ("remind", form),
        lambda: remind_of_reply(actor=person(request), request_id=pk, **form.cleaned_data),
        _("Noted: they were reminded."),
    )


@require_POST
@desk_page("contact.note")
def reply_silence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that they did not answer."""
    row = record_silence(actor=person(request), request_id=pk)
    return done(request, _("Noted: they did not answer."), _back(row.claim_id))


def _answer(
    request: HttpRequest,
    pk: UUID,
    named: tuple[str, AnswerForm | RemindForm],
    service: Callable[[], Any],
    told: str,
) -> HttpResponse:
    seen = ReplyRequest.objects.filter(claim__in=visible_to(person(request)))
    row = get_object_or_404(seen, pk=pk)
    name, form = named
    if form.is_valid():
        kept = attempt(
            form,
            service,
            contact_empty="text",
            contact_in_future="at",
            answered_too_early="at",
            reminded_too_early="at",
            reply_due_too_early="due_at",
        )
        if kept is not None:
            return done(request, told, _back(row.claim_id))
    return show(request, row.claim_id, status=422, forms={name: form}, about=pk)
