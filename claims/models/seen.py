"""Seen: up to where a person has read the news of their claims."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class Seen(Noun):
    """A read mark. It says nothing about a claim, so it is no act and has no event."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen"
    )
    seq = models.BigIntegerField(default=0)  # of the last event that was shown
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.seq}"
