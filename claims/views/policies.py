"""Sourcing rules: which ones each desk has, their versions, and, for publishers, new ones with a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import Conflict
from claims.forms.legal import RuleForm
from claims.forms.policies import PolicyForm, initial_of
from claims.models import ClaimKind, Desk, LegalRule, SourcingPolicy
from claims.permissions import may, require
from claims.services.policies import in_words, newest_policies, rules_of, set_policy, try_rules
from claims.views.access import desk_page, person
from claims.views.differences import Piece, marked
from claims.views.refusals import attempt, done

SHOWN = 50  # versions of one scope on its page


@dataclass(frozen=True)
class Version:
    """One version of a scope's rules, with what it changed."""

    policy: SourcingPolicy
    pieces: list[Piece]


@require_safe
@desk_page()
def policies(request: HttpRequest) -> HttpResponse:
    """The rules that count now, scope by scope."""
    rows = [
        {
            "policy": row,
            "kind": row.get_kind_display(),
            "sentences": in_words(rules_of(row)),
            "address": _address(row.desk, row.kind),
        }
        for row in newest_policies()
    ]
    may_set_legal = may(person(request), "legal.rule")
    context = {
        "section": "policies",
        "rows": rows,
        "shipped": in_words(None),
        "may_set": may(person(request), "policy.set"),
        "desks": Desk.objects.all(),
        "kinds": ClaimKind.choices,
        "legal_rules": LegalRule.objects.filter(ended_at=None).select_related("desk", "set_by"),
        "legal_form": RuleForm(auto_id="legal-%s") if may_set_legal else None,
    }
    return render(request, "policies/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def policy(request: HttpRequest) -> HttpResponse:
    """One scope (`?desk=&kind=`): its versions; for publishers to try (POST `try`) and to set."""
    desk, kind = _scope(request)
    rows = SourcingPolicy.objects.filter(desk=desk, kind=kind).select_related("made_by", "desk")
    versions = list(rows.order_by("-version")[: SHOWN + 1])
    newest = versions[0] if versions else None
    number = newest.version if newest else 0
    initial = initial_of(rules_of(newest) if newest else None, number)
    if request.method != "POST":
        form = PolicyForm(initial=initial, kind=kind)
        return _page(request, desk, kind, versions, form)
    require(person(request), "policy.set")
    form = PolicyForm(request.POST, kind=kind)
    if not form.is_valid():
        return _page(request, desk, kind, versions, form, status=422)
    rules = form.rules()
    if "try" in request.POST:
        tried, more = try_rules(person(request), desk=desk, kind=kind, rules=rules)
        return _page(request, desk, kind, versions, form, tried=tried, more=more)
    given = form.cleaned_data
    try:
        made = attempt(
            form,
            lambda: set_policy(
                actor=person(request),
                desk=desk.slug if desk else "",
                kind=kind,
                version=given["version"],
                rules=None if rules is None else rules.as_json(),
                note=given["note"],
            ),
        )
    except Conflict:
        again = request.POST.copy()
        again["version"] = str(number)
        kept = PolicyForm(again, kind=kind)
        kept.is_valid()
        return _page(request, desk, kind, versions, kept, status=409, stale=True)
    if made is None:
        return _page(request, desk, kind, versions, form, status=422)
    told = _("Version %(number)d of the rules counts from now on.") % {"number": made.version}
    return done(request, told, _address(desk, kind))


def _scope(request: HttpRequest) -> tuple[Desk | None, str]:
    slug, kind = request.GET.get("desk", ""), request.GET.get("kind", "")
    if kind and kind not in ClaimKind.values:
        raise Http404
    return (get_object_or_404(Desk, slug=slug) if slug else None), kind


def _address(desk: Desk | None, kind: str) -> str:
    scope = {"desk": desk.slug if desk else "", "kind": kind}
    return reverse("policy") + "?" + urlencode(scope)


def _page(
    request: HttpRequest,
    desk: Desk | None,
    kind: str,
    versions: list[SourcingPolicy],
    form: PolicyForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    words = ["\n".join(in_words(rules_of(row))) for row in versions] + [""]
    context: dict[str, Any] = {
        "section": "policies",
        "scope": desk,
        "kind": ClaimKind(kind).label if kind else "",
        "here": _address(desk, kind),
        "form": form,
        "may_set": may(person(request), "policy.set"),
        "history": [
            Version(row, marked(words[place + 1], words[place]))
            for place, row in enumerate(versions[:SHOWN])
        ],
        **more,
    }
    return render(request, "policies/policy.html", context, status=status)
