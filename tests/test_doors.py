"""One table: every address of the project × everybody → the status of the answer.

A route without a row fails. To add one, add a line to ROWS (the API), PUBLIC (what strangers see)
or PAGES (what people see who are signed in): the route as the resolver spells it,
the statuses in the order of PEOPLE, and, where the route needs them, `at` (what of the `World` its
placeholder names) and `body`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import FileResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import (
    Appearance,
    Article,
    Assignment,
    Claim,
    ContactNote,
    Desk,
    Edition,
    Evidence,
    LegalRule,
    PassageChange,
    Recusal,
    ReplyRequest,
    SavedFilter,
    Snapshot,
    User,
    Watch,
)
from claims.services.articles import add_article_version
from claims.services.captures import upload_snapshot
from claims.services.contact_notes import note_contact
from claims.services.filters import save_filter
from claims.services.legal import set_legal_rule
from claims.services.recusals import recuse
from claims.services.replies import ask_for_reply
from claims.services.tokens import issue_token
from claims.workflow import STEPS
from tests import factories
from tests.capture.pdf_files import column, pdf

pytestmark = pytest.mark.django_db
PEOPLE = ("stranger", "nora", "cora", "chen", "rita", "pia", "ada")
ALL = "200 200 200 200 200 200 200"
DESK = "401 403 200 200 200 200 200"
GONE = "404 404 404 404 404 404 404"


def unread(answer: Any) -> Any:
    """The answer, its file closed: a server does that to a download that nobody reads."""
    if isinstance(answer, FileResponse):
        for close in answer._resource_closers:
            close()
    return answer


class World:
    """What a request needs to find, and everybody's way in; made once, before the first request."""

    def __init__(self) -> None:
        for name in (one for one in vars(World) if not one.startswith("_")):
            getattr(self, name)

    @cached_property
    def keys(self) -> dict[str, str]:
        """A token of each person who may have one."""
        people = {name: factories.person(name) for name in PEOPLE[2:]} | {"eve": everybody()}
        return {name: issue_token(user=one, actor=None) for name, one in people.items()}

    @cached_property
    def sessions(self) -> dict[str, str]:
        """A session of each person."""
        everybody()
        return {name: signed_in(factories.person(name)) for name in (*PEOPLE[1:], "eve")}

    @cached_property
    def worked_on(self) -> Claim:
        return factories.with_evidence()

    @property
    def claim(self) -> Claim:
        """As it is now: what else a request needs may have been written about it since."""
        return factories.fresh(self.worked_on)

    @cached_property
    def queued(self) -> Claim:
        return factories.queued()

    @cached_property
    def published(self) -> Claim:
        return factories.published()

    @cached_property
    def check(self) -> Any:
        return self.published.check_page

    @cached_property
    def article(self) -> Article:
        return factories.article()

    @cached_property
    def appearance(self) -> Appearance:
        return self.claim.appearances.get()

    @cached_property
    def followed(self) -> Appearance:
        """A passage of a text that is not the newest any more."""
        version = self.appearance.article_version
        assert version is not None
        text = "A new lead.\n\n" + version.text
        add_article_version(
            actor=factories.person("cora"), article_id=version.article_id, text=text
        )
        return self.appearance

    @cached_property
    def holder(self) -> User:
        return factories.person("chen")

    @cached_property
    def recusal(self) -> Recusal:
        chidi = factories.person("chidi")
        return recuse(actor=chidi, claim_id=self.claim.pk, reason="I know the envoy.")

    @cached_property
    def snapshot(self) -> Snapshot:
        return factories.snapshot_good()

    @cached_property
    def document(self) -> Snapshot:
        """A PDF with one page."""
        return upload_snapshot(
            actor=factories.person("cora"),
            source_id=factories.source().pk,
            data=pdf([column(["A letter."])]),
            content_type="application/pdf",
            file_name="letter.pdf",
        )

    @cached_property
    def source(self) -> Any:
        return self.snapshot.source

    @cached_property
    def watch(self) -> Watch:
        self.published  # noqa: B018 # what is published is watched
        return Watch.objects.get()

    @cached_property
    def finding(self) -> PassageChange:
        return PassageChange.objects.create(
            watch=self.watch,
            evidence=self.published.evidence.get(),
            kind="gone",
            was=factories.QUOTATION,
            before=self.watch.snapshot,
            snapshot=self.watch.snapshot,
        )

    @cached_property
    def evidence(self) -> Evidence:
        return self.claim.evidence.get()

    @cached_property
    def assignment(self) -> Assignment:
        return self.claim.assignments.get()

    @cached_property
    def party(self) -> Any:
        return self.note.party

    @cached_property
    def legal_rule(self) -> LegalRule:
        pia = factories.person("pia")
        return set_legal_rule(actor=pia, kind="policy")  # the world's claims are events

    @cached_property
    def edition(self) -> Edition:
        return Edition.objects.create(desk=Desk.objects.get(), name="Late", at=time(23))

    @cached_property
    def saved(self) -> SavedFilter:
        """A list that cora shares."""
        return save_filter(
            actor=factories.person("cora"), name="Late", given={"view": "overdue"}, shared=True
        )

    @cached_property
    def somebody(self) -> User:
        return factories.person("chidi")

    @cached_property
    def request(self) -> ReplyRequest:
        """Asked yesterday; the deadline has passed."""
        now = timezone.now()
        return ask_for_reply(
            actor=factories.person("chen"),
            claim_id=self.claim.pk,
            who={"name": "The agency"},
            how="mail",
            at=now - timedelta(days=1),
            due_at=now - timedelta(hours=1),
        )

    @cached_property
    def note(self) -> ContactNote:
        return note_contact(
            actor=factories.person("chen"),
            claim_id=self.claim.pk,
            who={"name": "Somebody"},
            how="phone",
            at=timezone.now(),
            text="No.",
        )


