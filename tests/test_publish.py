from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from claims.errors import Conflict, Malformed
from claims.models import Approval, Check, Claim, Correction, Publication
from tests import factories
from tests.expect import database_refuses, refused, verbs

pytestmark = pytest.mark.django_db
CORRECTION = {
    "kind": "correction",
    "was_wrong": "The day.",
    "is_right": "It was Monday.",
    "how_found": "A reader wrote.",
}


def test_it_works() -> None:
    claim = factories.step(factories.approved(), "publish", "pia")
    verdict = claim.verdicts.get()
    page = claim.check_page
    publication = page.publications.get()
    assert claim.state == "published"
    assert (page.status, page.current_number, publication.number) == ("published", 1, 1)
    assert publication.payload == verdict.payload
    assert publication.fingerprint == verdict.fingerprint
    assert publication.published_by.username == "pia"
    envelope = json.loads(publication.envelope)
    assert envelope["url"] == f"{settings.PUBLIC_BASE_URL}/checks/{page.pk}/"
    assert envelope["version_url"] == envelope["url"] + "versions/1/"
    assert envelope["fingerprint"] == verdict.fingerprint
    assert verbs(claim)[-2:] == ["claim.publish", "check.published"]
    assert page.changed_seq == claim.events.get(verb="check.published").seq
    assert not claim.assignments.filter(closed_at=None).exists()


def test_the_fingerprint_is_named() -> None:
    claim = factories.approved()
    factories.person("pia")
    with refused("fingerprint_required", Malformed):
        factories.step(claim, "publish", "pia", fingerprint="")
    with refused("fingerprint_stale", Conflict):
        factories.step(claim, "publish", "pia", fingerprint="f" * 64)


def test_the_first_time_corrects_nothing() -> None:
    claim = factories.approved()
    factories.person("pia")
    with refused("nothing_to_correct", Malformed):
        factories.step(claim, "publish", "pia", correction=CORRECTION)


def test_required_fields_of_a_claim_review(settings: Settings) -> None:
    settings.NEWSROOM_NAME = ""
    claim = factories.approved()
    factories.person("pia")
    with refused("lint_failed") as caught:
        factories.step(claim, "publish", "pia")
    assert caught.value.extra["missing"] == ["author.name"]
    assert not Publication.objects.exists()


def revised() -> Claim:
    """A published claim whose second verdict is approved."""
    claim = factories.step(factories.published(), "reopen", "pia", note="A reader wrote.")
    factories.draft(claim, summary="No letter was handed over on Monday.")
    claim = factories.step(claim, "submit", "chen")
    return factories.step(claim, "approve", "rita")


def test_again_with_a_correction() -> None:
    claim = revised()
    first = claim.check_page.publications.get()
    claim = factories.step(claim, "publish", "pia", correction=CORRECTION)
    page = claim.check_page
    second = page.publications.get(number=2)
    row = Correction.objects.get()
    assert (page.current_number, page.status) == (2, "published")
    assert (row.before, row.after, row.kind) == (first, second, "correction")
    assert (row.was_wrong, row.is_right, row.how_found) == (
        "The day.",
        "It was Monday.",
        "A reader wrote.",
    )
    assert json.loads(second.envelope)["correction"]["is_right"] == "It was Monday."
    assert (
        json.loads(second.envelope)["first_published_at"]
        == json.loads(first.envelope)["first_published_at"]
    )
    assert (
        Publication.objects.get(pk=first.pk).payload == first.payload
    )  # the first stays as it was
    assert verbs(claim)[-4:] == [
        "correction.made",
        "assignment.closed",
        "claim.publish",
        "check.published",
    ]


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (None, "correction_required"),
        ({}, "correction_required"),
        ({"kind": "withdrawal", "was_wrong": "x"}, "correction_required"),
        ({"kind": "clarification"}, "was_wrong_required"),
        ({"kind": "correction", "was_wrong": "The day."}, "is_right_required"),
    ],
)
def test_again_says_what_changed(correction: dict[str, str] | None, code: str) -> None:
    claim = revised()
    with refused(code, Malformed):
        factories.step(claim, "publish", "pia", correction=correction)
    assert Publication.objects.count() == 1


def test_the_public_version_stays_up_meanwhile() -> None:
    claim = factories.step(factories.published(), "reopen", "rita", note="A reader wrote.")
    assert (claim.state, claim.check_page.status, claim.check_page.current_number) == (
        "checking",
        "published",
        1,
    )


def bare(claim: Claim, **changes: object) -> Publication:
    """A publication as raw as the database takes it, past every service."""
    approval = Approval.objects.filter(verdict__claim=claim).latest("decided_at")
    now = timezone.now()
    page, _ = Check.objects.get_or_create(
        claim=claim, defaults={"current_number": 1, "first_published_at": now, "changed_at": now}
    )
    fields = {
        "page": page, "number": 1, "verdict": approval.verdict, "approval": approval, "payload": approval.verdict.payload,
        "fingerprint": approval.fingerprint, "envelope": "{}", "published_by": factories.person("pia"), "published_at": now,
    }  # fmt: skip
    return Publication.objects.create(**{**fields, **changes})


def test_the_database_refuses_what_was_not_approved() -> None:
    why = "only the approved payload"
    sent_back = factories.step(factories.in_review(), "return", "rita", note="No.")
    with database_refuses(why):
        bare(sent_back)
    recalled = factories.step(factories.approved(), "recall", "chen", note="Wait.")
    with database_refuses(why):
        bare(recalled)
    resubmitted = factories.step(recalled, "submit", "chen")
    with database_refuses(why):
        bare(resubmitted)
    claim = factories.approved()
    with database_refuses(why):
        bare(claim, payload=claim.verdicts.get().payload + " ")
    with database_refuses(why):
        bare(claim, fingerprint="0" * 64)
    with database_refuses(why):
        bare(claim, verdict=factories.approved().verdicts.get())
    assert bare(claim).pk  # the control: what was approved goes through
