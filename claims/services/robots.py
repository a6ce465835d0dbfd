"""Rules of sites for automatic readers: kept for a day; set aside for one source, with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.robots import crawl_delay
from claims.capture.store import DamagedObject, Store
from claims.errors import Missing, Rejected
from claims.models import Host, RobotsFile, RobotsOverride, Source, User
from claims.outcomes import Outcome
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.leases import host_name
from claims.services.sources import wanted_snapshot

log = structlog.get_logger(__name__)

KEPT = timedelta(hours=24)  # RFC 9309 §2.4
_STAYED_AWAY = frozenset({Outcome.ROBOTS, Outcome.ROBOTS_UNREACHABLE})


class KeptRobots:
    """The memory of robots.txt that all workers share: a row for each origin, the file in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, origins: Collection[str]) -> dict[str, bytes]:
        """The files of those of these sites that were asked within a day."""
        since = timezone.now() - KEPT
        known = {}
        for row in RobotsFile.objects.filter(origin__in=origins, fetched_at__gt=since):
            try:
                known[row.origin] = self._store.read(row.sha256) if row.sha256 else b""
            except (FileNotFoundError, DamagedObject):
                continue  # ask again
        return known

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Remember what these sites said just now."""
        rows = []
        for origin, rules in sorted(files.items()):
            try:
                sha256 = self._store.put(rules) if rules else ""
            except (OSError, DamagedObject) as error:  # a full disk: this one will be asked again
                log.error("robots.not_kept", origin=origin, error=repr(error))
            else:
                rows.append(RobotsFile(origin=origin, sha256=sha256, fetched_at=timezone.now()))
        RobotsFile.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["origin"],
            update_fields=["sha256", "fetched_at"],
        )
        for origin, rules in files.items():
            if asked := crawl_delay(rules, settings.CAPTURE_USER_AGENT):
                delay = timedelta(seconds=asked)
                hosts = Host.objects.filter(name=host_name(origin), crawl_delay__lt=delay)
                hosts.update(crawl_delay=delay)


@act
def override_robots(*, actor: User, source_id: UUID, reason: str) -> RobotsOverride:
    """Have a source fetched although its site asks automatic readers to stay away; says why.

    Holds for this source alone, from now on. Refuses sources of which the newest capture did not end
    because of robots.txt: there is nothing to set aside.
    """
    require(actor, "source.override_robots")
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise Missing("no_such_source", _("There is no such source."))
    reason = clean_text(reason)
    if not reason:
        raise Rejected("reason_required", _("Say why the page must be fetched nevertheless."))
    if RobotsOverride.objects.filter(source=source).exists():
        raise Rejected(
            "overridden_already", _("This source is fetched already, whatever the site asks.")
        )
    newest = source.snapshots.order_by("-requested_at").first()
    if newest is None or newest.outcome not in _STAYED_AWAY:
        raise Rejected(
            "robots_do_not_matter",
            _("It was not the site's rule for automatic readers that kept us away."),
        )
    override = RobotsOverride.objects.create(source=source, reason=reason, decided_by=actor)
    collect("source.robots_overridden", source, actor=actor, url=source.url, reason=reason)
    wanted_snapshot(actor=actor, source=source, now=True)
    return override
