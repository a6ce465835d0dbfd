"""StatedFacts: what an editor says a captured page is called, by whom, of when, in which language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.snapshot import Snapshot


class StatedFacts(Noun):
    """All four facts as a person states them; the newest row counts, before what was read.

    The capture and its extraction stay as they are; an empty fact says that the page has none.
    `carried_from` is what was stated of an earlier capture of the same source and holds for this one too.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="stated_facts")
    title = models.CharField(_("title"), max_length=1000, blank=True)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    published = models.CharField(
        _("date"), max_length=40, blank=True
    )  # ISO 8601, as precise as known
    language = models.CharField(_("language"), max_length=35, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField(auto_now_add=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-stated_at", "id"]
        verbose_name = _("corrected facts")
        verbose_name_plural = _("corrected facts")

    @property
    def first(self) -> StatedFacts:
        """What a person said; this row itself, or the one from which it was carried over."""
        return self.carried_from or self

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.title}"
