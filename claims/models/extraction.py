"""Extraction: the text of a snapshot as one version of the extractor read it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.snapshot import Snapshot


class Extraction(Noun):
    """Immutable; a better extractor makes a new one. `rules` says what gave each fact."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="extractions")
    extractor = models.CharField(max_length=80)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=1000, blank=True)
    byline = models.CharField(max_length=500, blank=True)
    published = models.CharField(max_length=40, blank=True)  # ISO 8601, as precise as the page says
    language = models.CharField(max_length=35, blank=True)
    rules = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "id"]
        verbose_name = _("extraction")
        verbose_name_plural = _("extractions")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "extractor"], name="extraction_once_per_extractor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.extractor}"
