"""schema.org/ClaimReview of a published verdict.

Profiles: `google` (developers.google.com/search/docs/appearance/structured-data/factcheck),
`duke` (the Reporters' Lab's feed: adds sameAs and the claimant's role), `full` (also evidence as
citations, hashes and the correction). A rating without a number carries no ratingValue: Google
asks for a number or an alternateName, and an invented number would be a false statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Profile = Literal["google", "duke", "full"]
PROFILES: tuple[Profile, ...] = ("google", "duke", "full")

_PARTY_TYPES = {
    "person": "Person",
    "organisation": "Organization",
    "outlet": "NewsMediaOrganization",
}


def claim_review(
    envelope: Mapping[str, Any],
    payload: Mapping[str, Any],
    *,
    base: str,
    profile: Profile = "full",
) -> dict[str, Any]:
    """The ClaimReview of one version, as a JSON-LD object."""
    claim = payload["claim"]
    newsroom = {"@type": "NewsMediaOrganization", "name": payload["newsroom"], "url": base + "/"}
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": envelope["version_url"],
        "url": envelope["url"],
        "datePublished": envelope["first_published_at"],
        "dateModified": envelope["published_at"],
        "inLanguage": claim["language"],
        "author": newsroom,
        "claimReviewed": claim["statement"],
        "reviewRating": _rating(payload["rating"]),
        "itemReviewed": _claim(payload, profile),
    }
    if profile != "google":
        review["reviewBody"] = payload["summary"]
    if profile == "full":
        review["version"] = envelope["number"]
        review["identifier"] = f"sha256:{envelope['fingerprint']}"
        review["citation"] = [_citation(row) for row in payload["evidence"]]
        if envelope["correction"]:
            review["correction"] = {
                "@type": "CorrectionComment",
                "text": envelope["correction"]["was_wrong"],
                "dateCreated": envelope["correction"]["decided_at"],
            }
    return review


def _rating(rating: Mapping[str, Any]) -> dict[str, Any]:
    document = {"@type": "Rating", "alternateName": rating["label"]}
    if rating["value"] is not None:
        document |= {
            "ratingValue": rating["value"],
            "worstRating": rating["worst"],
            "bestRating": rating["best"],
        }
    return document


def _claim(payload: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    claim = payload["claim"]
    document: dict[str, Any] = {"@type": "Claim"}
    if claim["claimant"]:
        document["author"] = _party(claim["claimant"], profile)
    if claim["said_at"]:
        document["datePublished"] = claim["said_at"]
    places = [_work(row) for row in payload["appearances"] if row["url"]]
    firsts = [_work(row) for row in payload["appearances"] if row["url"] and row["first"]]
    if firsts:
        document["firstAppearance"] = firsts[0]
    if places:
        document["appearance"] = places
    return document


def _party(party: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    document: dict[str, Any] = {"@type": _PARTY_TYPES[party["kind"]], "name": party["name"]}
    if party["same_as"]:
        document["sameAs"] = list(party["same_as"])
    if profile != "google" and party["role"] and party["kind"] == "person":
        document["jobTitle"] = party["role"]
    return document


def _work(row: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"@type": "CreativeWork", "url": row["url"]}
    if row["title"]:
        document["headline"] = row["title"]
    if row["published_at"]:
        document["datePublished"] = row["published_at"]
    if row["outlet"]:
        document["publisher"] = {"@type": "NewsMediaOrganization", "name": row["outlet"]}
    return document


def _citation(row: Mapping[str, Any]) -> dict[str, Any]:
    quotation: dict[str, Any] = {"@type": "Quotation", "text": row["exact"]}
    if row["speaker"]:
        quotation["spokenByCharacter"] = _party(row["speaker"], "full")
    if row["source"]:
        quotation["isPartOf"] = {
            "@type": "WebPage",
            "url": row["source"]["url"],
            "name": row["source"]["title"],
            "identifier": f"sha256:{row['source']['bytes_sha256']}",
        }
    return quotation
