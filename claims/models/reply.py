"""ReplyRequest: the right of reply. Who was asked to answer a claim, until when, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.contact_note import ContactHow, ContactNote
from claims.models.party import Party


class ReplyState(models.TextChoices):
    WAITING = "waiting", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("declined to answer")
    SILENT = "silent", _("did not answer")


class ReplyRequest(Noun):
    """At most one waits for each party and claim. `answer` is the contact note of what they said;
    who kept silent may still answer, who answered has answered."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reply_requests")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="reply_requests", verbose_name=_("who")
    )
    how = models.CharField(_("how"), max_length=16, choices=ContactHow.choices)
    question = models.TextField(_("what was asked"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("answer wanted by"), null=True)
    reminded_at = models.DateTimeField(_("last reminded at"), null=True)
    state = models.CharField(max_length=16, choices=ReplyState.choices, default=ReplyState.WAITING)
    settled_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(
        ContactNote, on_delete=models.PROTECT, null=True, related_name="answered_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("right of reply")
        verbose_name_plural = _("rights of reply")
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="waiting"), name="reply_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "party"],
                condition=Q(state="waiting"),
                name="reply_waits_once_for_a_party",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReplyState.values), name="reply_state_known"
            ),
            models.CheckConstraint(condition=Q(how__in=ContactHow.values), name="reply_how_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state="waiting") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="reply_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(state__in=["waiting", "silent"]),
                name="reply_answer_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.state}"

    @property
    def overdue(self) -> bool:
        """Whether it still waits although the deadline has passed."""
        return self.waiting and self.due_at is not None and self.due_at < timezone.now()

    @property
    def waiting(self) -> bool:
        """Whether an answer is still awaited."""
        return self.state == ReplyState.WAITING

    def passed_since(self) -> datetime | None:
        """The deadline, once it has passed."""
        return self.due_at if self.due_at and self.due_at < timezone.now() else None
