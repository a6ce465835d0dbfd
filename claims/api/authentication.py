"""Who calls and what the call may do: bearer tokens with scopes, or a signed-in session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from claims.models import ApiToken, User
from claims.permissions import roles_of, scopes_of
from claims.services.tokens import hash_of_token

TOUCH_EVERY = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`; the token's scopes end where its person's roles end."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's person, None without a token; refuses (401) unknown, ended or blocked ones."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Write: Authorization: Bearer TOKEN.")
        now = timezone.now()
        token = (
            ApiToken.objects.select_related("user")
            .filter(
                sha256=hash_of_token(parts[1].decode("latin-1")),
                revoked_at__isnull=True,
                expires_at__gt=now,
                user__is_active=True,
            )
            .first()
        )
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        ApiToken.objects.filter(
            Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - TOUCH_EVERY), pk=token.pk
        ).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return self.keyword


class HasRoleAndScope(BasePermission):
    """Any role to come in; the token's scope for what the view does (`scope_for`)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """401 for strangers, 403 for people without a role or tokens without the scope."""
        if not request.user.is_authenticated or not roles_of(request.user):
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        needed = scope_for(request, view)
        return needed in request.auth.scopes and needed in scopes_of(request.user)


def scope_for(request: Request, view: Any) -> str:
    """The scope a call needs: the view's own rule, else read for reading and write for writing."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return "read"
    scope: str = view.write_scope() if hasattr(view, "write_scope") else "write"
    return scope


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names the tokens."""

    target_class = "claims.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """RFC 6750 bearer tokens."""
        return {"type": "http", "scheme": "bearer"}
