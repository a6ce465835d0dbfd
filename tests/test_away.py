"""Until when somebody is away: said by themselves, or by publishers and admins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from claims.errors import Forbidden
from claims.models import Event, User
from claims.services.people import set_away
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, chen: User) -> None:
    client.force_login(chen)
    back = timezone.localdate() + timedelta(days=3)
    assert (
        client.post(f"/desk/people/{chen.pk}/away/", {"until": back.isoformat()}).status_code == 303
    )
    chen.refresh_from_db()
    assert chen.is_away
    assert "You are away until" in client.get("/accounts/").text
    assert Event.objects.latest("seq").verb == "person.away_set"
    assert client.post(f"/desk/people/{chen.pk}/away/", {"until": ""}).status_code == 303
    chen.refresh_from_db()
    assert not chen.is_away


def test_a_publisher_says_it_of_others_and_a_colleague_does_not(
    client: Client, chen: User, chidi: User, pia: User
) -> None:
    back = timezone.localdate() + timedelta(days=3)
    with refused("role_missing", Forbidden):
        set_away(actor=chidi, person_id=chen.pk, until=back)
    set_away(actor=pia, person_id=chen.pk, until=back)
    client.force_login(pia)
    assert "away until" in client.get("/desk/away/").text
    claim = factories.queued()
    assert "away until" in client.get(f"/desk/claims/{claim.pk}/steps/assign/").text


def test_over_the_api(api: Callable[..., APIClient], chen: User, chidi: User, pia: User) -> None:
    back = timezone.localdate() + timedelta(days=3)
    mine = f"/api/v1/people/{chen.pk}/away/"
    told = api(chen).put(mine, {"until": back.isoformat()}, format="json").json()
    assert (told["person"]["username"], told["is_away"], told["until"]) == (
        "chen",
        True,
        back.isoformat(),
    )
    assert api(chidi).get(mine).json()["code"] == "role_missing"
    assert api(chidi).put(mine, {"until": None}, format="json").json()["code"] == "role_missing"
    assert api(pia).get(mine).json()["until"] == back.isoformat()
    assert api(pia).put(mine, {"until": "2020-01-01"}, format="json").status_code == 422
    assert api(chen).put(mine, {}, format="json").status_code == 400
    assert api(pia).put(mine, {"until": None}, format="json").json()["is_away"] is False
    assert api(pia).get(f"/api/v1/people/{uuid4()}/away/").status_code == 404


def test_a_day_that_is_over(client: Client, chen: User) -> None:
    with refused("away_until_past"):
        set_away(actor=chen, person_id=chen.pk, until=timezone.localdate())
    client.force_login(chen)
    page = f"/desk/people/{chen.pk}/away/"
    assert client.post(page, {"until": "2020-01-01"}).status_code == 422
