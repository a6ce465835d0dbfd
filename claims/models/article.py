"""Article and ArticleVersion: the text in which claims appear."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class Article(Noun):
    """An article by its address or its headline; its texts are versions."""

    url = models.URLField(_("address"), max_length=2000, blank=True)
    canonical_url = models.URLField(max_length=2000, null=True, editable=False)
    title = models.CharField(_("title"), max_length=500)
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    outlet = models.CharField(_("outlet"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")  # BCP 47
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-added_at", "id"], name="article_newest")]
        constraints = [
            models.UniqueConstraint(fields=["canonical_url"], name="article_address_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleVersion(Noun):
    """One text of an article: NFC, LF, immutable. `sha256` is of its UTF-8 bytes."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        ordering = ["article", "-number"]
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            models.UniqueConstraint(fields=["article", "sha256"], name="article_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article} v{self.number}"
