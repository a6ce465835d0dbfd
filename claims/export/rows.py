"""The bulk formats, all from the same stored texts: JSON, NDJSON, CSV and JSON-LD."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from claims.export.claimreview import Profile, claim_review
from claims.export.envelope import change_after_publication
from claims.models import CheckStatus
from claims.published import CheckRow, VersionText
from claims.record import canonical, instant

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
# A cell that begins like this is a formula to spreadsheets; a leading apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row_text(row: CheckRow, *, base: str) -> str:
    """One check as a JSON text; payloads go in as they are stored, byte for byte."""
    head = canonical(
        {
            "id": str(row.id),
            "url": f"{base}/checks/{row.id}/",
            "status": row.status,
            "public_note": row.public_note,
            "first_published_at": instant(row.first_published_at),
            "changed_at": instant(row.changed_at),
            "changed_seq": row.changed_seq,
            "current_version": current_version(row),
            "changes": [change_after_publication(change) for change in row.changes],
        }
    ).decode()
    versions = ",".join(map(version_text, row.versions))
    return f'{head[:-1]},"versions":[{versions}]}}'


def version_text(version: VersionText) -> str:
    """Envelope and payload as one JSON object."""
    return f'{version.envelope[:-1]},"payload":{version.payload}}}'


def row_document(row: CheckRow, *, base: str) -> dict[str, Any]:
    """The same, parsed."""
    document: dict[str, Any] = json.loads(row_text(row, base=base))
    return document


def current_version(row: CheckRow) -> int | None:
    """The version that counts now; none while the check is held or withdrawn."""
    return row.current_number if row.status == CheckStatus.PUBLISHED else None


def write(
    form: str, rows: Iterable[CheckRow], *, base: str, newsroom: str, now: datetime
) -> Iterator[str]:
    """The rows in one of the four formats (`MEDIA_TYPES`); another name: ValueError."""
    match form:
        case "json":
            return as_json(rows, base=base, now=now)
        case "ndjson":
            return ndjson(rows, base=base)
        case "csv":
            return as_csv(rows)
        case "jsonld":
            return data_feed(rows, base=base, newsroom=newsroom, now=now)
    raise ValueError(form)


def ndjson(rows: Iterable[CheckRow], *, base: str) -> Iterator[str]:
    """One check a line."""
    for row in rows:
        yield row_text(row, base=base) + "\n"


def as_json(rows: Iterable[CheckRow], *, base: str, now: datetime) -> Iterator[str]:
    """One document with all checks."""
    yield f'{{"generated_at":"{instant(now)}","checks":['
    comma = ""
    for row in rows:
        yield comma + row_text(row, base=base)
        comma = ","
    yield "]}\n"


def as_csv(rows: Iterable[CheckRow]) -> Iterator[str]:
    """One line a version (RFC 4180, CRLF); cells that look like formulas begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in rows:
        for version in row.versions:
            writer.writerow(map(_cell, _line(row, version)))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return value


def _line(row: CheckRow, version: VersionText) -> list[object]:
    envelope, payload = json.loads(version.envelope), json.loads(version.payload)
    claim, rating = payload["claim"], payload["rating"]
    claimant = claim["claimant"] or {}
    correction = envelope["correction"] or {}
    stances = [evidence["stance"] for evidence in payload["evidence"]]
    return [
        str(row.id),
        version.number,
        "yes" if version.number == current_version(row) else "no",
        row.status,
        row.public_note,
        envelope["url"],
        envelope["version_url"],
        envelope["first_published_at"],
        envelope["published_at"],
        instant(row.changed_at),
        envelope["fingerprint"],
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
        envelope["approval"]["decision"],
        correction.get("kind"),
        correction.get("was_wrong"),
        correction.get("is_right"),
    ]


def data_feed(
    rows: Iterable[CheckRow],
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
    yield canonical(head).decode()[:-1] + ',"dataFeedElement":['
    comma = ""
    for row in rows:
        for index, version in enumerate(row.versions):
            if not history and version.number != row.current_number:
                continue
            later = row.versions[index + 1] if index + 1 < len(row.versions) else None
            item = _feed_item(row, version, later, base=base, profile=profile)
            yield comma + canonical(item).decode()
            comma = ","
    yield "]}\n"


def _feed_item(
    row: CheckRow, version: VersionText, later: VersionText | None, *, base: str, profile: Profile
) -> dict[str, Any]:
    envelope = json.loads(version.envelope)
    item: dict[str, Any] = {
        "@type": "DataFeedItem",
        "dateCreated": envelope["published_at"],
        "item": claim_review(envelope, json.loads(version.payload), base=base, profile=profile),
    }
    if later is not None:
        item["dateDeleted"] = json.loads(later.envelope)["published_at"]
    elif row.status != CheckStatus.PUBLISHED:
        item["dateDeleted"] = instant(row.changed_at)
        # A check that is down leaves no rating in feeds: the address and the date are enough.
        item["item"] = {
            "@type": "ClaimReview",
            "@id": envelope["version_url"],
            "url": envelope["url"],
        }
    return item
