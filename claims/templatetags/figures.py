"""For the page of figures: lengths of time and shares in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from claims.figures import Flow
from claims.workflow import State

register = template.Library()


@register.filter
def hours(number: float | None) -> str:
    """A length of time in hours, as one says it; a dash for none."""
    if number is None:
        return "–"
    if number * 60 < 1:
        return _("under 1 min")
    if number < 1:
        return _("%(number)d min") % {"number": round(number * 60)}
    if number < 48:
        return _("%(number).1f h") % {"number": number}
    return _("%(number).1f days") % {"number": number / 24}


@register.filter
def share(part: float | None) -> str:
    """A part of one in per cent; a dash for none."""
    return "–" if part is None else f"{part:.0%}"


@register.filter
def check_takes(flow: Flow) -> str:
    """How long a person's checks take, by the median."""
    return hours(flow.median_hours(State.CHECKING))
