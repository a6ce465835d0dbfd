from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from claims.errors import Forbidden, Malformed, Missing
from claims.models import ClaimSource, ContactNote, Evidence, User
from claims.services.captures import override_outcome, run_capture
from claims.services.contact_notes import note_contact
from claims.services.evidence import add_evidence, remove_evidence
from claims.services.sources import attach_sources
from tests import factories
from tests.capture.web import Web
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db
KINDS = {"stance": "refutes", "directness": "official_denial"}


def test_it_works(chen: User) -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good()
    kept = factories.evidence(
        claim, snapshot=snapshot, speaker={"name": "The spokesman", "role": "spokesman"}
    )
    extraction = snapshot.extractions.get()
    assert extraction.text[kept.start : kept.end] == kept.exact == factories.QUOTATION
    assert (kept.text_sha256, kept.bytes_sha256) == (extraction.sha256, snapshot.sha256)
    assert kept.speaker is not None
    assert kept.speaker.name == "The spokesman"
    assert list(ClaimSource.objects.filter(claim=claim).values_list("source", flat=True)) == [
        snapshot.source.pk
    ]
    assert chen in claim.writers.all()
    assert factories.fresh(claim).version == claim.version + 1
    assert verbs(claim)[-1] == "evidence.added"


@pytest.mark.parametrize(
    ("page", "quoted", "kept"),
    [
        (
            "He said: “no letter”\u00a0at all.",
            'He said: "no letter" at all.',
            "He said: “no letter”\u00a0at all.",
        ),
        ("It was\n\n   not   a letter.", "It was not a letter.", "It was\n\n   not   a letter."),
        (
            "The min\u00adis\u00adter’s word",
            "The minister's word",
            "The min\u00adis\u00adter’s word",
        ),
        ("قال المتحدث: «لا رسالة»", 'قال المتحدث: "لا رسالة"', "قال المتحدث: «لا رسالة»"),
    ],
)
def test_as_people_quote(page: str, quoted: str, kept: str) -> None:
    snapshot = factories.snapshot_good(text=f"Before it. {page} After it.")
    found = factories.evidence(factories.checking(), snapshot=snapshot, exact=quoted)
    text = snapshot.extractions.get().text
    assert found.exact == text[found.start : found.end]
    assert " ".join(found.exact.split()) == " ".join(kept.split())


def test_words_that_do_not_stand_there() -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good()
    for words in ("There was a written document.", "", " ", "there was no written document!"):
        with refused("quotation_not_found"):
            factories.evidence(claim, snapshot=snapshot, exact=words)
    assert not Evidence.objects.exists()


def test_words_that_stand_there_twice() -> None:
    claim, snapshot = (
        factories.checking(),
        factories.snapshot_good(text="No letter. Really, no letter. We repeat: No letter."),
    )
    with refused("quotation_ambiguous") as caught:
        factories.evidence(claim, snapshot=snapshot, exact="No letter.")
    starts = [candidate["start"] for candidate in caught.value.extra["candidates"]]
    assert starts == [0, 41]
    kept = factories.evidence(
        claim, snapshot=snapshot, selector=caught.value.extra["candidates"][1]
    )
    assert kept.start == 41


def captured(web: Web, path: str) -> str:
    """A capture of a page of the small web, finished by the real worker's function."""
    claim = factories.flagged()
    (source,) = attach_sources(
        actor=factories.person("cora"), claim_id=claim.pk, urls=[web.url(path)]
    )
    snapshot = source.snapshots.get()
    assert run_capture(snapshot.pk)
    return str(snapshot.pk)


def test_from_a_real_capture(local_web: Web) -> None:
    snapshot_id = captured(local_web, "/good")
    kept = add_evidence(
        actor=factories.person("chen"), claim_id=factories.checking().pk, snapshot_id=snapshot_id,
        selector={"exact": "no written letter had been handed over", "prefix": "1. The ministry said on Tuesday that"}, **KINDS,
    )  # fmt: skip
    assert kept.extraction is not None
    assert kept.exact in kept.extraction.text


