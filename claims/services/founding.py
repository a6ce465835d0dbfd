"""What every installation has from the start: the roles, the head of the log, a scale and a desk."""

from __future__ import annotations

from django.contrib.auth.models import Group

from claims.models import Desk, Head, Rating, RatingScale
from claims.ratings import DEFAULT_RATINGS, DEFAULT_SCALE_NAME, DEFAULT_SCALE_SLUG
from claims.workflow import Role


def found(using: str = "default") -> None:
    """Make what is missing; safe to call again and again (after every migration)."""
    for role in Role:
        Group.objects.using(using).get_or_create(name=role.value)
    Head.objects.using(using).get_or_create(pk=1)
    scale, made = RatingScale.objects.using(using).get_or_create(
        slug=DEFAULT_SCALE_SLUG, version=1, defaults={"name": DEFAULT_SCALE_NAME}
    )
    if made:
        Rating.objects.using(using).bulk_create(
            Rating(
                scale=scale,
                position=position,
                slug=row.slug,
                label=row.label,
                meaning=row.meaning,
                value=row.value,
            )
            for position, row in enumerate(DEFAULT_RATINGS, start=1)
        )
    if not Desk.objects.using(using).exists():
        Desk.objects.using(using).create(name="News desk", slug="news", scale=scale)
