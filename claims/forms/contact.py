"""The form for what a person told us."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment, PartyFields
from claims.models import ContactHow


class ContactForm(PartyFields):
    """Who, when, how and what was said; answers to our questions are noted with the question."""

    at = Moment(label=_("When"))
    how = forms.ChoiceField(label=_("How"), choices=ContactHow.choices)
    text = forms.CharField(
        label=_("What was said"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    field_order = ["party_name", "party_role", "party_kind", "at", "how", "text"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        name = self.fields["party_name"]
        name.label, name.required = _("Who"), True
        name.widget.attrs.update({"list": "parties", "dir": "auto", "autocomplete": "off"})
        self.fields["party_role"].widget.attrs["dir"] = "auto"
