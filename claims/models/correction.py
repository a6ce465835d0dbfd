"""Correction: a change after publication, said in public. Immutable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.check import Check
from claims.models.publication import Publication


class CorrectionKind(models.TextChoices):
    REFILE = "refile", _("refiled")
    CLARIFICATION = "clarification", _("clarified")
    CORRECTION = "correction", _("corrected")
    WITHDRAWAL = "withdrawal", _("withdrawn")
    HOLD = "hold", _("put on hold")
    RELEASE = "release", _("released from hold")


# What a publisher chooses from when publishing again.
REPUBLISHING = (CorrectionKind.REFILE, CorrectionKind.CLARIFICATION, CorrectionKind.CORRECTION)


class Correction(Noun):
    """What was wrong, what is right, how it was found and who decided."""

    page = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=16, choices=CorrectionKind.choices)
    before = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrected_by")
    after = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, related_name="correction"
    )
    was_wrong = models.TextField(_("what was wrong"), blank=True)
    is_right = models.TextField(_("what is right"), blank=True)
    how_found = models.TextField(_("how it was found"), blank=True)
    public_note = models.TextField(_("public note"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["-decided_at", "id"], name="correction_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CorrectionKind.values), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=REPUBLISHING, after__isnull=False)
                & ~models.Q(was_wrong="")
                | ~models.Q(kind__in=REPUBLISHING)
                & models.Q(after__isnull=True)
                & ~models.Q(public_note=""),
                name="correction_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"
