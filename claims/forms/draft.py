"""The form of the verdict's draft: the same fields for the Save button and for saving as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.forms.shapes import Moment
from claims.models import Appearance, Rating, VerdictDraft


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class DraftForm(forms.Form):
    """Rating, texts, and for each passage how it should read.

    Nothing is required: an unfinished draft is kept. What submission needs, the page lists.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    rating = forms.ChoiceField(label=_("Rating"), required=False, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=500,
        required=False,
        help_text=_("One or two sentences: what readers should take away."),
        widget=_long(2),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=100_000,
        required=False,
        help_text=_("How we know: what each source says and how it can know it."),
        widget=_long(7),
    )
    as_of = Moment(
        label=_("As of"),
        required=False,
        help_text=_("Left empty: the time of submission."),
    )
    would_change = forms.CharField(
        label=_("What would change this"), max_length=10_000, required=False, widget=_long(2)
    )

    def __init__(
        self,
        data: Any = None,
        *,
        ratings: Iterable[Rating],
        appearances: Sequence[Appearance],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="draft-%s")
        self.appearances = [a for a in appearances if a.exact]
        rating: Any = self.fields["rating"]
        rating.choices = [("", _("Not rated yet")), *((r.slug, gettext(r.label)) for r in ratings)]
        for row in self.appearances:
            self.fields[f"should_read_{row.pk}"] = forms.CharField(
                label=_("Should read"), max_length=10_000, required=False, widget=_long(3)
            )
            self.fields[f"notice_{row.pk}"] = forms.CharField(
                label=_("Notice to readers"), max_length=5000, required=False, widget=_long(2)
            )

    def passages(self) -> list[dict[str, Any]]:
        """For the template: each passage with its two fields."""
        return [
            {
                "was": row.exact,
                "should_read": self[f"should_read_{row.pk}"],
                "notice": self[f"notice_{row.pk}"],
            }
            for row in self.appearances
        ]

    def changes(self) -> dict[str, Any]:
        """What the service takes. A notice without a text is left out; see `incomplete`."""
        given = dict(self.cleaned_data)
        wanted = []
        for row in self.appearances:
            should_read, notice = given.pop(f"should_read_{row.pk}"), given.pop(f"notice_{row.pk}")
            if should_read.strip():
                wanted.append(
                    {"appearance_id": row.pk, "should_read": should_read, "notice": notice}
                )
        given.pop("version")
        return {**given, "rating": given["rating"] or None, "passage_corrections": wanted}

    def incomplete(self) -> list[str]:
        """The fields whose notice cannot be kept yet."""
        return [
            f"should_read_{row.pk}"
            for row in self.appearances
            if self.cleaned_data.get(f"notice_{row.pk}")
            and not self.cleaned_data.get(f"should_read_{row.pk}", "").strip()
        ]


def initial_of(draft: VerdictDraft, corrections: dict[Any, tuple[str, str]]) -> dict[str, Any]:
    """The draft as the form shows it; `corrections`: by appearance, should read and notice."""
    initial: dict[str, Any] = {
        "version": draft.version,
        "rating": draft.rating.slug if draft.rating else "",
        "summary": draft.summary,
        "explanation": draft.explanation,
        "as_of": draft.as_of,
        "would_change": draft.would_change,
    }
    for pk, (should_read, notice) in corrections.items():
        initial[f"should_read_{pk}"], initial[f"notice_{pk}"] = should_read, notice
    return initial
