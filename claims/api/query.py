"""Query parameters: read strictly, refused with their name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

LONGEST = 200


def text_of(request: Request, name: str) -> str:
    """A short text; refuses (400) control characters and anything long."""
    return str(_read(request, name, serializers.CharField(max_length=LONGEST), "") or "")


def time_of(request: Request, name: str) -> datetime | None:
    """A time (RFC 3339); refuses (400) anything else."""
    value: datetime | None = _read(request, name, serializers.DateTimeField(), None)
    return value


def number_of(request: Request, name: str, default: int, *, low: int, high: int) -> int:
    """A whole number within bounds; refuses (400) anything else."""
    field = serializers.IntegerField(min_value=low, max_value=high)
    return int(_read(request, name, field, default))


def choice_of(request: Request, name: str, values: list[str]) -> str:
    """One of the values, or empty; refuses (400) others."""
    return str(_read(request, name, serializers.ChoiceField(values), ""))


def _read(
    request: Request, name: str, field: serializers.Field[Any, Any, Any, Any], default: Any
) -> Any:
    raw = request.query_params.get(name)
    if raw is None or raw == "":
        return default
    try:
        return field.run_validation(raw)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({name: error.detail}) from error
