"""Publication: one published verdict, ready to stream. Immutable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.approval import Approval
from claims.models.base import Noun
from claims.models.check import Check
from claims.models.verdict import Verdict


class Publication(Noun):
    """`payload` is byte for byte the payload that was approved; `envelope` (JSON) what publishing adds."""

    # "check" would hide Model.check(), Django's own.
    page = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="publication")
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="publication")
    payload = models.TextField()
    fingerprint = models.CharField(max_length=64)
    envelope = models.TextField()
    override_reason = models.TextField(blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "number"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="publication_number_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} v{self.number}"
