"""Watched sources: the list, one source with its looks, and one finding with what to do about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.forms.watches import SettleForm, WatchFilter
from claims.models import WORK, PassageChange, Watch, WatchedPassage
from claims.permissions import may, roles_of
from claims.queries import claims_of_change, open_changes, watches_for
from claims.search.changes import CONTEXT
from claims.services.watches import check_now, hosts_looked_at, settle_change
from claims.views.access import desk_page, person
from claims.views.differences import Piece, marked_stretches, uncut
from claims.views.paging import older_than, page_of
from claims.views.refusals import attempt, done
from claims.views.source_rows import fact_of_page
from claims.workflow import STEPS, State

LOOKS = 30
FINDINGS = 50


@require_safe
@desk_page()
def watch_list(request: HttpRequest) -> HttpResponse:
    """Sources that published verdicts rest on, and how many findings wait for a decision."""
    me = person(request)
    form = WatchFilter(request.GET)
    state, words = form.chosen("state"), form.chosen("q")
    rows = _containing(watches_for(me, state).annotate(called=_called()), words)
    last = older_than(request, rows)
    if last is not None:
        rows = rows.filter(
            Q(started_at__lt=last.started_at) | Q(started_at=last.started_at, pk__gt=last.pk)
        )
    found = (
        rows.select_related("source", "snapshot")
        .annotate(quotations=_count(WatchedPassage.objects.all()), waiting=_count(open_changes(me)))
        .order_by("-started_at", "pk")
    )
    kept = urlencode({name: value for name, value in (("state", state), ("q", words)) if value})
    findings = open_changes(me).annotate(called=_called("watch__"))
    findings = findings.select_related("watch__source", "evidence__claim")
    context = {
        "section": "queue",
        "form": form,
        "page": page_of(found, first=last is None),
        "query": kept + "&" if kept else "",
        "narrowed": bool(state or words),
        "findings": list(findings[: FINDINGS + 1])[:FINDINGS] if last is None and not words else [],
        "open": open_changes(me).count(),
        "now": timezone.now(),
    }
    return render(request, "watches/list.html", context)


def _containing(rows: QuerySet[Watch], words: str) -> QuerySet[Watch]:
    for word in words.split()[:12]:
        rows = rows.filter(Q(called__icontains=word) | Q(source__url__icontains=word))
    return rows


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of these a watch has; counted for those on the page alone, not for all of a group."""
    mine = rows.filter(watch=OuterRef("pk")).order_by().values("watch")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _called(watch: str = "") -> Coalesce:
    """What a watched source is called: by us, else by its page in the capture that it is compared
    with, else its address; `watch`: the lookup that leads to the watch."""
    return Coalesce(
        NullIf(f"{watch}source__title", Value("")),
        NullIf(fact_of_page("title", f"{watch}snapshot"), Value("")),
        f"{watch}source__url",
        output_field=CharField(),
    )


def _stage(watch: Watch) -> str:
    """How far a look that is due is: `waiting` for a worker, or `begun`; empty when none is due."""
    now = timezone.now()
    if watch.stopped_at is not None or watch.next_at > now:
        return ""
    return "begun" if hosts_looked_at().filter(pk=watch.host_id).exists() else "waiting"


@require_safe
@desk_page()
def watch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One watched source: its quotations, what was found, and every look at it.

    While a look is due the page asks every two seconds how far it is, and gets what changed.
    """
    rows = Watch.objects.select_related("source", "snapshot", "started_by")
    found = get_object_or_404(rows.annotate(called=_called()), pk=pk)
    stage, asked = _stage(found), "HX-Request" in request.headers
    if asked and stage and stage == request.GET.get("seen"):
        return HttpResponse(status=204)
    changes = list(found.changes.select_related("evidence__claim", "settled_by")[:FINDINGS])
    looks = list(found.revisits.all()[:LOOKS])
    open_ones = [row for row in changes if row.settled_at is None and row.kind in WORK]
    context = {
        "section": "queue",
        "watch": found,
        "passages": list(found.passages.select_related("evidence__claim", "page")),
        "changes": changes,
        "looks": looks,
        "waits": bool(open_ones),
        "waiting": {row.evidence_id for row in open_ones},
        "stage": stage,
        "asked": asked,
        "looked": bool(looks) and str(looks[0].pk) != request.GET.get("look"),
        "may_check": may(request.user, "watch.check") and found.stopped_at is None and not stage,
    }
    return render(request, "watches/_watch.html" if asked else "watches/watch.html", context)


@require_POST
@desk_page("watch.check")
def watch_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a look now; it is done in the background."""
    check_now(actor=person(request), watch_id=pk)
    return done(request, _("The look is asked for."), reverse("watch", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def watch_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A finding: the words before and now, both captures, the claims concerned, the decision."""
    rows = PassageChange.objects.select_related(
        "watch__source", "evidence__claim", "evidence__speaker", "before", "snapshot", "settled_by"
    )
    rows = rows.annotate(called=_called("watch__"))
    change = get_object_or_404(rows, pk=pk)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        settled = attempt(
            form,
            lambda: settle_change(actor=person(request), change_id=pk, **given),
            not_reopened="how",
        )
        if settled is not None:
            return done(request, _("Settled."), reverse("watch_list"))
        change = get_object_or_404(rows, pk=pk)
    claims = list(claims_of_change(change).select_related("check_page"))
    reopen = STEPS["reopen"].open_to(roles_of(request.user), assignee=False)
    context = {
        "section": "queue",
        "change": change,
        "pieces": _compared(change) if change.context_was else [],
        "rows": [
            {"claim": claim, "reopen": reopen and claim.state in (State.PUBLISHED, State.ON_HOLD)}
            for claim in claims
        ],
        "form": form,
        "may_settle": may(request.user, "watch.resolve") and change.settled_at is None,
    }
    return render(request, "watches/change.html", context, status=422 if form.errors else 200)


def _compared(change: PassageChange) -> list[Piece]:
    """The passage with what stood around it, before and now in one; before alone where nothing is
    like it now."""
    was = uncut(change.context_was, change.was, CONTEXT)
    if not change.context_now:
        return marked_stretches(was, was)
    return marked_stretches(was, uncut(change.context_now, change.now, CONTEXT))
