"""RatingScale and Rating: what a verdict may say. A scale in use is never edited; it gets a version."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class RatingScale(Noun):
    """One version of a named scale. A new wording is a new version; verdicts keep theirs."""

    slug = models.SlugField(_("short name"))
    version = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering = ["slug", "-version"]
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="scale_slug_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="scale_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Rating(Noun):
    """One word of a scale.

    `value` is the ratingValue of schema.org/Rating (worst = 1); without a number the rating says
    something that is no point between false and true (unproven, satire, missing context).
    """

    scale = models.ForeignKey(
        RatingScale, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("scale")
    )
    slug = models.SlugField(_("short name"))
    label = models.CharField(_("label"), max_length=80)
    meaning = models.CharField(_("meaning"), max_length=300)
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["scale", "slug"], name="rating_slug_once_per_scale"),
            models.UniqueConstraint(fields=["scale", "position"], name="rating_position_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=1),
                name="rating_value_none_or_from_1",
            ),
        ]

    def __str__(self) -> str:
        return self.label
