from __future__ import annotations

import pytest
from django.utils import timezone

from claims.errors import Conflict, Forbidden
from claims.export.payload import fingerprint_of
from claims.models import Contribution, Snapshot, Verdict
from claims.queries import latest_verdict
from claims.services.captures import override_outcome, run_capture
from claims.services.claims import change_claim
from claims.services.contact_notes import note_contact
from claims.services.evidence import remove_evidence
from tests import factories
from tests.capture.web import Web
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    claim = factories.step(factories.with_evidence(), "submit", "chen")
    verdict = Verdict.objects.get()
    assert claim.state == "in_review"
    assert (verdict.number, verdict.claim, verdict.rating.slug) == (1, claim, "false")
    assert verdict.fingerprint == fingerprint_of(verdict.payload)
    assert verdict.policy_passed
    assert verbs(claim)[-1] == "claim.submit"


def test_everyone_who_wrote_is_a_contributor() -> None:
    claim = factories.checking()  # cora flagged it
    factories.evidence(claim, by="chidi")
    factories.draft(claim, by="chen")
    bo = factories.person("bo", "checker")
    factories.draft(claim, by="bo", summary="Another summary.")
    factories.step(claim, "submit", "chen")
    people = {row.person.username for row in Contribution.objects.select_related("person")}
    assert people == {"cora", "chen", "chidi", bo.username}


def test_routing_is_no_contribution() -> None:
    claim = factories.with_evidence(by="chidi")
    change_claim(
        actor=factories.person("dora", "checker"),
        claim_id=claim.pk,
        version=claim.version,
        changes={"priority": 1},
    )
    factories.step(claim, "submit", "chidi")
    assert not Contribution.objects.filter(person__username="dora").exists()


def test_an_incomplete_draft() -> None:
    claim = factories.checking()
    with refused("draft_incomplete") as caught:
        factories.step(claim, "submit", "chen")
    assert len(caught.value.extra["missing"]) == 4
    factories.draft(claim)
    with refused("draft_incomplete") as caught:
        factories.step(claim, "submit", "chen")
    assert caught.value.extra["missing"] == ["Keep at least one quotation as evidence."]
    factories.evidence(claim)
    for field in ("rating", "summary", "explanation"):
        factories.draft(claim, **{field: ""})
        with refused("draft_incomplete") as caught:
            factories.step(claim, "submit", "chen")
        assert field in caught.value.message
    assert not Verdict.objects.exists()


def test_a_removed_quotation_does_not_count() -> None:
    claim = factories.with_evidence()
    remove_evidence(
        actor=factories.person("chen"), claim_id=claim.pk, evidence_id=claim.evidence.get().pk
    )
    with refused("draft_incomplete"):
        factories.step(claim, "submit", "chen")


def test_only_who_holds_it() -> None:
    claim = factories.with_evidence()
    factories.person("chidi")
    with refused("not_assignee", Forbidden):
        factories.step(claim, "submit", "chidi")


def test_again_is_the_next_number() -> None:
    claim = factories.step(factories.in_review(), "recall", "chen", note="A typo.")
    claim = factories.step(claim, "submit", "chen")
    assert [v.number for v in claim.verdicts.all()] == [2, 1]
    assert latest_verdict(claim) == claim.verdicts.get(number=2)


def test_who_vouches_for_what_is_quoted_is_a_contributor() -> None:
    claim = factories.checking()
    both = ("checker", "reviewer")
    note = note_contact(
        actor=factories.person("nina", *both),
        claim_id=claim.pk,
        who={"name": "The ministry", "kind": "organisation"},
        how="phone",
        at=timezone.now(),
        text="No letter was handed over.",
    )
    factories.evidence(claim, contact_note_id=note.pk, selector={"exact": "No letter"})
    factories.person("ulla", *both)
    factories.evidence(claim, snapshot=factories.snapshot_good(by="ulla"))
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    for name in ("nina", "ulla"):
        with pytest.raises(Forbidden) as caught:
            factories.step(claim, "approve", name)
        assert caught.value.code == "own_work"


def test_who_overrides_an_outcome_is_a_contributor(local_web: Web) -> None:
    claim = factories.checking()
    source = factories.source(local_web.url("/paywall-marked"))
    snapshot = Snapshot.objects.create(
        source=source, requested_by=factories.person("cora"), requested_url=source.url
    )
    assert run_capture(snapshot.pk)
    olga = factories.person("olga", "checker", "reviewer")
    override_outcome(actor=olga, snapshot_id=snapshot.pk, reason="The page shows the text.")
    text = snapshot.extractions.get().text
    factories.evidence(claim, snapshot=snapshot, selector={"exact": text})
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    assert Contribution.objects.filter(person=olga).exists()


def test_a_draft_that_moved_on_is_not_frozen_unseen() -> None:
    claim = factories.with_evidence()
    seen = claim.draft.version
    factories.draft(claim, by="chidi", summary="Chidi knows better.")
    with refused("draft_stale", Conflict):
        factories.step(claim, "submit", "chen", draft_version=seen)
    assert factories.step(claim, "submit", "chen", draft_version=seen + 1).state == "in_review"
