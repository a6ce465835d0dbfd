"""People who sign in. Their roles are groups (see `permissions.py`)."""

from __future__ import annotations

import uuid
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person of the newsroom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demo = models.BooleanField(
        _("demo person"),
        default=False,
        help_text=_("Signs in with a printed password, and only on the machine itself."),
    )
    language = models.CharField(
        _("language"), max_length=16, blank=True, help_text=_("Empty: the newsroom's.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: the newsroom's.")
    )
    away_until = models.DateField(
        _("away until"), null=True, blank=True, help_text=_("The day on which the person is back.")
    )

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of the person's groups, read once per object."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def language_code(self) -> str:
        """The person's language, or the newsroom's; one that was dropped since counts as none."""
        known = dict(settings.LANGUAGES)
        return self.language if self.language in known else settings.LANGUAGE_CODE

    @property
    def zone(self) -> tzinfo:
        """The person's time zone, or the newsroom's; a name that no table knows any more counts as none."""
        try:
            return ZoneInfo(self.time_zone or settings.TIME_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            return timezone.get_default_timezone()

    @property
    def display_name(self) -> str:
        """The name shown to colleagues."""
        return self.get_full_name() or self.username

    @property
    def is_away(self) -> bool:
        """Whether the person is away today, by the newsroom's calendar."""
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        return self.away_until is not None and today < self.away_until