Body = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    route: str
    statuses: str
    method: str = "get"
    at: str = ""
    body: Body = lambda world: {}
    form: str = "json"

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.route}"

    def path(self, world: World) -> str:
        spelt = self.route.replace("<str:token>", "unknown").replace("<slug:slug>", "news")
        if not self.at:
            return "/" + spelt
        value = getattr(world, self.at)
        route = spelt.replace("<uuid:pk>", str(value.pk) if hasattr(value, "pk") else str(value))
        quoted = world.evidence if "<uuid:" in route else None
        if quoted is not None and quoted.extraction is not None:
            route = route.replace("<uuid:source>", str(quoted.extraction.snapshot.source_id))
            route = route.replace("<uuid:evidence>", str(quoted.pk))
        return "/" + route.replace("<slug:step>", "release").replace("<int:number>", "1")

    def ask(self, client: APIClient, world: World) -> Any:
        answer = getattr(client, self.method)(
            self.path(world), self.body(world) or None, format=self.form
        )
        return unread(answer)


def a_quotation(world: World) -> dict[str, Any]:
    return {
        "snapshot": str(world.snapshot.pk),
        "exact": factories.QUOTATION,
        "stance": "refutes",
        "directness": "document",
    }


def a_note(world: World) -> dict[str, Any]:
    return {
        "who": {"name": "A spokesman"},
        "at": "2024-01-01T00:00:00Z",
        "how": "phone",
        "text": "There was no letter.",
    }


def a_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.txt", b"There was no letter.", "text/plain")}


def now_at(world: World) -> dict[str, Any]:
    at = timezone.now() - timedelta(hours=12)  # in whatever zone it is read
    return {"at": at.strftime("%Y-%m-%dT%H:%M:%S")}


def an_answer(world: World) -> dict[str, Any]:
    return {**now_at(world), "how": "mail", "text": "We stand by it."}


def a_question(world: World) -> dict[str, Any]:
    return {"party_name": "P", "how": "mail", "at": "2024-01-01T00:00"}


