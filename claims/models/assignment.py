"""Assignment: who does what on a claim until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim


class Duty(models.TextChoices):
    CHECK = "check", _("check")
    REVIEW = "review", _("review")
    LEGAL = "legal", _("legal answer")


class AssignmentOutcome(models.TextChoices):
    OPEN = "", _("open")
    DONE = "done", _("done")
    RELEASED = "released", _("given back")
    REASSIGNED = "reassigned", _("given to someone else")
    DISMISSED = "dismissed", _("claim dismissed")
    RECALLED = "recalled", _("recalled from review")
    EXPIRED = "expired", _("nothing was saved in time")
    DECLINED = "declined", _("declined")
    HANDED_OVER = "handed_over", _("handed over")
    RECUSED = "recused", _("recused")
    NOT_NEEDED = "not_needed", _("not needed any more")


class Assignment(Noun):
    """At most one open per claim and duty.

    `hold_until`: a timed hold, which ends by itself when nothing is saved (none: firm).
    `accepted_at`: when the person said yes, by a word or by first work (none: not yet).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=16, choices=Duty.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=16, choices=AssignmentOutcome.choices, blank=True, default=AssignmentOutcome.OPEN
    )
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes = [
            models.Index(
                fields=["person", "duty", "due_at"],
                name="assignment_mine",
                condition=models.Q(closed_at__isnull=True),
            ),
            # What the sweep looks for, and every take next before it takes.
            models.Index(
                fields=["hold_until"],
                name="assignment_holds",
                condition=models.Q(closed_at__isnull=True, hold_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "duty"],
                condition=models.Q(closed_at__isnull=True),
                name="assignment_one_open_per_duty",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="assignment_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(duty__in=Duty.values), name="assignment_duty_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=AssignmentOutcome.values),
                name="assignment_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.person_id}"

    @property
    def was_given(self) -> bool:
        """Whether somebody else gave it to the person."""
        return self.assigned_by_id != self.person_id
