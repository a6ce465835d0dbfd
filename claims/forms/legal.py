"""What a lawyer answers, and for which claims a publisher wants an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimKind, Desk, LegalOutcome

MOST_NOTE = 5000

ANSWERS: list[tuple[str, Any]] = [
    (LegalOutcome.CLEARED.value, _("Cleared: it can be published as it is")),
    (LegalOutcome.CHANGES_NEEDED.value, _("Changes needed: say below what has to change")),
    (LegalOutcome.NOT_CLEARED.value, _("Not cleared: say below why it cannot go out")),
]


class AnswerForm(forms.Form):
    """One answer. `version` and `fingerprint` name what was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    outcome = forms.ChoiceField(
        label=_("Your answer to this text"), choices=ANSWERS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_NOTE,
        help_text=_("Colleagues read it; readers do not."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class RuleForm(forms.Form):
    """Which claims need a legal answer."""

    desk = forms.ChoiceField(label=_("Desk"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of claim"),
        required=False,
        choices=[("", _("every kind of claim")), *ClaimKind.choices],
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks: Any = self.fields["desk"]
        desks.choices = [
            ("", _("The whole newsroom")),
            *Desk.objects.values_list("slug", "name"),
        ]
