"""Embargo: an approved verdict that goes out at a time. Closed ones never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.correction import REPUBLISHING, CorrectionKind
from claims.models.publication import Publication
from claims.models.verdict import Verdict


class EmbargoOutcome(models.TextChoices):
    OPEN = "", _("waits for its time")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    CHANGED = "changed", _("given another time")
    ENDED = "ended", _("the verdict is not approved any more")
    REFUSED = "refused", _("refused at its time")


class Embargo(Noun):
    """At most one open per claim, which stays approved. What was planned never changes: another
    time is another row. The words of a correction stand here until there is a publication."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="embargoes")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="embargoes")
    fingerprint = models.CharField(max_length=64)
    publish_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    override_reason = models.TextField(blank=True)
    correction_kind = models.CharField(max_length=16, choices=CorrectionKind.choices, blank=True)
    was_wrong = models.TextField(blank=True)
    is_right = models.TextField(blank=True)
    how_found = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    outcome = models.CharField(
        max_length=16, choices=EmbargoOutcome.choices, blank=True, default=EmbargoOutcome.OPEN
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, related_name="embargo"
    )

    class Meta:
        ordering = ["-planned_at", "id"]
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="embargo_due",
                condition=models.Q(closed_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=models.Q(closed_at__isnull=True),
                name="embargo_one_open_per_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="", closed_by__isnull=True)
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="embargo_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=EmbargoOutcome.values),
                name="embargo_outcome_known",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=EmbargoOutcome.PUBLISHED, publication__isnull=False)
                | ~models.Q(outcome=EmbargoOutcome.PUBLISHED) & models.Q(publication__isnull=True),
                name="embargo_published_has_a_publication",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=EmbargoOutcome.REFUSED) | ~models.Q(reason=""),
                name="embargo_refused_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(correction_kind="") | models.Q(correction_kind__in=REPUBLISHING),
                name="embargo_correction_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.publish_at:%Y-%m-%d %H:%M}"

    @property
    def correction(self) -> dict[str, str] | None:
        """What readers will be told that changed; None for a first publication."""
        if not self.correction_kind:
            return None
        return {
            "kind": self.correction_kind,
            "was_wrong": self.was_wrong,
            "is_right": self.is_right,
            "how_found": self.how_found,
            "public_note": self.public_note,
        }
