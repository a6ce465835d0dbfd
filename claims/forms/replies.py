"""The right of reply as an editor notes it: whom we asked, what they answered, when we reminded them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment, PartyFields
from claims.models import ContactHow


class AskForm(PartyFields):
    """Whom we asked to answer the claim, and until when."""

    at = Moment(label=_("Asked at"))
    how = forms.ChoiceField(label=_("How"), choices=ContactHow.choices)
    due_at = Moment(
        label=_("Answer wanted by"),
        required=False,
        help_text=_("After it one can say that they did not answer."),
    )
    question = forms.CharField(
        label=_("What we asked"),
        required=False,
        max_length=20_000,
        help_text=_("For the desk; readers do not see it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    field_order = ["party_name", "party_role", "party_kind", "at", "how", "due_at", "question"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        name = self.fields["party_name"]
        name.label, name.required = _("Who"), True
        name.widget.attrs.update({"list": "parties", "dir": "auto", "autocomplete": "off"})
        self.fields["party_role"].widget.attrs["dir"] = "auto"


class AnswerForm(forms.Form):
    """What they answered; it becomes a contact note."""

    at = Moment(label=_("Answered at"))
    how = forms.ChoiceField(label=_("How"), choices=ContactHow.choices)
    text = forms.CharField(
        label=_("What was said"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    refused = forms.BooleanField(label=_("They declined to answer"), required=False)


class RemindForm(forms.Form):
    """When they were asked again, and until when now."""

    at = Moment(label=_("Reminded at"))
    due_at = Moment(label=_("Answer wanted by"), required=False)


FORMS: dict[str, type[forms.Form]] = {"answer": AnswerForm, "remind": RemindForm}
