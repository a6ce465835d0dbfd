"""JSON bodies: bounded, and nonsense is the client's error, never ours."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 20  # levels; the deepest body of the contract has four


class TooLarge(APIException):
    """413: the body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE, or a file than CAPTURE_BYTES."""

    status_code = 413
    default_detail = "The request is too large."


class StrictJSON(JSONParser):
    """JSON as RFC 8259 has it: UTF-8 whatever the header says, and bounded in size and depth."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed body; refuses (400, 413) what is too deep, too large or not JSON."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            body = stream.read(limit + 1)
        except OSError as error:  # the client went away in the middle of a sentence
            raise ParseError("The body broke off.") from error
        if len(body) > limit:
            raise TooLarge
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            parsed = super().parse(io.BytesIO(body), media_type, context)
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        _check(parsed)
        return parsed


def _check(parsed: Any) -> None:
    """Refuse what Python reads and nobody can write again: deep nesting, halves of characters."""
    level = [parsed]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                below += value
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = below
    if level:
        raise ParseError("The body is nested too deeply.")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ParseError("A text holds half of a surrogate pair.") from error
