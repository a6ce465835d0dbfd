"""The rules of a desk as a publisher enters them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimKind
from claims.policy import MOST_HOURS, MOST_ORIGINS, Rules


class PolicyForm(forms.Form):
    """What claims of one scope need beside the one quotation."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    own = forms.BooleanField(label=_("These claims have rules of their own"), required=False)
    origins = forms.IntegerField(
        label=_("Independent origins, at least"),
        required=False,
        min_value=2,
        max_value=MOST_ORIGINS,
        help_text=_(
            "From 2 to 9; empty: not asked for. Two outlets that carry one wire are one origin."
        ),
    )
    on_the_record = forms.BooleanField(
        label=_("One source on the record, with a name or in an official statement"), required=False
    )
    document = forms.BooleanField(label=_("A quotation from the document itself"), required=False)
    document_kinds = forms.MultipleChoiceField(
        label=_("The document is asked for only where the claim is about"),
        choices=ClaimKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for every claim."),
    )
    reply = forms.BooleanField(label=_("Those concerned were asked for a reply"), required=False)
    reply_hours = forms.IntegerField(
        label=_("Hours that they had to answer, at least"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("Empty or 0: it is enough that they were asked."),
    )
    note = forms.CharField(
        label=_("Why the rules change"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind:
            del self.fields["document_kinds"]

    def rules(self) -> Rules | None:
        """What was entered; None where the scope has no rules of its own."""
        given = self.cleaned_data
        if not given["own"]:
            return None
        return Rules(
            origins=given["origins"] or 0,
            on_the_record=given["on_the_record"],
            documents_for=tuple(given.get("document_kinds", ())) if given["document"] else None,
            reply_hours=(given["reply_hours"] or 0) if given["reply"] else None,
        )


def initial_of(rules: Rules | None, version: int) -> dict[str, Any]:
    """The form's fields for these rules."""
    kept = rules or Rules()
    return {
        "version": version,
        "own": rules is not None or version == 0,
        "origins": kept.origins or None,
        "on_the_record": kept.on_the_record,
        "document": kept.documents_for is not None,
        "document_kinds": list(kept.documents_for or ()),
        "reply": kept.reply_hours is not None,
        "reply_hours": kept.reply_hours,
    }
