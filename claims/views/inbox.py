"""The inbox: what a person should know, the newest first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Malformed
from claims.models import Notice
from claims.queries import notices_of
from claims.services.letters import mail_is_set_up
from claims.services.notices import mark_read
from claims.views.access import desk_page, person
from claims.views.paging import SIZE, address_of, number_of
from claims.views.refusals import done


@require_safe
@desk_page()
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices of the signed-in person: all, or the unread ones."""
    only_unread = "unread" in request.GET
    page = number_of(request)
    found = notices_of(person(request), unread=only_unread)
    rows = list(found[(page - 1) * SIZE : page * SIZE + 1])
    context = {
        "section": "inbox",
        "rows": rows[:SIZE],
        "only_unread": only_unread,
        "newest": rows[0].at if rows and page == 1 else None,
        "mail": mail_is_set_up(),
        "page": page,
        "earlier": address_of(request, page - 1) if page > 1 else "",
        "later": address_of(request, page + 1) if len(rows) > SIZE else "",
    }
    return render(request, "inbox/inbox.html", context)


@require_POST
@desk_page()
def notice_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go to the claim of a notice; all that its person has unread about this claim is read then."""
    me = person(request)
    notice = Notice.objects.filter(pk=pk, person=me).first()
    if notice is None:
        raise Http404
    mark_read(actor=me, claim_id=notice.claim_id)
    response = HttpResponseRedirect(reverse("claim", args=[notice.claim_id]))
    response.status_code = 303
    return response


@require_POST
@desk_page()
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark as read what the page has shown: everything up to its newest notice."""
    until = _time(request.POST.get("until", ""))
    number = mark_read(actor=person(request), until=until)
    return done(
        request,
        _("Marked as read.") if number else _("Nothing was unread."),
        reverse("inbox"),
    )


def _time(text: str) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Malformed("time_missing", _("Load the page again and try once more."))
    return at
