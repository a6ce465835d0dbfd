"""What editors type about articles: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment


def languages() -> list[tuple[str, str]]:
    """Languages by their own names, as BCP 47 codes."""
    named = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info}
    return sorted(named.items(), key=lambda row: row[1].casefold())


class ArticleForm(forms.Form):
    """A text with what is known about it, or only an address."""

    url = forms.URLField(
        label=_("Address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text=_("The page on which it appeared. Without a text below, we fetch it from there."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    title = forms.CharField(
        label=_("Headline"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        help_text=_("Paste the whole text. Leave it empty to have it fetched from the address."),
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "class": "tall"}),
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    byline = forms.CharField(
        label=_("Byline"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    published_at = Moment(label=_("Published"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("as the page says")), *languages()],
    )

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        if not given["language"]:
            given["language"] = "en" if given["text"] else "und"
        return given


class TextForm(forms.Form):
    """Another text of an article: pasted, or that of a capture."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "class": "tall"}),
    )
    snapshot = forms.UUIDField(required=False, widget=forms.HiddenInput)
