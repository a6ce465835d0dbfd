"""Legal duty: read what a stranger will read and answer for legal; the rules that ask for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import Conflict, Malformed
from claims.forms.legal import AnswerForm, RuleForm
from claims.legal import answers_to, asked_of, legal_of, with_legal
from claims.models import Claim, Contribution, Duty, LegalRule, Verdict
from claims.permissions import ROLES_FOR, roles_of
from claims.queries import for_person, held_now, open_steps, present_at, visible_to
from claims.services.legal import answer_legal, end_legal_rule, set_legal_rule
from claims.views.access import desk_page, person
from claims.views.presence import Other
from claims.views.refusals import attempt, done
from claims.views.review import HANDING, compared
from claims.workflow import STEPS


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_legal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked of legal, by whom and why, and every answer (GET); answer (POST)."""
    if request.method != "POST":
        return _page(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form=form, status=422)
    try:
        answered = attempt(
            form,
            lambda: answer_legal(actor=person(request), claim_id=pk, **form.cleaned_data),
            note_required="note",
        )
    except Conflict:
        return _page(request, pk, form=form, status=409)
    if answered is None:
        return _page(request, pk, form=form, status=422)
    return done(request, _("Your answer is on the record."), f"{reverse('queue')}?tab=legal")


def _page(
    request: HttpRequest, pk: UUID, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    me = person(request)
    claims = for_person(with_legal(visible_to(me)), me)
    claim = get_object_or_404(claims.select_related("desk", "claimant", "check_page"), pk=pk)
    legal = legal_of(claim)
    asked = asked_of(claim)
    held = held_now(claim)
    steps = {step.name for step in open_steps(me, claim, held)}
    context: dict[str, Any] = {
        "section": "claims",
        "claim": claim,
        "legal": legal,
        "asked": asked,
        "rule": _rule_for(claim) if legal.needed and asked is None else None,
        "answers": list(answers_to(claim)),
        "change": [STEPS[name] for name in ("ask_legal", "lift_legal") if name in steps],
    }
    verdicts = list(claim.verdicts.select_related("submitted_by", "rating").order_by("-number"))
    if not verdicts:
        return render(request, "legal/legal.html", context, status=status)
    holder = held.get(Duty.LEGAL)
    mine = holder if holder and holder.person_id == me.pk else None
    wrote = list(Contribution.objects.filter(verdict__claim=claim).select_related("person"))
    may_take = "take" in steps and not holder and not legal.cleared
    context |= compared(claim, verdicts) | {
        "others": [Other.of(row) for row in present_at(pk) if row.person_id != me.pk],
        "holder": holder,
        "mine": mine,
        "own": any(row.person_id == me.pk for row in wrote),
        "contributors": [row.person for row in wrote if row.verdict_id == verdicts[0].pk],
        "can_take": may_take and bool(ROLES_FOR[Duty.LEGAL] & roles_of(me)),
        "can_assign": "assign" in steps and legal.needed,
        "handing": [STEPS[name] for name in HANDING if mine and name in steps],
        "form": _kept(form, claim, verdicts[0], status) if "answer_legal" in steps else None,
        "sent": form,
        "stale": status == 409,
    }
    return render(request, "legal/legal.html", context, status=status)


def _rule_for(claim: Claim) -> LegalRule | None:
    """A rule that asks for the claim's legal answer, the narrowest first."""
    rows = LegalRule.objects.filter(ended_at=None, kind__in=["", claim.kind])
    fitting = [
        row for row in rows.select_related("desk", "set_by") if row.desk_id in (None, claim.desk_id)
    ]
    return min(fitting, key=lambda row: (row.desk_id is None, not row.kind), default=None)


def _kept(sent: AnswerForm | None, claim: Claim, verdict: Verdict, status: int) -> AnswerForm:
    """The form for what this page shows; what was written before stays in it."""
    shown = {"version": claim.version, "fingerprint": verdict.fingerprint}
    if sent is None:
        return AnswerForm(initial=shown)
    return AnswerForm(initial={**sent.cleaned_data, **shown}) if status == 409 else sent


@require_POST
@desk_page("legal.rule")
def legal_rule_set(request: HttpRequest) -> HttpResponse:
    """Make a rule."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        raise Malformed("rule_malformed", _("Choose a desk and a kind of the list."))
    set_legal_rule(actor=person(request), **form.cleaned_data)
    told = _("From now on these claims are published only with a legal answer.")
    return done(request, told, reverse("policies") + "#legal")


@require_POST
@desk_page("legal.rule")
def legal_rule_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a rule."""
    end_legal_rule(actor=person(request), rule_id=pk)
    return done(request, _("The rule is ended."), reverse("policies") + "#legal")