V1 = "api/v1/"
REMINDS = "401 403 200 200 403 403 403"
OF = V1 + "claims/<uuid:pk>/"
WRITERS = "401 403 201 201 403 403 403"
CHECKER = "401 403 403 201 403 403 403"
ROWS = [
    Row("api/schema/", ALL),
    Row("api/docs/", ALL),
    Row("api/^.*$", GONE, at="article"),
    Row(V1 + "me/", DESK),
    Row(V1 + "people/<uuid:pk>/away/", "401 403 403 200 403 200 200", at="holder"),
    Row(
        V1 + "people/<uuid:pk>/away/",
        "401 403 403 200 403 200 200",
        "put",
        "holder",
        lambda w: {"until": None},
    ),
    Row(V1 + "articles/", DESK),
    Row(V1 + "articles/", WRITERS, "post", body=lambda w: {"title": "A", "text": "B"}),
    Row(V1 + "articles/<uuid:pk>/", DESK, at="article"),
    Row(V1 + "articles/<uuid:pk>/versions/", WRITERS, "post", "article", lambda w: {"text": "C"}),
    Row(V1 + "claims/", DESK),
    Row(
        V1 + "claims/",
        WRITERS,
        "post",
        body=lambda w: {"statement": "A.", "kind": "event", "appearance_url": "https://a.example/"},
    ),
    Row(OF, DESK, at="claim"),
    Row(
        OF,
        "401 403 200 200 403 403 403",
        "patch",
        "claim",
        lambda w: {"version": w.claim.version, "note": "n"},
    ),
    Row(
        OF + "steps/<slug:step>/",
        "401 403 403 200 403 200 403",
        "post",
        "claim",
        lambda w: {"version": w.claim.version, "note": "n"},
    ),
    Row(OF + "appearances/", DESK, at="claim"),
    Row(
        OF + "appearances/",
        WRITERS,
        "post",
        "claim",
        lambda w: {"version": w.claim.version, "appearance_url": "https://a.example/"},
    ),
    Row(OF + "links/", DESK, at="claim"),
    Row(
        OF + "links/",
        CHECKER,
        "post",
        "claim",
        lambda w: {"kind": "repeats", "other": str(w.queued.pk)},
    ),
    Row(OF + "sources/", DESK, at="claim"),
    Row(OF + "sources/", WRITERS, "post", "claim", lambda w: {"urls": ["https://a.example/"]}),
    Row(OF + "evidence/", DESK, at="claim"),
    Row(OF + "evidence/", CHECKER, "post", "claim", a_quotation),
    Row(OF + "contact-notes/", DESK, at="claim"),
    Row(OF + "contact-notes/", WRITERS, "post", "claim", a_note),
    Row(OF + "reply-requests/", DESK, at="claim"),
    Row(
        OF + "reply-requests/",
        WRITERS,
        "post",
        "claim",
        lambda w: {"who": {"name": "P"}, "how": "mail", "at": "2024-01-01T00:00:00Z"},
    ),
    Row(V1 + "reply-requests/", DESK),
    Row(V1 + "reply-requests/<uuid:pk>/", DESK, at="request"),
    Row(V1 + "reply-requests/<uuid:pk>/answer/", WRITERS, "post", "request", an_answer),
    Row(V1 + "reply-requests/<uuid:pk>/remind/", REMINDS, "post", "request", now_at),
    Row(V1 + "reply-requests/<uuid:pk>/silence/", REMINDS, "post", "request"),
    Row(OF + "confidential/", "401 403 200 200 403 200 403", at="claim"),
    Row(
        OF + "confidential/",
        "401 403 201 201 403 201 403",
        "post",
        "claim",
        lambda w: {"who": "X", "text": "Y"},
    ),
    Row(OF + "draft/", DESK, at="claim"),
    Row(
        OF + "draft/",
        "401 403 403 200 403 403 403",
        "put",
        "claim",
        lambda w: {"version": w.claim.draft.version, "summary": "S"},
    ),
    Row(OF + "verdicts/", DESK, at="published"),
    Row(OF + "events/", DESK, at="claim"),
    Row(
        OF + "presence/",
        "401 403 200 200 200 200 403",
        "post",
        "claim",
        lambda w: {"doing": "writing"},
    ),
    Row(OF + "recusals/", DESK, at="claim"),
    Row(
        OF + "recusals/",
        "401 403 201 201 201 201 403",
        "post",
        "claim",
        lambda w: {"reason": "I know the envoy."},
    ),
    Row(
        V1 + "recusals/<uuid:pk>/lift/",
        "401 403 403 403 403 200 403",
        "post",
        "recusal",
        lambda w: {"reason": "Not any more."},
    ),
    Row(OF + "wacz/", DESK, at="claim"),
    Row(V1 + "sources/<uuid:pk>/wacz/", DESK, at="source"),
    Row(V1 + "checks/<uuid:pk>/wacz/", DESK, at="check"),
    Row(V1 + "appearances/<uuid:pk>/", DESK, at="appearance"),
    Row(
        V1 + "appearances/<uuid:pk>/move/",
        "401 403 200 200 403 403 403",
        "post",
        "followed",
        lambda w: {"version": w.claim.version},
    ),
    Row(V1 + "sources/", DESK),
    Row(V1 + "sources/<uuid:pk>/", DESK, at="source"),
    Row(
        V1 + "sources/<uuid:pk>/",
        "401 403 200 200 403 403 403",
        "patch",
        "source",
        lambda w: {"title": "T"},
    ),
    Row(V1 + "sources/<uuid:pk>/upload/", WRITERS, "post", "source", a_file, "multipart"),
    # 422: whoever gets that far may, but no rule of the site kept us away.
    Row(
        V1 + "sources/<uuid:pk>/nevertheless/",
        "401 403 403 422 403 422 403",
        "post",
        "source",
        lambda w: {"reason": "r"},
    ),
    Row(V1 + "watches/", DESK),
    Row(V1 + "watches/<uuid:pk>/", DESK, at="watch"),
    Row(V1 + "watches/<uuid:pk>/check/", "401 403 403 202 202 202 403", "post", "watch"),
    Row(V1 + "passage-changes/", DESK),
    Row(V1 + "passage-changes/<uuid:pk>/", DESK, at="finding"),
    Row(
        V1 + "passage-changes/<uuid:pk>/resolve/",
        "401 403 403 200 200 200 403",
        "post",
        "finding",
        lambda world: {"how": "holds", "note": "It says the same."},
    ),
    Row(V1 + "snapshots/<uuid:pk>/", DESK, at="snapshot"),
    Row(
        V1 + "claims/<uuid:pk>/sources/<uuid:source>/",
        "401 403 422 422 403 403 403",  # it is quoted
        "delete",
        "claim",
    ),
    Row(
        V1 + "claims/<uuid:pk>/sources/<uuid:source>/",
        "401 403 200 200 403 403 403",
        "put",
        "claim",
    ),
    Row(
        V1 + "claims/<uuid:pk>/files/",
        WRITERS,
        "post",
        "claim",
        lambda w: {"file": SimpleUploadedFile("a.txt", b"A letter."), "title": "A letter"},
        "multipart",
    ),
    Row(
        V1 + "sources/<uuid:pk>/join/",
        "401 403 403 200 403 200 403",
        "post",
        "source",
        lambda w: {"into": str(factories.source().pk), "reason": "r"},
    ),
    Row(
        V1 + "sources/<uuid:pk>/part/", "401 403 403 422 403 422 403", "post", "source"
    ),  # not joined
    Row(V1 + "snapshots/<uuid:pk>/pages/", DESK, at="document"),
    Row(V1 + "snapshots/<uuid:pk>/pages/<int:number>/", DESK, at="document"),
    Row(
        V1 + "snapshots/<uuid:pk>/facts/",
        "401 403 200 200 403 403 403",
        "post",
        "snapshot",
        lambda w: {"title": "T", "byline": "", "published": "2025", "language": "en"},
    ),
    Row(V1 + "snapshots/<uuid:pk>/retry/", WRITERS, "post", "snapshot"),
    # 422: whoever gets that far may override, but this capture is good.
    Row(
        V1 + "snapshots/<uuid:pk>/override/",
        "401 403 403 422 403 422 403",
        "post",
        "snapshot",
        lambda w: {"reason": "r"},
    ),
    Row(
        V1 + "snapshots/<uuid:pk>/discard/",
        "401 403 200 200 403 403 403",
        "post",
        "snapshot",
        lambda w: {"reason": "r"},
    ),
    Row(V1 + "evidence/<uuid:pk>/", DESK, at="evidence"),
    Row(V1 + "evidence/<uuid:pk>/", "401 403 403 204 403 403 403", "delete", "evidence"),
    Row(V1 + "contact-notes/<uuid:pk>/", DESK, at="note"),
    Row(V1 + "parties/", DESK),
    Row(V1 + "parties/", WRITERS, "post", body=lambda w: {"name": "P"}),
    Row(V1 + "parties/<uuid:pk>/", DESK, at="party"),
    Row(V1 + "desks/", DESK),
    Row(V1 + "scales/", DESK),
    Row(V1 + "legal-rules/", DESK),
    Row(
        V1 + "legal-rules/",
        "401 403 403 403 403 201 403",
        "post",
        body=lambda w: {"kind": "other"},
    ),
    Row(V1 + "legal-rules/<uuid:pk>/end/", "401 403 403 403 403 200 403", "post", "legal_rule"),
    Row(V1 + "policies/", DESK),
    Row(
        V1 + "policies/",
        "401 403 403 403 403 201 403",
        "post",
        body=lambda w: {"version": 0, "rules": {"independent_origins": {"least": 2}}},
    ),
    Row(V1 + "assignments/", DESK),
    Row(V1 + "assignments/<uuid:pk>/", DESK, at="assignment"),
    Row(V1 + "queue/", DESK),
    Row(
        V1 + "queue/next/", "401 403 403 200 403 403 403", "post", body=lambda w: {"duty": "check"}
    ),
    Row(
        V1 + "claims/bulk/",
        "401 403 200 200 403 403 403",
        "post",
        body=lambda w: {
            "act": "priority",
            "priority": 1,
            "claims": [{"id": str(w.queued.pk), "version": w.queued.version}],
        },
    ),
    Row(V1 + "filters/", DESK),
    Row(
        V1 + "filters/",
        "401 403 201 201 201 201 403",
        "post",
        body=lambda w: {"name": "Mine", "given": {"view": "mine"}},
    ),
    Row(
        V1 + "filters/<uuid:pk>/",
        "401 403 200 403 403 403 403",
        "patch",
        "saved",
        lambda w: {"name": "B"},
    ),
    Row(V1 + "filters/<uuid:pk>/", "401 403 204 403 403 403 403", "delete", "saved"),
    Row(V1 + "notices/", DESK),
    Row(
        V1 + "notices/read/",
        "401 403 200 200 200 200 403",
        "post",
        body=lambda w: {"until": "2030-01-01T00:00:00Z"},
    ),
    Row(V1 + "publications/", DESK),
    Row(V1 + "corrections/", DESK),
    Row(V1 + "events/", DESK),
]
# What strangers see; for these the answer is the same to the byte, whoever asks.
PUBLIC = [
    Row(V1 + "verdicts/", ALL),
    Row(V1 + "verdicts/<uuid:pk>/", ALL, at="check"),
    Row(V1 + "verdicts/<uuid:pk>/", GONE, at="claim"),
    Row(V1 + "verdicts/<uuid:pk>/claimreview/", ALL, at="check"),
    *(Row(V1 + f"exports/verdicts.{form}", ALL) for form in ("json", "ndjson", "csv", "jsonld")),
    Row(V1 + "changes/", ALL),
    Row("", ALL),
    Row("checks/", ALL),
    Row("checks/<uuid:pk>/", ALL, at="check"),
    Row("checks/<uuid:pk>/", GONE, at="claim"),
    Row("checks/<uuid:pk>/versions/<int:number>/", ALL, at="check"),
    Row("checks/<uuid:pk>/versions/<int:number>/payload.json", ALL, at="check"),
    Row("method/", ALL),
    Row("corrections/", ALL),
    Row("feeds/claimreview.json", ALL),
    Row("feeds/checks.atom", ALL),
    Row("feeds/corrections.atom", ALL),
    Row("healthz", ALL),
]
DESK_PAGE = (
    "302 404 200 200 200 200 200"  # strangers sign in first; without a role there is nothing
)
DESK_POST = "302 404 303 303 303 303 303"
ADMIN_PAGE = "302 404 403 403 403 403 200"
BENCH = "desk/claims/<uuid:pk>/"
MAY_WRITE = "302 404 303 303 403 403 403"
MAY_CHECK = "302 404 403 303 403 403 403"
WORKBENCH = [
    Row(BENCH + "progress/", DESK_PAGE, at="claim"),
    Row(BENCH + "earlier/", DESK_PAGE, at="claim"),
    Row(
        BENCH + "links/",
        MAY_CHECK,
        "post",
        "claim",
        lambda w: {"repeats": str(w.published.pk)},
        "multipart",
    ),
    Row(
        BENCH + "sources/",
        MAY_WRITE,
        "post",
        "claim",
        lambda w: {"urls": "https://a.example/"},
        "multipart",
    ),
    Row(BENCH + "sources/<uuid:source>/retry/", MAY_WRITE, "post", "claim", form="multipart"),
    Row(BENCH + "sources/<uuid:source>/upload/", MAY_WRITE, "post", "claim", a_file, "multipart"),
    Row(
        BENCH + "sources/<uuid:source>/describe/",
        MAY_WRITE,
        "post",
        "claim",
        lambda w: {"kind": "data"},
        "multipart",
    ),
    Row(
        BENCH + "sources/<uuid:source>/nevertheless/",
        "302 404 403 422 403 422 403",
        "post",
        "claim",
        lambda w: {"reason": "r"},
        "multipart",
    ),
    # 422: whoever gets that far may accept a capture, but this one is good.
    Row(
        BENCH + "sources/<uuid:source>/accept/",
        "302 404 403 422 403 422 403",
        "post",
        "claim",
        lambda w: {"reason": "r"},
        "multipart",
    ),
    Row(
        BENCH + "contacts/",
        MAY_WRITE,
        "post",
        "claim",
        lambda w: {"party_name": "P", "at": "2024-01-01T00:00", "how": "phone", "text": "No."},
        "multipart",
    ),
    Row(BENCH + "replies/", MAY_WRITE, "post", "claim", a_question, "multipart"),
    Row("desk/replies/<uuid:pk>/answer/", MAY_WRITE, "post", "request", an_answer, "multipart"),
    Row("desk/replies/<uuid:pk>/remind/", MAY_WRITE, "post", "request", now_at, "multipart"),
    Row("desk/replies/<uuid:pk>/silence/", MAY_WRITE, "post", "request", form="multipart"),
    Row(BENCH + "evidence/", MAY_CHECK, "post", "claim", a_quotation, "multipart"),
    Row(BENCH + "evidence/<uuid:evidence>/remove/", MAY_CHECK, "post", "claim", form="multipart"),
    Row(
        BENCH + "draft/",
        MAY_CHECK,
        "post",
        "claim",
        lambda w: {"version": w.claim.draft.version},
        "multipart",
    ),
    Row(BENCH + "wacz/", DESK_PAGE, at="claim"),
    Row("desk/sources/<uuid:pk>/wacz/", DESK_PAGE, at="source"),
    Row("desk/checks/<uuid:pk>/wacz/", DESK_PAGE, at="check"),
    Row("desk/watches/", DESK_PAGE),
    Row("desk/watches/<uuid:pk>/", DESK_PAGE, at="watch"),
    Row("desk/watches/<uuid:pk>/check/", "302 404 403 303 303 303 403", "post", "watch"),
    Row("desk/watches/changes/<uuid:pk>/", DESK_PAGE, at="finding"),
    Row("desk/snapshots/<uuid:pk>/", DESK_PAGE, at="snapshot"),
    Row(
        "desk/snapshots/<uuid:pk>/facts/",
        MAY_WRITE,
        "post",
        "snapshot",
        lambda w: {"title": "T"},
        "multipart",
    ),
    Row(
        "desk/snapshots/<uuid:pk>/discard/",
        MAY_WRITE,
        "post",
        "snapshot",
        lambda w: {"reason": "r"},
        "multipart",
    ),
    Row(
        "desk/claims/<uuid:pk>/sources/<uuid:source>/take-off/",
        "302 404 422 422 403 403 403",
        "post",
        "claim",
    ),
    Row(
        "desk/claims/<uuid:pk>/sources/<uuid:source>/put-back/",
        "302 404 303 303 403 403 403",
        "post",
        "claim",
    ),
    Row(
        "desk/claims/<uuid:pk>/sources/<uuid:source>/join/",
        "302 404 403 404 403 404 403",
        "post",
        "claim",
    ),
    Row(
        "desk/claims/<uuid:pk>/sources/<uuid:source>/part/",
        "302 404 403 422 403 422 403",
        "post",
        "claim",
    ),
    Row(
        "desk/claims/<uuid:pk>/files/",
        "302 404 303 303 403 403 403",
        "post",
        "claim",
        lambda w: {
            "file": SimpleUploadedFile("a.txt", b"A letter."),
            "title": "A letter",
            "kind": "document",
        },
        "multipart",
    ),
    Row("desk/snapshots/<uuid:pk>/original/", DESK_PAGE, at="snapshot"),
    Row("desk/snapshots/<uuid:pk>/pages/<int:number>/", DESK_PAGE, at="document"),
    Row("desk/snapshots/<uuid:pk>/warc/", "302 404 404 404 404 404 404", at="snapshot"),  # uploaded
]
PAGES = [
    Row("readyz", "503 503 503 503 503 503 503"),  # no broker runs here
    Row("accounts/", "302 200 200 200 200 200 200"),
    Row("accounts/login/", "200 302 302 302 302 302 302"),
    Row("accounts/logout/", "302 200 200 200 200 200 200"),
    Row("accounts/password/change/", "302 200 200 200 200 200 200"),
    Row("desk/", DESK_PAGE),
    Row("desk/seen/", DESK_POST, "post", "", lambda w: {"seq": 1}, "multipart"),
    Row("desk/queue/", DESK_PAGE),
    Row("desk/queue/next/", "302 404 403 303 403 403 403", "post"),
    Row("desk/claims/<uuid:pk>/change/", "302 404 200 200 403 403 403", at="claim"),
    Row("desk/claims/<uuid:pk>/comments/", DESK_PAGE, at="claim"),
    Row("desk/claims/<uuid:pk>/comments/read/", DESK_POST, "post", at="claim"),
    Row("desk/claims/<uuid:pk>/history/", DESK_PAGE, at="claim"),
    Row("desk/claims/<uuid:pk>/steps/<slug:step>/", DESK_PAGE, at="claim"),
    Row(
        "desk/claims/<uuid:pk>/steps/<slug:step>/",
        "302 404 403 303 403 303 403",
        "post",
        "claim",
        lambda w: {"version": w.claim.version, "note": "n"},
        "multipart",
    ),
    Row("desk/inbox/", DESK_PAGE),
    Row(
        "desk/inbox/read/",
        DESK_POST,
        "post",
        body=lambda w: {"until": "2030-01-01T00:00:00Z"},
        form="multipart",
    ),
    Row("desk/inbox/<uuid:pk>/", GONE.replace("404", "302", 1), "post", "claim"),
    Row("desk/mail/", DESK_PAGE),
    Row("mail/confirm/<str:token>/", ALL),
    Row("mail/confirm/<str:token>/", GONE, "post"),
    Row("mail/stop/<str:token>/", ALL),
    Row("mail/stop/<str:token>/", GONE, "post"),
    Row("desk/desks/", DESK_PAGE),
    Row("desk/figures/", DESK_PAGE),
    Row("desk/figures.csv", DESK_PAGE),
    Row("desk/desks/<slug:slug>/", "302 404 403 403 403 200 200"),
    Row("desk/editions/<uuid:pk>/remove/", "302 404 403 403 403 303 303", "post", "edition"),
    Row("desk/parties/", DESK_PAGE),
    Row("desk/away/", "302 404 403 403 403 200 200"),
    Row("desk/people/<uuid:pk>/away/", "302 404 403 200 403 200 200", at="holder"),
    Row(
        "desk/people/<uuid:pk>/away/",
        "302 404 403 303 403 303 303",
        "post",
        "holder",
        lambda w: {"until": "2130-01-01"},
        "multipart",
    ),
    Row("desk/claims/<uuid:pk>/presence/", DESK_PAGE, at="claim"),
    Row(
        "desk/claims/<uuid:pk>/presence/",
        "302 404 200 200 200 200 200",
        "post",
        "claim",
        lambda w: {"doing": "writing"},
        "multipart",
    ),
    Row("desk/claims/<uuid:pk>/recusals/", DESK_PAGE, at="claim"),
    Row(
        "desk/recusals/<uuid:pk>/lift/",
        "302 404 403 403 403 303 403",
        "post",
        "recusal",
        lambda w: {"reason": "Not any more."},
        "multipart",
    ),
    Row("desk/claims/<uuid:pk>/legal/", DESK_PAGE, at="published"),
    Row(
        "desk/legal-rules/",
        "302 404 403 403 403 303 403",
        "post",
        body=lambda w: {"kind": "other"},
        form="multipart",
    ),
    Row("desk/legal-rules/<uuid:pk>/end/", "302 404 403 403 403 303 403", "post", "legal_rule"),
    Row("desk/policies/", DESK_PAGE),
    Row("desk/policies/rules/", DESK_PAGE),
    Row(
        "desk/policies/rules/",
        "302 404 403 403 403 303 403",
        "post",
        body=lambda w: {"version": 0, "own": "on", "origins": 2},
        form="multipart",
    ),
    Row("desk/people/", ADMIN_PAGE),
    Row("desk/people/new/", ADMIN_PAGE),
    Row("desk/people/<uuid:pk>/", ADMIN_PAGE, at="somebody"),
    Row(
        "desk/people/<uuid:pk>/active/",
        "302 404 403 403 403 403 303",
        "post",
        "somebody",
        lambda w: {"active": "no"},
        "multipart",
    ),
    Row("desk/claims/", DESK_PAGE),
    Row(
        "desk/claims/bulk/",
        "302 404 200 200 403 403 403",
        "post",
        body=lambda w: {"act": "priority", "claim": f"{w.queued.pk}:{w.queued.version}"},
        form="multipart",
    ),
    Row("desk/claims/lists/", DESK_PAGE),
    Row("desk/claims/lists/<uuid:pk>/", "302 404 200 404 404 404 404", at="saved"),
    Row("desk/claims/lists/<uuid:pk>/remove/", "302 404 303 403 403 403 403", "post", "saved"),
    Row("desk/claims/<uuid:pk>/", DESK_PAGE, at="claim"),
    *WORKBENCH,
    Row("desk/claims/<uuid:pk>/review/", DESK_PAGE, at="published"),
    Row("desk/claims/<uuid:pk>/publish/", DESK_PAGE, at="published"),
    Row("desk/articles/", DESK_PAGE),
    Row("desk/articles/new/", "302 404 200 200 403 403 403"),
    Row("desk/articles/<uuid:pk>/", DESK_PAGE, at="article"),
    Row(  # the first text changed nothing
        "desk/articles/<uuid:pk>/versions/<int:number>/changes/",
        "302 404 404 404 404 404 404",
        at="article",
    ),
    Row("desk/passages/<uuid:pk>/move/", "302 404 200 200 403 403 403", at="followed"),
    Row("desk/articles/<uuid:pk>/flag/", "302 404 200 200 403 403 403", at="article"),
    Row("desk/articles/<uuid:pk>/versions/", DESK_PAGE, at="article"),
    Row("desk/articles/<uuid:pk>/capture/", "302 404 302 302 302 302 302", at="article"),
]
# The administration: one rule for all of its addresses, see test_the_administration.
ADMIN = "admin/"
EXPORTS = r"api/^v1/exports/verdicts\.(?P<form>json|ndjson|csv|jsonld)$"
WRITES = [row for row in ROWS if row.method != "get"]


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every route that the resolver knows, as it is written."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            assert isinstance(pattern, URLPattern)
            yield here


