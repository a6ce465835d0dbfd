"""Signing in: by user name and password, no accounts from outside, no demo people from afar."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from claims.models import User
from claims.permissions import may
from claims.queries import with_unread


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """An admin makes the accounts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People with a role start at their work; others at their account, which says why."""
        return reverse("desk" if may(request.user, "desk.read") else "account")


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Demo people's passwords are printed for everybody: refused where others can reach us."""

    def user_can_authenticate(self, user: User) -> bool:
        """Whether this person may sign in here."""
        if user.demo and not settings.DEMO_SIGN_IN:
            return False
        allowed: bool = super().user_can_authenticate(user)
        return allowed

    @classmethod
    def _stash_user(cls, user: User | None) -> None:
        # allauth lays whoever is refused above aside and then signs them in after all, trusting
        # that a page for inactive accounts stops them. Demo people are active: refuse for good.
        return None

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session; demo people's sessions end when the desk opens to others."""
        # With the number that every page of the desk shows, in the one query for the person.
        user = with_unread(User.objects.filter(pk=user_id)).first()
        return user if user is not None and self.user_can_authenticate(user) else None
