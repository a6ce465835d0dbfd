"""Party: a person, organisation or outlet that makes, denies or carries claims."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class PartyKind(models.TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    OUTLET = "outlet", _("outlet")


class Party(Noun):
    """Named once; claims and evidence point to it."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=PartyKind.choices)
    role = models.CharField(
        _("role"), max_length=200, blank=True, help_text=_("For example: spokesman.")
    )
    same_as = models.JSONField(
        _("same as"), default=list, blank=True, help_text=_("Addresses: Wikidata, home page.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="party_name_kind_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=PartyKind.values), name="party_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
