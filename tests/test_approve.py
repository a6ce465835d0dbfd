"""Approve, and break the glass: one fingerprint, two people."""

from __future__ import annotations

import pytest

from claims.errors import Conflict, Forbidden, Malformed
from claims.models import Approval, Decision
from claims.queries import live_approval
from claims.services.claims import change_claim
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    claim = factories.step(factories.in_review(), "approve", "rita", note="Well done.")
    verdict = claim.verdicts.get()
    approval = live_approval(claim)
    assert claim.state == "approved"
    assert approval is not None
    assert (approval.verdict, approval.fingerprint, approval.decision) == (
        verdict,
        verdict.fingerprint,
        "approve",
    )
    assert approval.decided_by.username == "rita"
    assert verbs(claim)[-2:] == ["approval.given", "claim.approve"]


@pytest.mark.parametrize("how", ["checked", "flagged", "drafted", "quoted", "worded"])
def test_nobody_approves_what_they_contributed_to(how: str) -> None:
    bo = factories.person("bo", "contributor", "checker", "reviewer")
    claim = factories.flagged(by="bo" if how == "flagged" else "cora")
    if how == "worded":
        change_claim(
            actor=bo,
            claim_id=claim.pk,
            version=claim.version,
            changes={"statement": "The envoy brought a letter."},
        )
    claim = factories.step(claim, "accept", "chen")
    holder = "bo" if how == "checked" else "chen"
    claim = factories.step(claim, "take", holder)
    factories.evidence(claim, by="bo" if how == "quoted" else holder)
    factories.draft(claim, by="bo" if how == "drafted" else holder)
    claim = factories.step(claim, "submit", holder)
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", "bo")
    assert not Approval.objects.exists()
    assert factories.step(claim, "approve", "rita").state == "approved"


def test_the_fingerprint_is_named() -> None:
    claim = factories.in_review()
    for step, who in (("approve", "rita"), ("break_glass", "pia")):
        factories.person(who)
        with refused("fingerprint_required", Malformed):
            factories.step(claim, step, who, fingerprint="", note="Breaking news.")
        with refused("fingerprint_stale", Conflict) as caught:
            factories.step(claim, step, who, fingerprint="0" * 64, note="Breaking news.")
        assert caught.value.extra["fingerprint"] == claim.verdicts.get().fingerprint


def test_the_old_fingerprint_is_stale_after_a_recall() -> None:
    claim = factories.in_review()
    read = claim.verdicts.get().fingerprint
    factories.step(claim, "recall", "chen", note="One more thing.")
    factories.draft(claim, summary="One more thing.")
    claim = factories.step(claim, "submit", "chen")
    factories.person("rita")
    with refused("fingerprint_stale", Conflict):
        factories.step(claim, "approve", "rita", fingerprint=read)


def test_two_reviewers() -> None:
    factories.person("rolf", "reviewer")
    claim = factories.in_review()
    seen = claim.version
    factories.step(claim, "approve", "rita")
    with refused("version_stale", Conflict):
        factories.step(claim, "approve", "rolf", version=seen)
    with refused("step_not_open"):
        factories.step(claim, "approve", "rolf")


def test_the_review_is_done() -> None:
    claim = factories.step(factories.in_review(), "take", "rita")
    claim = factories.step(claim, "approve", "rita")
    assert claim.assignments.get(duty="review").outcome == "done"


def test_break_glass() -> None:
    factories.person("pat", "checker", "publisher")
    claim = factories.in_review(by="pat")
    claim = factories.step(
        claim, "break_glass", "pat", note="The building burns and nobody else is here."
    )
    approval = live_approval(claim)
    assert approval is not None
    assert (approval.decision, approval.decided_by.username) == (Decision.BREAK_GLASS, "pat")
    published = factories.step(claim, "publish", "pat")
    envelope = published.check_page.publications.get().envelope
    assert "The building burns" in envelope
    assert '"decision":"break_glass"' in envelope


def test_break_glass_needs_a_reason() -> None:
    claim = factories.in_review()
    factories.person("pia")
    with refused("note_required", Malformed):
        factories.step(claim, "break_glass", "pia")
