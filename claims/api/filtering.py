"""What lists of claims can be narrowed to, as query parameters."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from claims.api.query import choice_of, text_of
from claims.lists import NAMES, NOBODY, Age, Due, Sort, View
from claims.models import ClaimKind, Priority
from claims.workflow import State

_LONGEST = 300
_CHOICES: dict[str, list[str]] = {
    "state": [state.value for state in State],
    "kind": list(ClaimKind.values),
    "priority": [str(value) for value in Priority.values],
    "due": list(Due.values),
    "age": list(Age.values),
    "view": list(View.values),
}
_TEXTS = {
    "q": "Each word stands in the statement, the claimant's name, the note or the article's title",
    "desk": "Short name",
    "claimant": "Words of the claimant's name",
    "rating": "Short name of the newest verdict's rating",
    "holder": f"User name of who holds it; `{NOBODY}`: nobody does",
}
_MEANT = {
    "due": "By the days of the server's time zone",
    "age": "Flagged at least so many days ago",
    "view": "A named list of the person behind the token",
}

FILTER_PARAMETERS = [
    OpenApiParameter(
        name, str, enum=_CHOICES.get(name), description=_TEXTS.get(name) or _MEANT.get(name, "")
    )
    for name in (*NAMES, "view")
]


def filters_of(request: Request) -> dict[str, str]:
    """What the address narrows a list to; refuses (400) values that are not known."""
    found = {name: choice_of(request, name, values) for name, values in _CHOICES.items()}
    return found | {name: text_of(request, name) for name in _TEXTS}


class FilterGiven(serializers.Serializer[Any]):
    """The parameters of a list by name, as in the address of `claims/`; `sort` is for pages."""

    def get_fields(self) -> dict[str, Any]:
        """A field for each parameter."""
        choices = {**_CHOICES, "sort": list(Sort.values)}
        fields: dict[str, Any] = {
            name: serializers.CharField(max_length=_LONGEST, required=False) for name in _TEXTS
        }
        for name, values in choices.items():
            pattern = "|".join(values)
            fields[name] = serializers.RegexField(rf"^(?:{pattern})$", required=False)
        return fields
