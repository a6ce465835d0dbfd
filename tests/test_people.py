"""People: who may make accounts and give roles, and what is refused."""

from __future__ import annotations

from uuid import UUID

import pytest

from claims.errors import Conflict, Forbidden, Missing, Rejected
from claims.models import Event, User
from claims.permissions import roles_of
from claims.services.people import add_person, set_roles

pytestmark = pytest.mark.django_db

GONE = UUID(int=1)
GOOD = {"username": "noor", "password": "seven red herrings"}


def test_it_works(ada: User) -> None:
    noor = add_person(actor=ada, **GOOD, roles=["checker"], first_name="Noor", last_name="Aziz")
    noor = User.objects.get(pk=noor.pk)
    assert roles_of(noor) == {"checker"}
    assert (noor.is_staff, noor.is_superuser, noor.demo) == (False, False, False)
    assert noor.check_password(GOOD["password"])
    event = Event.objects.get(verb="person.added")
    assert (event.actor, event.object_id) == (ada, noor.pk)
    assert GOOD["password"] not in event.data


def test_an_admin_may_enter_the_admin_pages_and_nobody_else(ada: User) -> None:
    noor = add_person(actor=ada, **GOOD, roles=["admin"])
    assert noor.is_staff
    assert noor.is_superuser
    noor = set_roles(actor=ada, person_id=noor.pk, roles=["reviewer"])
    assert roles_of(noor) == {"reviewer"}
    assert not noor.is_staff
    assert not noor.is_superuser


def test_only_admins_may(pia: User, cora: User) -> None:
    with pytest.raises(Forbidden):
        add_person(actor=pia, **GOOD)
    with pytest.raises(Forbidden):
        set_roles(actor=pia, person_id=cora.pk, roles=["publisher"])
    assert roles_of(User.objects.get(pk=cora.pk)) == {"contributor"}
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"username": "no blanks"}, "person_malformed"),
        ({"username": ""}, "person_malformed"),
        ({"password": "short"}, "person_malformed"),
        ({"password": "12345678901"}, "person_malformed"),
        ({"roles": ["boss"]}, "role_unknown"),
    ],
)
def test_what_is_refused(ada: User, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        add_person(actor=ada, **{**GOOD, **changed})
    assert refused.value.code == code
    assert User.objects.count() == 1


def test_a_user_name_is_given_once(ada: User) -> None:
    add_person(actor=ada, **GOOD)
    with pytest.raises(Conflict) as refused:
        add_person(actor=ada, **GOOD)
    assert refused.value.code == "person_known"


def test_the_same_roles_again_are_no_act(ada: User, chen: User) -> None:
    set_roles(actor=ada, person_id=chen.pk, roles=["checker"])
    assert not Event.objects.exists()


def test_somebody_must_stay_admin(ada: User) -> None:
    with pytest.raises(Rejected) as refused:
        set_roles(actor=ada, person_id=ada.pk, roles=["publisher"])
    assert refused.value.code == "last_admin"
    add_person(actor=ada, **GOOD, roles=["admin"])
    assert roles_of(set_roles(actor=ada, person_id=ada.pk, roles=[])) == set()


def test_the_first_account_counts_as_an_admin(db: None) -> None:
    first = User.objects.create_superuser("first", password=GOOD["password"])
    with pytest.raises(Rejected) as refused:
        set_roles(actor=first, person_id=first.pk, roles=["publisher"])
    assert refused.value.code == "last_admin"
    assert roles_of(set_roles(actor=first, person_id=first.pk, roles=["admin", "publisher"])) == {
        "admin",
        "publisher",
    }


def test_nobody_of_this_id(ada: User, chen: User) -> None:
    with pytest.raises(Missing):
        set_roles(actor=ada, person_id=GONE, roles=[])
