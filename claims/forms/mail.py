"""What a person wants by mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import When


class MailForm(forms.Form):
    """Where mail goes, and what comes how often."""

    address = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A new address gets a letter first, with a link that confirms it."),
    )
    asking = forms.ChoiceField(
        label=_("What wants something of you"),
        choices=When.choices,
        help_text=_("Work given to you, your name in a comment, verdicts sent back, deadlines."),
    )
    telling = forms.ChoiceField(
        label=_("What others did with your claims"),
        choices=When.choices,
        help_text=_("Approved, published, held, withdrawn, commented."),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily letter"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        help_text=_("By the clock of your time zone. A day without news has no letter."),
    )
