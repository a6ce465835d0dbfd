"""Comments on a claim: read, add, and note that one has read where one is named."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.comments import CommentForm
from claims.models import Claim, User
from claims.queries import comments_with_names, visible_to
from claims.services.comments import add_comment, can_be_named, read_mentions, unknown_names
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def claim_comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All comments on a claim, and a new one."""
    claim = get_object_or_404(visible_to(person(request)), pk=pk)
    if request.method != "POST":
        return _page(request, claim, CommentForm())
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        comment = attempt(
            form,
            lambda: add_comment(actor=person(request), claim_id=pk, text=text),
            comment_empty="text",
            comment_too_long="text",
        )
        if comment is not None:
            if unknown := unknown_names(comment):
                names = ", ".join(f"@{name}" for name in unknown)
                said = _("Nobody here signs in with this name: %(names)s.") % {"names": names}
                messages.warning(request, said)
            there = reverse("claim", args=[pk]) + _still_open(request) + "#comments"
            return done(request, _told(list(comment.mentions.order_by("username"))), there)
    return _page(request, claim, form, status=422)


@require_POST
@desk_page()
def mention_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the person has read it, and lead to the claim's comments."""
    read_mentions(actor=person(request), claim_id=pk)
    response = HttpResponseRedirect(reverse("claim_comments", args=[pk]))
    response.status_code = 303
    return response


def _still_open(request: HttpRequest) -> str:
    """What the workbench shows beside, so that it shows the same afterwards."""
    for name in ("snapshot", "note"):
        try:
            return f"?{name}={UUID(request.POST.get(name, ''))}"
        except ValueError:
            continue
    return ""


def _told(people: list[User]) -> str:
    if not people:
        return _("Your comment is added.")
    names = ", ".join(person.display_name for person in people)
    return _("Your comment is added. In their work: %(names)s.") % {"names": names}


def _page(
    request: HttpRequest, claim: Claim, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "section": "claims",
        "claim": claim,
        "form": form,
        "comments": comments_with_names(claim),
        "colleagues": can_be_named(),
    }
    return render(request, "claims/comments.html", context, status=status)
