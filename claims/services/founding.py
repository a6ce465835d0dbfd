"""What every installation has from the start: the roles, the head of the log, a scale and a desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import translation
from django.utils.translation import gettext as _

from claims.models import Desk, Follower, Head, Rating, RatingScale
from claims.ratings import DEFAULT_RATINGS, DEFAULT_SCALE_NAME, DEFAULT_SCALE_SLUG
from claims.services.notices import FOLLOWER
from claims.workflow import Role


def found(using: str = "default") -> None:
    """Make what is missing, named in the newsroom's language; safe to call after every migration."""
    with translation.override(settings.LANGUAGE_CODE):
        _found(using)


def _found(using: str) -> None:
    for role in Role:
        Group.objects.using(using).get_or_create(name=role.value)
    head, _made = Head.objects.using(using).get_or_create(pk=1)
    # What happened before there were inboxes is no news.
    Follower.objects.using(using).get_or_create(name=FOLLOWER, defaults={"seq": head.seq})
    scale, made = RatingScale.objects.using(using).get_or_create(
        slug=DEFAULT_SCALE_SLUG, version=1, defaults={"name": str(DEFAULT_SCALE_NAME)}
    )
    if made:
        Rating.objects.using(using).bulk_create(
            Rating(
                scale=scale,
                position=position,
                slug=row.slug,
                label=str(row.label),
                meaning=str(row.meaning),
                value=row.value,
            )
            for position, row in enumerate(DEFAULT_RATINGS, start=1)
        )
    if not Desk.objects.using(using).exists():
        Desk.objects.using(using).create(name=_("News desk"), slug="news", scale=scale)
