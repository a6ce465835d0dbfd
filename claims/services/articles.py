"""Articles and their texts."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from claims.capture.address import UnsafeAddress, canonical_url
from claims.errors import Conflict, Missing, Rejected
from claims.models import (
    Anchor,
    Appearance,
    Article,
    ArticleVersion,
    Extraction,
    Snapshot,
    Status,
    User,
)
from claims.passages import clean_text, find_passages, text_hash
from claims.permissions import require
from claims.record import act, collect, instant
from claims.services.captures import retry_snapshot
from claims.services.sources import source_of, wanted_snapshot

LONGEST_TEXT = 1_000_000  # code points
LANGUAGE_OPEN = "und"  # BCP 47: not determined; the first captured text says it


@act
def add_article(
    *,
    actor: User,
    title: str,
    text: str = "",
    url: str = "",
    outlet: str = "",
    byline: str = "",
    language: str = "en",
    published_at: datetime | None = None,
) -> tuple[Article, Snapshot | None]:
    """Add an article with its text, or only its address: then a capture of it is asked for.

    Refuses an address that the newsroom has already (Conflict with the article), an address that
    must not be fetched, an article with neither text nor address, and one with neither headline
    nor address.
    """
    require(actor, "article.add")
    title, text = clean_text(title), clean_text(text)
    canonical = None
    if url:
        try:
            canonical = canonical_url(url)
        except UnsafeAddress as error:
            raise Rejected("address_refused", error.reason) from error
    if not text and not url:
        raise Rejected("article_empty", _("Paste the text or give the address of the article."))
    if not title and not url:
        raise Rejected("article_without_title", _("Give the headline of the text."))
    article = Article(
        url=url,
        canonical_url=canonical,
        title=title or url,
        byline=clean_text(byline),
        outlet=clean_text(outlet),
        language=language,
        published_at=published_at,
        added_by=actor,
    )
    _add_once(article)
    collect(
        "article.added",
        article,
        actor=actor,
        title=article.title,
        url=url,
        outlet=article.outlet,
        published_at=instant(published_at),
    )
    snapshot = None
    if text:
        _keep_text(actor, article, text)
    else:
        snapshot = wanted_snapshot(actor=actor, source=source_of(actor=actor, url=url))
    return article, snapshot


def _add_once(article: Article) -> None:
    """Save a new article; refuses (Conflict) an address that somebody added before or just now."""
    try:
        with transaction.atomic():
            article.save(force_insert=True)
    except IntegrityError:
        known = Article.objects.filter(canonical_url=article.canonical_url).first()
        if known is None:
            raise
        raise Conflict(
            "article_known",
            _("This address is here already; add the new text to that article."),
            article=str(known.pk),
        ) from None


@act
def add_article_version(
    *, actor: User, article_id: UUID, text: str = "", snapshot_id: UUID | None = None
) -> ArticleVersion:
    """Keep another text of an article: pasted, or the one a capture of its address gave.

    The same text twice is one version. What nobody said about the article yet (title, byline,
    date, language) is taken from the capture. Refuses an empty text, and a capture of another
    address or without text.
    """
    require(actor, "article.add")
    article = _locked(article_id)
    if snapshot_id is not None:
        extraction = _captured(article, snapshot_id)
        version = _keep_text(actor, article, clean_text(extraction.text))
        _fill_in(actor, article, extraction)
        return version
    return _keep_text(actor, article, clean_text(text))


@act
def capture_article(*, actor: User, article_id: UUID) -> Snapshot:
    """Ask for a capture of the article's address; one that runs already is woken.

    Refuses an article without address.
    """
    require(actor, "article.add")
    article = _locked(article_id)
    if not article.url:
        raise Rejected("article_without_address", _("This article has no address: paste its text."))
    source = source_of(actor=actor, url=article.url)
    if last := source.snapshots.first():
        return retry_snapshot(actor=actor, snapshot_id=last.pk)
    return wanted_snapshot(actor=actor, source=source)


def anchor_in(row: Appearance, text: str) -> tuple[Anchor, int]:
    """How a flagged passage stands in another text of its article, and in how many places.

    Its words are looked for, then those around it decide.
    """
    found = find_passages(text, row.exact, prefix=row.prefix, suffix=row.suffix)
    if not found:
        return Anchor.ORPHANED, 0
    if len(found) > 1:
        return Anchor.AMBIGUOUS, len(found)
    here = (found[0].start, found[0].end) == (row.start, row.end)
    return (Anchor.ANCHORED if here else Anchor.MOVED), 1


def _follow(article: Article, text: str) -> None:
    """Note how the passages flagged in earlier texts stand in the newest; they stay where they are."""
    rows = list(Appearance.objects.filter(article_version__article=article))
    for row in rows:
        row.anchor = anchor_in(row, text)[0]
    Appearance.objects.bulk_update(rows, ["anchor"], batch_size=200)


def _locked(article_id: UUID) -> Article:
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise Missing("no_such_article", _("There is no such article."))
    return article


def _fill_in(actor: User, article: Article, extraction: Extraction) -> None:
    """Take from a page what the person left open; what a person said stays."""
    found: dict[str, str | datetime] = {}
    if article.title == article.url and extraction.title:
        found["title"] = clean_text(extraction.title)[:500]
    if not article.byline and extraction.byline:
        found["byline"] = clean_text(extraction.byline)[:300]
    if article.language == LANGUAGE_OPEN and extraction.language:
        found["language"] = extraction.language
    if article.published_at is None and (at := moment_of(extraction.published)):
        found["published_at"] = at
    if not found:
        return
    for name, value in found.items():
        setattr(article, name, value)
    article.save(update_fields=list(found))
    told = {name: instant(v) if isinstance(v, datetime) else v for name, v in found.items()}
    collect("article.described", article, actor=actor, found=told)


def moment_of(published: str) -> datetime | None:
    """The time a page names (ISO 8601); the beginning of the day in UTC when it names only a day."""
    try:
        at = parse_datetime(published) if "T" in published or " " in published else None
        day = None if at else parse_date(published[:10])
    except ValueError:
        return None
    if at is None and day is not None:
        at = datetime.combine(day, time(), UTC)
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _captured(article: Article, snapshot_id: UUID) -> Extraction:
    extraction = (
        Extraction.objects.filter(
            snapshot_id=snapshot_id,
            snapshot__status=Status.DONE,
            snapshot__source__canonical_url=article.canonical_url,
        )
        .order_by("-made_at")
        .first()
    )
    if article.canonical_url is None or extraction is None:
        raise Rejected(
            "no_captured_text", _("That capture has no text, or is not of this article's address.")
        )
    return extraction


def _keep_text(actor: User, article: Article, text: str) -> ArticleVersion:
    if not text:
        raise Rejected("article_empty", _("The text is empty."))
    if len(text) > LONGEST_TEXT:
        raise Rejected(
            "article_too_long",
            _("The text has more than %(most)s characters.") % {"most": f"{LONGEST_TEXT:,}"},
        )
    digest = text_hash(text)
    if same := article.versions.filter(sha256=digest).first():
        return same
    newest = article.versions.order_by("-number").first()
    version = ArticleVersion.objects.create(
        article=article,
        number=newest.number + 1 if newest else 1,
        text=text,
        sha256=digest,
        added_by=actor,
    )
    _follow(article, text)
    collect("article.text_kept", article, actor=actor, number=version.number, sha256=digest)
    return version
