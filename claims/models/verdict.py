"""Verdict: a submitted version with its frozen public payload. Immutable."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.rating import Rating


class Verdict(Noun):
    """`payload` is the RFC 8785 form of all that a stranger will read; `fingerprint` its SHA-256."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField()
    payload = models.TextField()
    fingerprint = models.CharField(max_length=64, db_index=True)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    policy_passed = models.BooleanField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["claim", "-number"]
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.number}"

    @property
    def payload_document(self) -> dict[str, Any]:
        """The payload, parsed."""
        document: dict[str, Any] = json.loads(self.payload)
        return document


class Contribution(Noun):
    """That a person wrote some of a verdict's content and so cannot approve it. Immutable."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="contributions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(fields=["verdict", "person"], name="contribution_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.verdict_id}"
