from __future__ import annotations

import pytest
from django.utils import timezone

from claims.queries import live_approval
from claims.services.claims import add_appearance, change_claim
from claims.services.contact_notes import note_contact
from claims.services.evidence import remove_evidence
from claims.services.sources import attach_sources
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["chen", "pia"])
@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_it_works(state: str, who: str) -> None:
    claim = factories.step(
        factories.IN_STATE[state](), "recall", who, note="A typo in the summary."
    )
    assert claim.state == "checking"
    assert claim.assignments.get(closed_at=None).person.username == "chen"
    factories.draft(claim, summary="Without the typo.")
    assert verbs(claim)[-1] == "claim.recall"


def test_it_ends_the_approval() -> None:
    claim = factories.approved()
    assert live_approval(claim) is not None
    claim = factories.step(claim, "recall", "chen", note="A typo.")
    assert live_approval(claim) is None
    claim = factories.step(claim, "submit", "chen")
    assert live_approval(claim) is None
    with refused("step_not_open"):
        factories.step(claim, "publish", "pia")


def test_it_ends_the_review() -> None:
    claim = factories.step(factories.in_review(), "take", "rita")
    claim = factories.step(claim, "recall", "chen", note="A typo.")
    row = claim.assignments.get(duty="review")
    assert (row.outcome, row.reason) == ("recalled", "A typo.")


LOCKED = {
    "in_review": "recall_first",
    "approved": "recall_first",
    "published": "reopen_first",
    "on_hold": "reopen_first",
    "withdrawn": "claim_closed",
    "dismissed": "restore_first",
}


@pytest.mark.parametrize("state", LOCKED)
def test_until_then_everything_is_locked(state: str) -> None:
    claim, code = factories.IN_STATE[state](), LOCKED[state]
    chen, version = factories.person("chen"), claim.version
    snapshot = factories.snapshot_good()
    here = {"actor": chen, "claim_id": claim.pk}
    with refused(code):
        change_claim(**here, version=version, changes={"statement": "Something else."})
    with refused(code):
        add_appearance(**here, version=version, appearance_url="https://elsewhere.example/")
    with refused(code):
        attach_sources(**here, urls=["https://ministry.example/other"])
    with refused(code):
        factories.evidence(claim, snapshot=snapshot)
    with refused(code):
        factories.draft(claim, summary="Something else.")
    with refused(code):
        note_contact(**here, who={"name": "X"}, how="phone", at=timezone.now(), text="No.")
    if kept := claim.evidence.first():
        with refused(code):
            remove_evidence(**here, evidence_id=kept.pk)
