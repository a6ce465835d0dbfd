"""Watched sources: what narrows the list, and what follows from a finding."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import Settled, WatchState

STATES = [
    ("", _("All that are watched")),
    ("open", _("Waits for a decision")),
    (WatchState.UNCHANGED.value, _("Unchanged")),
    (WatchState.MOVED.value, _("Stands elsewhere on the page")),
    (WatchState.CHANGED.value, _("Changed")),
    (WatchState.GONE.value, _("Gone")),
    (WatchState.PAGE_GONE.value, _("The page is gone")),
    (WatchState.WAITING.value, _("Not looked at yet")),
    ("unreachable", _("Could not be checked lately")),
    ("stopped", _("No longer watched")),
]


class WatchFilter(forms.Form):
    """What is asked of the list; nonsense narrows nothing."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    q = forms.CharField(label=_("Words of the title or address"), required=False, max_length=200)

    def chosen(self, name: str) -> str:
        """A value that was sent and is understood, else an empty string."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or self.cleaned_data else ""


class SettleForm(forms.Form):
    """A decision about a finding."""

    how = forms.ChoiceField(
        label=_("What follows"),
        choices=[
            (Settled.HOLDS.value, _("The source still says it: the verdict holds.")),
            (
                Settled.ARCHIVED.value,
                _("The page differs from our capture; the verdict stands on the capture."),
            ),
            (Settled.REOPENED.value, _("The claim was reopened, and will be corrected.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what follows.")},
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Colleagues read it in the history of the claim."),
        error_messages={"required": _("Say why.")},
    )
