"""Until when somebody is away."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AwayForm(forms.Form):
    """The day on which they are back."""

    until = forms.DateField(
        label=_("Back on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: here. Who is away is given nothing without a reason."),
    )
