"""Articles: the texts in which claims appear, and how they come in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import Conflict
from claims.forms.articles import ArticleForm, TextForm
from claims.models import Appearance, Article, ArticleVersion
from claims.permissions import may, require
from claims.services.articles import add_article, add_article_version, capture_article
from claims.views.access import desk_page, person
from claims.views.article_text import capture_of, reading_of
from claims.views.paging import older_than, page_of
from claims.views.refusals import attempt, done


@require_safe
@desk_page()
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, the newest first."""
    articles: QuerySet[Article] = Article.objects.order_by("-added_at", "id")
    last = older_than(request, articles)
    if last is not None:
        articles = articles.filter(
            Q(added_at__lt=last.added_at) | Q(added_at=last.added_at, pk__gt=last.pk)
        )
    page = page_of(articles, first=last is None)
    counts = _claims_of([row.pk for row in page.rows])
    rows = [(row, counts.get(row.pk, 0)) for row in page.rows]
    context = {"section": "articles", "page": page, "rows": rows, "may_add": _may_add(request)}
    return render(request, "articles/list.html", context)


def _claims_of(articles: list[UUID]) -> dict[UUID, int]:
    """How many claims were flagged in each of these articles."""
    rows = (
        Appearance.objects.filter(article_version__article__in=articles)
        .values_list("article_version__article")
        .annotate(claims=Count("claim", distinct=True))
    )
    return dict(rows.order_by())


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("article.add")
def article_add(request: HttpRequest) -> HttpResponse:
    """Add an article: its text, or only an address."""
    form = ArticleForm(request.POST if request.method == "POST" else None)
    known = None
    if request.method == "POST" and form.is_valid():
        try:
            added = attempt(
                form,
                lambda: add_article(actor=person(request), **form.facts()),
                address_refused="url",
                article_empty="text",
                article_too_long="text",
                article_without_title="title",
            )
        except Conflict as conflict:
            known = get_object_or_404(Article, pk=conflict.extra["article"])
        else:
            if added is not None:
                return _added(request, *added)
    context = {"section": "articles", "form": form, "known": known}
    status = 409 if known else 422 if form.errors else 200
    return render(request, "articles/add.html", context, status=status)


def _added(request: HttpRequest, article: Article, snapshot: object) -> HttpResponse:
    to = reverse("article", args=[article.pk])
    if snapshot is not None:
        return done(request, _("The address is kept. The text is being fetched."), to)
    return done(request, _("The article is kept. Now flag the claims in it."), to)


@require_safe
@desk_page()
def article(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One article: its newest text, or the one of `?version=`, with the claims in it."""
    found = get_object_or_404(Article, pk=pk)
    wanted = request.GET.get("version", "")
    if wanted and not wanted.isdecimal():
        raise Http404
    reading = reading_of(found, person(request), int(wanted) if wanted else None)
    return render(request, "articles/article.html", {"section": "articles", **reading})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def article_versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The texts of an article; keep another: pasted, or what a capture gave."""
    found = get_object_or_404(Article, pk=pk)
    if request.method == "POST":
        require(person(request), "article.add")
    form = TextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        version = attempt(
            form,
            lambda: add_article_version(
                actor=person(request),
                article_id=pk,
                text=form.cleaned_data["text"],
                snapshot_id=form.cleaned_data["snapshot"],
            ),
            article_empty="text",
            article_too_long="text",
        )
        if version is not None:
            return done(request, _kept(found, version), reverse("article", args=[pk]))
    versions = (
        found.versions.select_related("added_by")
        .annotate(length=Length("text"), claims=Count("appearances__claim", distinct=True))
        .defer("text")
        .order_by("-number")
    )
    context = {
        "section": "articles",
        "article": found,
        "form": form,
        "versions": versions,
        "may_add": _may_add(request),
        "capture": capture_of(found),
    }
    status = 422 if form.errors else 200
    return render(request, "articles/versions.html", context, status=status)


def _kept(article: Article, version: ArticleVersion) -> str:
    if version.number == 1:
        return _("The text is kept. Now flag the claims in it.")
    return _("Text %(number)s of this article is the one shown now.") % {
        "number": number_format(version.number)
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def article_capture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the fetching of the text stands (a piece of the page); POST fetches it again."""
    found = get_object_or_404(Article, pk=pk)
    if request.method == "POST":
        capture_article(actor=person(request), article_id=pk)
        return done(request, _("The address is being fetched again."), _capture_page(found))
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(_capture_page(found))
    capture = capture_of(found)
    context = {
        "article": found,
        "capture": capture,
        "may_add": _may_add(request),
        "news": capture is not None and request.GET.get("seen") != capture.stage,
    }
    return render(request, "articles/_capture.html", context)


def _capture_page(article: Article) -> str:
    """Where the capture is shown: on the article while it has no text, then among its texts."""
    name = "article_versions" if article.versions.exists() else "article"
    return reverse(name, args=[article.pk]) + "#capture"


def _may_add(request: HttpRequest) -> bool:
    return may(person(request), "article.add")
