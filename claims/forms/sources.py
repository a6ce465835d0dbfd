"""Forms about sources: attach, describe, upload, accept a capture."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import SourceKind

# A host with a name and no scheme, as browsers show addresses: no port, no number.
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#]|$)")
# What stands round addresses in mails and lists; none of it ends one.
_AROUND = "<>\"'“”‘’«»„,;.•*–—-"
_FULL = re.compile(r"https?://", re.IGNORECASE)


class AttachForm(forms.Form):
    """Addresses, one a line, or several on a line where each is whole."""

    urls = forms.CharField(
        label=_("Addresses, one a line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "u", "dir": "ltr"}),
    )

    def addresses(self) -> list[str]:
        """What was pasted, line by line, without what stands round addresses in texts and lists.
        `example.org/a` gets its https.

        A line with spaces is one address, and a wrong one, unless all its parts have a scheme, or look
        like addresses without one: both in a line are more likely one address with a blank in it.
        """
        found: list[str] = []
        for line in str(self.cleaned_data["urls"]).splitlines():
            parts = [part for word in line.split() if (part := word.strip(_AROUND))]
            whole = any(all(map(form.match, parts)) for form in (_FULL, _BARE))
            found += parts if whole else [" ".join(parts)]
        return [f"https://{one}" if _BARE.match(one) else one for one in found]


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

    file = forms.FileField(
        label=_("A copy of the page"),
        allow_empty_file=True,
        help_text=_("A saved page, a text, a PDF file or a picture."),
    )


class FileForm(forms.Form):
    """A document, a picture or a text that has no address."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A document, a picture, a text or a saved page."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=500,
        help_text=_("What it is, as colleagues and readers will know it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=SourceKind.choices, initial=SourceKind.DOCUMENT
    )


class JoinForm(forms.Form):
    """Why two sources are one page."""

    reason = forms.CharField(
        label=_("Why it is the same page"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class NeverthelessForm(forms.Form):
    """Why a page is fetched although its site asks automatic readers to stay away."""

    reason = forms.CharField(
        label=_("Why the page must be fetched nevertheless"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class FactsForm(forms.Form):
    """What a captured page is called, by whom, of when, in which language."""

    title = forms.CharField(
        label=_("Title"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    byline = forms.CharField(
        label=_("Byline"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    published = forms.CharField(
        label=_("Date"),
        max_length=40,
        required=False,
        help_text=_("As precise as it is known: 2025-06-24, 2025-06 or 2025."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=35,
        required=False,
        help_text=_("As a code, such as en or fa."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


class AcceptForm(forms.Form):
    """Why a guessed outcome is wrong."""

    reason = forms.CharField(
        label=_("Why this capture shows the page itself"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
