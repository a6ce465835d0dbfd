"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import PartyKind


class PartyFields(forms.Form):
    """A party by name, kind and role; empty when no name is given."""

    party_name = forms.CharField(label=_("Who claims it"), max_length=200, required=False)
    party_kind = forms.ChoiceField(
        label=_("Kind"), choices=PartyKind.choices, required=False, initial=PartyKind.PERSON
    )
    party_role = forms.CharField(label=_("Role"), max_length=200, required=False)

    def party(self) -> dict[str, Any] | None:
        """What services take as a party, or None."""
        name = self.cleaned_data.get("party_name")
        if not name:
            return None
        return {
            "name": name,
            "kind": self.cleaned_data.get("party_kind") or PartyKind.PERSON,
            "role": self.cleaned_data.get("party_role") or "",
        }


class Moment(forms.DateTimeField):
    """A date with time as browsers send it (datetime-local), in the reader's zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs
        )
