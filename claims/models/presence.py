"""Presence: who is at a claim at this moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class Doing(models.TextChoices):
    READING = "reading", _("is reading here")
    WRITING = "writing", _("is writing here")


class Presence(Noun):
    """A person with a page of the claim open. It says nothing about the claim: no act, no event."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="present"
    )
    doing = models.CharField(max_length=8, choices=Doing.choices, default=Doing.READING)
    since = models.DateTimeField(default=timezone.now)  # they came, or began to write
    at = models.DateTimeField(default=timezone.now)  # last heard of

    class Meta:
        ordering = ["since", "id"]
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["claim", "person"], name="presence_once"),
            models.CheckConstraint(
                condition=models.Q(doing__in=Doing.values), name="presence_doing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.doing}"
