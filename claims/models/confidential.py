"""ConfidentialEvidence: what must never leave the house."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class ConfidentialEvidence(Noun):
    """A type of its own, so that whatever builds public things cannot read it by mistake."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="confidential_evidence")
    who = models.CharField(_("who"), max_length=200)
    text = models.TextField(_("text"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("confidential evidence")
        verbose_name_plural = _("confidential evidence")

    def __str__(self) -> str:
        return f"confidential, claim {self.claim_id}"
