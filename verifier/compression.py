"""Answers that are text go over the wire packed; pictures, PDF and archives are packed already."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/ld+json", "application/atom+xml")
MORE = ("application/x-ndjson", "application/javascript", "application/problem+json", "image/svg")


class Compression(GZipMiddleware):
    """Django's, which hides the length of secrets (BREACH), for whole answers of text only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Pack the answer when that makes it shorter; a part of a file (206) stays as it is."""
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 206 or not kind.startswith(TEXTS + MORE):
            return response
        return super().process_response(request, response)
