"""Flag a claim: a passage of an article, and what is claimed in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.errors import Forbidden, Rejected
from claims.forms.flag import FlagForm
from claims.models import Article, Claim
from claims.permissions import role_names
from claims.search.earlier import earlier_claims
from claims.services.claims import flag_claim
from claims.views.access import desk_page, person
from claims.views.article_text import may_flag, reading_of
from claims.views.refusals import attempt, done
from claims.workflow import STEPS


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def article_flag(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form beside the text; scripts send it from the article's page and stay there."""
    user = person(request)
    if not may_flag(user):
        sentence = _("Flagging claims needs one of the roles: %(roles)s.")
        raise Forbidden("role_missing", sentence % {"roles": role_names(STEPS["flag"].roles)})
    found = get_object_or_404(Article, pk=pk)
    form = FlagForm(request.POST if request.method == "POST" else None, auto_id="flag_%s")
    if request.method == "POST" and form.is_valid():
        claim = attempt(
            form,
            lambda: _flagged(request, found, form),
            passage_not_found="exact",
            passage_ambiguous="exact",
            statement_empty="statement",
        )
        if claim is not None:
            sentence = _("Flagged: %(statement)s") % {
                "statement": Truncator(claim.statement).chars(120)
            }
            to = reverse("article", args=[pk]) + f"#passage-{claim.appearances.get().pk}"
            if alike := earlier_claims(user, claim.statement, but=claim, most=1):
                told = _(
                    "An earlier claim has similar words: “{claim}” Open the new claim to link them."
                )
                link = format_html(
                    '<a href="{}" dir="auto">{}</a>',
                    reverse("claim", args=[alike[0].pk]),
                    Truncator(alike[0].statement).chars(120),
                )
                messages.info(request, format_html(told, claim=link))
            return done(request, sentence, to)
    status = 422 if form.errors else 200
    context = {"section": "articles", **reading_of(found, user), "form": form}
    return render(request, "articles/flag.html", context, status=status)


def _flagged(request: HttpRequest, article: Article, form: FlagForm) -> Claim:
    """Flag; what stands in several places is offered for choice in the form."""
    try:
        return flag_claim(
            actor=person(request),
            article_id=article.pk,
            selector=form.selector(),
            **form.claim(),
        )
    except Rejected as refusal:
        if refusal.code != "passage_ambiguous":
            raise
        form.candidates = refusal.extra["candidates"]
        raise Rejected(
            refusal.code,
            _("These words stand in the text several times. Choose the place that you mean."),
        ) from refusal
