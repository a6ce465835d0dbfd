"""Event and Head: one act, one row, one order. Only `record.py` writes them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim


class Event(models.Model):
    """A link of the chain.

    hash = SHA-256(previous hash ‖ seq ‖ public header ‖ commitment), and
    commitment = SHA-256(salt ‖ data): `salt` and `data` may be withheld and the chain still holds.
    """

    seq = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=32)
    object_id = models.UUIDField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="events")
    batch = models.UUIDField(null=True)
    data = models.TextField()
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["claim", "seq"], name="event_of_claim"),
            # The public changes are few among all acts.
            models.Index(
                fields=["seq"], name="event_public", condition=models.Q(object_type="check")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    @property
    def data_document(self) -> dict[str, Any]:
        """The data, parsed."""
        document: dict[str, Any] = json.loads(self.data)
        return document


class Head(models.Model):
    """The end of the chain: the one row that acts lock last."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("head of the log")
        verbose_name_plural = _("head of the log")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.seq)
