"""The promises of the design, one by one. Each test fails when its rule is taken out.

The first assertion of a test is about the service, the second about the database wherever the
database can say it. What needs a broker, processes or a page is named at the end.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from django.utils import timezone

from claims import record
from claims.errors import Conflict, Forbidden, Malformed
from claims.export import payload as payload_module
from claims.models import (
    Approval,
    Assignment,
    Check,
    Claim,
    ConfidentialEvidence,
    Event,
    Extraction,
    Head,
    Publication,
    Snapshot,
    User,
    Verdict,
)
from claims.ratings import DEFAULT_RATINGS
from claims.services.assignments import take_next
from claims.services.captures import run_capture, store
from claims.services.claims import change_claim
from claims.services.contact_notes import add_confidential
from claims.workflow import State
from tests import factories
from tests.capture.web import Web
from tests.expect import database_refuses, refused

pytestmark = pytest.mark.django_db


def test_1_two_people() -> None:
    factories.person("bo", "checker", "reviewer")
    claim = factories.in_review(by="bo")
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", "bo")
    verdict = claim.verdicts.get()
    with database_refuses("nobody approves"):
        Approval.objects.create(
            verdict=verdict,
            decision="approve",
            fingerprint=verdict.fingerprint,
            decided_by=factories.person("bo"),
        )


def test_1_break_glass_is_an_approval_of_its_own_kind_with_a_reason() -> None:
    claim = factories.in_review()
    factories.person("pia")
    with refused("note_required", Malformed):
        factories.step(claim, "break_glass", "pia")
    verdict = claim.verdicts.get()
    with database_refuses("approval_says_why"):
        Approval.objects.create(
            verdict=verdict,
            decision="break_glass",
            fingerprint=verdict.fingerprint,
            decided_by=factories.person("pia"),
        )


def test_2_an_approval_names_one_fingerprint() -> None:
    claim = factories.in_review()
    factories.person("rita")
    with refused("fingerprint_required", Malformed):
        factories.step(claim, "approve", "rita", fingerprint="")
    with refused("fingerprint_stale", Conflict):
        factories.step(claim, "approve", "rita", fingerprint="0" * 64)
    verdict = claim.verdicts.get()
    with database_refuses("names the fingerprint"):
        Approval.objects.create(
            verdict=verdict,
            decision="approve",
            fingerprint="0" * 64,
            decided_by=factories.person("rita"),
        )


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_2_what_was_submitted_is_locked(state: str) -> None:
    claim = factories.IN_STATE[state]()
    snapshot = factories.snapshot_good()
    with refused("recall_first"):
        change_claim(
            actor=factories.person("chen"),
            claim_id=claim.pk,
            version=claim.version,
            changes={"statement": "X"},
        )
    with refused("recall_first"):
        factories.evidence(claim, snapshot=snapshot)
    with refused("recall_first"):
        factories.draft(claim, summary="X")


def test_2_recall_ends_the_approval() -> None:
    claim = factories.step(factories.approved(), "recall", "chen", note="Wait.")
    claim = factories.step(claim, "submit", "chen")
    with refused("step_not_open"):
        factories.step(claim, "publish", "pia")


def test_2_what_is_published_is_byte_for_byte_what_was_approved() -> None:
    claim = factories.published()
    publication, approval = Publication.objects.get(), Approval.objects.get()
    assert publication.payload.encode() == approval.verdict.payload.encode()
    assert (
        payload_module.fingerprint_of(publication.payload)
        == approval.fingerprint
        == publication.fingerprint
    )
    other = factories.approved()
    verdict, now = other.verdicts.get(), timezone.now()
    page = Check.objects.create(
        claim=other, current_number=1, first_published_at=now, changed_at=now
    )
    with database_refuses("only the approved payload"):
        Publication.objects.create(
            page=page, number=1, verdict=verdict, approval=verdict.approvals.get(), envelope="{}",
            payload=claim.verdicts.get().payload, fingerprint=verdict.fingerprint,
            published_by=factories.person("pia"), published_at=now,
        )  # fmt: skip


def test_3_evidence_exists() -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good(text="No letter. No letter.")
    with refused("quotation_not_found"):
        factories.evidence(claim, snapshot=snapshot, exact="A letter.")
    with refused("quotation_ambiguous") as caught:
        factories.evidence(claim, snapshot=snapshot, exact="No letter.")
    assert len(caught.value.extra["candidates"]) == 2


def test_3_only_a_good_snapshot_carries_it(local_web: Web) -> None:
    claim, source = factories.checking(), factories.source(local_web.url("/soft-404"))
    snapshot = Snapshot.objects.create(source=source, requested_by=factories.person("cora"))
    run_capture(snapshot.pk)
    with refused("snapshot_not_good"):
        factories.evidence(claim, snapshot=snapshot, exact="does not exist")


def test_4_snapshots_prove_themselves() -> None:
    snapshot = factories.snapshot_good()
    assert store().verify(snapshot.sha256)
    path = Path(store().path(snapshot.sha256))
    path.chmod(0o600)
    path.write_bytes(b"forged")
    assert not store().verify(snapshot.sha256)
    path.unlink()
    with database_refuses("final"):
        Snapshot.objects.filter(pk=snapshot.pk).update(sha256="0" * 64)
    with database_refuses("append-only"):
        Extraction.objects.update(text="Forged.")


@pytest.mark.parametrize("model", [Publication, Verdict, Approval, Event])
def test_5_nothing_published_is_edited_or_vanishes(model: type[Publication]) -> None:
    factories.published()
    column = model._meta.pk.attname
    with database_refuses("append-only"):
        model.objects.update(**{f"{column}": model.objects.values_list(column)[:1]})
    with database_refuses("append-only"):
        model.objects.all()._raw_delete("default")


def test_5_withdrawing_needs_a_public_reason() -> None:
    claim = factories.published()
    with refused("note_required", Malformed):
        factories.step(claim, "withdraw", "pia")
    claim = factories.step(claim, "withdraw", "pia", note="Forged.")
    assert (claim.check_page.public_note, claim.check_page.publications.count()) == ("Forged.", 1)


def test_6_one_order_and_a_chain() -> None:
    factories.withdrawn()
    previous = "0" * 64
    for number, event in enumerate(Event.objects.order_by("seq"), start=1):
        assert event.seq == number
        assert event.commitment == record.commitment_of(event.salt, event.data)
        previous = record.hash_of(previous, event)
        assert event.hash == previous
    assert Head.objects.get().hash == previous


def test_6_a_refused_act_leaves_no_event() -> None:
    claim = factories.published()
    with refused("step_not_open"):  # looks at the head and the events
        factories.step(claim, "publish", "pia")


def test_7_a_fetch_ends_once(local_web: Web) -> None:
    source = factories.source(local_web.url("/404"))
    snapshot = Snapshot.objects.create(source=source, requested_by=factories.person("cora"))
    assert run_capture(snapshot.pk)
    assert not run_capture(snapshot.pk)
    assert Event.objects.filter(object_id=snapshot.pk, verb="snapshot.failed").count() == 1
    with database_refuses("final"):
        Snapshot.objects.filter(pk=snapshot.pk).update(status="queued")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/", "http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.8/"],
)
def test_8_no_fetch_goes_where_it_must_not(address: str) -> None:
    snapshot = Snapshot.objects.create(
        source=factories.source(address), requested_by=factories.person("cora")
    )
    run_capture(snapshot.pk)
    snapshot.refresh_from_db()
    assert (snapshot.status, snapshot.outcome) == ("failed", "unsafe_address")


def test_9_one_taker(chen: User, chidi: User) -> None:
    claim = factories.queued()
    assert take_next(actor=chen) == claim
    assert take_next(actor=chidi) is None
    with database_refuses():
        Assignment.objects.create(claim=claim, duty="check", person=chidi, assigned_by=chidi)


def test_10_a_stale_screen_loses_nothing(chen: User) -> None:
    claim = factories.with_evidence()
    change_claim(
        actor=chen, claim_id=claim.pk, version=claim.version, changes={"statement": "By the first."}
    )
    with refused("version_stale", Conflict) as caught:
        change_claim(
            actor=chen,
            claim_id=claim.pk,
            version=claim.version,
            changes={"statement": "By the second."},
        )
    assert caught.value.extra["claim"].statement == "By the first."
    with refused("version_required", Malformed):
        change_claim(actor=chen, claim_id=claim.pk, version=None, changes={"statement": "X"})


def test_10_workers_do_not_bump_the_version(local_web: Web) -> None:
    claim = factories.with_evidence()
    snapshot = Snapshot.objects.create(
        source=factories.source(local_web.url("/plain")), requested_by=factories.person("cora")
    )
    run_capture(snapshot.pk)
    assert factories.fresh(claim).version == claim.version


def test_11_state_is_not_verdict() -> None:
    assert not {state.value for state in State} & {rating.slug for rating in DEFAULT_RATINGS}
    before = factories.with_evidence()
    factories.draft(before, rating="true")
    assert factories.fresh(before).state == before.state
    assert "rating" not in {field.name for field in Claim._meta.get_fields()}
    assert "state" not in {field.name for field in Verdict._meta.get_fields()}


def test_12_every_public_change_has_its_place_in_the_order() -> None:
    claim = factories.published()
    seen = [claim.check_page.changed_seq]
    for step in ("hold", "release_hold", "withdraw"):
        seen.append(factories.step(claim, step, "pia", note="So be it.").check_page.changed_seq)
    assert seen == sorted(set(seen))
    assert list(Event.objects.filter(object_type="check").values_list("seq", flat=True)) == seen


def test_13_confidential_never_leaves() -> None:
    claim = factories.checking()
    add_confidential(
        actor=factories.person("chen"), claim_id=claim.pk, who="The driver", text="I saw the parcel"
    )
    factories.evidence(claim)
    factories.draft(claim)
    for step, who in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, step, who)
    publication = Publication.objects.get()
    everything = (
        publication.payload
        + publication.envelope
        + json.dumps(list(Event.objects.values_list("data", flat=True)))
    )
    assert "driver" not in everything
    assert "parcel" not in everything


def test_13_by_construction() -> None:
    """Nothing that renders public things knows the confidential type."""
    package = Path(payload_module.__file__).parent
    for module in package.glob("*.py"):
        loaded = (
            importlib.import_module(f"claims.export.{module.stem}")
            if module.stem != "__init__"
            else payload_module
        )
        assert ConfidentialEvidence not in vars(loaded).values()
        assert "onfidential" not in module.read_text().split('"""', 2)[2], module


# Elsewhere, because they need more than a database:
ELSEWHERE = {
    "6 commit order, gapless at every moment": "tests/integration/test_races.py",
    "7 killed workers, a lost broker, restarts": "tests/integration/test_worker.py",
    "8 every spelling of an address, pinning, bounds": "tests/capture/test_address.py",
    "9 many takers at once, and the negative control": "tests/integration/test_races.py",
    "the triggers stand after every migration": "tests/integration/test_migrations.py",
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_the_others_have_their_tests(what: str) -> None:
    path = Path(__file__).parent.parent / ELSEWHERE[what]
    assert "def test_" in path.read_text()
