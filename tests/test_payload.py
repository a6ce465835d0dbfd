"""The payload: what strangers will read, frozen, canonical, without floats, without a secret."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

import pytest
import rfc8785
from django.utils import timezone

from claims.models import Claim, Event, Publication, Verdict
from claims.services.claims import change_claim
from claims.services.contact_notes import add_confidential, note_contact
from claims.services.sources import describe_source
from tests import factories

pytestmark = pytest.mark.django_db
SECRET, SOURCE_NAME = "The envoy's driver saw the envelope", "Deep Throat of the garage"


def no_float(text: str) -> NoReturn:
    raise AssertionError(f"a float: {text}")


def read(text: str) -> Any:
    return json.loads(text, parse_float=no_float, parse_constant=no_float)


def payload_of(claim: Claim) -> Any:
    return read(claim.verdicts.latest("number").payload)


def whole() -> Claim:
    """A published claim that has something in every field."""
    chen = factories.person("chen")
    article = factories.article(
        url="https://agency.example/a",
        outlet="The Agency",
        byline="A. Writer",
        published_at=timezone.now(),
    )
    claim = factories.step(
        factories.flagged(article_id=article.pk, claimant={"name": "The agency", "kind": "outlet"}, said_at=timezone.now()),
        "accept", "chen",
    )  # fmt: skip
    claim = factories.step(claim, "take", "chen")
    add_confidential(actor=chen, claim_id=claim.pk, who=SOURCE_NAME, text=SECRET)
    factories.evidence(
        claim,
        speaker={"name": "The ministry", "kind": "organisation"},
        note="Compare the two versions.",
    )
    note = note_contact(
        actor=chen, claim_id=claim.pk, who={"name": "The spokesman"}, role="spokesman", how="phone",
        at=timezone.now(), text="There was no letter. Off the record: ask the driver.", reply="answered",
    )  # fmt: skip
    factories.evidence(claim, contact_note_id=note.pk, exact="There was no letter.")
    place = claim.appearances.get()
    factories.draft(
        claim, as_of=timezone.now(),
        passage_corrections=[{"appearance_id": place.pk, "should_read": "He conveyed a message", "notice": "Corrected."}],
    )  # fmt: skip
    claim = factories.step(claim, "submit", "chen")
    claim = factories.step(claim, "approve", "rita")
    return factories.step(claim, "publish", "pia")


def test_it_works() -> None:
    claim = whole()
    payload = payload_of(claim)
    assert payload["schema"] == "claim-verifier/verdict/2"
    assert payload["claim"]["statement"] == claim.statement
    assert payload["claim"]["claimant"]["name"] == "The agency"
    (place,) = payload["appearances"]
    assert (place["exact"], place["outlet"], place["byline"]) == (
        factories.PASSAGE,
        "The Agency",
        "A. Writer",
    )
    assert place["correction"] == {
        "was": factories.PASSAGE,
        "should_read": "He conveyed a message",
        "notice": "Corrected.",
    }
    assert payload["rating"]["slug"] == "false"
    assert (payload["rating"]["value"], payload["rating"]["worst"], payload["rating"]["best"]) == (
        1,
        1,
        5,
    )
    assert payload["summary"] == factories.DRAFT["summary"]
    quoted, told = payload["evidence"]
    assert (quoted["exact"], quoted["stance"], quoted["directness"]) == (
        factories.QUOTATION,
        "refutes",
        "official_denial",
    )
    assert quoted["speaker"]["name"] == "The ministry"
    assert quoted["source"]["bytes_sha256"] == hashlib.sha256(factories.PAGE.encode()).hexdigest()
    assert (told["contact"]["who"], told["contact"]["how"], told["contact"]["reply"]) == (
        "The spokesman",
        "phone",
        "answered",
    )
    assert payload["policy"]["passed"] is True
    assert payload["as_of"].endswith("Z")


def test_it_is_canonical_and_its_fingerprint_is_its_hash() -> None:
    whole()
    verdict = Verdict.objects.get()
    assert rfc8785.dumps(read(verdict.payload)).decode() == verdict.payload
    assert hashlib.sha256(verdict.payload.encode()).hexdigest() == verdict.fingerprint


def test_nothing_in_it_is_a_float() -> None:
    whole()
    read(Verdict.objects.get().payload)
    read(Publication.objects.get().envelope)
    for data in Event.objects.values_list("data", flat=True):
        read(data)


@pytest.mark.parametrize(
    "word", [SECRET, SOURCE_NAME, "Off the record", "Compare the two versions"]
)
def test_what_must_not_leave_is_nowhere(word: str) -> None:
    whole()
    verdict, publication = Verdict.objects.get(), Publication.objects.get()
    told = [
        verdict.payload,
        publication.payload,
        publication.envelope,
        *Event.objects.values_list("data", flat=True),
    ]
    assert not [text for text in told if word in text]


@pytest.mark.parametrize("slug", ["unproven", "missing-context", "satire"])
def test_some_ratings_have_no_number(slug: str) -> None:
    claim = factories.with_evidence()
    factories.draft(claim, rating=slug)
    rating = payload_of(factories.step(claim, "submit", "chen"))["rating"]
    assert (rating["slug"], rating["value"], rating["worst"], rating["best"]) == (
        slug,
        None,
        None,
        None,
    )


def test_what_is_frozen_keeps_its_names() -> None:
    claim = factories.published()
    before = payload_of(claim)
    source = claim.evidence.get().extraction.snapshot.source
    describe_source(actor=factories.person("chen"), source_id=source.pk, title="A new title")
    reopened = factories.step(claim, "reopen", "pia", note="New.")
    change_claim(
        actor=factories.person("chen"),
        claim_id=claim.pk,
        version=reopened.version,
        changes={"statement": "Other words."},
    )
    assert payload_of(claim) == before
    after = payload_of(factories.step(claim, "submit", "chen"))
    assert after["claim"]["statement"] == "Other words."
    assert after["evidence"][0]["source"]["title"] == "A new title"


def test_right_to_left_and_emoji() -> None:
    claim = factories.with_evidence(statement="قال المتحدث: «لا رسالة» 👩‍🚀")
    payload = payload_of(factories.step(claim, "submit", "chen"))
    assert payload["claim"]["statement"] == "قال المتحدث: «لا رسالة» 👩‍🚀"
