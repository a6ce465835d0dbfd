"""Legal duty: which claims need a lawyer's answer before they are published, and the answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim, ClaimKind
from claims.models.desk import Desk
from claims.models.verdict import Verdict


class LegalOutcome(models.TextChoices):
    CLEARED = "cleared", _("cleared")
    CHANGES_NEEDED = "changes_needed", _("changes needed")
    NOT_CLEARED = "not_cleared", _("not cleared")


class LegalRule(Noun):
    """All claims of a desk (without one: of the newsroom), or those of one kind, need an answer.

    In force until somebody ends it; ended ones stay on the record.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="legal_rules")
    kind = models.CharField(max_length=16, choices=ClaimKind.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-set_at", "id"]
        verbose_name = _("legal rule")
        verbose_name_plural = _("legal rules")
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "kind"],
                condition=Q(desk__isnull=False, ended_at__isnull=True),
                name="legal_rule_once",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(desk__isnull=True, ended_at__isnull=True),
                name="legal_rule_of_newsroom_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *ClaimKind.values]), name="legal_rule_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="legal_rule_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk.slug if self.desk else 'newsroom'}/{self.kind or 'all'}"


class LegalRequirement(Noun):
    """Somebody asked for a legal answer to one claim, or lifted it. Immutable: the newest counts,
    before every rule."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="legal_requirements")
    number = models.PositiveIntegerField()
    required = models.BooleanField()
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        verbose_name = _("legal requirement")
        verbose_name_plural = _("legal requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "number"], name="legal_requirement_number_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_requirement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.required}"


class LegalAnswer(Noun):
    """What a lawyer says to exactly one fingerprint. Immutable: of a verdict the newest counts."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="legal_answers")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, choices=LegalOutcome.choices)
    note = models.TextField(_("note"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        verbose_name = _("legal answer")
        verbose_name_plural = _("legal answers")
        constraints = [
            models.UniqueConstraint(fields=["verdict", "number"], name="legal_answer_number_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=LegalOutcome.values), name="legal_answer_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=LegalOutcome.CLEARED) | ~Q(note=""),
                name="legal_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.verdict_id}"
