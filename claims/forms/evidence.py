"""The form that keeps a quotation as evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import PartyFields
from claims.models import Directness, Stance


class EvidenceForm(PartyFields):
    """A quotation, what it says about the claim, and who says it how directly.

    `start` counts code points of the text and chooses among several places; after a refusal as
    ambiguous a radio button of the page sends it.
    """

    snapshot = forms.UUIDField(required=False, widget=forms.HiddenInput)
    contact_note = forms.UUIDField(required=False, widget=forms.HiddenInput)
    exact = forms.CharField(
        label=_("Quotation"),
        max_length=20_000,
        help_text=_("Word for word as it stands in the text above: select it there, or paste it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "quoted"}),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        label=_("What it does"), choices=Stance.choices, widget=forms.RadioSelect
    )
    directness = forms.ChoiceField(
        label=_("How the speaker knows"),
        choices=[("", _("Choose …")), *Directness.choices],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    field_order = [
        "exact",
        "stance",
        "party_name",
        "party_role",
        "party_kind",
        "directness",
        "note",
    ]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        name = self.fields["party_name"]
        name.label = _("Who says it")
        name.widget.attrs.update({"list": "parties", "dir": "auto", "autocomplete": "off"})
        self.fields["party_role"].widget.attrs["dir"] = "auto"

    def quotation(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "snapshot_id": given["snapshot"],
            "contact_note_id": given["contact_note"],
            "selector": {"exact": given["exact"], "start": given["start"]},
            "stance": given["stance"],
            "directness": given["directness"],
            "speaker": self.party(),
            "note": given["note"],
        }
