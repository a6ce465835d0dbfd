"""What two payloads of a verdict say differently: field by field, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Directness, ReplyState, Stance
from claims.templatetags.times import in_words
from claims.views.differences import Piece, marked


@dataclass(frozen=True)
class Change:
    """A field that differs, in pieces."""

    field: str | Promise
    pieces: list[Piece]


def changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """The fields of a verdict's payload that changed, in the order of the page.

    `as_of` is left out: it moves with every submission and says nothing.
    """
    told = [Change(field, marked(old, new)) for field, old, new in _texts(was, now) if old != new]
    return told + _quotation_changes(was["evidence"], now["evidence"])


def _texts(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str | Promise, str, str]]:
    rows: list[tuple[str | Promise, str, str]] = [
        (_("Claim"), was["claim"]["statement"], now["claim"]["statement"]),
        (_("Claimed by"), _name(was["claim"]["claimant"]), _name(now["claim"]["claimant"])),
        (_("Said at"), _at(was["claim"]["said_at"]), _at(now["claim"]["said_at"])),
        (_("Rating"), was["rating"]["label"], now["rating"]["label"]),
        (_("Summary"), was["summary"], now["summary"]),
        (_("Explanation"), was["explanation"], now["explanation"]),
        (_("What would change our mind"), was["would_change"], now["would_change"]),
    ]
    rows.append((_("Right of reply"), _replies(was), _replies(now)))
    old, new = _corrected(was), _corrected(now)
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key, ("", "")), new.get(key, ("", ""))
        rows += [
            (_("The passage should read"), before[0], after[0]),
            (_("Notice to readers"), before[1], after[1]),
        ]
    return rows


def _replies(payload: Mapping[str, Any]) -> str:
    rows = payload.get("right_of_reply", [])
    return "; ".join(f"{_name(row['who'])}: {ReplyState(row['state']).label}" for row in rows)


def _at(said: str | None) -> str:
    return in_words(datetime.fromisoformat(said)) if said else ""


def _corrected(payload: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        row["id"]: (row["correction"]["should_read"], row["correction"]["notice"])
        for row in payload["appearances"]
        if row["correction"]
    }


def _quotation_changes(was: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> list[Change]:
    old = {row["id"]: _quotation(row) for row in was}
    new = {row["id"]: _quotation(row) for row in now}
    gone = [Change(_("Quotation removed"), [Piece("was", old[key])]) for key in old.keys() - new]
    come = [Change(_("Quotation added"), [Piece("now", new[key])]) for key in new.keys() - old]
    other = [
        Change(_("Quotation changed"), marked(old[key], new[key]))
        for key in old.keys() & new
        if old[key] != new[key]
    ]
    return gone + come + other


def _quotation(row: Mapping[str, Any]) -> str:
    how = f"{Stance(row['stance']).label}; {Directness(row['directness']).label}"
    return f"{_name(row['speaker'])} “{row['exact']}” ({how})".strip()


def _name(party: Mapping[str, Any] | None) -> str:
    if party is None:
        return ""
    return f"{party['name']}, {party['role']}" if party["role"] else str(party["name"])
