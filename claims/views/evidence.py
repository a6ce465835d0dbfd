"""Evidence on the workbench: keep a quotation, take one out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import Conflict, Forbidden, Malformed, Missing, Refused
from claims.forms.evidence import EvidenceForm
from claims.services.evidence import add_evidence, remove_evidence
from claims.views.access import desk_page, person
from claims.views.refusals import done
from claims.views.workbench import framing, show


@framing
@require_POST
@desk_page("evidence.add")
def claim_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a quotation; words that stand in several places come back with the places to choose."""
    form = EvidenceForm(request.POST, auto_id="quote-%s")
    candidates = None
    if form.is_valid():
        try:
            kept = add_evidence(actor=person(request), claim_id=pk, **form.quotation())
        except (Conflict, Malformed, Forbidden, Missing):
            raise
        except Refused as refusal:
            candidates = refusal.extra.get("candidates")
            if candidates:
                form.add_error("exact", _("These words stand in several places: choose below."))
            else:
                form.add_error(_field(refusal.code), refusal.message)
        else:
            note, snapshot = form.cleaned_data["contact_note"], form.cleaned_data["snapshot"]
            query = f"?note={note}" if note else f"?snapshot={snapshot}"
            to = reverse("claim", args=[pk]) + f"{query}#evidence-{kept.pk}"
            return done(request, _("Kept as evidence."), to)
    return show(request, pk, status=422, forms={"evidence": form}, candidates=candidates)


def _field(code: str) -> str | None:
    if code.startswith("quotation_"):
        return "exact"
    return "party_name" if code.startswith("party_") else None


@require_POST
@desk_page("evidence.add")
def evidence_remove(request: HttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """Take a quotation out of the claim."""
    reason = request.POST.get("reason", "")[:2000]
    remove_evidence(actor=person(request), claim_id=pk, evidence_id=evidence, reason=reason)
    told = _("The quotation was taken out; the history keeps it.")
    return done(request, told, reverse("claim", args=[pk]) + "#evidence")
