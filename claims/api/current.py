"""The current content that a 409 carries, so that a client can merge without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.api.claims import claim_out
from claims.api.drafts import draft_out
from claims.models import Claim, User, VerdictDraft


def current_content(extra: Mapping[str, Any], user: Any) -> dict[str, Any]:
    """JSON-ready facts of a refusal: a claim or draft among them becomes `current`."""
    facts = dict(extra)
    claim, draft = facts.pop("claim", None), facts.pop("draft", None)
    if isinstance(draft, VerdictDraft):
        facts["current"] = draft_out(draft.pk)
    elif isinstance(claim, Claim) and isinstance(user, User):
        facts["current"] = claim_out(claim.pk, user)
    return facts
