"""Appearance: where a claim was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.article import ArticleVersion
from claims.models.base import Noun
from claims.models.claim import Claim


class Anchor(models.TextChoices):
    ANCHORED = "anchored", _("found")
    MOVED = "moved", _("moved")
    AMBIGUOUS = "ambiguous", _("in several places")
    ORPHANED = "orphaned", _("no longer there")


class Appearance(Noun):
    """A passage of an article version, or an address outside.

    The selector is a W3C Web Annotation TextQuoteSelector (exact, prefix, suffix) together with a
    TextPositionSelector (start, end), counted in Unicode code points of the version's text.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appearances")
    article_version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, null=True, related_name="appearances"
    )
    exact = models.TextField(blank=True)
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    attribution = models.CharField(
        _("attribution"),
        max_length=500,
        blank=True,
        help_text=_("Who says it through whom: the agency reports that …"),
    )
    anchor = models.CharField(max_length=16, choices=Anchor.choices, default=Anchor.ANCHORED)
    first = models.BooleanField(_("first appearance"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(article_version__isnull=False, url="", start__isnull=False)
                    & models.Q(end__gt=models.F("start"))
                    & ~models.Q(exact="")
                )
                | (models.Q(article_version__isnull=True) & ~models.Q(url="")),
                name="appearance_passage_or_address",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(first=True), name="appearance_one_first"
            ),
            models.CheckConstraint(
                condition=models.Q(anchor__in=Anchor.values), name="appearance_anchor_known"
            ),
        ]

    def __str__(self) -> str:
        return self.exact[:80] or self.url
