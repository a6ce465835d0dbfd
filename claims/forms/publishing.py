"""What a publisher sends: exactly what goes out, and, the second time, what was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import CorrectionKind

MOST_NOTE = 5000


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class PublishForm(forms.Form):
    """The first publication. `override_reason` is asked for only where the policy does not pass."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
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

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


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
        told = dict(self.cleaned_data)
        names = ("kind", "was_wrong", "is_right", "how_found", "public_note")
        return {**told_without(told, names), "correction": {name: told[name] for name in names}}


def told_without(told: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The rest of what was sent."""
    return {name: value for name, value in told.items() if name not in names}
