"""The rating scale that ships. Ratings say what is true; a rating off the line carries no number."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BEST = 5
WORST = 1  # schema.org/ClaimReview as Google reads it: worst is 1 or more, never 0


@dataclass(frozen=True)
class DefaultRating:
    """One row of the default scale."""

    slug: str
    label: Promise
    meaning: Promise
    value: int | None


DEFAULT_SCALE_SLUG = "accuracy"
DEFAULT_SCALE_NAME = _("Accuracy")
DEFAULT_RATINGS = (
    DefaultRating("false", _("False"), _("The claim is not accurate."), 1),
    DefaultRating(
        "mostly-false", _("Mostly false"), _("A part is right; the core of it is not."), 2
    ),
    DefaultRating(
        "partly-false", _("Partly false"), _("Right and wrong weigh about the same in it."), 3
    ),
    DefaultRating("mostly-true", _("Mostly true"), _("The core is right; a detail is not."), 4),
    DefaultRating(
        "true", _("True"), _("The claim is accurate and nothing that matters is left out."), 5
    ),
    DefaultRating(
        "unproven",
        _("Unproven"),
        _("What we could find neither bears it out nor refutes it."),
        None,
    ),
    DefaultRating(
        "missing-context",
        _("Missing context"),
        _("Accurate by itself, misleading as it was used."),
        None,
    ),
    DefaultRating("satire", _("Satire"), _("It was meant as a joke and taken as a report."), None),
)
