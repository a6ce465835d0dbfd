"""The bulk formats, all from the same stored texts: JSON, NDJSON, CSV and JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from claims.export.claimreview import Profile, claim_review
from claims.record import instant

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",  # RFC 4180
    "jsonld": "application/ld+json",
}

COLUMNS = (
    "check",
    "version",
    "current",
    "status",
    "public_note",
    "url",
    "version_url",
    "first_published_at",
    "published_at",
    "changed_at",
    "fingerprint",
    "claim",
    "claim_kind",
    "claim_language",
    "claimant",
    "claimant_kind",
    "said_at",
    "rating",
    "rating_label",
    "rating_value",
    "rating_worst",
    "rating_best",
    "rating_scale",
    "rating_scale_version",
    "summary",
    "explanation",
    "as_of",
    "would_change",
    "appearance_urls",
    "evidence_supports",
    "evidence_refutes",
    "evidence_context",
    "approval",
    "correction",
    "correction_was_wrong",
    "correction_is_right",
)
# A cell that begins like this is a formula to spreadsheets, some of which skip white space of every
# kind before it; a leading apostrophe makes it text.
_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]").match
_QUOTED = re.compile(r'[",\r\n]').search


def write(
    form: str, lines: Iterable[str], *, base: str, newsroom: str, now: datetime
) -> Iterator[str]:
    """Lines (`published.check_lines`) in one of the four formats; another name: ValueError."""
    match form:
        case "json":
            return as_json(lines, now=now)
        case "ndjson":
            return (line + "\n" for line in lines)
        case "csv":
            return as_csv(lines)
        case "jsonld":
            return data_feed(lines, base=base, newsroom=newsroom, now=now)
    raise ValueError(form)


def as_json(lines: Iterable[str], *, now: datetime) -> Iterator[str]:
    """One document with all checks."""
    yield f'{{"generated_at":"{instant(now)}","checks":['
    comma = ""
    for line in lines:
        yield comma + line
        comma = ","
    yield "]}\n"


def as_csv(lines: Iterable[str]) -> Iterator[str]:
    """One line a version (RFC 4180, CRLF); cells that look like formulas begin with an apostrophe."""
    yield ",".join(COLUMNS) + "\r\n"
    for line in lines:
        check = orjson.loads(line)
        for version in check["versions"]:
            yield ",".join(map(csv_cell, _cells(check, version))) + "\r\n"


def csv_cell(value: object) -> str:
    """One cell, quoted when it must be; Python's csv.writer needs ten times as long for long texts."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if _FORMULA(value):
        value = "'" + value
    return '"' + value.replace('"', '""') + '"' if _QUOTED(value) else value


def _cells(check: Mapping[str, Any], version: Mapping[str, Any]) -> list[object]:
    payload = version["payload"]
    claim, rating = payload["claim"], payload["rating"]
    claimant = claim["claimant"] or {}
    correction = version["correction"] or {}
    stances = [evidence["stance"] for evidence in payload["evidence"]]
    return [
        check["id"],
        version["number"],
        "yes" if version["number"] == check["current_version"] else "no",
        check["status"],
        check["public_note"],
        version["url"],
        version["version_url"],
        version["first_published_at"],
        version["published_at"],
        check["changed_at"],
        version["fingerprint"],
        claim["statement"],
        claim["kind"],
        claim["language"],
        claimant.get("name"),
        claimant.get("kind"),
        claim["said_at"],
        rating["slug"],
        rating["label"],
        rating["value"],
        rating["worst"],
        rating["best"],
        rating["scale"],
        rating["scale_version"],
        payload["summary"],
        payload["explanation"],
        payload["as_of"],
        payload["would_change"],
        " ".join(place["url"] for place in payload["appearances"] if place["url"]),
        stances.count("supports"),
        stances.count("refutes"),
        stances.count("context"),
        version["approval"]["decision"],
        correction.get("kind"),
        correction.get("was_wrong"),
        correction.get("is_right"),
    ]


def data_feed(
    lines: Iterable[str],
    *,
    base: str,
    newsroom: str,
    now: datetime,
    profile: Profile = "full",
    history: bool = True,
) -> Iterator[str]:
    """A schema.org/DataFeed of ClaimReviews.

    What no longer counts has `dateDeleted` (a tombstone): superseded versions (with `history`),
    held and withdrawn checks.
    """
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": newsroom,
        "url": f"{base}/checks/",
        "dateModified": instant(now),
    }
    yield _json(head)[:-1] + ',"dataFeedElement":['
    comma = ""
    for line in lines:
        check = orjson.loads(line)
        versions = check["versions"] if history else check["versions"][-1:]
        followers = [*versions[1:], None]
        for version, later in zip(versions, followers, strict=True):
            item = _feed_item(check, version, later, base=base, profile=profile)
            yield comma + _json(item)
            comma = ","
    yield "]}\n"


def _feed_item(
    check: Mapping[str, Any],
    version: Mapping[str, Any],
    later: Mapping[str, Any] | None,
    *,
    base: str,
    profile: Profile,
) -> dict[str, Any]:
    item: dict[str, Any] = {
        "@type": "DataFeedItem",
        "dateCreated": version["published_at"],
        "item": claim_review(version, version["payload"], base=base, profile=profile),
    }
    if later is not None:
        item["dateDeleted"] = later["published_at"]
    elif check["current_version"] is None:
        item["dateDeleted"] = check["changed_at"]
        # A check that is down leaves no rating in feeds: the address and the date are enough.
        item["item"] = {
            "@type": "ClaimReview",
            "@id": version["version_url"],
            "url": version["url"],
        }
    return item


def _json(document: Mapping[str, Any]) -> str:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()
