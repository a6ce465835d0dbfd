"""One capture: its text, what we asked and got, the bytes as they came, and what changed since.

Captured bytes are hostile. They are served in a sandbox of their own: the policy of the answer lets
nothing run, nothing load and nothing lead elsewhere, whoever frames it or opens it directly.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from claims.capture.extract import HTML_TYPES, PLAIN_TYPES, media_type
from claims.capture.page import decode
from claims.forms.sources import FactsForm
from claims.models import Claim, ClaimSource, Extraction, Snapshot, Source, Status, User
from claims.permissions import may
from claims.queries import captures_of, visible_to
from claims.services.bodies import body_of
from claims.services.captures import store
from claims.services.facts import FACTS, state_facts
from claims.views.access import desk_page, person
from claims.views.captured import PICTURES, kind_of, lines_are_paragraphs
from claims.views.differences import Piece, marked
from claims.views.pages import pages_of
from claims.views.quotations import pieces_of, quotations_of
from claims.views.refusals import attempt, done
from claims.views.workbench import framing

MOST_CLAIMS = 5  # that the page names
MOST_LINES = 4000  # of both texts; beyond, the comparison takes too long for a page
INERT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
# Nothing runs here in any case; renamed like those below, scripts would be read as text of the page.
_SCRIPT, _SCRIPT_END = (re.compile(p, re.IGNORECASE) for p in (r"<script\b", r"</script\s*>"))
# The policy blocks what these load, but a browser may connect to the hosts they name before it asks
# the policy, and some lead elsewhere. Renamed they are elements that mean nothing.
_LEADING_OUT = re.compile(
    r"<(?=(?:a|area|link|meta|base|iframe|frame|object|embed|script|video|audio)\b)", re.IGNORECASE
)


@framing
@require_safe
@desk_page()
def snapshot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The capture, and the others of its source; `?against=` compares the text with another's."""
    return _show(request, pk)


def _show(
    request: HttpRequest, pk: UUID, *, form: FactsForm | None = None, status: int = 200
) -> HttpResponse:
    rows = Snapshot.objects.select_related(
        "source__robots_override__decided_by",
        "source__joined_into",
        "override__decided_by",
        "discard__decided_by",
        "requested_by",
    )
    found = get_object_or_404(rows, pk=pk)
    history = history_of(found.source)
    extraction = found.extractions.first()
    corrections = list(found.stated_facts.select_related("stated_by", "carried_from__stated_by"))
    stated = next(iter(corrections), None)
    quotations = quotations_of(person(request), found, extraction)
    other, pieces = None, None
    if request.GET.get("against"):
        other = next((row for row in history if str(row.pk) == request.GET["against"]), None)
        if other is None:
            raise Http404
        pieces = changed_lines(_text(other.extractions.first()), _text(extraction))
    claims = claims_with(found.source, person(request))
    facts = {name: getattr(stated or extraction, name, "") for name in FACTS}
    may_state = found.status == Status.DONE and may(person(request), "snapshot.state_facts")
    context = {
        "section": "claims",
        "snapshot": found,
        "kind": kind_of(found),
        "pages": pages_of(request, found, reverse("snapshot", args=[pk]) + "?"),
        "claims": claims[:MOST_CLAIMS],
        "more_claims": len(claims) > MOST_CLAIMS,
        "extraction": extraction,
        "prose": lines_are_paragraphs(extraction),
        "facts": facts,
        "stated": stated,
        "corrections": corrections,
        "facts_form": (form or FactsForm(initial=facts)) if may_state else None,
        "quotations": quotations,
        "text": pieces_of(_text(extraction), quotations) if pieces is None else [],
        "history": history,
        "may_discard": found.uploaded and not quotations and may(person(request), "source.upload"),
        "other": other,
        "pieces": pieces,
    }
    return render(request, "snapshots/snapshot.html", context, status=status)


