"""Take, assign, release: who works on what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.errors import Conflict, Missing
from claims.models import Assignment, AssignmentOutcome, Duty
from tests import factories
from tests.expect import database_refuses, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    due = datetime(2030, 5, 1, tzinfo=UTC)
    claim = factories.step(factories.queued(), "assign", "pia", person="chidi", due_at=due)
    row = claim.assignments.get()
    assert claim.state == "checking"
    assert (row.person.username, row.assigned_by.username, row.due_at) == ("chidi", "pia", due)


def test_given_to_someone_else() -> None:
    claim = factories.step(
        factories.checking(), "assign", "pia", person="chidi", note="chen is ill"
    )
    closed = claim.assignments.get(person__username="chen")
    assert (closed.outcome, closed.reason) == (AssignmentOutcome.REASSIGNED, "chen is ill")
    assert claim.assignments.get(closed_at=None).person.username == "chidi"


def test_what_is_refused() -> None:
    claim = factories.checking()
    factories.person("rita")
    with refused("no_such_person", Missing):
        factories.step(claim, "assign", "pia", person="nobody")
    with refused("person_unfit"):
        factories.step(claim, "assign", "pia", person="rita")
    with refused("already_theirs", Conflict):
        factories.step(claim, "assign", "pia", person="chen")
    with refused("duty_not_open"):
        factories.step(claim, "assign", "pia", person="rita", duty="review")


def test_nobody_is_asked_to_review_their_own_work() -> None:
    factories.person("bo", "checker", "reviewer")
    claim = factories.in_review(by="bo")
    with refused("own_work"):
        factories.step(claim, "assign", "pia", person="bo")
    with refused("own_work"):
        factories.step(claim, "take", "bo")


def test_people_who_left_get_nothing() -> None:
    claim = factories.queued()
    left = factories.person("chidi")
    left.is_active = False
    left.save()
    with refused("person_unfit"):
        factories.step(claim, "assign", "pia", person="chidi")


def test_a_review_is_taken_once() -> None:
    factories.person("rolf", "reviewer")
    claim = factories.step(factories.in_review(), "take", "rita")
    with refused("already_taken", Conflict):
        factories.step(claim, "take", "rolf")


def test_the_database_allows_one_taker() -> None:
    claim = factories.checking()
    chidi = factories.person("chidi")
    with database_refuses():
        Assignment.objects.create(claim=claim, duty=Duty.CHECK, person=chidi, assigned_by=chidi)


def test_released_and_taken_by_another() -> None:
    claim = factories.step(factories.checking(), "release", "chen", note="I know the envoy.")
    assert claim.state == "queued"
    row = claim.assignments.get()
    assert (row.outcome, row.reason) == (AssignmentOutcome.RELEASED, "I know the envoy.")
    claim = factories.step(claim, "take", "chidi")
    assert claim.assignments.get(closed_at=None).person.username == "chidi"
