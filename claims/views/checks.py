"""Checks as strangers read them. No session is looked at: everybody gets the same page."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.export.claimreview import PROFILES, Profile, claim_review
from claims.export.page import history, script_json, version_view
from claims.models import Check, CheckStatus
from claims.published import check_with_history, checks, current_publications
from claims.views.paging import older_than, page_of


@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """Every check, the last changed first; also the held and withdrawn ones, named as such."""
    found = checks().reverse()
    if last := older_than(request, found):
        found = found.filter(changed_seq__lt=last.changed_seq)
    current = Prefetch("publications", current_publications(), to_attr="current")
    page = page_of(found.prefetch_related(current), first=last is None)
    rows = [{"check": check, **_current(check)} for check in page.rows]
    return render(request, "checks/list.html", {"page": page, "rows": rows})


def _current(check: Check) -> dict[str, Any]:
    [publication] = check.current  # type: ignore[attr-defined]  # what Prefetch put there
    return version_view(json.loads(publication.envelope), json.loads(publication.payload))


@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A check in its current version."""
    return _page(request, pk, None)


@require_safe
def check_version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One version of a check, whatever became of it."""
    return _page(request, pk, number)


def _page(request: HttpRequest, pk: UUID, number: int | None) -> HttpResponse:
    profile = _profile(request)
    check = check_with_history(pk)
    if check is None:
        raise Http404
    versions = {row.number: row for row in check.publications.all()}
    shown = versions.get(check.current_number if number is None else number)
    if shown is None:
        raise Http404
    envelope, payload = json.loads(shown.envelope), json.loads(shown.payload)
    review = None
    if check.status == CheckStatus.PUBLISHED:
        review = script_json(
            claim_review(envelope, payload, base=settings.PUBLIC_BASE_URL, profile=profile)
        )
    return render(
        request,
        "checks/detail.html",
        {
            "check": check,
            "version": version_view(envelope, payload),
            "newer": versions.get(shown.number + 1),
            "is_old": shown.number != check.current_number,
            "history": history(versions.values(), check.corrections.all()),
            "canonical": envelope["url"],
            "claim_review": review,
        },
    )


def _profile(request: HttpRequest) -> Profile:
    name = request.GET.get("profile", "full")
    for profile in PROFILES:
        if profile == name:
            return profile
    raise Http404