def signed_in(person: User) -> str:
    """The key of a new session."""
    client = APIClient()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def as_person(name: str, world: World, *, token: bool = True) -> APIClient:
    """Their client: a token, or a session for pages and for whoever may have no token."""
    client = APIClient()
    if token and name in world.keys:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {world.keys[name]}")
    elif name != "stranger":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[name]
    return client


@pytest.fixture(scope="module")
def world(kept_for_the_file: None) -> World:
    return World()


def test_it_works(api: Callable[..., APIClient]) -> None:
    """Every route has a row."""
    known = {row.route for row in (*ROWS, *PUBLIC, *PAGES)} | {EXPORTS}
    found = set(routes(get_resolver().url_patterns))
    assert {route for route in found - known if not route.startswith(ADMIN)} == set()
    assert len(found) > 100


@pytest.mark.parametrize("row", [*ROWS, *PUBLIC, *PAGES], ids=lambda row: row.label)
def test_who_may(row: Row, world: World) -> None:
    told = []
    for name in PEOPLE:
        client = as_person(name, world, token=row.route.startswith("api/"))
        with transaction.atomic():
            told.append(str(row.ask(client, world).status_code))
            transaction.set_rollback(True)
    assert " ".join(told) == row.statuses


def test_the_administration(world: World) -> None:
    """Strangers are sent to sign in, people without the role are refused, before anything is looked up."""
    clients = {name: as_person(name, world, token=False) for name in PEOPLE}
    for route in routes(get_resolver().url_patterns):
        if not route.startswith(ADMIN):
            continue
        path = "/" + re.sub(
            r"<[a-z_:]+>",
            str(uuid4()),
            route.replace("^(?P<app_label>claims)/$", "claims/").replace("(?P<url>.*)$", "x/"),
        )
        told = {name: client.get(path) for name, client in clients.items()}
        assert told["stranger"].status_code == 302, path
        assert told["stranger"]["Location"].startswith(("/accounts/login/", "/admin/")), path
        assert {told[name].status_code for name in PEOPLE[1:-1]} == {403}, path
        assert told["ada"].status_code < 500, path
        if (
            "<" not in route
            and "(" not in route
            and "/add/" not in route
            and route.startswith("admin/claims/")
        ):
            assert told["ada"].status_code == 200, path


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.label)
def test_a_token_that_reads_cannot_write(
    row: Row, world: World, api: Callable[..., APIClient]
) -> None:
    answer = row.ask(api(everybody(), scopes=["read"]), world)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_token_that_writes_cannot_read(api: Callable[..., APIClient], chen: User) -> None:
    assert api(chen, scopes=["write"]).get("/api/v1/claims/").status_code == 403


