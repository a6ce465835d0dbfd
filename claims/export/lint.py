"""What a ClaimReview needs before it may leave: the fields that consumers refuse to do without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.export.claimreview import claim_review


def missing_fields(review: Mapping[str, Any]) -> list[str]:
    """The required ClaimReview fields (Google's page) that are empty, by their path."""
    needed = {
        "claimReviewed": review.get("claimReviewed"),
        "url": review.get("url"),
        "datePublished": review.get("datePublished"),
        "author.name": review.get("author", {}).get("name"),
        "reviewRating.alternateName": review.get("reviewRating", {}).get("alternateName"),
    }
    return [path for path, value in needed.items() if not value]


def missing_in(payload: Mapping[str, Any]) -> list[str]:
    """What a payload lacks whatever publishing adds to it: told before anybody publishes."""
    envelope = {
        "url": "-",
        "version_url": "-",
        "number": 1,
        "fingerprint": "-",
        "first_published_at": "-",
        "published_at": "-",
        "correction": None,
    }
    return missing_fields(claim_review(envelope, payload, base=""))
