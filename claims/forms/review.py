"""What a reviewer sends: which decision, of exactly what, and a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_NOTE = 5000

_LABELS = {
    "approve": (_("Note"), _("For the record; colleagues see it, readers do not.")),
    "return": (_("What should change"), _("The checker reads this. The text stays as it is.")),
    "break_glass": (
        _("Why nobody else can approve it now"),
        _("Readers will see this reason above the verdict."),
    ),
}
DECISIONS = tuple(_LABELS)


class DecisionForm(forms.Form):
    """One decision. `version` and `fingerprint` name what was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{step}_%s")
        super().__init__(*args, **kwargs)
        label, help_text = _LABELS[step]
        self.fields["note"].label = str(label)
        self.fields["note"].help_text = str(help_text)
        self.fields["note"].required = step != "approve"
        if step == "approve":
            # The key leads to the form; deciding by a slip of one finger would be too easy.
            attrs = {"data-key": "a", "data-key-name": str(_("Go to approving"))}
            self.fields["note"].widget.attrs.update(attrs)
