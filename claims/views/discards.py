"""Uploads that were a mistake: one button on the page of a capture."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.services.discards import discard_upload
from claims.views.access import desk_page, person
from claims.views.refusals import done


@require_POST
@desk_page("source.upload")
def snapshot_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back an upload that was a mistake."""
    discard_upload(actor=person(request), snapshot_id=pk, reason=request.POST.get("reason", ""))
    return done(request, _("The upload was discarded."), reverse("snapshot", args=[pk]))
