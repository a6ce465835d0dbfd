"""Every page and feed costs the same number of queries with five rows and with fifty, twelve at most."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import get_random_string

from claims.models import Check, Claim
from claims.services.articles import add_article
from claims.services.comments import add_comment
from claims.services.filters import save_filter
from claims.services.sources import attach_sources
from tests import factories
from tests.test_queries import (
    Make,
    a_claim,
    a_claim_in_review,
    a_contact_note,
    a_public_change,
    a_published_claim,
    a_queued_claim,
    a_taken_claim,
    a_text,
    an_appearance,
    chen,
)

pytestmark = pytest.mark.django_db
MOST, FEW, MANY = 12, 5, 50


def a_comment(claim: Claim, number: int) -> None:
    add_comment(actor=factories.person("rita"), claim_id=claim.pk, text=f"@chen Number {number}?")


def a_source(claim: Claim, number: int) -> None:
    attach_sources(actor=chen(), claim_id=claim.pk, urls=[f"https://c.example/{number}"])


def a_quotation(claim: Claim, number: int) -> None:
    kept = claim.evidence.first()
    assert kept is not None
    assert kept.extraction is not None
    factories.evidence(
        claim, snapshot=kept.extraction.snapshot, speaker={"name": f"Person {number}"}
    )


def a_capture(claim: Claim, number: int) -> None:
    kept = claim.evidence.first()
    assert kept is not None
    assert kept.extraction is not None
    text = f"{factories.PAGE}\nSeen {number} times."
    factories.snapshot_good(of=kept.extraction.snapshot.source, text=text)


def an_article(claim: Claim, number: int) -> None:
    add_article(actor=chen(), title=f"Article {number}", text="B")


def a_passage(claim: Claim, number: int) -> None:
    version = claim.appearances.earliest("pk").article_version
    assert version is not None
    factories.flagged(article_id=version.article_id, statement=f"Claim {number}.")


def a_person(claim: Claim, number: int) -> None:
    factories.person(f"p{number}{get_random_string(4)}", "checker")


def a_saved_list(claim: Claim, number: int) -> None:
    given = {"claimant": f"Person {number}"}
    save_filter(actor=chen(), name=f"List {number}", given=given, shared=True)


PAGES: dict[str, Make] = {
    "/": a_published_claim,
    "/checks/": a_published_claim,
    "/checks/?rating=false": a_published_claim,
    "/corrections/": a_public_change,
    "/feeds/claimreview.json": a_published_claim,
    "/feeds/checks.atom": a_published_claim,
    "/feeds/corrections.atom": a_public_change,
    "/desk/": a_taken_claim,
    "/desk/?": a_comment,
    "/desk/queue/": a_claim,
    "/desk/queue/?tab=check": a_queued_claim,
    "/desk/queue/?tab=review": a_claim_in_review,
    "/desk/claims/": a_claim,
    "/desk/claims/?q=envoy": a_claim,
    "/desk/claims/?view=unassigned&due=none&claimant=person&age=": a_queued_claim,
    "/desk/claims/lists/": a_saved_list,
    "/desk/articles/": an_article,
    "/desk/articles/{article}/": a_passage,
    "/desk/articles/{article}/versions/": a_text,
    "/desk/people/": a_person,
    "/desk/claims/{claim}/": a_source,
    "/desk/claims/{claim}/?": a_quotation,
    "/desk/claims/{claim}/??": a_contact_note,
    "/desk/claims/{claim}/???": an_appearance,
    "/desk/claims/{claim}/????": a_comment,
    "/desk/claims/{claim}/history/": an_appearance,
    "/desk/claims/{claim}/comments/": a_comment,
    "/desk/claims/{claim}/progress/": a_source,
    "/desk/snapshots/{snapshot}/": a_capture,
    "/desk/snapshots/{snapshot}/?": a_quotation,
}


@pytest.mark.parametrize("path", PAGES)
def test_it_works(path: str, client: Client) -> None:
    for name in ("rita", "pia"):
        factories.person(name)
    claim = factories.with_evidence()
    version = claim.appearances.get().article_version
    kept = claim.evidence.get().extraction
    assert version is not None
    assert kept is not None
    at = {"claim": claim.pk, "article": version.article_id, "snapshot": kept.snapshot_id}
    if not path.startswith(("/desk/people", "/desk/?")):
        client.force_login(factories.person("eve", "contributor", "checker", "reviewer"))
    else:
        client.force_login(factories.person("ada" if "people" in path else "chen"))
    if path == "/desk/":
        client.force_login(chen())
    shown = 2 if path == "/" else FEW  # the first page shows five at most
    for number in range(shown):
        PAGES[path](claim, number)
    few, small = asked(client, path.format(**at))
    for number in range(shown, MANY):
        PAGES[path](claim, number)
    many, large = asked(client, path.format(**at))
    assert large > small + 100  # the control: there is more to read now
    assert many == few
    assert many <= MOST


def test_a_check_with_many_versions(client: Client) -> None:
    """Its page, each version and its payload: as many queries with one version as with five."""
    claim = factories.published()
    page = f"/checks/{Check.objects.get(claim=claim).pk}/"
    paths = (page, f"{page}versions/1/", f"{page}versions/1/payload.json")
    before = [asked(client, path)[0] for path in paths]
    for number in range(4):
        factories.step(claim, "reopen", "pia", note="Again.")
        factories.draft(claim, summary=f"Number {number}.")
        factories.step(claim, "submit", "chen")
        factories.step(claim, "approve", "rita")
        factories.step(
            claim,
            "publish",
            "pia",
            correction={"kind": "correction", "was_wrong": "A.", "is_right": "B."},
        )
    assert [asked(client, path)[0] for path in paths] == before
    assert max(before) <= MOST


def asked(client: Client, address: str) -> tuple[int, int]:
    """How many queries an answer takes, and how long it is."""
    client.get(address)  # some things are noted once: a mention that was read, say
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
        sent = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return len(caught), len(sent)
