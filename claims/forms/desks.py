"""A desk's clock and its editions, as a publisher sets them up."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.people import zones

DAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


class DeskZoneForm(forms.Form):
    """By which clock the desk's editions are."""

    time_zone = forms.ChoiceField(label=_("Time zone of the desk"), required=False, choices=zones)


class EditionForm(forms.Form):
    """Another edition."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    at = forms.TimeField(
        label=_("Time of day"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=[day for day, _name in DAYS],
    )

    def clean_days(self) -> str:
        """The days as the row keeps them."""
        return "".join(self.cleaned_data["days"])
