"""Edition: a time of day for which a desk works, such as the 19:00 bulletin."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.desk import Desk


class Edition(Noun):
    """`at` is by the clock of the desk's zone; `days` are ISO weekdays, 1 is Monday."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="editions")
    name = models.CharField(_("name"), max_length=80)
    at = models.TimeField(_("at"))
    days = models.CharField(
        _("days"), max_length=7, default="1234567", validators=[RegexValidator(r"^[1-7]+$")]
    )

    class Meta:
        ordering = ["at", "name"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="edition_name_once_a_desk"),
            models.CheckConstraint(condition=~models.Q(name=""), name="edition_has_a_name"),
            models.CheckConstraint(condition=~models.Q(days=""), name="edition_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.name
