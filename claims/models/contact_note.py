"""ContactNote: what a person told us; also the right of reply. A source without an address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.party import Party


class ContactHow(models.TextChoices):
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    IN_PERSON = "in_person", _("in person")
    MESSAGE = "message", _("by message")


class Reply(models.TextChoices):
    NONE = "", _("not a right of reply")
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    SILENT = "silent", _("silent")


class ContactNote(Noun):
    """Immutable once noted: what was said is said; a second talk is a second note."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="contact_notes")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="contact_notes", verbose_name=_("who")
    )
    role = models.CharField(_("role"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"))
    how = models.CharField(_("how"), max_length=16, choices=ContactHow.choices)
    text = models.TextField(_("what was said"))
    sha256 = models.CharField(max_length=64)
    reply = models.CharField(
        _("right of reply"), max_length=16, choices=Reply.choices, blank=True, default=Reply.NONE
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("contact note")
        verbose_name_plural = _("contact notes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=ContactHow.values), name="contact_how_known"
            ),
            models.CheckConstraint(
                condition=models.Q(reply__in=Reply.values), name="contact_reply_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d}"
