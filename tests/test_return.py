from __future__ import annotations

import pytest

from claims.models import Approval, Decision
from tests import factories
from tests.expect import database_refuses, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    claim = factories.step(factories.in_review(), "take", "rita")
    claim = factories.step(claim, "return", "rita", note="Who says so?")
    assert claim.state == "checking"
    assert claim.draft.summary == factories.DRAFT["summary"]  # the text stays
    assert claim.assignments.get(closed_at=None).person.username == "chen"
    decision = claim.verdicts.get().approvals.get()
    assert (decision.decision, decision.reason, decision.decided_by.username) == (
        Decision.RETURN,
        "Who says so?",
        "rita",
    )
    assert claim.assignments.get(duty="review").outcome == "done"


def test_a_returned_verdict_is_not_approved() -> None:
    claim = factories.step(factories.in_review(), "return", "rita", note="Who says so?")
    with refused("step_not_open"):
        factories.step(claim, "approve", "rita")


def test_the_database_wants_a_reason() -> None:
    verdict = factories.in_review().verdicts.get()
    with database_refuses("approval_says_why"):
        Approval.objects.create(
            verdict=verdict,
            decision=Decision.RETURN,
            fingerprint=verdict.fingerprint,
            decided_by=factories.person("rita"),
        )
