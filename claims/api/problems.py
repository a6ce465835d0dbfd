"""Errors as RFC 9457 problem details with a stable `code`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from claims.api.current import current_content
from claims.api.parsing import TooLarge
from claims.errors import Refused

_CODES = {
    400: "malformed",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
}


class ProblemRenderer(JSONRenderer):
    """JSON under the media type of problem details."""

    media_type = "application/problem+json"


def problem(
    code: str, message: str, status_code: int, extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The body of a problem (RFC 9457): type, title, status, detail, and our code."""
    return {
        "type": f"/api/docs/#{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status_code,
        "code": code,
        "detail": message,
        **(extra or {}),
    }


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal has one form; unknown errors stay errors (500)."""
    if isinstance(error, Refused):
        set_rollback()  # before reading what is current
        extra = current_content(error.extra, context["request"].user)
        return _answer(problem(error.code, error.message, error.status, extra))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    elif isinstance(error, DataError):
        # What only PostgreSQL refuses: a text that outgrew its column when it was normalised.
        error = exceptions.ParseError("A value is too long or cannot be stored.")
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.ValidationError):
        body = problem("malformed", "The request has fields that do not fit.", 400)
        body["errors"] = error.detail
        return _answer(body)
    code = _CODES.get(error.status_code, "error")
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return _answer(problem(code, str(error.detail), error.status_code), headers)


def _answer(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    set_rollback()
    response = Response(
        body,
        status=body["status"],
        headers=dict(headers or {}),
        content_type=ProblemRenderer.media_type,
    )
    return response


@csrf_exempt  # strangers with a token have no cookie: let them read that it is not here
def not_found(request: Any, exception: Exception | None = None) -> JsonResponse:
    """404 below /api/ for addresses that no route knows."""
    body = problem("not_found", "There is nothing at this address.", status.HTTP_404_NOT_FOUND)
    return JsonResponse(body, status=404, content_type=ProblemRenderer.media_type)
