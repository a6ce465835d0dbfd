"""What a publisher sends: exactly what goes out, and, the second time, what was wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import ZONE_HINT, Moment
from claims.models import CorrectionKind

MOST_NOTE = 5000
_LAST = ("note", "when", "at")


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class PublishAt(Moment):
    """A time to publish. Where the clocks change some times come twice and some never."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment; refuses, in words, a time that the person's clock does not name exactly."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_clock_change(str(value)), code=error.code) from error


def _clock_change(value: str) -> str:
    at = parse_datetime(value)
    zone = timezone.get_current_timezone()
    told = {"zone": timezone.get_current_timezone_name()}
    first, second = (zone.utcoffset(at.replace(fold=fold)) if at else None for fold in (0, 1))
    if first is not None and second is not None and first > second:
        return (
            gettext(
                "On this day the clock is put back in %(zone)s, and this time comes twice: "
                "choose one an hour earlier or later."
            )
            % told
        )
    return (
        gettext(
            "On this day the clock is put forward in %(zone)s, and this time does not come: "
            "choose one an hour earlier or later."
        )
        % told
    )


NOW, THEN = "now", "at"


class TimeForm(forms.Form):
    """Now or at a time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    when = forms.ChoiceField(
        label=_("When it goes out"),
        widget=forms.RadioSelect,
        choices=[(NOW, _("Now")), (THEN, _("At a time"))],
        required=False,
        initial=NOW,
    )
    at = PublishAt(
        label=_("Time of publication"), required=False, help_text=_("It goes out by itself then.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuses a choice that the time contradicts: nothing goes out by mistake."""
        given = super().clean() or {}
        when, at = given.get("when") or NOW, given.get("at")
        if "at" not in self.errors:
            if when == THEN and at is None:
                self.add_error("at", gettext("Choose the time at which it is published."))
            if when == NOW and at is not None:
                self.add_error(
                    "at",
                    gettext(
                        "A time is filled in, but “Now” is chosen. Choose “At a time”, or empty the time."
                    ),
                )
        return given

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        told = dict(self.cleaned_data)
        del told["when"]
        return told


class PlannedForm(TimeForm):
    """What is planned already: another time for it, with the words that were planned."""

    replaces = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("when", "at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].widget = forms.HiddenInput()
        self.fields["at"].help_text = ZONE_HINT
        self.fields["at"].label = str(_("Another time"))


class PublishForm(TimeForm):
    """The first publication. `override_reason` is asked for only where the policy does not pass."""

    override_reason = forms.CharField(
        label=_("Why it goes out although our sourcing rules are not met"),
        help_text=_("Readers will see this reason above the verdict."),
        max_length=MOST_NOTE,
        widget=_words(),
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("For the record; readers do not see it."),
        required=False,
        max_length=MOST_NOTE,
        widget=_words(),
    )

    def __init__(self, *args: Any, policy_passed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if policy_passed:
            del self.fields["override_reason"]
        self.order_fields([*(name for name in self.fields if name not in _LAST), *_LAST])


class RepublishForm(PublishForm):
    """Publishing again: readers are told what was wrong and what is right."""

    kind = forms.ChoiceField(
        label=_("What kind of change it is"),
        widget=forms.RadioSelect,
        choices=[
            (CorrectionKind.CORRECTION.value, _("Correction: a fact or the verdict was wrong")),
            (CorrectionKind.CLARIFICATION.value, _("Clarification: right, but easy to misread")),
            (CorrectionKind.REFILE.value, _("Refile: published again, the finding stands")),
        ],
    )
    was_wrong = forms.CharField(
        label=_("What was wrong or unclear"), max_length=MOST_NOTE, widget=_words()
    )
    is_right = forms.CharField(
        label=_("What is right"),
        help_text=_("Needed for a correction."),
        required=False,
        max_length=MOST_NOTE,
        widget=_words(),
    )
    how_found = forms.CharField(
        label=_("How it was found"), required=False, max_length=MOST_NOTE, widget=_words()
    )
    public_note = forms.CharField(
        label=_("Public note"),
        help_text=_("Anything else readers should know."),
        required=False,
        max_length=MOST_NOTE,
        widget=_words(),
    )

    field_order = ("kind", "was_wrong", "is_right", "how_found", "public_note", "override_reason")

    def given(self) -> dict[str, Any]:
        """What the service takes, the correction by itself."""
        told = super().given()
        names = ("kind", "was_wrong", "is_right", "how_found", "public_note")
        return {**told_without(told, names), "correction": {name: told[name] for name in names}}


def told_without(told: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The rest of what was sent."""
    return {name: value for name, value in told.items() if name not in names}
