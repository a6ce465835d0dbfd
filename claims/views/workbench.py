"""The workbench of one claim: the claim, its sources, the captured text, the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.forms.comments import CommentForm
from claims.forms.contact import ContactForm
from claims.forms.draft import DraftForm, initial_of
from claims.forms.evidence import EvidenceForm
from claims.forms.replies import FORMS as REPLY_FORMS
from claims.forms.replies import AskForm
from claims.forms.sources import (
    AcceptForm,
    AttachForm,
    DescribeForm,
    FileForm,
    JoinForm,
    NeverthelessForm,
    UploadForm,
)
from claims.legal import legal_of
from claims.models import (
    Assignment,
    Claim,
    Comment,
    Duty,
    Evidence,
    ReplyRequest,
    ReplyState,
    User,
)
from claims.permissions import duties_now, may
from claims.queries import latest_plan, latest_verdict, open_steps
from claims.services.policies import assess
from claims.services.review import missing_for_submission
from claims.views import bench
from claims.views.access import desk_page, person
from claims.views.captured import Reading
from claims.views.pages import Pages, pages_of
from claims.views.source_rows import SourceRow, sources_and_taken_off
from claims.workflow import EDITABLE, LOCKED, State, Step

# The original stands in a frame of ours; with this no link in it leads the frame outside.
framing = csp_update({"frame-src": [SELF]})
TABS = ("text", "original", "facts")
SEEN = frozenset({"pages", "picture"})  # what can be looked at also where it has no text


@framing
@require_safe
@desk_page()
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The claim and what this person may do with it now."""
    return show(request, pk)


def show(
    request: HttpRequest,
    pk: UUID,
    *,
    status: int = 200,
    forms: dict[str, BaseForm] | None = None,
    about: UUID | None = None,
    **more: Any,
) -> HttpResponse:
    """The whole page. `forms`: bound ones with their errors, by name; `about`: whose row they are.

    `more` goes to the templates: candidates of an ambiguous quotation, a merge of two drafts.
    """
    user = person(request)
    found = bench.claim_for(user, pk)
    held = bench.held_now(found)
    plan = latest_plan(found)
    places = bench.places_of(found)
    sources, taken_off = sources_and_taken_off(found)
    evidence = bench.evidence_of(found)
    notes, requests = bench.talks_of(found)
    comments = bench.talk_of(found)
    given = forms or {}
    quoting = given.get("evidence")
    reading = bench.chosen(
        request,
        found,
        places=places,
        sources=sources,
        evidence=evidence,
        notes=notes,
        snapshot_id=_uuid(quoting, "snapshot"),
        note_id=_uuid(quoting, "contact_note"),
    )
    open_to = _abilities(user, found)
    tab = _tab(request, reading)
    steps = open_steps(user, found, held, planned=plan is not None and not plan.closed_at)
    context: dict[str, Any] = {
        "section": "claims",
        "claim": found,
        "steps": steps,
        "checks": held.get(Duty.CHECK),
        "sent_back": bench.sent_back(found, held.get(Duty.CHECK)),
        "reviews": held.get(Duty.REVIEW),
        "lawyers": held.get(Duty.LEGAL),
        **_legal(found, steps),
        "mine": _mine(held, found, user),
        "others": bench.others_at(found),
        "plan": plan,
        "overdue": found.due_at is not None and found.due_at < timezone.now(),
        "may": open_to,
        "places": places,
        "sources": [_with_forms(row, given, about) for row in sources],
        "taken_off": taken_off,
        "running": any(row.running for row in sources),
        "evidence": evidence,
        "notes": notes,
        "requests": [_with_answers(row, given, about) for row in requests],
        "ask": given.get("ask") or AskForm(initial={"at": timezone.now()}, auto_id="ask-%s"),
        "links": bench.links_of(found),
        "names": _names(found, evidence, notes, requests),
        "reading": reading,
        "comments": comments,
        "comment_form": CommentForm(),
        "colleagues": _around(found, held, comments),
        "tab": tab,
        "pages": _pages(request, found, reading) if tab == "original" else None,
        "attach": given.get("attach") or AttachForm(),
        "new_file": given.get("file") or FileForm(auto_id="file-%s"),
        "contact": given.get("contact")
        or ContactForm(initial={"at": timezone.now()}, auto_id="contact-%s"),
        "quote": quoting or _quotation_form(request, reading),
        "failed": next(iter(given), ""),
        "locked": None if found.state in EDITABLE else LOCKED[State(found.state)][1],
        **_draft(found, places, given.get("draft"), evidence, requests),
        **more,
    }
    return render(request, "claims/workbench.html", context, status=status)


def _tab(request: HttpRequest, reading: Reading | None) -> str:
    """The view that was asked for; a picture or a scanned document opens as it looks."""
    asked = request.GET.get("tab")
    if asked in TABS:
        return asked
    to_be_seen = reading is not None and not reading.text and reading.kind in SEEN
    return "original" if to_be_seen else "text"


def _pages(request: HttpRequest, found: Claim, reading: Reading | None) -> Pages | None:
    if reading is None or reading.snapshot is None:
        return None
    here = reverse("claim", args=[found.pk])
    return pages_of(
        request, reading.snapshot, f"{here}?snapshot={reading.snapshot.pk}&tab=original&"
    )


