"""Title, byline, date and language of a capture, corrected by a person; the capture stays."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from claims.errors import Forbidden, Missing
from claims.models import Claim, Event, Extraction, Snapshot, User
from claims.services.facts import facts_of, state_facts
from claims.services.sources import describe_source
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db
FACTS = {"title": "No letter", "byline": "A. Writer", "published": "2025-06-24", "language": "en"}


def stated(snapshot: Snapshot, by: str = "chen", **changes: str) -> None:
    state_facts(actor=factories.person(by), snapshot_id=snapshot.pk, **{**FACTS, **changes})


def frozen(claim: Claim) -> Any:
    verdict = factories.step(claim, "submit", "chen").verdicts.latest("number")
    return json.loads(verdict.payload)["evidence"][0]["source"]


def captured(claim: Claim) -> Snapshot:
    extraction = claim.evidence.get().extraction
    assert extraction is not None
    return extraction.snapshot


def test_it_works() -> None:
    claim = factories.with_evidence()
    snapshot = captured(claim)
    before = Extraction.objects.values().get()
    stated(snapshot, published="2025-06")
    stated(snapshot)
    assert facts_of(snapshot) == FACTS
    assert Extraction.objects.values().get() == before
    event = Event.objects.latest("seq")
    assert (event.verb, event.object_id) == ("snapshot.facts_stated", snapshot.pk)
    source = frozen(claim)
    assert {name: source[name] for name in FACTS} == FACTS


def test_what_was_read_counts_where_nobody_said_otherwise() -> None:
    claim = factories.with_evidence()
    source, read = frozen(claim), Extraction.objects.get()
    assert {name: source[name] for name in FACTS} == {name: getattr(read, name) for name in FACTS}


def test_strangers_read_by_whom_and_of_when(client: Client) -> None:
    claim = factories.with_evidence()
    stated(captured(claim), published="2025-06")
    for step, who in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, step, who)
    html = client.get(f"/checks/{claim.check_page.pk}/").content.decode()
    assert "<bdi>A. Writer</bdi>" in html
    assert '<time datetime="2025-06">2025-06</time>' in html
    bare = factories.published(statement="Nobody is named as its writer.")
    assert "<bdi>A. Writer" not in client.get(f"/checks/{bare.check_page.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"published": "yesterday"}, "date_malformed"),
        ({"published": "2025-13"}, "date_malformed"),
        ({"published": "20250624"}, "date_malformed"),
        ({"published": "2025-02-30"}, "date_malformed"),
        ({"published": "٢٠٢٥"}, "date_malformed"),
        ({"language": "English!"}, "language_malformed"),
    ],
)
def test_what_is_no_fact(changes: dict[str, str], code: str) -> None:
    snapshot, _ = factories.snapshot_good(), factories.person("chen")
    with refused(code):
        stated(snapshot, **changes)


@pytest.mark.parametrize(
    "changes",
    [{"published": "2025"}, {"published": "2025-06-24T10:00:00+02:00"}, {"language": "pt-BR"}, {"byline": ""}],
)  # fmt: skip
def test_what_is_one(changes: dict[str, str]) -> None:
    snapshot = factories.snapshot_good()
    stated(snapshot, **changes)
    assert facts_of(snapshot) == {**FACTS, **changes}


def test_refusals(rita: User) -> None:
    snapshot = factories.snapshot_good()
    stated(snapshot)
    with refused("nothing_changed"):
        stated(snapshot)
    with refused("role_missing", Forbidden):
        stated(snapshot, by="rita")
    with refused("no_such_snapshot", Missing):
        state_facts(actor=factories.person("chen"), snapshot_id=uuid.uuid4(), **FACTS)


@pytest.mark.parametrize("how", ["facts", "description"])
def test_who_describes_what_is_quoted_has_contributed(how: str) -> None:
    """What the page is called stands in the verdict: who said so may not approve it."""
    claim = factories.with_evidence()
    snapshot = captured(claim)
    both = factories.person("bo", "contributor", "reviewer")
    if how == "facts":
        stated(snapshot, by="bo")
    else:
        describe_source(actor=both, source_id=snapshot.source_id, title="Called so by bo")
    claim = factories.step(claim, "submit", "chen")
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", both)
