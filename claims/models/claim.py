"""Claim: the proposition in neutral words, and the work item that the desk moves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.desk import Desk
from claims.models.party import Party
from claims.workflow import OPEN_STATES, WAITING_STATES, State

STATE_CHOICES = [(state.value, state.label) for state in State]


class ClaimKind(models.TextChoices):
    EVENT = "event", _("event")
    QUOTATION = "quotation", _("quotation")
    NUMBER = "number", _("number")
    POLICY = "policy", _("policy")
    OTHER = "other", _("other")


class Priority(models.IntegerChoices):
    URGENT = 1, _("urgent")
    HIGH = 2, _("high")
    NORMAL = 3, _("normal")
    LOW = 4, _("low")


class Claim(Noun):
    """`state` is how far the work is, never what is true. `version` counts human changes."""

    statement = models.CharField(_("statement"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=16, choices=ClaimKind.choices)
    claimant = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        related_name="claims",
        verbose_name=_("claimant"),
    )
    said_at = models.DateTimeField(_("said at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")  # BCP 47
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=STATE_CHOICES,
        default=State.FLAGGED,
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, related_name="claims", verbose_name=_("desk")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    dismissed_from = models.CharField(max_length=16, blank=True)
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    flagged_at = models.DateTimeField(_("flagged at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        help_text=_("Everyone who worded the claim, its appearances or its evidence."),
    )

    class Meta:
        ordering = ["-flagged_at", "id"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=["-flagged_at", "id"], name="claim_newest"),
            models.Index(fields=["state", "-flagged_at", "id"], name="claim_state_newest"),
            # The other orders of lists, and what lists are narrowed to.
            models.Index(fields=["-changed_at", "id"], name="claim_last_changed"),
            models.Index(fields=["desk", "-flagged_at", "id"], name="claim_desk_newest"),
            models.Index(fields=["due_at"], name="claim_due"),
            # What is late or taken by nobody: few among many, whatever was ever published.
            # claims.lists names the states in the same order, as SQLite wants it.
            models.Index(
                fields=["due_at", "state"],
                name="claim_late",
                condition=models.Q(state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["-flagged_at", "id"],
                name="claim_waits",
                condition=models.Q(state__in=WAITING_STATES),
            ),
            models.Index(
                fields=["desk", "-flagged_at", "id"],
                name="claim_desk_waits",
                condition=models.Q(state__in=WAITING_STATES),
            ),
            models.Index(
                "priority",
                IsNull(models.F("due_at"), True),
                "due_at",
                "flagged_at",
                "id",
                name="claim_urgent",
            ),
            # Take next walks these from the front. "due_at IS NULL" is a column of the index because
            # SQLite puts NULL first; not partial, because SQLite cannot match a bound parameter
            # with a partial index's condition. Without them every waiting claim would be sorted.
            models.Index(
                "state",
                "priority",
                IsNull(models.F("due_at"), True),
                "due_at",
                "flagged_at",
                "id",
                name="claim_queue",
            ),
            models.Index(
                "desk",
                "state",
                "priority",
                IsNull(models.F("due_at"), True),
                "due_at",
                "flagged_at",
                "id",
                name="claim_desk_queue",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="claim_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ClaimKind.values), name="claim_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=Priority.values), name="claim_priority_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(statement=""), name="claim_statement_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.FLAGGED, State.DISMISSED])
                | models.Q(desk__isnull=False),
                name="claim_at_work_has_a_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80]


class ClaimLinkKind(models.TextChoices):
    PART_OF = "part_of", _("is part of")
    REPEATS = "repeats", _("repeats")
    CONTRADICTS = "contradicts", _("contradicts")
    NARROWER_THAN = "narrower_than", _("is narrower than")


class ClaimLink(Noun):
    """How one claim stands to another."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=16, choices=ClaimLinkKind.choices)
    other = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="linked_from")

    class Meta:
        verbose_name = _("link between claims")
        verbose_name_plural = _("links between claims")
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind", "other"], name="claim_link_once"),
            models.CheckConstraint(
                condition=~models.Q(claim=models.F("other")), name="claim_link_not_to_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ClaimLinkKind.values), name="claim_link_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.other_id}"
