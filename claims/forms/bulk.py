"""One act for many claims, on pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment
from claims.forms.steps import (
    DISMISSALS,
    MOST_NOTE,
    AwayReason,
    ClaimAddress,
    edition_choices,
    people_choices,
)
from claims.models import Desk, Priority, User
from claims.permissions import ROLES_FOR
from claims.services.bulk import MOST, BulkAct
from claims.workflow import DismissalReason


class BulkForm(forms.Form):
    """What the act needs to know, the same for every claim."""

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Say what may be chosen in a field."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


def _note() -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=_("Note"), required=False, max_length=MOST_NOTE, widget=widget)


class AssignManyForm(BulkForm):
    """To whom."""

    person = forms.ChoiceField(label=_("Who does it"))
    override_reason = AwayReason()
    note = _note()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = User.objects.filter(is_active=True, groups__name__in=set().union(*ROLES_FOR.values()))
        people = people_choices(list(fit.distinct().order_by("username")))
        self.offer("person", [("", _("Choose a person")), *people])


class PriorityForm(BulkForm):
    """How urgent."""

    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )


class DueManyForm(BulkForm):
    """Until when: the next edition of a name, a time, or none."""

    edition = forms.TypedChoiceField(
        label=_("Due for"),
        required=False,
        coerce=datetime.fromisoformat,
        empty_value=None,
        error_messages={"invalid_choice": _("The time of this edition is over: choose again.")},
    )
    due_at = Moment(
        label=_("Or due at"), required=False, help_text=_("Empty: they have no time any more.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = edition_choices(None)
        if editions:
            self.offer("edition", [("", _("No edition")), *editions])
        else:
            del self.fields["edition"]

    def given(self) -> dict[str, Any]:
        """The edition's time where one is chosen."""
        return {"due_at": self.cleaned_data.get("edition") or self.cleaned_data["due_at"]}


class DeskForm(BulkForm):
    """To which desk."""

    desk = forms.ChoiceField(
        label=_("Desk"), help_text=_("Flagged claims are accepted for it, the others move to it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("desk", list(Desk.objects.values_list("slug", "name")))


class DismissManyForm(BulkForm):
    """Why they are not checked; those that repeat a claim all repeat the same one."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DISMISSALS)
    duplicate_of = ClaimAddress(
        label=_("Which claim they repeat"),
        required=False,
        max_length=500,
        help_text=_("Only for repeated claims: paste the address of the other claim's page."),
    )
    note = _note()

    def clean(self) -> dict[str, Any]:
        """Another reason is written down, a repeated claim is named."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        repeats = given.get("reason") == DismissalReason.DUPLICATE
        if repeats and not given.get("duplicate_of") and "duplicate_of" not in self.errors:
            self.add_error("duplicate_of", _("Name the claim that they repeat."))
        if given.get("reason") == DismissalReason.OTHER and not given.get("note"):
            self.add_error("note", _("“Other” needs a note that says why."))
        return given


_FORMS: dict[BulkAct, type[BulkForm]] = {
    BulkAct.ASSIGN: AssignManyForm,
    BulkAct.PRIORITY: PriorityForm,
    BulkAct.DUE: DueManyForm,
    BulkAct.DESK: DeskForm,
    BulkAct.DISMISS: DismissManyForm,
}


def form_for(act: BulkAct) -> type[BulkForm]:
    """The form of an act."""
    return _FORMS[act]


def chosen_claims(values: Sequence[str]) -> list[tuple[UUID, int]]:
    """The claims that boxes name as “id:version”; nonsense is left out, and what is beyond MOST + 1
    (the service says that it is too many)."""
    found: dict[UUID, int] = {}
    for value in values[: MOST + 1]:
        name, _colon, version = value.partition(":")
        try:
            found[UUID(name)] = int(version)
        except ValueError:
            continue
    return list(found.items())
