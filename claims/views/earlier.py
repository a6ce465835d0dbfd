"""Earlier claims that a claim may repeat, offered beside it; and the link between two claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Malformed
from claims.models import Claim, ClaimLink, ClaimLinkKind, User
from claims.permissions import may
from claims.queries import open_steps, visible_to
from claims.search.earlier import earlier_claims
from claims.services.claims import link_claims
from claims.views.access import desk_page, person
from claims.views.refusals import done
from claims.workflow import Step


@dataclass(frozen=True)
class Earlier:
    """An earlier claim as the page offers it; `linked`: the two are linked already."""

    claim: Claim
    linked: bool

    @property
    def verdict(self) -> str:
        """What its newest verdict says; empty before there is one."""
        decided = getattr(self.claim, "decided", [])
        return decided[0].rating.label if decided else ""


def offers(user: User, claim: Claim, open_now: list[Step] | None = None) -> dict[str, Any]:
    """What `claims/_earlier.html` needs; `open_now`: the claim's open steps where they are known."""
    found = earlier_claims(user, claim.statement, but=claim)
    kin = ClaimLink.objects.filter(claim=claim).values_list("other", flat=True) if found else []
    linked = set(kin)
    if open_now is None:
        open_now = open_steps(user, claim) if found else []
    return {
        "earlier": [Earlier(row, row.pk in linked) for row in found],
        "may_link": may(user, "claim.link"),
        "may_dismiss": any(step.name == "dismiss" for step in open_now),
    }


@require_safe
@desk_page()
def claim_earlier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of its own; the workbench takes its list."""
    me = person(request)
    claim = get_object_or_404(visible_to(me), pk=pk)
    context = {"section": "claims", "claim": claim, **offers(me, claim)}
    part = "HX-Request" in request.headers
    return render(request, f"claims/{'_earlier_found' if part else 'earlier'}.html", context)


@require_POST
@desk_page("claim.link")
def claim_links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that this claim repeats another one."""
    get_object_or_404(visible_to(person(request)), pk=pk)
    try:
        other = UUID(request.POST.get("repeats", ""))
    except ValueError:
        raise Malformed("other_missing", _("Say which claim this one repeats.")) from None
    if not visible_to(person(request)).filter(pk=other).exists():
        raise Http404
    link_claims(actor=person(request), claim_id=pk, kind=ClaimLinkKind.REPEATS, other_id=other)
    told = _("Linked: this claim repeats the earlier one.")
    return done(request, told, reverse("claim", args=[pk]) + "#linked")