def test_only_good_captures_carry_evidence(local_web: Web, chen: User) -> None:
    claim, snapshot_id = factories.checking(), captured(local_web, "/soft-404")
    quote = {
        "actor": chen,
        "claim_id": claim.pk,
        "snapshot_id": snapshot_id,
        "selector": {"exact": "does not exist"},
        **KINDS,
    }
    with refused("snapshot_not_good") as caught:
        add_evidence(**quote)
    assert caught.value.extra["outcome"] == "soft_404"
    override_outcome(
        actor=chen, snapshot_id=snapshot_id, reason="It is the page: a story about dead links."
    )
    assert add_evidence(**quote).exact == "does not exist"


def test_failed_and_unfinished_captures_carry_none(local_web: Web, chen: User) -> None:
    claim = factories.checking()
    failed = captured(local_web, "/404")
    (source,) = attach_sources(
        actor=chen, claim_id=claim.pk, urls=["https://ministry.example/waiting"]
    )
    for snapshot_id in (failed, source.snapshots.get().pk):
        with refused("snapshot_not_done"):
            add_evidence(
                actor=chen,
                claim_id=claim.pk,
                snapshot_id=snapshot_id,
                selector={"exact": "x"},
                **KINDS,
            )
    with refused("no_such_snapshot", Missing):
        add_evidence(
            actor=chen, claim_id=claim.pk, snapshot_id=uuid4(), selector={"exact": "x"}, **KINDS
        )


def noted(by: User, claim_id: object, **given: object) -> ContactNote:
    fields = {
        "who": {"name": "The spokesman"},
        "how": "phone",
        "at": timezone.now(),
        "text": "There was no letter, he said.",
    }
    return note_contact(actor=by, claim_id=claim_id, **{**fields, **given})


def test_from_a_contact_note(chen: User) -> None:
    claim = factories.checking()
    note = noted(chen, claim.pk, reply="answered")
    kept = factories.evidence(claim, contact_note_id=note.pk, exact="There was no letter")
    assert (kept.contact_note, kept.extraction, kept.bytes_sha256) == (note, None, "")
    assert kept.text_sha256 == note.sha256
    with refused("no_such_contact_note", Missing):
        factories.evidence(claim, contact_note_id=uuid4(), exact="x")


def test_a_note_of_another_claim(chen: User) -> None:
    note, other = noted(chen, factories.checking().pk), factories.checking()
    with refused("no_such_contact_note", Missing):
        factories.evidence(other, contact_note_id=note.pk, exact="There was no letter")


def test_contact_notes_are_checked(chen: User) -> None:
    claim = factories.checking()
    with refused("contact_empty"):
        noted(chen, claim.pk, text=" ")
    with refused("contact_how_unknown"):
        noted(chen, claim.pk, how="telepathy")
    with refused("contact_in_future"):
        noted(chen, claim.pk, at=timezone.now() + timedelta(minutes=5))


def test_one_place(chen: User) -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good()
    note = noted(chen, claim.pk)
    for places in ({}, {"snapshot_id": snapshot.pk, "contact_note_id": note.pk}):
        with refused("evidence_one_place", Malformed):
            add_evidence(actor=chen, claim_id=claim.pk, selector={"exact": "no"}, **KINDS, **places)
    with refused("evidence_kind_unknown"):
        factories.evidence(claim, snapshot=snapshot, stance="maybe")


def test_removed_but_not_lost(chen: User) -> None:
    claim = factories.with_evidence()
    kept = claim.evidence.get()
    remove_evidence(actor=chen, claim_id=claim.pk, evidence_id=kept.pk, reason="Wrong speaker.")
    assert Evidence.objects.get().removed_at is not None
    with refused("no_such_evidence", Missing):
        remove_evidence(actor=chen, claim_id=claim.pk, evidence_id=kept.pk)


@pytest.mark.parametrize("who", ["cora", "rita", "pia", "ada", "nora"])
def test_who_may_not(who: str) -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good()
    factories.person(who)
    with refused("role_missing", Forbidden):
        factories.evidence(claim, by=who, snapshot=snapshot)
