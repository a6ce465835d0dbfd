"""VerdictDraft and PassageCorrection: the mutable work on a verdict."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.appearance import Appearance
from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.rating import Rating


class VerdictDraft(Noun):
    """One per claim, saved as one types, with a version of its own."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="draft")
    version = models.PositiveIntegerField(default=0)
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("rating")
    )
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    would_change = models.TextField(_("what would change it"), blank=True)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("verdict draft")
        verbose_name_plural = _("verdict drafts")

    def __str__(self) -> str:
        return self.summary[:80]


class PassageCorrection(Noun):
    """How a passage should read, and the notice that tells readers."""

    draft = models.ForeignKey(
        VerdictDraft, on_delete=models.CASCADE, related_name="passage_corrections"
    )
    appearance = models.ForeignKey(
        Appearance, on_delete=models.PROTECT, related_name="passage_corrections"
    )
    should_read = models.TextField(_("should read"))
    notice = models.TextField(_("notice"), blank=True)

    class Meta:
        ordering = ["appearance__added_at", "id"]
        verbose_name = _("passage correction")
        verbose_name_plural = _("passage corrections")
        constraints = [
            models.UniqueConstraint(fields=["draft", "appearance"], name="passage_correction_once"),
        ]

    def __str__(self) -> str:
        return self.should_read[:80]
