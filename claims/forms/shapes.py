"""Fields that several forms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import PartyKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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


def _zone_hint() -> str:
    zone = timezone.get_current_timezone_name()
    return gettext("Time zone: %(zone)s.") % {"zone": zone}


ZONE_HINT = lazy(_zone_hint, str)()


class Moment(forms.DateTimeField):
    """A date with time as browsers send it (datetime-local), in the reader's zone; the hint names it."""

    def __init__(self, *, help_text: StrOrPromise = "", **kwargs: Any) -> None:
        hint = format_lazy("{} {}", help_text, ZONE_HINT) if help_text else ZONE_HINT
        kwargs["help_text"] = hint
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs
        )
