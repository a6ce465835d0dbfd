"""Every list costs the same number of queries with one row and with thirty, and twelve at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Check, Claim, Desk, RatingScale, User
from claims.services.articles import add_article
from claims.services.claims import add_appearance, link_claims
from claims.services.contact_notes import add_confidential, note_contact
from claims.services.parties import name_party
from claims.services.sources import attach_sources
from tests import factories
from tests.copies import copies, copy

pytestmark = pytest.mark.django_db
MOST = 12
MANY = 30
Make = Callable[[Claim, int], Any]


def chen() -> User:
    return factories.person("chen")


def a_claim(claim: Claim, number: int) -> None:
    factories.flagged(
        appearance_url=f"https://a.example/{number}", claimant={"name": f"Person {number}"}
    )


def a_queued_claim(claim: Claim, number: int) -> None:
    one = factories.flagged(
        appearance_url=f"https://a.example/{number}", claimant={"name": f"Person {number}"}
    )
    factories.step(one, "accept", "chen")


def a_taken_claim(claim: Claim, number: int) -> None:
    one = factories.flagged(appearance_url=f"https://a.example/{number}")
    factories.step(factories.step(one, "accept", "chen"), "take", "chen")


def a_published_claim(claim: Claim, number: int) -> None:
    first = Check.objects.order_by("changed_seq").last()
    if first is None:
        factories.published()
    else:
        copies(first, 1)


def a_public_change(claim: Claim, number: int) -> None:
    a_published_claim(claim, number)
    page = Check.objects.latest("changed_seq")
    factories.step(page.claim, "hold", "pia", note="A reader doubts it.")
    factories.step(page.claim, "release_hold", "pia", note="It stands.")


def a_claim_in_review(claim: Claim, number: int) -> None:
    copy(factories.fresh(claim), state="in_review")


def a_verdict(claim: Claim, number: int) -> None:
    factories.step(factories.step(claim, "submit", "chen"), "recall", "chen", note="Again.")


def a_scale(claim: Claim, number: int) -> None:
    scale = RatingScale.objects.create(slug=f"s{number}", version=1, name=f"Scale {number}")
    scale.ratings.create(slug="true", label="True", value=1, position=1)


def a_desk(claim: Claim, number: int) -> None:
    Desk.objects.create(
        slug=f"d{number}", name=f"Desk {number}", scale=RatingScale.objects.earliest("pk")
    )


def an_appearance(claim: Claim, number: int) -> None:
    version = factories.fresh(claim).version
    add_appearance(
        actor=chen(),
        claim_id=claim.pk,
        version=version,
        article_id=factories.article().pk,
        selector={"exact": factories.PASSAGE},
    )


def a_contact_note(claim: Claim, number: int) -> None:
    note_contact(
        actor=chen(),
        claim_id=claim.pk,
        who={"name": f"Person {number}"},
        how="phone",
        at=timezone.now(),
        text="No.",
    )


def a_text(claim: Claim, number: int) -> None:
    version = claim.appearances.get().article_version
    assert version is not None
    article = version.article
    article.versions.create(
        number=number + 2, text=f"Text {number}", sha256=f"{number:064}", added_by=chen()
    )


LISTS: dict[str, Make] = {
    "claims/": a_claim,
    "articles/": lambda claim, number: add_article(actor=chen(), title="A", text="B", url=f"https://b.example/{number}"),
    "sources/": lambda claim, number: attach_sources(actor=chen(), claim_id=claim.pk, urls=[f"https://c.example/{number}"]),
    "parties/": lambda claim, number: name_party(actor=chen(), name=f"Party {number}"),
    "desks/": a_desk,
    "scales/": a_scale,
    "assignments/": a_taken_claim,
    "queue/": a_queued_claim,
    "queue/?duty=review": a_claim_in_review,
    "publications/": a_published_claim,
    "corrections/": a_public_change,
    "events/": a_claim,
    "verdicts/": a_published_claim,
    "changes/": a_public_change,
    "articles/{article}/": a_text,
    "claims/{claim}/": an_appearance,
    "claims/{claim}/appearances/": an_appearance,
    "claims/{claim}/links/": lambda claim, number: link_claims(actor=chen(), claim_id=claim.pk, kind="repeats", other_id=factories.flagged(appearance_url="https://a.example/").pk),
    "claims/{claim}/sources/": lambda claim, number: attach_sources(actor=chen(), claim_id=claim.pk, urls=[f"https://c.example/{number}"]),
    "claims/{claim}/evidence/": lambda claim, number: factories.evidence(claim, snapshot=claim.evidence.first().extraction.snapshot, speaker={"name": f"P {number}"}),  # type: ignore[union-attr]
    "claims/{claim}/contact-notes/": a_contact_note,
    "claims/{claim}/confidential/": lambda claim, number: add_confidential(actor=chen(), claim_id=claim.pk, who="X", text="Y"),
    "claims/{claim}/verdicts/": a_verdict,
    "claims/{claim}/events/": an_appearance,
}  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_it_works(path: str, api: Callable[..., APIClient]) -> None:
    client = api(factories.person("eve", "checker", "reviewer", "publisher"))
    for name in ("rita", "pia"):
        factories.person(name)
    claim = factories.with_evidence()
    version = claim.appearances.get().article_version
    assert version is not None
    address = "/api/v1/" + path.format(claim=claim.pk, article=version.article_id)
    make = LISTS[path]
    make(claim, 0)
    few, small = asked(client, address)
    for number in range(1, MANY):
        make(claim, number)
    many, large = asked(client, address)
    assert large > small + 1000  # the control: there is more to read now
    assert many == few
    assert many <= MOST


def asked(client: APIClient, address: str) -> tuple[int, int]:
    """How many queries an answer takes, and how long it is."""
    client.get(address)  # the token's first use is noted once
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught), len(answer.content)
