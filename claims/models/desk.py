"""Desk: a team with its queue, its rating scale and, later, its sourcing policy."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.rating import RatingScale

MOST_HOLD = 1440  # minutes: a day


class Desk(Noun):
    """Desks route work; they do not hide it: everyone of the newsroom sees every desk's claims."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    scale = models.ForeignKey(
        RatingScale, on_delete=models.PROTECT, related_name="desks", verbose_name=_("rating scale")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: the newsroom's.")
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="desks", blank=True, verbose_name=_("members")
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("hold in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOLD)],
        help_text=_(
            "How long a claim that somebody takes stays theirs when they save nothing. Empty: the "
            "newsroom's."
        ),
    )
    served_at = models.DateTimeField(null=True, editable=False)  # when take next last took from it

    class Meta:
        ordering = ["name"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return self.name
