"""Shapes that several nouns share. Input knows form only; rules are the services'."""

from __future__ import annotations

import re
from typing import Any

from rest_framework import serializers

from claims.models import Party, PartyKind, Priority, User

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")  # BCP 47, without the rare forms
MOST = 2**31 - 1


class PersonOut(serializers.ModelSerializer[User]):
    """A colleague."""

    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name"]
        read_only_fields = fields


class PartyIn(serializers.Serializer[Any]):
    """A party by name: found when it is known, added when it is new."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(PartyKind.choices, default=PartyKind.PERSON)
    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    same_as = serializers.ListField(
        child=serializers.URLField(max_length=2000), required=False, max_length=20
    )


class PartyOut(serializers.ModelSerializer[Party]):
    """A party."""

    same_as = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Party
        fields = ["id", "name", "kind", "role", "same_as"]
        read_only_fields = fields


class SelectorIn(serializers.Serializer[Any]):
    """W3C TextQuoteSelector; `start` (code points) helps when the words stand there twice."""

    exact = serializers.CharField(max_length=10_000)
    prefix = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, trim_whitespace=False
    )
    suffix = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, trim_whitespace=False
    )
    start = serializers.IntegerField(min_value=0, max_value=MOST, required=False, allow_null=True)
    end = serializers.IntegerField(min_value=0, max_value=MOST, required=False, allow_null=True)


class LanguageField(serializers.CharField):
    """A BCP 47 language tag such as en or pt-BR."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=35, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The tag; refuses what is none."""
        value: str = super().to_internal_value(data)
        if not _LANGUAGE.match(value):
            raise serializers.ValidationError("Write a language tag such as en or pt-BR.")
        return value


class PriorityField(serializers.IntegerField):
    """1 urgent, 2 high, 3 normal, 4 low."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=min(Priority.values), max_value=max(Priority.values), **kwargs)


class VersionField(serializers.IntegerField):
    """The version that the client has seen; leaving it out is refused by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, **{"required": False, **kwargs})
