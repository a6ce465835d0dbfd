"""Evidence: a quotation from a capture or a contact note about a claim."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.contact_note import ContactNote
from claims.models.extraction import Extraction
from claims.models.party import Party


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports the claim")
    REFUTES = "refutes", _("refutes the claim")
    CONTEXT = "context", _("gives context")


class Directness(models.TextChoices):
    WITNESSED = "witnessed", _("saw it")
    WAS_TOLD = "was_told", _("was told")
    OFFICIAL_DENIAL = "official_denial", _("denies it officially")
    OFFICIAL_CONFIRMATION = "official_confirmation", _("confirms it officially")
    NO_COMMENT = "no_comment", _("does not comment")
    DOCUMENT = "document", _("is the document")


class Evidence(Noun):
    """Speaker and directness make a denial what it is: the statement of a named party.

    `start` and `end` count Unicode code points of the frozen text that `text_sha256` names.
    A removed quotation stays, marked: what a verdict once rested on is not lost.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    extraction = models.ForeignKey(
        Extraction, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    contact_note = models.ForeignKey(
        ContactNote, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    exact = models.TextField()
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    bytes_sha256 = models.CharField(max_length=64, blank=True)
    stance = models.CharField(_("stance"), max_length=16, choices=Stance.choices)
    speaker = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("speaker")
    )
    directness = models.CharField(_("directness"), max_length=24, choices=Directness.choices)
    note = models.TextField(_("note"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extraction__isnull=False, contact_note__isnull=True)
                & ~models.Q(bytes_sha256="")
                | models.Q(extraction__isnull=True, contact_note__isnull=False),
                name="evidence_capture_or_contact",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")) & ~models.Q(exact=""),
                name="evidence_quotes_something",
            ),
            models.CheckConstraint(
                condition=models.Q(stance__in=Stance.values), name="evidence_stance_known"
            ),
            models.CheckConstraint(
                condition=models.Q(directness__in=Directness.values),
                name="evidence_directness_known",
            ),
        ]

    def __str__(self) -> str:
        return self.exact[:80]
