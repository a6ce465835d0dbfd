"""Hold, release, withdraw, reopen: nothing published vanishes, everything is said in public."""

from __future__ import annotations

import pytest

from claims.errors import Missing
from claims.models import Check, Correction, Publication
from tests import factories
from tests.expect import database_refuses, refused, verbs

pytestmark = pytest.mark.django_db


def test_hold() -> None:
    claim = factories.step(factories.published(), "hold", "pia", note="A reader doubts it.")
    page = claim.check_page
    assert (claim.state, page.status, page.public_note) == (
        "on_hold",
        "on_hold",
        "A reader doubts it.",
    )
    row = Correction.objects.get()
    assert (row.kind, row.public_note, row.before, row.after) == (
        "hold",
        "A reader doubts it.",
        page.publications.get(),
        None,
    )
    assert verbs(claim)[-3:] == ["correction.made", "claim.hold", "check.held"]
    assert page.changed_seq == claim.events.get(verb="check.held").seq


def test_release() -> None:
    claim = factories.on_hold()
    before = claim.check_page.publications.get()
    claim = factories.step(claim, "release_hold", "pia", note="It holds.")
    page = claim.check_page
    assert (claim.state, page.status, page.public_note) == ("published", "published", "")
    assert page.publications.get() == before
    assert list(Correction.objects.values_list("kind", flat=True)) == ["hold", "release"]
    assert verbs(claim)[-1] == "check.released"


@pytest.mark.parametrize("state", ["published", "on_hold"])
def test_withdraw(state: str) -> None:
    claim = factories.step(
        factories.IN_STATE[state](), "withdraw", "pia", note="The source was forged."
    )
    page = claim.check_page
    assert (claim.state, page.status, page.public_note) == (
        "withdrawn",
        "withdrawn",
        "The source was forged.",
    )
    assert Publication.objects.get().payload  # old versions stay
    assert Correction.objects.filter(
        kind="withdrawal", public_note="The source was forged."
    ).exists()
    assert verbs(claim)[-1] == "check.withdrawn"


def test_withdrawn_is_the_end() -> None:
    claim = factories.withdrawn()
    for step, who in (
        ("reopen", "pia"),
        ("release_hold", "pia"),
        ("publish", "pia"),
        ("hold", "pia"),
    ):
        with refused("step_not_open"):
            factories.step(claim, step, who, note="Again.")


def test_reopen_goes_back_to_who_checked_it() -> None:
    claim = factories.step(factories.published(), "reopen", "rita", note="A reader wrote.")
    assert claim.assignments.get(closed_at=None).person.username == "chen"


def test_reopen_for_another() -> None:
    claim = factories.published()
    factories.person("rita")
    with refused("no_such_person", Missing):
        factories.step(claim, "reopen", "rita", note="A reader wrote.", person="nobody")
    with refused("person_unfit"):
        factories.step(claim, "reopen", "rita", note="A reader wrote.", person="rita")
    claim = factories.step(claim, "reopen", "rita", note="A reader wrote.", person="chidi")
    assert claim.assignments.get(closed_at=None).person.username == "chidi"


def test_the_database_wants_the_reason_in_public() -> None:
    page = factories.published().check_page
    with database_refuses("check_down_says_why"):
        Check.objects.filter(pk=page.pk).update(status="withdrawn")
    with database_refuses("vanishes"):
        Check.objects.filter(pk=page.pk)._raw_delete("default")
