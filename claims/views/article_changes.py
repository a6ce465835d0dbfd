"""Two texts of an article compared, and where the claims of the older one stand in the newer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.models import Appearance, Article
from claims.permissions import may
from claims.queries import visible_to
from claims.services.articles import anchor_in
from claims.views.access import desk_page, person
from claims.views.article_text import Followed
from claims.views.snapshots import changed_lines


@require_safe
@desk_page()
def article_changes(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What text `number` changed in the one kept before it, and what that means for its claims."""
    article = get_object_or_404(Article, pk=pk)
    versions = article.versions.filter(number__lte=number).order_by("-number")[:2]
    pair = list(versions)
    if len(pair) < 2 or pair[0].number != number:
        raise Http404
    newer, older = pair
    newest = not article.versions.filter(number__gt=number).exists()
    moving = newest and may(person(request), "appearance.add")
    rows = (
        Appearance.objects.filter(article_version=older, claim__in=visible_to(person(request)))
        .select_related("claim")
        .order_by("start", "end", "added_at")
    )
    context = {
        "section": "articles",
        "article": article,
        "older": older,
        "newer": newer,
        "pieces": changed_lines(older.text, newer.text),
        "followed": [Followed(row, *anchor_in(row, newer.text), may_move=moving) for row in rows],
    }
    return render(request, "articles/changes.html", context)
