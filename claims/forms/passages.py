"""Where a passage of an older text stands in the newest one: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """A place that was offered, or other words; `start` (code points) where those were selected."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.IntegerField(required=False, min_value=0)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    exact = forms.CharField(
        label=_("Words in the newest text"),
        required=False,
        max_length=10_000,
        help_text=_("Select them in the text, or write them exactly as they stand there."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses an answer that says no place."""
        given = super().clean() or {}
        if not given.get("exact") and given.get("place") is None and not self.errors:
            self.add_error("exact", _("Choose a place, or give the words of the newest text."))
        return given

    def selector(self, own: str) -> dict[str, Any]:
        """The passage as services take it; `own` are its words in the older text."""
        given = self.cleaned_data
        start = given["place"] if given["start"] is None else given["start"]
        return {"exact": given["exact"] or own, "start": start}
