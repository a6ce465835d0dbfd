"""Hold, release, withdraw, reopen: nothing published vanishes, everything is said in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.errors import Forbidden, Malformed, Missing
from claims.models import Check, Claim, Correction, Publication, User
from claims.queries import open_steps
from claims.workflow import FOR_CHECKS
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


# --- while it is being worked on again ----------------------------------------------------------


def again(state: str) -> Claim:
    """A published claim that was reopened and has come so far."""
    claim = factories.reopened()
    if state == "queued":
        return factories.step(claim, "release", "chen", note="I am off.")
    if state in {"in_review", "approved"}:
        claim = factories.step(claim, "submit", "chen")
    return factories.step(claim, "approve", "rita") if state == "approved" else claim


AT_WORK = ("queued", "checking", "in_review", "approved")


@pytest.mark.parametrize("state", AT_WORK)
def test_its_page_is_held_and_released_meanwhile(state: str) -> None:
    claim = factories.step(again(state), "hold", "pia", note="A reader doubts it.")
    page = claim.check_page
    assert (claim.state, page.status, page.public_note) == (state, "on_hold", "A reader doubts it.")
    with refused("check_status"):
        factories.step(claim, "hold", "pia", note="Again.")
    claim = factories.step(claim, "release_hold", "pia", note="It holds.")
    assert (claim.state, claim.check_page.status) == (state, "published")
    assert verbs(claim)[-1] == "check.released"


@pytest.mark.parametrize("state", AT_WORK)
def test_it_is_withdrawn_meanwhile(state: str) -> None:
    claim = again(state)
    if state == "approved":
        correction = {"kind": "refile", "was_wrong": "A name."}
        at = timezone.now() + timedelta(hours=1)
        factories.step(claim, "plan", "pia", at=at, correction=correction)
    claim = factories.step(claim, "withdraw", "pia", note="The source was forged.")
    assert (claim.state, claim.check_page.status) == ("withdrawn", "withdrawn")
    assert not claim.assignments.filter(closed_at=None).exists()
    assert not claim.embargoes.filter(closed_at=None).exists()


@pytest.mark.parametrize("state", ["queued", "checking"])
@pytest.mark.parametrize("status", ["published", "on_hold"])
def test_closed_without_a_change(state: str, status: str) -> None:
    claim = again(state)
    summary = claim.draft.summary
    if status == "on_hold":
        claim = factories.step(claim, "hold", "pia", note="A reader doubts it.")
    before = claim.check_page.changed_seq
    claim = factories.step(claim, "close_again", "rita", note="The reader was mistaken.")
    assert (claim.state, claim.check_page.status) == (status, status)
    assert claim.check_page.changed_seq == before  # nothing for strangers
    assert not claim.assignments.filter(closed_at=None).exists()
    assert claim.draft.summary == summary
    factories.step(claim, "reopen", "rita", note="Now it is another reader.")


def test_who_may_close_it() -> None:
    claim = factories.reopened()
    for who, code in (("chidi", "not_assignee"), ("cora", "role_missing"), ("ada", "role_missing")):
        with refused(code, Forbidden):
            factories.step(claim, "close_again", who, note="No.")
    with refused("note_required", Malformed):
        factories.step(claim, "close_again", "chen")
    assert factories.step(claim, "close_again", "chen", note="It holds.").state == "published"


@pytest.mark.parametrize("step", ["hold", "release_hold", "withdraw", "close_again"])
def test_only_where_something_is_public(step: str) -> None:
    claim = factories.checking()
    with refused("nothing_public"):
        factories.step(claim, step, "pia", note="No.")


def test_only_what_fits_is_offered(pia: User) -> None:
    def offered(claim: Claim) -> set[str]:
        return {step.name for step in open_steps(pia, claim)} & FOR_CHECKS.keys()

    assert offered(factories.checking()) == set()
    claim = factories.reopened()
    assert offered(claim) == {"hold", "withdraw", "close_again"}
    claim = factories.step(claim, "hold", "pia", note="A reader doubts it.")
    assert offered(claim) == {"release_hold", "withdraw", "close_again"}


def test_published_again_while_it_is_held() -> None:
    claim = factories.step(again("approved"), "hold", "pia", note="A reader doubts it.")
    correction = {"kind": "clarification", "was_wrong": "It was unclear."}
    claim = factories.step(claim, "publish", "pia", correction=correction)
    assert (claim.state, claim.check_page.status, claim.check_page.public_note) == (
        "published",
        "published",
        "",
    )
