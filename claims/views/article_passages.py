"""Move a passage that was flagged in an older text to the newest text of its article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.errors import Conflict, Rejected
from claims.forms.passages import MoveForm
from claims.models import Appearance, ArticleVersion
from claims.passages import MOST_CANDIDATES, find_passages
from claims.queries import visible_to
from claims.services.appearances import move_appearance
from claims.services.articles import anchor_in
from claims.services.claims import newest_version
from claims.views.access import desk_page, person
from claims.views.article_text import Followed, lines_of
from claims.views.refusals import attempt, done

Candidates = Sequence[Mapping[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("appearance.add")
def passage_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places where the passage may stand now, to choose one or to say which words it became."""
    row = get_object_or_404(
        Appearance.objects.filter(claim__in=visible_to(person(request))).select_related(
            "claim", "article_version__article"
        ),
        pk=pk,
    )
    _text_of(row)
    if request.method != "POST":
        return _page(request, row, MoveForm(initial={"version": row.claim.version}))
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    found: list[Mapping[str, Any]] = []
    try:
        moved = attempt(form, lambda: _moved(request, row, form, found), passage_not_found="exact")
    except Conflict:
        return _stale(request, row)
    if moved is None:
        return _page(request, row, form, status=422, candidates=found)
    to = reverse("article", args=[_text_of(row).article_id]) + f"#passage-{pk}"
    return done(request, _("The passage stands in the newest text now."), to)


def _text_of(row: Appearance) -> ArticleVersion:
    if row.article_version is None:  # an address outside
        raise Http404
    return row.article_version


def _moved(
    request: HttpRequest, row: Appearance, form: MoveForm, found: list[Mapping[str, Any]]
) -> Appearance:
    """Move; what stands in several places is put into `found`, to be offered for choice."""
    try:
        return move_appearance(
            actor=person(request),
            appearance_id=row.pk,
            version=form.cleaned_data["version"],
            selector=form.selector(row.exact),
        )
    except Rejected as refusal:
        if refusal.code != "passage_ambiguous":
            raise
        found.extend(refusal.extra["candidates"])
        raise Rejected(
            refusal.code,
            _("These words stand in the text several times. Choose the place that you mean."),
        ) from refusal


def _stale(request: HttpRequest, row: Appearance) -> HttpResponse:
    """What was chosen stays; the claim is shown as it is now, and the form takes its version."""
    row.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(row.claim.version)
    return _page(request, row, MoveForm(data), status=409, stale=True)


def _page(
    request: HttpRequest,
    row: Appearance,
    form: MoveForm,
    *,
    status: int = 200,
    stale: bool = False,
    candidates: Candidates = (),
) -> HttpResponse:
    older = _text_of(row)
    newest = newest_version(older.article_id)
    if newest.pk == older.pk:
        raise Rejected(
            "appearance_in_newest_text",
            _("This passage stands in the article's newest text already."),
        )
    own = find_passages(newest.text, row.exact, prefix=row.prefix, suffix=row.suffix)
    state, places = anchor_in(row, newest.text)
    context = {
        "section": "articles",
        "article": older.article,
        "older": older,
        "newest": newest,
        "one": Followed(row, state, places, may_move=True),
        "form": form,
        "stale": stale,
        "candidates": candidates or own[:MOST_CANDIDATES],
        "chosen": str(form["place"].value() or (own[0].start if len(own) == 1 else "")),
        "lines": lines_of(newest.text, []),
    }
    return render(request, "articles/move.html", context, status=status)
