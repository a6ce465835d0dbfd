"""Sources of a claim on its workbench: attach, follow, retry, accept, upload, describe; contact notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Rejected
from claims.forms.contact import ContactForm
from claims.forms.sources import (
    AcceptForm,
    AttachForm,
    DescribeForm,
    FileForm,
    JoinForm,
    NeverthelessForm,
    UploadForm,
)
from claims.models import User
from claims.services.captures import override_outcome, retry_snapshot, upload_snapshot
from claims.services.contact_notes import note_contact
from claims.services.joining import join_sources, part_sources
from claims.services.robots import override_robots
from claims.services.sources import (
    Attached,
    attach_sources,
    describe_source,
    put_back_source,
    take_off_source,
)
from claims.services.uploads import add_file
from claims.views import bench
from claims.views.access import desk_page, person
from claims.views.refusals import attempt, done
from claims.views.source_rows import SourceRow, sources_of
from claims.views.workbench import framing, show


def back_to(claim_id: UUID, *, source: UUID | None = None) -> str:
    """The workbench with this source open, at its card."""
    query, at = (f"?source={source}", f"source-{source}") if source else ("", "sources")
    return reverse("claim", args=[claim_id]) + query + f"#{at}"


@framing
@require_POST
@desk_page("source.attach")
def claim_sources(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attach the pasted addresses."""
    form = AttachForm(request.POST)
    if form.is_valid():
        found = attempt(
            form,
            lambda: _attach(person(request), pk, form.addresses()),
            no_addresses="urls",
            too_many_addresses="urls",
        )
        if found is not None:
            told = ngettext("%d source attached.", "%d sources attached.", len(found)) % len(found)
            if not found.refused:
                return done(request, told, back_to(pk))
            if found.sources:
                messages.success(request, told)
            form = _with_refused(found.refused)
    return show(request, pk, status=422, forms={"attach": form})


def _attach(actor: User, claim_id: UUID, urls: list[str]) -> Attached:
    """Attach addresses; where all are refused, each has a sentence of its own, too."""
    try:
        return attach_sources(actor=actor, claim_id=claim_id, urls=urls)
    except Rejected as refusal:
        if refusal.code != "address_refused":
            raise
        return Attached([], {row["url"]: row["reason"] for row in refusal.extra["refused"]})


def _with_refused(refused: Mapping[str, str]) -> AttachForm:
    """The addresses that were not attached, to be mended, with a sentence for each."""
    form = AttachForm({"urls": "\n".join(refused)})
    for url, reason in refused.items():
        form.add_error("urls", f"{url}: {reason}")
    return form


@require_safe
@desk_page()
def claim_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the sources stand, for the page that asks every two seconds while something runs."""
    claim = bench.claim_for(person(request), pk)
    sources = sources_of(claim)
    running = any(row.running for row in sources)
    return render(
        request,
        "claims/_progress.html",
        {"claim": claim, "sources": sources, "running": running},
    )


@require_POST
@desk_page("snapshot.retry")
def source_retry(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Try a source again."""
    row = _row(request, pk, source)
    retry_snapshot(actor=person(request), snapshot_id=row.newest.pk)
    return done(request, _("It will be fetched again."), back_to(pk, source=source))


