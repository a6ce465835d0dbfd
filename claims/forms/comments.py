"""What a comment consists of."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models.comment import MOST_LETTERS


class CommentForm(forms.Form):
    """A word to colleagues."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=MOST_LETTERS,
        help_text=_("Colleagues only. Write @username and the person finds it in their work."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
