"""Loading the demo newsroom: people, then what is flagged, then captures, then the desk's work.

Each part is whole or not there, and is left out when it is there: a load that was cut short goes
on where it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as time_of_day
from pathlib import Path

from django.conf import settings

from claims.capture.extract import preload
from claims.demo import story
from claims.demo.cast import CAST, PASSWORD, gather
from claims.demo.story import Page, Story
from claims.demo.web import served
from claims.demo.work import do_the_work
from claims.errors import Rejected
from claims.models import Article, Claim, Desk, Snapshot, Source, User
from claims.record import act
from claims.services.articles import add_article
from claims.services.captures import run_capture
from claims.services.claims import flag_claim
from claims.services.editions import add_edition
from claims.services.sources import attach_sources, describe_source
from claims.workflow import State

PATIENCE = 60.0  # seconds for a worker that took a capture before we did


def is_empty() -> bool:
    """Whether nobody works here yet: no person and no claim but the demo's own, and no whole demo."""
    if _note().exists() and User.objects.exists():
        return False
    return not (
        User.objects.filter(demo=False).exists()
        or Claim.objects.filter(flagged_by__demo=False).exists()
    )


def load(*, people_only: bool = False) -> list[dict[str, str]]:
    """Build what is missing of the demo; gives the people with their roles and passwords.

    Refuses (Conflict) people of the same names, (Rejected) a demo that people changed before it
    was whole. Raises OSError when the pages cannot be served.
    """
    people = gather()
    if not people_only:
        _desks(people)
        with served() as base:
            claims = _flagged(people, base)
            if claims["letter"].state == State.FLAGGED:
                _captured(base)
                do_the_work(people, claims, _snapshots(base))
    listed = [
        {"username": one.username, "role": one.role.value, "password": PASSWORD} for one in CAST
    ]
    # Written last: `up` takes it for the sign that the demo is whole.
    _note().write_text(json.dumps({"people": listed}, indent=2) + "\n", encoding="utf-8")
    return listed


def _note() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def _desks(people: dict[str, User]) -> None:
    news = Desk.objects.select_related("scale").order_by("name")[:1].get()
    world, _ = Desk.objects.get_or_create(
        slug="world", defaults={"name": "World desk", "scale": news.scale}
    )
    news.members.add(people["chen"], people["rita"])
    world.members.add(people["chidi"], people["rita"])
    for desk, name, at in (
        (news, "19:00 bulletin", time_of_day(19)),
        (world, "Morning edition", time_of_day(6, 30)),
    ):
        if not desk.editions.exists():
            add_edition(actor=people["pia"], slug=desk.slug, name=name, at=at)


def _flagged(people: dict[str, User], base: str) -> dict[str, Claim]:
    """The demo's claims by key, flagged with their sources when they are not there."""
    article = Article.objects.filter(title=story.TITLE, added_by__in=people.values()).first()
    if article is None:
        return _flag_everything(people, base)
    known = {
        claim.statement: claim
        for claim in Claim.objects.filter(appearances__article_version__article=article)
    }
    claims = {one.key: known[one.statement] for one in story.STORIES if one.statement in known}
    if len(claims) < len(story.STORIES):
        raise Rejected(
            "demo_changed",
            "The demo was changed before it was whole. To start over, delete the data folder.",
        )
    return claims


@act
def _flag_everything(people: dict[str, User], base: str) -> dict[str, Claim]:
    cora = people["cora"]
    article, _ = add_article(
        actor=cora,
        title=story.TITLE,
        text=story.article_text(),
        url=f"{base}/{story.PAGE}",
        outlet=story.OUTLET,
        byline=story.BYLINE,
        published_at=story.PUBLISHED,
    )
    return {one.key: _flag(cora, article, one, base) for one in story.STORIES}


def _flag(cora: User, article: Article, one: Story, base: str) -> Claim:
    claim = flag_claim(
        actor=cora,
        article_id=article.pk,
        selector={"exact": one.passage},
        statement=one.statement,
        kind=one.kind,
        claimant=one.claimant,
        attribution=one.attribution,
        said_at=one.said_at,
        priority=one.priority,
        note=one.note,
    )
    if one.pages:
        urls = {f"{base}/{page.path}": page for page in one.pages}
        for source in attach_sources(actor=cora, claim_id=claim.pk, urls=list(urls)):
            page = urls[source.url]
            describe_source(actor=cora, source_id=source.pk, kind=page.kind, origin=page.origin)
    return claim


def _newest(page: Page, base: str) -> Snapshot:
    source = Source.objects.filter(canonical_url=f"{base}/{page.path}").first()
    if source is None:
        raise Rejected(
            "demo_moved",
            f"The demo was begun at another address than {base} and cannot be finished. To start "
            "over, delete the data folder.",
        )
    return source.snapshots.order_by("-requested_at")[:1].get()


@contextmanager
def _at_home() -> Iterator[None]:
    """Without pauses between two fetches: the pages are our own."""
    pause = settings.CAPTURE_HOST_PAUSE
    settings.CAPTURE_HOST_PAUSE = 0
    try:
        yield
    finally:
        settings.CAPTURE_HOST_PAUSE = pause


@_at_home()
def _captured(base: str) -> None:
    """Fetch what the quotations need; a worker that is faster is waited for."""
    preload()
    for page in story.PAGES:
        until = time.monotonic() + PATIENCE
        while page.captured and not (snapshot := _newest(page, base)).final:
            if not run_capture(snapshot.pk):
                if time.monotonic() > until:
                    raise Rejected("demo_not_captured", f"{base}/{page.path} is not captured.")
                time.sleep(0.1)


def _snapshots(base: str) -> dict[Page, Snapshot]:
    return {page: _newest(page, base) for page in story.PAGES if page.captured}
