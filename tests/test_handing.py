"""What a publisher gives is accepted or declined; what one holds is handed over or given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.errors import Conflict, Missing
from claims.models import Assignment, AssignmentOutcome, Claim, User
from claims.services.comments import add_comment
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def given(name: str = "chidi") -> Claim:
    return factories.step(factories.queued(), "assign", "pia", person=name)


def held(claim: Claim) -> Assignment:
    return claim.assignments.get(closed_at=None)


def test_it_works() -> None:
    """Given, accepted: firm from the first moment, with a yes in the end."""
    claim = given()
    assert (held(claim).hold_until, held(claim).accepted_at) == (None, None)
    claim = factories.step(claim, "keep", "chidi")
    assert held(claim).accepted_at is not None


def test_first_work_is_a_yes_and_a_comment_is_none(chidi: User) -> None:
    claim = given()
    add_comment(actor=chidi, claim_id=claim.pk, text="Must it be me?")
    assert held(claim).accepted_at is None
    factories.evidence(claim, by="chidi")
    assert held(claim).accepted_at is not None


def test_declined() -> None:
    claim = factories.step(given(), "decline", "chidi", note="I know the envoy.")
    row = claim.assignments.get()
    assert (claim.state, row.outcome) == ("queued", AssignmentOutcome.DECLINED)
    assert (row.reason, row.assigned_by.username) == ("I know the envoy.", "pia")
    assert verbs(claim)[-2:] == ["assignment.closed", "claim.decline"]


def test_only_what_was_given_and_not_accepted_is_declined() -> None:
    claim = factories.checking()
    with refused("nothing_to_decline"):
        factories.step(claim, "decline", "chen", note="No.")
    claim = factories.step(given(), "keep", "chidi")
    with refused("nothing_to_decline"):
        factories.step(claim, "decline", "chidi", note="No.")


def test_handed_over() -> None:
    claim = factories.checking()
    claim = factories.step(claim, "hand_over", "chen", person="chidi", note="My shift is over.")
    closed = claim.assignments.get(person__username="chen")
    assert (closed.outcome, closed.reason) == ("handed_over", "My shift is over.")
    now = held(claim)
    assert (now.person.username, now.assigned_by.username) == ("chidi", "chen")
    assert (claim.state, now.hold_until, now.accepted_at) == ("checking", None, None)
    events = claim.events.order_by("-seq")[:3]
    assert {event.actor.username for event in events if event.actor} == {"chen"}
    claim = factories.step(claim, "decline", "chidi", note="Mine too.")
    assert claim.state == "queued"


def test_handed_over_to_nobody_unfit() -> None:
    claim = factories.checking()
    factories.person("rita")
    with refused("person_unfit"):
        factories.step(claim, "hand_over", "chen", person="rita", note="N")
    with refused("no_such_person", Missing):
        factories.step(claim, "hand_over", "chen", person="nobody", note="N")
    with refused("already_theirs", Conflict):
        factories.step(claim, "hand_over", "chen", person="chen", note="N")
    both, other = (
        factories.person("bo", "checker", "reviewer"),
        factories.person("rolf", "reviewer"),
    )
    review = factories.step(factories.in_review(by="bo"), "take", "rita")
    with refused("own_work"):
        factories.step(review, "hand_over", "rita", person=both.username, note="N")
    review = factories.step(review, "hand_over", "rita", person=other.username, note="N")
    assert (held_review(review).person, review.state) == (other, "in_review")


def held_review(claim: Claim) -> Assignment:
    return claim.assignments.get(closed_at=None, duty="review")


def test_a_review_is_given_back() -> None:
    claim = factories.step(factories.in_review(), "take", "rita")
    claim = factories.step(claim, "release", "rita", note="I am ill.")
    assert claim.state == "in_review"
    assert not claim.assignments.filter(duty="review", closed_at=None).exists()
    factories.person("rolf", "reviewer")
    claim = factories.step(claim, "take", "rolf")
    assert held_review(claim).person.username == "rolf"
    claim = factories.step(claim, "release", "pia", note="It is urgent.")
    with refused("nobody_holds_it"):
        factories.step(claim, "release", "pia", note="Again.")


def test_whoever_is_away_gets_nothing_without_a_reason() -> None:
    chidi = factories.person("chidi")
    chidi.away_until = timezone.localdate() + timedelta(days=3)
    chidi.save()
    claim = factories.checking()
    with refused("away") as caught:
        factories.step(claim, "assign", "pia", person="chidi")
    assert caught.value.extra["until"] == chidi.away_until.isoformat()
    with refused("away"):
        factories.step(claim, "hand_over", "chen", person="chidi", note="N")
    why = "She asked for it."
    claim = factories.step(claim, "assign", "pia", person="chidi", override_reason=why)
    assert held(claim).person == chidi
    assert why in claim.events.get(verb="claim.assign").data
    chidi.away_until = timezone.localdate()
    chidi.save()
    claim = factories.step(factories.queued(), "assign", "pia", person="chidi")
    assert held(claim).person == chidi
