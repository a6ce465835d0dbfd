"""What the steps of the workflow ask for, each in a form of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment
from claims.models import Claim, Contribution, Desk, Duty, Edition, Priority, Recusal, User
from claims.permissions import ROLES_FOR, duties_now, people_with
from claims.services.editions import next_editions
from claims.workflow import STEPS, DismissalReason, Role

MOST_NOTE = 5000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)

_NOTE_HELP = {
    "ask_legal": _("Colleagues and the lawyer read this. The work on the claim goes on."),
    "lift_legal": _("Why it may go out without a legal answer. It stays on the record."),
    "release": _("A word for whoever takes it next."),
    "decline": _("Why it should go to somebody else."),
    "hand_over": _("How far it is, and what is to do."),
    "recall": _("Why the verdict is changed again."),
    "return": _("What its checker should do. The text stays as it is."),
    "cancel_embargo": _("Why it does not go out then."),
    "hold": _("Readers will see this."),
    "release_hold": _("Readers will see this."),
    "close_again": _("Why nothing changes. The draft is kept for the next time."),
    "withdraw": _("Readers will see this reason. The versions stay readable."),
    "reopen": _("Why the published verdict is looked at again. Its public page stays up."),
}


# A claim in review may wait for two people; these steps can name whose work is meant.
_OF_A_DUTY = frozenset({"take", "assign", "release", "keep", "decline", "hand_over"})


class StepForm(forms.Form):
    """The claim's version that was seen, and a note where the step wants one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    duty = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, choices=[("", ""), *Duty.choices]
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    field_order: Sequence[str] = ()

    def __init__(self, *args: Any, step: str, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        if step not in _OF_A_DUTY:
            del self.fields["duty"]
        self.fields["note"].required = STEPS[step].needs_note
        self.fields["note"].help_text = str(_NOTE_HELP.get(step, ""))
        if step in {"hold", "withdraw"}:
            self.fields["note"].label = str(_("Public note"))

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Say what may be chosen in a field."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def given(self) -> dict[str, Any]:
        """What the step's service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "next"}


def edition_choices(desk: Desk | None) -> list[tuple[str, str]]:
    """The next times of a desk's editions, or of every desk's, as one chooses them."""
    rows = next_editions(desk)
    several = len({edition.desk_id for edition, _at in rows}) > 1
    return [(at.isoformat(), _edition_words(edition, at, several)) for edition, at in rows]


def _edition_words(edition: Edition, at: datetime, several: bool) -> str:
    name = f"{edition.desk.name}: {edition.name}" if several else edition.name
    return f"{name}, {date_format(timezone.localtime(at), 'D j M, H:i')}"


class DueForm(StepForm):
    """Until when: a time, or the next edition of a name."""

    edition = forms.TypedChoiceField(
        label=_("Due for"),
        required=False,
        coerce=datetime.fromisoformat,
        empty_value=None,
        error_messages={"invalid_choice": _("The time of this edition is over: choose again.")},
    )
    due_at = Moment(label=_("Or due at"), required=False)

    def __init__(
        self, *args: Any, editions: Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_at", self.claim.due_at)
        if editions is None:
            editions = edition_choices(self.claim.desk)
        if editions:
            self.offer("edition", [("", _("No edition")), *editions])
        else:
            del self.fields["edition"]
            self.fields["due_at"].label = str(_("Due"))

    def given(self) -> dict[str, Any]:
        """What the service takes: the edition's time where one is chosen."""
        given = super().given()
        edition = given.pop("edition", None)
        return {**given, "due_at": edition} if edition else given


class AcceptForm(DueForm):
    """For which desk, how urgent, until when."""

    desk = forms.ChoiceField(label=_("Desk"))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)

    field_order = ("desk", "priority", "edition", "due_at", "note")

    def __init__(
        self, *args: Any, desks: Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if desks is None:
            desks = list(Desk.objects.values_list("slug", "name"))
        self.offer("desk", list(desks))
        self.initial.setdefault("priority", self.claim.priority)


DISMISSALS: list[tuple[str, Any]] = [
    ("", _("Choose a reason")),
    (DismissalReason.NOT_CHECKABLE.value, _("It cannot be checked")),
    (DismissalReason.OUT_OF_SCOPE.value, _("It is not for this newsroom")),
    (DismissalReason.DUPLICATE.value, _("It repeats another claim")),
    (DismissalReason.OTHER.value, _("Another reason (write a note)")),
]


class ClaimAddress(forms.CharField):
    """The address of a claim's page, or a part of it; gives the claim's identifier, or None."""

    def clean(self, value: Any) -> UUID | None:
        """Find the identifier in what was pasted."""
        text = super().clean(value)
        if not text:
            return None
        found = _ID.search(text)
        if found is None:
            raise forms.ValidationError(_("This is not the address of a claim's page."))
        return UUID(found.group())


class AwayReason(forms.CharField):
    """The explicit go-ahead that work for somebody who is away needs."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why it goes to somebody who is away"),
            required=False,
            max_length=MOST_NOTE,
            help_text=_("Only for people who are away."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )


class DismissForm(StepForm):
    """Why it is not checked."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=DISMISSALS,
    )
    duplicate_of = ClaimAddress(
        label=_("Which claim it repeats"),
        required=False,
        max_length=500,
        help_text=_(
            "Only for repeated claims that are not offered below: paste the address of the other "
            "claim's page."
        ),
    )

    repeats = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ("reason", "duplicate_of", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The button beside an earlier claim says both: why, and which one.
        self.fields["reason"].required = not self.data.get("repeats")

    def clean(self) -> dict[str, Any]:
        """The reason and the claim that a button beside an earlier claim names."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if repeated := given.get("repeats"):
            given |= {"reason": DismissalReason.DUPLICATE.value, "duplicate_of": repeated}
        return given

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in super().given().items() if name != "repeats"}


def people_choices(people: Sequence[User]) -> list[tuple[str, str]]:
    """People as one chooses them: who is away is told from the others."""
    return [(person.username, _with_absence(person)) for person in people]


def _with_absence(person: User) -> str:
    name = f"{person.display_name} ({person.username})"
    if not person.is_away or person.away_until is None:
        return name
    day = date_format(person.away_until)
    return gettext("%(name)s – away until %(day)s") % {"name": name, "day": day}


class AssignForm(DueForm):
    """To whom; only people who may do it are offered."""

    person = forms.ChoiceField(label=_("Who does it"))

    field_order = ("person", "edition", "due_at", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duty = self.chosen_duty()
        people = people_with(*ROLES_FOR[duty])
        if duty != Duty.CHECK:
            wrote = Contribution.objects.filter(verdict__claim=self.claim).values("person")
            people = people.exclude(pk__in=wrote)
        known = people_choices(list(people.order_by("username")))
        self.offer("person", [("", _("Choose a person")), *known])

    def chosen_duty(self) -> Duty:
        """Whose work it is: as the address or the form names it, else the first it can be."""
        asked = str(self["duty"].value() or "")
        return Duty(asked) if asked in Duty.values else duties_now(self.claim)[0]


class GiveForm(AssignForm):
    """To whom, and why to somebody who is away."""

    override_reason = AwayReason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recused = Recusal.objects.filter(claim=self.claim, lifted_at__isnull=True)
        self.leave_out(set(recused.values_list("person__username", flat=True)))

    def leave_out(self, names: set[str]) -> None:
        """Do not offer these people."""
        people: Any = self.fields["person"]
        people.choices = [row for row in people.choices if row[0] not in names]


class HandOverForm(GiveForm):
    """To which colleague, with a word for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("due_at", "edition"):
            self.fields.pop(name, None)
        self.fields["person"].label = str(_("To whom"))
        held = self.claim.assignments.filter(duty=self.chosen_duty(), closed_at__isnull=True)
        self.leave_out(set(held.values_list("person__username", flat=True)))


class ReopenForm(StepForm):
    """Who checks it again."""

    person = forms.ChoiceField(label=_("Who checks it again"), required=False)

    field_order = ("person", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checkers = people_choices(list(people_with(Role.CHECKER).order_by("username")))
        self.offer("person", [("", _("Whoever checked it last")), *checkers])


class SubmitForm(StepForm):
    """Which draft was seen: text that somebody saved since is not frozen unseen."""

    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


FORMS: dict[str, type[StepForm]] = {
    "submit": SubmitForm,
    "accept": AcceptForm,
    "dismiss": DismissForm,
    "assign": GiveForm,
    "hand_over": HandOverForm,
    "reopen": ReopenForm,
}


def form_of(step: str) -> type[StepForm]:
    """The form of a step."""
    return FORMS.get(step, StepForm)
