"""A desk's clock: its time zone and the editions for which claims are due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Conflict, Missing, Rejected
from claims.models import Desk, Edition, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect

_DAYS = "1234567"


def zone_of(desk: Desk) -> ZoneInfo:
    """The zone of the desk's clock; the newsroom's where it has none of its own."""
    return ZoneInfo(desk.time_zone or settings.TIME_ZONE)


def next_time(edition: Edition, after: datetime) -> datetime:
    """When the edition comes next after a time, in UTC.

    An hour that the clock skips in spring is taken an hour later; of one that comes twice in
    autumn, the first counts.
    """
    zone = zone_of(edition.desk)
    day = after.astimezone(zone).date()
    for ahead in range(9):
        on = day + timedelta(days=ahead)
        if str(on.isoweekday()) not in edition.days:
            continue
        at = datetime.combine(on, edition.at, tzinfo=zone).astimezone(ZoneInfo("UTC"))
        if at > after:
            return at
    raise ValueError(f"{edition.pk}: no day of the week")


def next_editions(
    desk: Desk | None, *, now: datetime | None = None
) -> list[tuple[Edition, datetime]]:
    """A desk's editions, or every desk's, with their next times, the nearest first."""
    now = now or timezone.now()
    found = Edition.objects.select_related("desk")
    found = found.filter(desk=desk) if desk is not None else found
    return sorted(((row, next_time(row, now)) for row in found), key=lambda row: row[1])


@act
def set_desk_zone(*, actor: User, slug: str, time_zone: str) -> Desk:
    """Say by which clock a desk works; empty means the newsroom's. Refuses an unknown zone."""
    desk = _desk(actor, slug)
    if time_zone and time_zone not in available_timezones():
        raise Rejected("time_zone_unknown", _("There is no time zone of this name."))
    if desk.time_zone != time_zone:
        before, desk.time_zone = desk.time_zone, time_zone
        desk.save(update_fields=["time_zone"])
        collect("desk.zone_set", desk, actor=actor, before=before, after=time_zone)
    return desk


@act
def add_edition(*, actor: User, slug: str, name: str, at: time, days: str = _DAYS) -> Edition:
    """Give a desk another edition. Refuses an empty name, one that is there, and no day at all."""
    desk = _desk(actor, slug)
    name = clean_text(name)
    days = "".join(sorted(set(days)))
    if not name:
        raise Rejected("edition_name_empty", _("Give the edition a name."))
    if not days or set(days) - set(_DAYS):
        raise Rejected("edition_days_wrong", _("Choose at least one day of the week."))
    if desk.editions.filter(name=name).exists():
        raise Conflict("edition_known", _("The desk has an edition of this name already."))
    made = Edition.objects.create(desk=desk, name=name, at=at.replace(second=0), days=days)
    collect("desk.edition_added", desk, actor=actor, name=name, at=f"{at:%H:%M}", days=days)
    return made


@act
def remove_edition(*, actor: User, edition_id: UUID) -> str:
    """Take an edition off its desk, whose short name is given; what is due at its times stays due."""
    require(actor, "desk.set_up")
    rows = Edition.objects.select_related("desk").select_for_update(of=("self",))
    edition = rows.filter(pk=edition_id).first()
    if edition is None:
        raise Missing("no_such_edition", _("There is no such edition."))
    collect("desk.edition_removed", edition.desk, actor=actor, name=edition.name)
    edition.delete()
    return edition.desk.slug


def _desk(actor: User, slug: str) -> Desk:
    require(actor, "desk.set_up")
    desk = Desk.objects.select_for_update().filter(slug=slug).first()
    if desk is None:
        raise Missing("no_such_desk", _("There is no desk of this short name."))
    return desk
