"""Source: where we look. ClaimSource: that a claim uses it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class SourceKind(models.TextChoices):
    DOCUMENT = "document", _("document")
    OFFICIAL_STATEMENT = "official_statement", _("official statement")
    NEWS_REPORT = "news_report", _("news report")
    DATA = "data", _("data")
    SOCIAL_POST = "social_post", _("social post")
    OTHER = "other", _("other")


class Source(Noun):
    """An address or an uploaded file; the same address is one source in all claims."""

    url = models.URLField(_("address"), max_length=2000, blank=True)
    canonical_url = models.CharField(max_length=2000, null=True, editable=False)
    title = models.CharField(_("title"), max_length=500, blank=True)
    kind = models.CharField(
        _("kind"), max_length=24, choices=SourceKind.choices, default=SourceKind.OTHER
    )
    origin = models.CharField(
        _("origin group"),
        max_length=120,
        blank=True,
        help_text=_("Two outlets that carry one wire are one origin."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    # The same page under another address: what it has counts as that one's, until they are parted.
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="joined"
    )
    # Who described it: title and kind are frozen in verdicts, so these people contribute to them.
    describers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        ordering = ["-added_at", "id"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["canonical_url"], name="source_address_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SourceKind.values), name="source_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(joined_into=None) | ~models.Q(joined_into=models.F("pk")),
                name="source_not_joined_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def whole(self) -> Source:
        """The source that this one counts as: itself, or the one it was joined into."""
        return self.joined_into or self


class RobotsOverride(Noun):
    """A named person says, with a reason, that a source is read although its site asks robots away."""

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="robots_override")
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("overridden robots.txt")
        verbose_name_plural = _("overridden robots.txt")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="robots_override_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class ClaimSource(Noun):
    """A source attached to a claim, until somebody takes it off again."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="claim_sources")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claim_sources")
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    attached_at = models.DateTimeField(auto_now_add=True)
    taken_off_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["attached_at", "id"]
        verbose_name = _("source of a claim")
        verbose_name_plural = _("sources of claims")
        constraints = [
            models.UniqueConstraint(fields=["claim", "source"], name="claim_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.source_id}"
