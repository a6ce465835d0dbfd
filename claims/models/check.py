"""Check: the public face of a claim; the one public row that changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class CheckStatus(models.TextChoices):
    PUBLISHED = "published", _("published")
    ON_HOLD = "on_hold", _("on hold")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Check(Noun):
    """What moves after publication lives here: the current version, held or withdrawn and why.

    `changed_seq` is the sequence number of the last event that changed what strangers see;
    `head` is the same facts as canonical JSON, ready to be streamed before the versions.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="check_page")
    status = models.CharField(
        max_length=16, choices=CheckStatus.choices, default=CheckStatus.PUBLISHED
    )
    public_note = models.TextField(blank=True)
    current_number = models.PositiveIntegerField()
    first_published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_seq = models.BigIntegerField(default=0)
    head = models.TextField(default="{}")

    class Meta:
        ordering = ["changed_seq", "id"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        indexes = [models.Index(fields=["changed_seq", "id"], name="check_changed")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=CheckStatus.values), name="check_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=CheckStatus.PUBLISHED) | ~models.Q(public_note=""),
                name="check_down_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
