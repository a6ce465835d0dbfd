"""What a page shows of an article: its text with the claims in it, and how a capture of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from claims.forms.flag import FlagForm
from claims.models import (
    Anchor,
    Appearance,
    Article,
    ArticleVersion,
    Extraction,
    Party,
    Snapshot,
    Status,
    User,
)
from claims.passages import clean_text, text_hash
from claims.permissions import may, roles_of
from claims.services.articles import moment_of
from claims.views.marking import paragraphs
from claims.workflow import EDITABLE, LOCKED, STEPS, State

MOST_PARTIES = 100  # suggested at once; the page asks for others as one types


@dataclass(frozen=True)
class Capture:
    """The newest capture of an article's address. `offered`: its text is none of the article's."""

    snapshot: Snapshot
    extraction: Extraction | None
    offered: bool

    @property
    def stage(self) -> str:
        """What changes while one waits; told anew only when it does."""
        return f"{self.snapshot.status}-{self.snapshot.attempts}-{self.snapshot.outcome}"

    @property
    def published(self) -> datetime | None:
        """The date that the page names."""
        return moment_of(self.extraction.published) if self.extraction else None


@dataclass(frozen=True)
class Piece:
    """A stretch of the shown text with the appearances over it and those that begin in it."""

    text: str
    over: list[Appearance]
    begins: list[Appearance]


@dataclass(frozen=True)
class Line:
    """A paragraph of the shown text; `start` in code points of the whole."""

    start: int
    tight: bool
    pieces: list[Piece]


@dataclass(frozen=True)
class Followed:
    """A passage of one text, and how it stands in a newer one.

    `state` is None where there is no newer one; `places`: in how many places, 0 if not counted.
    """

    row: Appearance
    state: Anchor | None
    places: int
    may_move: bool

    @property
    def locked(self) -> str:
        """What to do before the passage can be moved; empty when it can."""
        state = State(self.row.claim.state)
        return "" if state in EDITABLE else str(LOCKED[state][1])


def lines_of(text: str, appearances: list[Appearance]) -> list[Line]:
    """The text for a page, with its passages marked."""
    ranges = [(row.start or 0, row.end or 0) for row in appearances]
    return [
        Line(
            paragraph.start,
            paragraph.tight,
            [
                Piece(
                    segment.text,
                    [appearances[number] for number in segment.marks],
                    [appearances[number] for number in segment.begins],
                )
                for segment in paragraph.segments
            ],
        )
        for paragraph in paragraphs(text, ranges)
    ]


def capture_of(article: Article) -> Capture | None:
    """The newest capture of the article's address, or None."""
    if article.canonical_url is None:
        return None
    snapshot = (
        Snapshot.objects.filter(source__canonical_url=article.canonical_url)
        .order_by("-requested_at")
        .first()
    )
    if snapshot is None:
        return None
    extraction = snapshot.extractions.first() if snapshot.status == Status.DONE else None
    text = clean_text(extraction.text) if extraction else ""
    offered = bool(text) and not article.versions.filter(sha256=text_hash(text)).exists()
    return Capture(snapshot, extraction, offered)


def may_flag(user: User) -> bool:
    """Whether the person's roles let them flag claims."""
    return STEPS["flag"].open_to(roles_of(user), assignee=False)


def reading_of(article: Article, user: User, number: int | None = None) -> dict[str, Any]:
    """All that the pages of an article need; 404 when it has no text of that number.

    `claims`: appearances in the order of the text; `elsewhere`: those in the article's other texts.
    """
    versions = list(article.versions.defer("text").order_by("-number"))
    newest = versions[0] if versions else None
    shown = next((v for v in versions if v.number == number), None)
    if number is None:
        shown = newest
    elif shown is None:
        raise Http404
    appearances = list(
        Appearance.objects.filter(article_version__article=article)
        .select_related("claim__claimant", "article_version")
        .defer("article_version__text")
        .order_by("start", "end", "added_at")
    )
    here = [row for row in appearances if shown and row.article_version_id == shown.pk]
    there = [row for row in appearances if not shown or row.article_version_id != shown.pk]
    current = shown is not None and shown == newest
    moving = may(user, "appearance.add")
    flagging = current and may_flag(user)
    return {
        "article": article,
        "version": shown,
        "versions": versions,
        "newest": current,
        "lines": lines_of(shown.text, here) if shown else [],
        "claims": here,
        "elsewhere": [_followed(row, newest, moving) for row in there],
        "capture": capture_of(article) if shown is None else None,
        "may_add": may(user, "article.add"),
        "may_flag": flagging,
        "form": FlagForm(auto_id="flag_%s") if flagging else None,
        "parties": known_parties() if flagging else [],
    }


def _followed(row: Appearance, newest: ArticleVersion | None, moving: bool) -> Followed:
    if newest is None or row.article_version_id == newest.pk:
        return Followed(row, None, 0, may_move=False)
    return Followed(row, Anchor(row.anchor), 0, may_move=moving)


def known_parties() -> list[Party]:
    """Parties to suggest: the newest."""
    return list(Party.objects.order_by("-created_at")[:MOST_PARTIES])