def _legal(claim: Claim, steps: list[Step]) -> dict[str, Any]:
    """How the claim stands with legal duty, and whether this person may ask for it or lift it."""
    names = {step.name for step in steps}
    may_change = {"ask_legal", "lift_legal"} & names
    return {"legal": legal_of(claim), "change_legal": next(iter(may_change), "")}


def _mine(held: Mapping[str, Assignment], claim: Claim, user: User) -> Assignment | None:
    """What of the claim's work is this person's now."""
    rows = (held.get(duty) for duty in duties_now(claim))
    return next((row for row in rows if row and row.person_id == user.pk), None)


def _uuid(form: BaseForm | None, name: str) -> UUID | None:
    value = form.cleaned_data.get(name) if form is not None and form.is_bound else None
    return value if isinstance(value, UUID) else None


def _abilities(user: User, claim: Claim) -> dict[str, bool]:
    """What this person may do here, by the names that the templates ask for."""
    editable = claim.state in EDITABLE
    return {
        "attach": editable and may(user, "source.attach"),
        "describe": may(user, "source.change"),
        "retry": may(user, "snapshot.retry"),
        "upload": may(user, "source.upload"),
        "add_file": editable and may(user, "source.upload"),
        "join": may(user, "source.join"),
        "accept": may(user, "snapshot.override"),
        "override_robots": may(user, "source.override_robots"),
        "contact": editable and may(user, "contact.note"),
        "quote": editable and may(user, "evidence.add"),
        "draft": editable and may(user, "draft.save"),
    }


def _with_forms(row: SourceRow, given: dict[str, BaseForm], about: UUID | None) -> dict[str, Any]:
    """A source with its small forms; a refused one comes back as it was sent."""
    pk = row.source.pk
    mine = given if about == pk else {}
    described = {name: getattr(row.source, name) for name in ("title", "kind", "origin")}
    return {
        "row": row,
        "describe": mine.get("describe")
        or DescribeForm(initial=described, auto_id=f"describe-{pk}-%s"),
        "upload": mine.get("upload") or UploadForm(auto_id=f"upload-{pk}-%s"),
        "join": mine.get("join") or JoinForm(auto_id=f"join-{pk}-%s"),
        "nevertheless": mine.get("nevertheless")
        or NeverthelessForm(auto_id=f"nevertheless-{pk}-%s"),
        "accept": mine.get("accept") or AcceptForm(auto_id=f"accept-{pk}-%s"),
        "failed": next(iter(mine), ""),
    }


def _around(claim: Claim, held: dict[str, Assignment], comments: list[Comment]) -> list[User]:
    """The people at this claim: whom a comment will name most often."""
    holders = [row.person for row in held.values()]
    people = [claim.flagged_by, *holders, *(comment.author for comment in comments)]
    return list(dict.fromkeys(people))


def _with_answers(
    row: ReplyRequest, given: dict[str, BaseForm], about: UUID | None
) -> dict[str, Any]:
    """A right of reply with its small forms, where something may still come of it."""
    mine = given if about == row.pk else {}
    made: dict[str, Any] = {}
    if row.state in (ReplyState.WAITING, ReplyState.SILENT):
        made = {
            name: form(initial={"at": timezone.now()}, auto_id=f"{name}-{row.pk}-%s")
            for name, form in REPLY_FORMS.items()
        }
    return {"row": row, **made, **mine, "failed": next(iter(mine), "")}


def _names(
    claim: Claim, evidence: list[Any], notes: list[Any], requests: list[ReplyRequest]
) -> list[str]:
    """The parties of this claim, to be suggested first; the page asks for others as one types."""
    parties = [claim.claimant, *(row.speaker for row in evidence), *(row.party for row in notes)]
    parties += [row.party for row in requests]
    return sorted({party.name for party in parties if party})


def _quotation_form(request: HttpRequest, reading: Reading | None) -> EvidenceForm | None:
    """An empty form for the open text; `?start=&end=` fills in a passage of it."""
    if reading is None or not reading.quotable:
        return None
    initial: dict[str, Any] = {}
    if reading.note:
        initial["contact_note"] = reading.note.pk
    elif reading.snapshot:
        initial["snapshot"] = reading.snapshot.pk
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if start.isdecimal() and end.isdecimal() and len(start + end) < 20:
        initial |= {"exact": reading.text[int(start) : int(end)], "start": int(start)}
    return EvidenceForm(initial=initial, auto_id="quote-%s")


def _draft(
    found: Claim,
    places: list[bench.Place],
    bound: BaseForm | None,
    evidence: list[Evidence],
    requests: list[ReplyRequest],
) -> dict[str, Any]:
    """The draft as a form where it may change, else the verdict as it was frozen."""
    draft = found.draft
    if found.state not in EDITABLE:
        verdict = latest_verdict(found)
        return {
            "draft": draft,
            "verdict": verdict,
            "frozen": verdict.payload_document if verdict else None,
            "rescued": bound,
        }
    ratings = bench.ratings_for(found)
    corrections = {p.row.pk: (p.row.should_read, p.row.notice) for p in places if p.row.should_read}  # type: ignore[attr-defined]
    form = bound or DraftForm(
        ratings=ratings,
        appearances=[place.row for place in places],
        initial=initial_of(draft, corrections),
    )
    return {
        "draft": draft,
        "draft_form": form,
        "ratings": ratings,
        "missing": missing_for_submission(found, draft, evidence=bool(evidence)),
        "policy": assess(found, evidence=evidence, requests=requests),
    }
