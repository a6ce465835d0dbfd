"""The demo's people. Their password is printed for everybody, so they sign in on loopback only."""

from __future__ import annotations

from dataclasses import dataclass

from claims.errors import Conflict
from claims.models import User
from claims.services.people import add_person
from claims.workflow import Role

PASSWORD = "demo-newsroom"  # noqa: S105  (printed at every start)


@dataclass(frozen=True)
class Person:
    """One of the cast."""

    username: str
    first_name: str
    last_name: str
    role: Role


CAST = (
    Person("cora", "Cora", "Lind", Role.CONTRIBUTOR),
    Person("chen", "Chen", "Wei", Role.CHECKER),
    Person("chidi", "Chidi", "Okafor", Role.CHECKER),
    Person("rita", "Rita", "Mancini", Role.REVIEWER),
    Person("pia", "Pia", "Novak", Role.PUBLISHER),
    Person("ada", "Ada", "Haddad", Role.ADMIN),
)


def gather() -> dict[str, User]:
    """The cast by user name; who is missing is added.

    Refuses (Conflict) a user name that belongs to a real person of this newsroom.
    """
    people = {}
    for one in CAST:
        person = User.objects.filter(username=one.username).first()
        if person is None:
            person = add_person(
                actor=None,
                username=one.username,
                password=PASSWORD,
                roles=[one.role],
                first_name=one.first_name,
                last_name=one.last_name,
                demo=True,
            )
        elif not person.demo:
            raise Conflict(
                "demo_name_taken",
                f"{one.username} is a person of this newsroom. Load the demo into an empty one: "
                "set DATA_DIR to a new folder.",
            )
        people[one.username] = person
    return people
