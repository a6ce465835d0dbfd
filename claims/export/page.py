"""A published version as a page shows it: times as times, codes in words, evidence by its side."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from claims.models import (
    REPUBLISHING,
    ContactHow,
    Correction,
    CorrectionKind,
    Decision,
    Directness,
    Publication,
    Reply,
    ReplyState,
    SourceKind,
    Stance,
)

_SIDES: tuple[tuple[Stance, Promise, Promise], ...] = (
    (Stance.SUPPORTS, _("What speaks for it"), _("We found no quotation that supports the claim.")),
    (
        Stance.REFUTES,
        _("What speaks against it"),
        _("We found no quotation that refutes the claim."),
    ),
    (Stance.CONTEXT, _("Context"), _("None.")),
)
# In JSON these are the same characters; in HTML they could end the script element.
_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Side:
    """The quotations of one stance; `empty` is what to say when there is none."""

    stance: str
    title: Promise
    empty: Promise
    quotations: list[dict[str, Any]]


@dataclass(frozen=True)
class Happening:
    """A line of a check's history: a version, or a hold, release or withdrawal."""

    at: datetime
    title: str | Promise
    number: int | None = None
    was_wrong: str = ""
    is_right: str = ""
    how_found: str = ""
    note: str = ""


def script_json(document: Mapping[str, Any]) -> SafeString:
    """JSON for a script element: no text in it can end the element or open a comment."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


def verdict_view(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What `checks/_verdict.html` needs: all that a verdict says, submitted or published."""
    claim = payload["claim"]
    quotations = [_quotation(row) for row in payload["evidence"]]
    sides = [
        Side(stance.value, title, empty, [row for row in quotations if row["stance"] == stance])
        for stance, title, empty in _SIDES
    ]
    appearances = [_appearance(row) for row in payload["appearances"]]
    return {
        "newsroom": payload["newsroom"],
        "statement": claim["statement"],
        "language": claim["language"],
        "claimant": _party(claim["claimant"]),
        "said_at": _time(claim["said_at"]),
        "rating": {**payload["rating"], "points": _points(payload["rating"])},
        "summary": payload["summary"],
        "explanation": payload["explanation"],
        "would_change": payload["would_change"],
        "as_of": _time(payload["as_of"]),
        "appearances": appearances,
        "corrected": [row for row in appearances if row["correction"]],
        # The two sides are always shown, also an empty one; context only where there is some.
        "sides": sides[:2],
        "context": sides[2] if sides[2].quotations else None,
        "replies": [_reply(row) for row in payload.get("right_of_reply", [])],  # since version 2
        "rules": payload["policy"]["rules"],
    }


def version_view(envelope: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What the template of a check needs of one version: the verdict and what publishing added."""
    correction = envelope["correction"]
    if correction:
        correction = {
            **correction,
            "label": CorrectionKind(correction["kind"]).label,
            "decided_at": _time(correction["decided_at"]),
        }
    return {
        **verdict_view(payload),
        "number": envelope["number"],
        "url": envelope["version_url"],
        "fingerprint": envelope["fingerprint"],
        "first_published_at": _time(envelope["first_published_at"]),
        "published_at": _time(envelope["published_at"]),
        "break_glass": envelope["approval"]["reason"]
        if envelope["approval"]["decision"] == Decision.BREAK_GLASS
        else "",
        "policy_override": envelope["policy_override"],
        "correction": correction,
    }


def _points(rating: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The points of the scale from worst to best; none for a rating that is no point on it."""
    if rating["value"] is None:
        return []
    numbers = range(rating["worst"], rating["best"] + 1)
    return [{"number": number, "here": number == rating["value"]} for number in numbers]


def history(
    publications: Iterable[Publication], corrections: Iterable[Correction]
) -> list[Happening]:
    """All that happened to a check since it was published, the newest first."""
    told: list[Happening] = []
    changes = list(corrections)
    made_by = {row.after_id: row for row in changes if row.kind in REPUBLISHING}
    for row in publications:
        correction = made_by.get(row.pk)
        told.append(
            Happening(
                at=row.published_at,
                title=CorrectionKind(correction.kind).label if correction else _("published"),
                number=row.number,
                was_wrong=correction.was_wrong if correction else "",
                is_right=correction.is_right if correction else "",
                how_found=correction.how_found if correction else "",
                note=correction.public_note if correction else "",
            )
        )
    told += [
        Happening(at=row.decided_at, title=CorrectionKind(row.kind).label, note=row.public_note)
        for row in changes
        if row.kind not in REPUBLISHING
    ]
    return sorted(told, key=lambda row: row.at, reverse=True)


def _time(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def _link(address: str) -> str:
    """An address that may stand in a link: the web only, never javascript: or data:."""
    return address if address.lower().startswith(("https://", "http://")) else ""


def _whole_words(row: Mapping[str, Any]) -> dict[str, str]:
    """What stands around a quotation, without the words that were cut at its ends."""
    return {
        "prefix": re.sub(r"^\S*\s+", "", row["prefix"]),
        "suffix": re.sub(r"\s+\S*$", "", row["suffix"]),
    }


def _party(party: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if party is None:
        return None
    return {**party, "links": [link for address in party["same_as"] if (link := _link(address))]}


def _appearance(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        **_whole_words(row),
        "link": _link(row["url"]),
        "published_at": _time(row["published_at"]),
    }


_REPLIES: dict[str, Promise] = {
    ReplyState.WAITING: _("had not answered when we wrote this."),
    ReplyState.ANSWERED: _("answered."),
    ReplyState.REFUSED: _("declined to answer."),
    ReplyState.SILENT: _("did not answer."),
}


def _reply(row: Mapping[str, Any]) -> dict[str, Any]:
    times = {name: _time(row[name]) for name in ("asked_at", "due_at", "answered_at")}
    return {**row, **times, "told": _REPLIES.get(row["state"], row["state"])}


def _quotation(row: Mapping[str, Any]) -> dict[str, Any]:
    source, contact = row["source"], row["contact"]
    if source:
        source = {
            **source,
            "link": _link(source["url"]),
            "kind": "" if source["kind"] == SourceKind.OTHER else SourceKind(source["kind"]).label,
            "captured_at": _time(source["captured_at"]),
        }
    if contact:
        contact = {
            **contact,
            "at": _time(contact["at"]),
            "how": ContactHow(contact["how"]).label,
            "reply": Reply(contact["reply"]).label if contact["reply"] else "",
        }
    return {
        **row,
        **_whole_words(row),
        "speaker": _party(row["speaker"]),
        "directness": Directness(row["directness"]).label,
        "source": source,
        "contact": contact,
    }
