"""For every page: the zone in which a time is shown."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def zone(at: datetime | None) -> str:
    """The short name of the reader's zone at a time: KST, CET, or UTC+04 where there is no name."""
    if at is None:
        return ""
    return _short_name(at)


def in_words(at: datetime) -> str:
    """A time in the reader's language and zone, for sentences and comparisons."""
    return f"{date_format(timezone.localtime(at), 'DATETIME_FORMAT')} {zone(at)}"


def _short_name(at: datetime) -> str:
    name = timezone.localtime(at).tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
