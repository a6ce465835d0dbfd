"""Host: the site that answers; one fetch at a time, a pause between two. RobotsFile: its rules."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class Host(Noun):
    """One row for each host that we ask. Who fetches from it holds its lease until `lease_until`.

    `name` is the host, with its port where that is not the usual one. `free_at`: when the pause
    after the last fetch is over; `crawl_delay` is the longer pause that the site's robots.txt asks
    for (none: 0): looks at watched sources keep to it, and captures for which nobody waits. A lease
    that ran out counts as none: its worker died.
    """

    name = models.CharField(max_length=300, unique=True)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    free_at = models.DateTimeField(default=timezone.now)
    crawl_delay = models.DurationField(default=timedelta)

    class Meta:
        ordering = ["name"]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return self.name


class RobotsFile(Noun):
    """What a site asked automatic readers, as it was when we asked; used for a day (RFC 9309 §2.4).

    `origin` is scheme, host and port; `sha256` names the file in the store, empty when the site has
    none (which forbids nothing).
    """

    origin = models.CharField(max_length=320, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField()

    class Meta:
        ordering = ["origin"]
        verbose_name = _("robots.txt")
        verbose_name_plural = _("robots.txt")

    def __str__(self) -> str:
        return self.origin
