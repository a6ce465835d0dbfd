"""The envelope: what publishing adds to an approved payload. Frozen with the publication."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from claims.models import Approval, Check, CheckStatus, Correction, Decision
from claims.record import canonical, instant


def check_url(base: str, check: Check) -> str:
    """The public address of a check."""
    return f"{base}/checks/{check.pk}/"


def build_envelope(
    *,
    base: str,
    check: Check,
    number: int,
    fingerprint: str,
    published_at: datetime,
    approval: Approval,
    override_reason: str,
    correction: Correction | None,
) -> str:
    """The envelope as canonical JSON: address, dates, how it was approved, what it corrects."""
    url = check_url(base, check)
    document: dict[str, Any] = {
        "check": str(check.pk),
        "number": number,
        "url": url,
        "version_url": f"{url}versions/{number}/",
        "fingerprint": fingerprint,
        "first_published_at": instant(check.first_published_at),
        "published_at": instant(published_at),
        "approval": {
            "decision": approval.decision,
            "reason": approval.reason if approval.decision == Decision.BREAK_GLASS else "",
            "decided_at": instant(approval.decided_at),
        },
        "policy_override": override_reason,
        "correction": _correction(correction) if correction else None,
    }
    return canonical(document).decode()


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "kind": correction.kind,
        "was_wrong": correction.was_wrong,
        "is_right": correction.is_right,
        "how_found": correction.how_found,
        "public_note": correction.public_note,
        "decided_at": instant(correction.decided_at),
    }


def build_head(*, base: str, check: Check, changes: Iterable[Correction]) -> str:
    """What moves of a check, as canonical JSON; `changes` are its holds, releases, withdrawal.

    `current_version` is null while the check is held or withdrawn.
    """
    counts = check.status == CheckStatus.PUBLISHED
    document = {
        "id": str(check.pk),
        "url": check_url(base, check),
        "status": check.status,
        "public_note": check.public_note,
        "first_published_at": instant(check.first_published_at),
        "changed_at": instant(check.changed_at),
        "current_version": check.current_number if counts else None,
        "changes": [_correction(change) for change in changes],
    }
    return canonical(document).decode()
