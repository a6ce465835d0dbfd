"""People and roles, managed by an admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.errors import Forbidden, Missing, Rejected
from claims.models import Event, User
from claims.permissions import roles_of
from claims.services.people import set_active
from tests import factories

pytestmark = pytest.mark.django_db
NOOR = {
    "first_name": "Noor",
    "last_name": "Aziz",
    "username": "noor",
    "password": "seven red herrings",
    "roles": ["checker", "reviewer"],
}


def test_it_works(client: Client, ada: User) -> None:
    client.force_login(ada)
    answer = client.post("/desk/people/new/", NOOR, follow=True)
    assert "Noor Aziz can sign in now." in answer.content.decode()
    noor = User.objects.get(username="noor")
    assert roles_of(noor) == {"checker", "reviewer"}
    assert noor.check_password(NOOR["password"])  # type: ignore[arg-type]


def test_what_is_refused_keeps_the_text_but_not_the_password(client: Client, ada: User) -> None:
    client.force_login(ada)
    for wrong, words in (
        ({"username": "ada"}, "There is somebody of the user name ada already."),
        ({"password": "short"}, "too short"),
        ({"username": "no blanks"}, "Enter a valid username"),
        ({"roles": ["boss"]}, "boss is not one of the available choices"),
    ):
        answer = client.post("/desk/people/new/", {**NOOR, **wrong})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        assert 'value="Aziz"' in text
        assert "red herrings" not in text
    assert not User.objects.filter(first_name="Noor").exists()


def test_roles(client: Client, ada: User, chen: User) -> None:
    client.force_login(ada)
    address = f"/desk/people/{chen.pk}/"
    assert client.get(address).context["form"].initial == {"roles": ["checker"]}
    assert client.post(address, {"roles": ["publisher"]}).status_code == 303
    assert roles_of(User.objects.get(pk=chen.pk)) == {"publisher"}
    answer = client.post(f"/desk/people/{ada.pk}/", {"roles": ["checker"]})
    assert answer.status_code == 422
    assert "Someone must stay admin" in answer.content.decode()


def test_switching_an_account_off_and_on(client: Client, ada: User, chen: User) -> None:
    theirs = Client()
    theirs.force_login(chen)
    assert theirs.get("/desk/").status_code == 200
    client.force_login(ada)
    address = f"/desk/people/{chen.pk}/active/"
    for _twice in range(2):
        assert client.post(address, {"active": "no"}).status_code == 303
    assert theirs.get("/desk/").status_code == 302
    assert "switched off" in client.get("/desk/people/").content.decode()
    assert client.get(f"/desk/people/{chen.pk}/").context["form"].initial == {"roles": ["checker"]}
    assert client.post(address, {"active": "yes"}).status_code == 303
    assert roles_of(User.objects.get(pk=chen.pk)) == {"checker"}
    told = Event.objects.filter(object_id=chen.pk).values_list("verb", flat=True)
    assert list(told) == ["person.deactivated", "person.activated"]


def test_the_last_admin_stays(client: Client, ada: User) -> None:
    client.force_login(ada)
    answer = client.post(f"/desk/people/{ada.pk}/active/", {"active": "no"})
    assert answer.status_code == 422
    assert "Someone must stay admin" in answer.content.decode()
    assert User.objects.get(pk=ada.pk).is_active
    other = factories.person("amy", "admin")
    set_active(actor=other, person_id=ada.pk, active=False)
    with pytest.raises(Rejected):
        set_active(actor=other, person_id=other.pk, active=False)


def test_who_may_not(client: Client, pia: User, chen: User) -> None:
    client.force_login(pia)
    assert client.get("/desk/people/").status_code == 403
    assert client.post("/desk/people/new/", NOOR).status_code == 403
    with pytest.raises(Forbidden):
        set_active(actor=pia, person_id=chen.pk, active=False)
    assert User.objects.get(pk=chen.pk).is_active


def test_nobody_of_this_id(client: Client, ada: User) -> None:
    gone = factories.flagged().pk
    client.force_login(ada)
    assert client.get(f"/desk/people/{gone}/").status_code == 404
    assert client.post(f"/desk/people/{gone}/active/", {"active": "no"}).status_code == 404
    with pytest.raises(Missing):
        set_active(actor=ada, person_id=gone, active=False)


def test_the_list_takes_twelve_queries_at_most(
    client: Client, ada: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        factories.person(f"p{number}", "checker", "reviewer")
    factories.checking()
    client.force_login(ada)
    with django_assert_max_num_queries(12):
        text = client.get("/desk/people/").content.decode()
    assert "1 claim" in text
