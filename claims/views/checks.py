"""Checks as strangers read them. No session is looked at: everybody gets the same page."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.export.claimreview import PROFILES, Profile, claim_review
from claims.export.page import history, script_json, version_view
from claims.models import Check, CheckStatus, Publication, Rating
from claims.published import (
    check_with_history,
    checks,
    containing,
    current_publications,
    rated,
    ratings,
)
from claims.views.paging import older_than, page_of
from claims.views.public import public_page

_LONGEST = 200  # characters of a search


@require_safe
@public_page
def check_list(request: HttpRequest) -> HttpResponse:
    """Every check, the last changed first; also the held and withdrawn ones, named as such.

    `?rating=` (short name) and `?q=` (words) leave some out.
    """
    words, rating = request.GET.get("q", "").strip()[:_LONGEST], request.GET.get("rating", "")
    scale = ratings()
    if rating and rating not in {row.slug for row in scale}:
        raise Http404
    found = checks().reverse()
    found = rated(found, rating) if rating else found
    found = containing(found, words) if words else found
    if last := older_than(request, found):
        found = found.filter(changed_seq__lt=last.changed_seq)
    current = Prefetch("publications", current_publications(), to_attr="current")
    page = page_of(found.prefetch_related(current), first=last is None)
    rows = [{"check": check, **_current(check)} for check in page.rows]
    kept = urlencode({name: value for name, value in (("q", words), ("rating", rating)) if value})
    return render(
        request,
        "checks/list.html",
        {
            "page": page,
            "rows": rows,
            "ratings": _once(scale),
            "words": words,
            "rating": rating,
            "query": kept + "&" if kept else "",
        },
    )


def newest_checks(most: int) -> list[dict[str, Any]]:
    """The last published checks that count, as the list shows them."""
    current = Prefetch("publications", current_publications(), to_attr="current")
    found = checks().reverse().filter(status=CheckStatus.PUBLISHED).prefetch_related(current)
    return [{"check": check, **_current(check)} for check in found[:most]]


def _once(scale: list[Rating]) -> list[Rating]:
    """Two scales may share a short name: it is offered once."""
    return list({row.slug: row for row in reversed(scale)}.values())[::-1]


def _current(check: Check) -> dict[str, Any]:
    [publication] = check.current  # type: ignore[attr-defined]  # what Prefetch put there
    return version_view(json.loads(publication.envelope), json.loads(publication.payload))


@require_safe
@public_page
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A check in its current version."""
    return _page(request, pk, None)


@require_safe
@public_page
def check_version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One version of a check, whatever became of it."""
    return _page(request, pk, number)


@require_safe
@public_page
def check_payload(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The payload of one version byte for byte: its SHA-256 is the fingerprint."""
    publication = Publication.objects.filter(page=pk, number=number).first()
    if publication is None:
        raise Http404
    return HttpResponse(publication.payload, content_type="application/json")


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
            "base": settings.PUBLIC_BASE_URL,
        },
    )


def _profile(request: HttpRequest) -> Profile:
    name = request.GET.get("profile", "full")
    for profile in PROFILES:
        if profile == name:
            return profile
    raise Http404
