"""The rating scale that ships. Ratings say what is true; a rating off the line carries no number."""

from __future__ import annotations

from dataclasses import dataclass

BEST = 5
WORST = 1  # schema.org/ClaimReview as Google reads it: worst is 1 or more, never 0


@dataclass(frozen=True)
class DefaultRating:
    """One row of the default scale."""

    slug: str
    label: str
    meaning: str
    value: int | None


DEFAULT_SCALE_SLUG = "accuracy"
DEFAULT_SCALE_NAME = "Accuracy"
DEFAULT_RATINGS = (
    DefaultRating("false", "False", "The claim is not accurate.", 1),
    DefaultRating("mostly-false", "Mostly false", "A part is right; the core of it is not.", 2),
    DefaultRating("partly-false", "Partly false", "Right and wrong weigh about the same in it.", 3),
    DefaultRating("mostly-true", "Mostly true", "The core is right; a detail is not.", 4),
    DefaultRating("true", "True", "The claim is accurate and nothing that matters is left out.", 5),
    DefaultRating(
        "unproven", "Unproven", "What we could find neither bears it out nor refutes it.", None
    ),
    DefaultRating(
        "missing-context", "Missing context", "Accurate by itself, misleading as it was used.", None
    ),
    DefaultRating("satire", "Satire", "It was meant as a joke and taken as a report.", None),
)
