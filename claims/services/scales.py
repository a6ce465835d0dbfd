"""Rating scales: a scale that verdicts name is never reworded; it gets a new version."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from claims.errors import Missing
from claims.models import Rating, RatingScale, User
from claims.permissions import require
from claims.record import act, collect


@act
def new_scale_version(*, actor: User, scale_id: UUID) -> RatingScale:
    """Copy a scale into its next version, to be reworded there.

    Desks of this scale rate with the newest version from now on; verdicts keep theirs.
    """
    require(actor, "people.manage")
    scale = RatingScale.objects.select_for_update().filter(pk=scale_id).first()
    if scale is None:
        raise Missing("no_such_scale", _("There is no such rating scale."))
    newest = RatingScale.objects.filter(slug=scale.slug).aggregate(newest=Max("version"))["newest"]
    copy = RatingScale.objects.create(slug=scale.slug, version=newest + 1, name=scale.name)
    Rating.objects.bulk_create(
        Rating(
            scale=copy,
            slug=row.slug,
            label=row.label,
            meaning=row.meaning,
            value=row.value,
            position=row.position,
        )
        for row in scale.ratings.all()
    )
    collect("scale.version_added", copy, actor=actor, slug=copy.slug, version=copy.version)
    return copy
