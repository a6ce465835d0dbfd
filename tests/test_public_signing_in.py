"""Signing in and out, as strangers meet it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from claims.models import User
from tests import factories
from tests.expect import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Client:
    return Client()


@pytest.fixture
def nina(db: None) -> User:
    user = factories.person("nina", "checker")
    user.set_password("a long enough pass-word 7")
    user.save()
    return user


def test_signing_in_and_out(page: Client, nina: User) -> None:
    assert page.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"
    wrong = page.post("/accounts/login/", {"login": "nina", "password": "no"})
    assert wrong.status_code == 200
    assert "errorlist" in text_of(wrong)
    right = page.post(
        "/accounts/login/?next=/checks/",
        {"login": "nina", "password": "a long enough pass-word 7", "next": "/checks/"},
    )
    assert right["Location"] == "/checks/"
    assert "checker" in text_of(page.get("/accounts/"))
    assert "/admin/" not in text_of(page.get("/accounts/"))
    assert "signed in as Nina" in text_of(page.get("/accounts/logout/"))
    page.post("/accounts/logout/")
    assert page.get("/accounts/").status_code == 302


def test_the_way_on_survives_the_form(page: Client) -> None:
    html = text_of(page.get("/accounts/login/?next=/checks/"))
    assert re.search(r'<input type="hidden"[^>]*name="next"[^>]*value="/checks/"', html)


@pytest.mark.parametrize("change", [{"is_active": False}, {"demo": True}])
def test_who_may_not_sign_in_is_told_what_everybody_is_told(
    page: Client, nina: User, settings: Any, change: dict[str, bool]
) -> None:
    """Those who have left; and demo people where others than this machine can reach us."""
    settings.DEMO_SIGN_IN = False
    User.objects.filter(pk=nina.pk).update(**change)
    response = page.post(
        "/accounts/login/", {"login": "nina", "password": "a long enough pass-word 7"}
    )
    assert response.status_code == 200
    assert "not correct" in text_of(response)
    assert "sessionid" not in response.cookies
    assert page.get("/accounts/").status_code == 302


def test_changing_the_password(page: Client, nina: User) -> None:
    page.force_login(nina)
    assert page.get("/accounts/password/change/").status_code == 200
    new = "another good pass-word 8"
    response = page.post(
        "/accounts/password/change/",
        {"oldpassword": "a long enough pass-word 7", "password1": new, "password2": new},
    )
    assert response.status_code == 302
    nina.refresh_from_db()
    assert nina.check_password(new)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "password/reset/",
        "password/set/",
        "email/",
        "confirm-email/",
        "inactive/",
        "reauthenticate/",
        "login/code/confirm/",
    ],
)
def test_strangers_cannot_make_accounts_or_reset_passwords(page: Client, path: str) -> None:
    assert page.get(f"/accounts/{path}").status_code == 404
    assert page.post(f"/accounts/{path}").status_code == 404


def test_too_many_tries_are_stopped_in_words(page: Client, nina: User) -> None:
    for _ in range(40):
        response = page.post("/accounts/login/", {"login": "nina", "password": "no"})
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert "Too many tries" in text_of(response)


def test_a_form_without_its_token_is_refused_in_words(nina: User) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "nina"})
    assert response.status_code == 403
    assert "This form has expired" in text_of(response)
