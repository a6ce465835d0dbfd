"""Saved lists of claims on pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedFilterForm(forms.Form):
    """Its name, and whether colleagues see it."""

    name = forms.CharField(
        label=_("Name of the list"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    shared = forms.BooleanField(label=_("Everybody in the newsroom sees it"), required=False)


class NewFilterForm(SavedFilterForm):
    """With the address of the list."""

    query = forms.CharField(max_length=2000, widget=forms.HiddenInput)
