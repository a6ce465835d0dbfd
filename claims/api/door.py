"""What every endpoint shares: how it describes itself in the schema, and who calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request

from claims.errors import Forbidden
from claims.models import User

F = TypeVar("F", bound=Callable[..., Any])


class ProblemOut(serializers.Serializer[Any]):
    """RFC 9457 problem details; `code` is stable. Some carry more: candidates, current, errors."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


_REFUSALS = {
    400: "The request does not have the right form.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The role or the token's scope does not allow it.",
    404: "There is no such thing.",
    405: "This address does not know the method.",
    406: "The answer exists in application/json only.",
    409: "Someone else was faster; the current content comes along.",
    413: "The body is too large.",
    415: "The body's media type is not understood.",
    422: "A rule of the desk is broken.",
    429: "Too many requests; see Retry-After.",
}


def described(
    answer: Any, *, status: int = 200, request: Any = None, public: bool = False, **more: Any
) -> Callable[[F], F]:
    """Describe an endpoint: its answer (or answers by status and media type) and the refusals."""
    responses: dict[Any, Any] = {
        (code, "application/problem+json"): OpenApiResponse(ProblemOut, description=text)
        for code, text in _REFUSALS.items()
    }
    responses |= answer if isinstance(answer, dict) else {status: answer}
    if public:
        more.setdefault("auth", [])
    return extend_schema(request=request, responses=responses, **more)


def readable(answer: Any) -> Callable[[type], type]:
    """Describe a view whose GET is the framework's own."""
    return extend_schema_view(get=described(answer))


def person(request: Request) -> User:
    """The signed-in person (the door has let only people in)."""
    if not isinstance(request.user, User):
        raise Forbidden("role_missing", _("Sign in first."))
    return request.user
