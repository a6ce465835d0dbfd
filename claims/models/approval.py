"""Approval: a reviewer's decision on exactly one fingerprint. Immutable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.verdict import Verdict


class Decision(models.TextChoices):
    APPROVE = "approve", _("approved")
    RETURN = "return", _("sent back")
    BREAK_GLASS = "break_glass", _("approved without a second person")


class Approval(Noun):
    """Live while it names the claim's latest verdict and the claim is approved (derived)."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="approvals")
    decision = models.CharField(max_length=16, choices=Decision.choices)
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["decided_at", "id"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values), name="approval_decision_known"
            ),
            models.CheckConstraint(
                condition=models.Q(decision=Decision.APPROVE) | ~models.Q(reason=""),
                name="approval_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.verdict_id}"
