"""SourcingPolicy: what a desk wants of its evidence before it publishes; one row for each version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import ClaimKind
from claims.models.desk import Desk


class SourcingPolicy(Noun):
    """Immutable. It is for a desk or (without one) the newsroom, and for a kind of claims or all.

    The newest version of each scope counts; the narrowest scope that has rules applies. `rules` is
    in the form of `claims.policy`; None: the scope has no rules of its own any more.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="policies")
    kind = models.CharField(max_length=16, choices=ClaimKind.choices, blank=True)
    version = models.PositiveIntegerField()
    rules = models.JSONField(null=True)
    note = models.TextField(_("note"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "id"]
        verbose_name = _("sourcing policy")
        verbose_name_plural = _("sourcing policies")
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "kind", "version"],
                condition=Q(desk__isnull=False),
                name="policy_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "version"],
                condition=Q(desk__isnull=True),
                name="policy_of_newsroom_version_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *ClaimKind.values]), name="policy_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What verdicts call it: desk, kind and version."""
        return f"{self.desk.slug if self.desk else 'newsroom'}/{self.kind or 'all'}/{self.version}"
