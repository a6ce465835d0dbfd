"""What editors type when they flag a claim: shapes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import PartyFields
from claims.models import ClaimKind, Priority


class FlagForm(PartyFields):
    """A passage and the claim in it. `start` counts code points; `place` chooses among candidates."""

    exact = forms.CharField(
        label=_("Passage"),
        help_text=_("The words as they stand in the text."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    statement = forms.CharField(
        label=_("The claim in neutral words"),
        max_length=1000,
        help_text=_("One checkable sentence that says who did or said what, and when."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of claim"), choices=ClaimKind.choices, initial=ClaimKind.EVENT
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    attribution = forms.CharField(
        label=_("Who says it through whom"),
        max_length=500,
        required=False,
        help_text=_("For example: the agency reports that the minister said …"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    note = forms.CharField(
        label=_("Note to the desk"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    place = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    field_order = ("exact", "statement", "party_name", "party_kind", "party_role", "kind")
    candidates: Sequence[Mapping[str, Any]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["party_name"].widget.attrs
        name.update({"list": "parties", "autocomplete": "off", "dir": "auto"})
        self.fields["party_kind"].label = _("What they are")
        self.fields["party_role"].label = _("Their role")
        self.fields["party_role"].widget.attrs["dir"] = "auto"

    def selector(self) -> dict[str, Any]:
        """The passage as services take it; a chosen place stands above the words around it."""
        given = self.cleaned_data
        if given["place"] is not None:
            return {"exact": given["exact"], "start": given["place"]}
        return {
            "exact": given["exact"],
            "prefix": given["before"],
            "suffix": given["after"],
            "start": given["start"],
        }

    def claim(self) -> dict[str, Any]:
        """What the service takes of the claim."""
        given = self.cleaned_data
        named = ("statement", "kind", "priority", "attribution", "note")
        return {name: given[name] for name in named} | {"claimant": self.party()}
