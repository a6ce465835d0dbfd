"""Forms about sources: attach, describe, upload, accept a capture."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import SourceKind


class AttachForm(forms.Form):
    """Addresses, one a line (or however they were pasted)."""

    urls = forms.CharField(
        label=_("Addresses, one a line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "s", "dir": "ltr"}),
    )

    def addresses(self) -> list[str]:
        """What was pasted, cut at white space: addresses have none."""
        return str(self.cleaned_data["urls"]).split()


class DescribeForm(forms.Form):
    """What we call a source."""

    title = forms.CharField(
        label=_("Title"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices)
    origin = forms.CharField(
        label=_("Origin"),
        max_length=120,
        required=False,
        help_text=_("Two outlets that carry one wire are one origin: name the wire."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class UploadForm(forms.Form):
    """A copy that a person saved."""

    file = forms.FileField(label=_("A copy of the page"), allow_empty_file=True)


class AcceptForm(forms.Form):
    """Why a guessed outcome is wrong."""

    reason = forms.CharField(
        label=_("Why this capture shows the page itself"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
