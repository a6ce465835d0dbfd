"""A page on the small web that changes over time, and a published claim that rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

from django.utils import timezone

from claims.models import Claim, Host, Snapshot, Source, Watch
from claims.outcomes import Outcome
from claims.services.captures import run_capture
from claims.services.rechecks import run_watches
from tests import factories
from tests.capture.web import BEHAVIOURS, Asked, Behaviour, Web

QUOTATION = "There was no written document."
BEFORE = "The ministry spoke about the visit on Tuesday evening in the capital."
AFTER = "A message was conveyed by word of mouth during the visit of the envoy."
PARAGRAPHS = (
    "Statement of the ministry about the visit of the envoy and the talks that followed it.",
    f"{BEFORE} {QUOTATION} {AFTER}",
    "The ministry has nothing to add and will not take questions about the visit this week.",
)
_numbers = count(1)


def html(*paragraphs: str, around: str = "", title: str = "No letter", end: str = "") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs or PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><nav><a href='/'>Home</a></nav>{around}<article><h1>{title}</h1>{body}</article>{end}"
        "<footer>Imprint</footer></body></html>"
    ).encode()


class Watched:
    """What the address answers now; a test changes it between two looks."""

    def __init__(self, web: Web, path: str) -> None:
        self.web, self.path, self.url = web, path, web.url(path)
        self.body, self.status, self.etag = html(), 200, '"1"'
        self.obeys = True  # answers 304 when its validator is told
        self.lies = False  # answers 304 whatever it would send
        self.headers: dict[str, str] = {}

    def respond(self, asked: Asked) -> None:
        told = asked.headers.get("if-none-match")
        if (self.lies and told) or (self.obeys and self.etag and told == self.etag):
            asked.answer(status=304, ETag=self.etag)
            return
        tag = {"ETag": self.etag} if self.etag else {}
        asked.answer(self.body, status=self.status, **tag, **self.headers)

    def becomes(self, body: bytes, **changes: object) -> None:
        """Other bytes, under another validator."""
        self.body, self.etag = body, f'"{next(_numbers)}x"' if self.etag else ""
        for name, value in changes.items():
            setattr(self, name, value)

    @property
    def asked(self) -> list[Asked]:
        return [one for one in self.web.asked if one.path == self.path]


@contextmanager
def watched(web: Web) -> Iterator[Watched]:
    """An address of its own."""
    page = Watched(web, f"/watched/{next(_numbers)}")
    BEHAVIOURS[page.path] = Behaviour(page.respond, Outcome.GOOD)
    try:
        yield page
    finally:
        del BEHAVIOURS[page.path]


def captured(page: Watched) -> Snapshot:
    """A capture of the page, by the worker's code."""
    source = factories.source(page.url)
    return captured_again(source)


def captured_again(source: Source) -> Snapshot:
    snapshot = Snapshot.objects.create(
        source=source, requested_by=factories.person("cora"), requested_url=source.url
    )
    assert run_capture(snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.outcome == Outcome.GOOD, snapshot.detail
    return snapshot


def published_on(snapshot: Snapshot, *quotations: str) -> Claim:
    """A published claim that rests on quotations of a capture."""
    claim = factories.checking()
    for exact in quotations or (QUOTATION,):
        factories.evidence(claim, snapshot=snapshot, exact=exact)
    factories.draft(claim)
    for name, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, name, by)
    return claim


def look(watch: Watch) -> Watch:
    """The next look, now."""
    Watch.objects.filter(pk=watch.pk).update(next_at=timezone.now() - timedelta(seconds=1))
    Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert run_watches() == 1
    watch.refresh_from_db()
    return watch
