"""Articles and their texts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from claims.capture.address import UnsafeAddress, canonical_url
from claims.errors import Conflict, Missing, Rejected
from claims.models import Article, ArticleVersion, Extraction, Snapshot, Status, User
from claims.passages import clean_text, text_hash
from claims.permissions import require
from claims.record import act, collect, instant
from claims.services.sources import source_of, wanted_snapshot

LONGEST_TEXT = 1_000_000  # code points


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
    must not be fetched, and an article with neither text nor address.
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
        raise Rejected("article_empty", "Paste the text or give the address of the article.")
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
            "This address is here already; add the new text to that article.",
            article=str(known.pk),
        ) from None


@act
def add_article_version(
    *, actor: User, article_id: UUID, text: str = "", snapshot_id: UUID | None = None
) -> ArticleVersion:
    """Keep another text of an article: pasted, or the one a capture of its address gave.

    The same text twice is one version. Refuses an empty text, and a capture of another address
    or without text.
    """
    require(actor, "article.add")
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise Missing("no_such_article", "There is no such article.")
    if snapshot_id is not None:
        text = _captured_text(article, snapshot_id)
    return _keep_text(actor, article, clean_text(text))


def _captured_text(article: Article, snapshot_id: UUID) -> str:
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
            "no_captured_text", "That capture has no text, or is not of this article's address."
        )
    return extraction.text


def _keep_text(actor: User, article: Article, text: str) -> ArticleVersion:
    if not text:
        raise Rejected("article_empty", "The text is empty.")
    if len(text) > LONGEST_TEXT:
        raise Rejected("article_too_long", f"The text has more than {LONGEST_TEXT:,} characters.")
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
    collect("article.text_kept", article, actor=actor, number=version.number, sha256=digest)
    return version
