"""Claims on pages: what lists are filtered by, and the fields one changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment, PartyFields
from claims.lists import NOBODY, Age, Due, Sort, View
from claims.models import Claim, ClaimKind, PartyKind, Priority
from claims.workflow import State

Choices = list[tuple[Any, Any]]


class ClaimFilter(forms.Form):
    """What a list of claims is narrowed to; nonsense in an address filters nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=300)
    state = forms.ChoiceField(label=_("State"), required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    claimant = forms.CharField(label=_("Claimed by"), required=False, max_length=200)
    rating = forms.ChoiceField(label=_("Newest verdict"), required=False)
    due = forms.ChoiceField(label=_("Due"), required=False)
    age = forms.ChoiceField(label=_("Age"), required=False)
    holder = forms.ChoiceField(label=_("Held by"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    rare = ("kind", "claimant", "rating", "age", "holder")  # asked for behind “More filters”

    def __init__(
        self,
        data: QueryDict,
        *,
        only: Iterable[str],
        desks: Choices,
        holders: Choices | None = None,
        ratings: Choices | None = None,
    ) -> None:
        super().__init__(data)
        self.desks = desks
        choices: dict[str, Choices] = {
            "state": [("", _("Any state")), *((s.value, s.label) for s in State)],
            "desk": [("", _("Any desk")), *desks],
            "kind": [("", _("Any kind")), *ClaimKind.choices],
            "priority": [("", _("Any priority")), *Priority.choices],
            "rating": [("", _("Any rating")), *(ratings or [])],
            "due": [("", _("Any time")), *Due.choices],
            "age": [("", _("Any age")), *Age.choices],
            "holder": [("", _("Anybody")), (NOBODY, _("Nobody")), *(holders or [])],
            "sort": Sort.choices,
            "view": [("", ""), *View.choices],
        }
        for name in [name for name in self.fields if name not in only]:
            del self.fields[name]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """The value of a field, empty when it is not set or not known."""
        return str(self.cleaned_data.get(name) or "")

    def given(self) -> dict[str, str]:
        """All that is set and known, without the order."""
        return {name: self.chosen(name) for name in self.fields if name != "sort"}

    def main_fields(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [field for field in self.visible_fields() if field.name not in self.rare]

    def rare_fields(self) -> list[forms.BoundField]:
        """What is asked for less often."""
        return [field for field in self.visible_fields() if field.name in self.rare]

    @property
    def rare_is_set(self) -> bool:
        """Whether one of the rarer filters narrows the list."""
        return any(self.chosen(name) for name in self.rare)

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered out."""
        return any(self.given().values())


class ClaimForm(PartyFields):
    """A claim's own fields. What one has not touched is not sent on (`changes`)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.CharField(
        label=_("Statement"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What is claimed, in neutral words."),
        error_messages={"required": _("Say in neutral words what is claimed.")},
    )
    kind = forms.ChoiceField(label=_("Kind of claim"), choices=ClaimKind.choices)
    said_at = Moment(label=_("Said at"), required=False)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    due_at = Moment(label=_("Due"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("For colleagues only."),
    )

    field_order = (
        "statement",
        "party_name",
        "party_kind",
        "party_role",
        "kind",
        "said_at",
        "priority",
        "due_at",
        "note",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_kind"].label = str(_("What they are"))
        for name in ("party_name", "party_role"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["party_name"].widget.attrs |= {"list": "parties", "autocomplete": "off"}
        for name, field in self.fields.items():
            # What was loaded comes back with what was typed: the difference is what one changed.
            field.show_hidden_initial = name != "version"

    def changes(self) -> dict[str, Any]:
        """What the service is asked to change: only what this person touched."""
        touched = set(self.changed_data) - {"version"}
        party = {name for name in touched if name.startswith("party_")}
        changes = {name: self.cleaned_data[name] for name in touched - party}
        if party:
            changes["claimant"] = self.party()
        return changes


def initial_of(claim: Claim) -> dict[str, Any]:
    """A claim as the form shows it."""
    party = claim.claimant
    return {
        "version": claim.version,
        "statement": claim.statement,
        "party_name": party.name if party else "",
        "party_kind": party.kind if party else PartyKind.PERSON.value,
        "party_role": party.role if party else "",
        "kind": claim.kind,
        "said_at": _minutes(claim.said_at),
        "priority": claim.priority,
        "due_at": _minutes(claim.due_at),
        "note": claim.note,
    }


def _minutes(at: datetime | None) -> datetime | None:
    # Browsers send minutes; seconds must not look like a change.
    return at.replace(second=0, microsecond=0) if at else None
