"""Every request gets an id that its log lines carry; a client's own id is kept when it is plain."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

_PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


class RequestContext:
    """Middleware: X-Request-ID in, into the logs, and out again; and nobody keeps the desk's answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the id until the next request of this thread."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _PLAIN.match(given) else uuid.uuid4().hex
        # Not taken off again here: Django logs refusals and errors after the last middleware.
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        if request.path.startswith("/api/v1/"):
            # What the desk reads is nobody else's; public answers say so themselves.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
