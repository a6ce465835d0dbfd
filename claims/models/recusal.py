"""Recusal: a person who has nothing to decide about a claim, because they are party to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class Recusal(Noun):
    """Who is kept from a claim, why, and by whom; it stays on the record when it is lifted."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals"
    )
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "person"],
                condition=models.Q(lifted_at__isnull=True),
                name="recusal_one_in_force",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="recusal_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(
                    lifted_at__isnull=True, lifted_by__isnull=True, lifted_because=""
                )
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & ~models.Q(lifted_because=""),
                name="recusal_lifted_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.claim_id}"
