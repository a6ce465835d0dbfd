"""Who may what, written out a second time."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from claims.errors import Forbidden
from claims.models import Claim, User
from claims.permissions import (
    ABILITIES,
    SCOPES,
    may,
    may_read_confidential,
    people_with,
    require,
    roles_of,
    scopes_of,
)
from claims.queries import visible_to
from claims.services.contact_notes import add_confidential
from claims.workflow import Role
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db

#                     cora chen rita pia ada lena
TABLE = """
desk.read               x    x    x   x   x    x
article.add             x    x    .   .   .    .
claim.change            x    x    .   .   .    .
claim.link              .    x    .   .   .    .
claim.move              .    x    .   x   .    .
appearance.add          x    x    .   .   .    .
party.add               x    x    .   .   .    .
source.attach           x    x    .   .   .    .
source.change           x    x    .   .   .    .
source.upload           x    x    .   .   .    .
source.join             .    x    .   x   .    .
snapshot.state_facts    x    x    .   .   .    .
snapshot.retry          x    x    .   .   .    .
snapshot.override       .    x    .   x   .    .
source.override_robots  .    x    .   x   .    .
contact.note            x    x    .   .   .    .
evidence.add            .    x    .   .   .    .
draft.save              .    x    .   .   .    .
queue.take              .    x    x   x   .    x
claim.recuse            .    .    .   x   .    .
watch.check             .    x    x   x   .    .
watch.resolve           .    x    x   x   .    .
desk.set_up             .    .    .   x   x    .
figures.people          .    .    .   x   x    .
people.away             .    .    .   x   x    .
policy.set              .    .    .   x   .    .
legal.rule              .    .    .   x   .    .
people.manage           .    .    .   .   x    .
"""
SCOPE_TABLE = """
read                    x    x    x   x   x    x
write                   x    x    x   x   .    x
review                  .    .    x   x   .    x
publish                 .    .    .   x   .    .
admin                   .    .    .   .   x    .
"""
WHO = ("cora", "chen", "rita", "pia", "ada", "lena")


def rows(table: str) -> dict[str, dict[str, bool]]:
    lines = (line.split() for line in table.strip().splitlines())
    return {
        line[0]: dict(zip(WHO, (mark == "x" for mark in line[1:]), strict=True)) for line in lines
    }


def test_it_works() -> None:
    expected = rows(TABLE)
    assert set(expected) == set(ABILITIES)
    for ability, who in expected.items():
        assert {name: may(factories.person(name), ability) for name in WHO} == who, ability


def test_scopes() -> None:
    expected = rows(SCOPE_TABLE)
    assert set(expected) == set(SCOPES)
    for scope, who in expected.items():
        assert {name: scope in scopes_of(factories.person(name)) for name in WHO} == who, scope


def test_strangers_and_people_without_a_role(nora: User) -> None:
    for person in (AnonymousUser(), nora):
        assert roles_of(person) == frozenset()
        assert not any(may(person, ability) for ability in ABILITIES)
        with pytest.raises(Forbidden):
            require(person, "desk.read")


def test_whoever_left_has_no_role(chen: User) -> None:
    User.objects.filter(pk=chen.pk).update(is_active=False)
    assert roles_of(User.objects.get(pk=chen.pk)) == frozenset()
    assert not people_with(Role.CHECKER).exists()


def test_a_superuser_administers_and_no_more() -> None:
    root = User.objects.create_superuser("root")
    assert roles_of(root) == {"admin"}


def test_two_roles() -> None:
    both = factories.person("bo", "checker", "publisher")
    assert roles_of(both) == {"checker", "publisher"}
    assert may(both, "snapshot.override")


def test_lists_start_from_what_one_may_see(chen: User, nora: User) -> None:
    factories.flagged()
    assert visible_to(chen).count() == 1
    assert not visible_to(nora).exists()


def test_confidential_evidence_is_for_the_claims_people_and_publishers(
    cora: User, chen: User, chidi: User, pia: User, rita: User, ada: User
) -> None:
    claim: Claim = factories.checking()
    allowed = {
        p.username for p in (cora, chen, chidi, pia, rita, ada) if may_read_confidential(p, claim)
    }
    assert allowed == {"cora", "chen", "pia"}
    with refused("confidential", Forbidden):
        add_confidential(actor=chidi, claim_id=claim.pk, who="X", text="Y")