@framing
@require_POST
@desk_page("snapshot.override")
def source_accept(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Accept the newest capture although a rule took it for something else."""
    row = _row(request, pk, source)
    form = AcceptForm(request.POST, auto_id=f"accept-{source}-%s")
    return _answer(
        request,
        pk,
        source,
        ("accept", form),
        lambda: override_outcome(
            actor=person(request),
            snapshot_id=row.newest.pk,
            reason=form.cleaned_data["reason"],
        ),
        _("The capture counts as good; your reason is kept."),
    )


@framing
@require_POST
@desk_page("source.override_robots")
def source_nevertheless(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Have the page fetched although its site asks automatic readers to stay away."""
    _row(request, pk, source)
    form = NeverthelessForm(request.POST, auto_id=f"nevertheless-{source}-%s")
    return _answer(
        request,
        pk,
        source,
        ("nevertheless", form),
        lambda: override_robots(
            actor=person(request), source_id=source, reason=form.cleaned_data["reason"]
        ),
        _("It will be fetched nevertheless; your reason is kept."),
    )


@framing
@require_POST
@desk_page("source.upload")
def source_upload(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Keep a copy that the person saved."""
    _row(request, pk, source)
    form = UploadForm(request.POST, request.FILES, auto_id=f"upload-{source}-%s")

    def keep() -> Any:
        file: UploadedFile[Any] = form.cleaned_data["file"]
        return upload_snapshot(
            actor=person(request),
            source_id=source,
            data=file.read(),
            content_type=_type_of(file),
            file_name=file.name or "",
        )

    return _answer(request, pk, source, ("upload", form), keep, _("The copy was kept."))


def _type_of(file: UploadedFile[Any]) -> str:
    charset = f"; charset={file.charset}" if file.charset else ""
    return f"{file.content_type or ''}{charset}"


@framing
@require_POST
@desk_page("source.change")
def source_describe(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Change what the source is called."""
    _row(request, pk, source)
    form = DescribeForm(request.POST, auto_id=f"describe-{source}-%s")
    return _answer(
        request,
        pk,
        source,
        ("describe", form),
        lambda: describe_source(actor=person(request), source_id=source, **form.cleaned_data),
        _("The source was described."),
    )


@framing
@require_POST
@desk_page("contact.note")
def claim_contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what somebody told us."""
    form = ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid():
        given = form.cleaned_data
        note = attempt(
            form,
            lambda: note_contact(
                actor=person(request),
                claim_id=pk,
                who=form.party() or {},
                role=given["party_role"],
                how=given["how"],
                at=given["at"],
                text=given["text"],
            ),
            contact_empty="text",
            contact_in_future="at",
        )
        if note is not None:
            to = reverse("claim", args=[pk]) + f"?note={note.pk}#sources"
            return done(request, _("Noted."), to)
    return show(request, pk, status=422, forms={"contact": form})


@framing
@require_POST
@desk_page("source.upload")
def claim_files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attach a file as a source without an address."""
    form = FileForm(request.POST, request.FILES, auto_id="file-%s")
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        snapshot = attempt(
            form,
            lambda: add_file(
                actor=person(request),
                claim_id=pk,
                data=file.read(),
                content_type=_type_of(file),
                file_name=file.name or "",
                title=form.cleaned_data["title"],
                kind=form.cleaned_data["kind"],
            ),
            upload_empty="file",
            upload_too_large="file",
            title_required="title",
        )
        if snapshot is not None:
            to = back_to(pk, source=snapshot.source_id)
            return done(request, _("The file was added as a source."), to)
    return show(request, pk, status=422, forms={"file": form})


@require_POST
@desk_page("source.attach")
def source_take_off(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Take a source off the claim."""
    take_off_source(actor=person(request), claim_id=pk, source_id=source)
    return done(request, _("The source was taken off. It can be put back below."), back_to(pk))


@require_POST
@desk_page("source.attach")
def source_put_back(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Attach it again."""
    put_back_source(actor=person(request), claim_id=pk, source_id=source)
    return done(request, _("The source was put back."), back_to(pk, source=source))


@framing
@require_POST
@desk_page("source.join")
def source_join(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Join the source into the one that is the same page."""
    twin = _row(request, pk, source).twin
    if twin is None:
        raise Http404
    form = JoinForm(request.POST, auto_id=f"join-{source}-%s")
    return _answer(
        request,
        pk,
        source,
        ("join", form),
        lambda: join_sources(
            actor=person(request),
            source_id=source,
            into_id=twin,
            reason=form.cleaned_data["reason"],
        ),
        _("They are one source now; your reason is kept."),
    )


@require_POST
@desk_page("source.join")
def source_part(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    """Part a source that was joined into another one of this claim."""
    _row(request, pk, source)
    part_sources(actor=person(request), source_id=source)
    return done(request, _("They are two sources again."), back_to(pk))


def _row(request: HttpRequest, pk: UUID, source: UUID) -> SourceRow:
    """The source as this claim's; 404 for any other."""
    claim = bench.claim_for(person(request), pk)
    row = next((row for row in sources_of(claim) if row.is_or_has(source)), None)
    if row is None:
        raise Http404
    return row


def _answer(
    request: HttpRequest,
    pk: UUID,
    source: UUID,
    named: tuple[str, BaseForm],
    service: Callable[[], Any],
    told: str,
) -> HttpResponse:
    """Do it and go back to the source; or show the page with what was refused."""
    name, form = named
    if form.is_valid() and attempt(form, service) is not None:
        return done(request, told, back_to(pk, source=source))
    return show(request, pk, status=422, forms={name: form}, about=source)
