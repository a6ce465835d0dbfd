"""Articles: the texts in which claims appear."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.models import Article
from claims.views.access import desk_page

SHOWN = 50


@require_safe
@desk_page()
def article_list(request: HttpRequest) -> HttpResponse:
    """The newest articles."""
    articles = Article.objects.all()[:SHOWN]
    return render(request, "articles/list.html", {"section": "articles", "articles": articles})


@require_safe
@desk_page()
def article(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One article with its newest text."""
    found = get_object_or_404(Article, pk=pk)
    return render(request, "articles/article.html", {"section": "articles", "article": found})