@framing
@require_POST
@desk_page("snapshot.state_facts")
def snapshot_facts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what the captured page is called, by whom, of when, in which language."""
    form = FactsForm(request.POST)
    if form.is_valid():
        stated = attempt(
            form,
            lambda: state_facts(actor=person(request), snapshot_id=pk, **form.cleaned_data),
            date_malformed="published",
            language_malformed="language",
        )
        if stated is not None:
            return done(request, _("The facts were corrected."), reverse("snapshot", args=[pk]))
    return _show(request, pk, form=form, status=422)


def claims_with(source: Source, user: User) -> list[Claim]:
    """The claims to which the source is attached now, the newest first: those that the page names,
    and one more where there are more."""
    counted = Q(source=source.whole.pk) | Q(source__joined_into=source.whole.pk)
    used = ClaimSource.objects.filter(counted, taken_off_at=None).values("claim")
    return list(
        visible_to(user).filter(pk__in=used).order_by("-flagged_at", "id")[: MOST_CLAIMS + 1]
    )


def history_of(source: Source) -> list[Snapshot]:
    """All captures of a source and of what was joined with it, newest first.

    `news` tells how the text compares with the one before: "same", "other", or nothing where there
    is none to compare.
    """
    read = Extraction.objects.filter(snapshot=OuterRef("pk")).values("sha256")[:1]
    rows: list[Snapshot] = list(
        captures_of([source.whole.pk])
        .select_related("source", "override", "discard")
        .defer("headers", "request_headers")
        .annotate(text_sha256=Subquery(read))
    )
    before = ""
    for row in reversed(rows):
        now = row.text_sha256 or ""  # type: ignore[attr-defined]
        row.news = ("same" if now == before else "other") if now and before else ""  # type: ignore[attr-defined]
        before = now or before
    return rows


def _text(extraction: Extraction | None) -> str:
    return extraction.text if extraction else ""


def changed_lines(before: str, after: str) -> list[Piece]:
    """What changed between two captures: by lines first, then by words within the changed ones."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > MOST_LINES:
        return [piece for piece in (Piece("was", before), Piece("now", after)) if piece.text]
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[i1:i2]), "".join(new[j1:j2])
        found += [Piece("same", was)] if tag == "equal" else marked(was, now)
    return found


@xframe_options_sameorigin
@require_safe
@desk_page()
def snapshot_original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes as the site sent them, inert: shown where that is harmless, else to be saved."""
    found = get_object_or_404(Snapshot, pk=pk)
    if not found.sha256:
        raise Http404
    body = _unpacked(found)
    kind = media_type(found.content_type, body)
    if "download" in request.GET:
        response = HttpResponse(body, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{_name(found, kind)}"'
    elif kind in HTML_TYPES:
        text = _LEADING_OUT.sub("<x-", _without_scripts(decode(body, found.content_type)[0]))
        response = HttpResponse(
            text.encode(errors="replace"), content_type="text/html; charset=utf-8"
        )
    elif kind in PLAIN_TYPES:
        text = decode(body, found.content_type)[0]
        response = HttpResponse(
            text.encode(errors="replace"), content_type="text/plain; charset=utf-8"
        )
    elif kind in PICTURES:
        response = HttpResponse(body, content_type=kind)
    else:
        response = HttpResponse(body, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{_name(found, kind)}"'
    return inert(response)


def _without_scripts(markup: str) -> str:
    """The markup without its scripts; one that never ends stays, so that no text goes with it."""
    pieces, place = [], 0
    while begin := _SCRIPT.search(markup, place):
        end = _SCRIPT_END.search(markup, begin.end())
        if end is None:
            break
        pieces.append(markup[place : begin.start()])
        place = end.end()
    return "".join((*pieces, markup[place:]))


def inert(response: HttpResponse) -> HttpResponse:
    """With the headers that let nothing in the answer run, load or lead elsewhere."""
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["X-DNS-Prefetch-Control"] = "off"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


_ENDINGS = {"application/pdf": "pdf", "text/html": "html", "text/plain": "txt", "text/csv": "csv"}


def _name(found: Snapshot, kind: str) -> str:
    return f"{found.sha256[:16]}.{_ENDINGS.get(kind, 'bin')}"


def _unpacked(found: Snapshot) -> bytes:
    """The body without its packing (Content-Encoding); 404 when the store has lost it."""
    try:
        return body_of(found)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
@desk_page()
def snapshot_warc(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The exchange with the site as WARC records."""
    found = get_object_or_404(Snapshot, pk=pk)
    if not found.warc_sha256 or found.warc_sha256 not in store():
        raise Http404
    response = HttpResponse(store().read(found.warc_sha256), content_type="application/warc")
    response["Content-Disposition"] = f'attachment; filename="{found.pk}.warc.gz"'
    return response
