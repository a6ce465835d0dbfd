"""The current content that a 409 carries, so that a client can merge without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def current_content(extra: Mapping[str, Any], user: Any) -> dict[str, Any]:
    return {}