def everybody() -> User:
    return factories.person("eve", "contributor", "checker", "reviewer", "publisher", "admin")


@pytest.mark.parametrize("name", sorted(set(STEPS) - {"flag"}))
def test_each_step_has_its_scope(name: str, api: Callable[..., APIClient]) -> None:
    claim = factories.queued()
    path = f"/api/v1/claims/{claim.pk}/steps/{name}/"
    for scope in ("write", "review", "publish", "admin"):
        answer = api(everybody(), scopes=["read", scope]).post(path, {}, format="json")
        # With the scope the request comes as far as the service, which misses the version.
        told = (answer.status_code, answer.json()["code"])
        if scope == STEPS[name].scope:
            assert told in {(400, "version_required"), (403, "not_assignee")}
        else:
            assert told == (403, "forbidden")


def test_a_scope_ends_where_the_role_ends(api: Callable[..., APIClient], rita: User) -> None:
    client = api(rita, scopes=["read", "review"])
    rita.groups.clear()
    assert client.get("/api/v1/claims/").status_code == 403
    rita.is_active = False
    rita.save()
    assert client.get("/api/v1/claims/").status_code == 401


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.label + " " + row.statuses[:3])
def test_the_same_bytes_for_everybody(
    row: Row, world: World, api: Callable[..., APIClient]
) -> None:
    path = row.path(world)
    factories.on_hold()
    clients = [api(None), as_person("pia", world), as_person("pia", world, token=False)]
    for header in ("Bearer nonsense", "Bearer", "Bearer a b", "Basic cGlhOnBpYQ==", "\x00"):
        client = api(None)
        client.credentials(HTTP_AUTHORIZATION=header)
        clients.append(client)
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        answers = [client.get(path) for client in clients]
    seen = {(a.status_code, a["Content-Type"], content(a)) for a in answers}
    assert len(seen) == 1
    for answer in answers:
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_strangers_see_only_what_is_published(api: Callable[..., APIClient]) -> None:
    def shown() -> set[str]:
        return {row["id"] for row in api(None).get("/api/v1/verdicts/").json()["results"]}

    before = shown()
    made = {state: make() for state, make in factories.IN_STATE.items()}
    public = ("published", "on_hold", "withdrawn")
    assert shown() - before == {str(made[state].check_page.pk) for state in public}


@pytest.mark.parametrize("row", [*ROWS, *PUBLIC, *PAGES[1:]], ids=lambda row: row.label)
def test_no_method_breaks_a_door(row: Row, world: World) -> None:
    client = as_person("eve", world, token=row.route.startswith("api/"))
    path = row.path(world)
    for method in ("OPTIONS", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
        with transaction.atomic():
            answer = unread(client.generic(method, path, "{}", content_type="application/json"))
            assert answer.status_code < 500, (method, path)
            transaction.set_rollback(True)
