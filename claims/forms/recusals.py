"""Who is kept from a claim, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import User


class RecuseForm(forms.Form):
    """Oneself; publishers choose anybody."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("It stays on the record; readers do not see it."),
    )

    def __init__(self, *args: Any, others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["person"]
            return
        people = User.objects.filter(is_active=True, groups__isnull=False).distinct()
        names = [(one.username, f"{one.display_name} ({one.username})") for one in people]
        field: Any = self.fields["person"]
        field.choices = [("", _("Myself")), *sorted(names)]


class LiftForm(forms.Form):
    """Why the person may come back."""

    reason = forms.CharField(
        label=_("Why they may come back"),
        max_length=5000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
