"""JSON bodies: bounded, and nonsense is the client's error, never ours."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """413: the body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status_code = 413
    default_detail = "The request is too large."


class StrictJSON(JSONParser):
    """Python's parser raises RecursionError on deeply nested input, and reads without an end."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed body; refuses (400, 413) what is too deep, too large or not JSON."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except (RecursionError, UnicodeDecodeError) as error:
            raise ParseError("The body is nested too deeply or is not UTF-8.") from error
