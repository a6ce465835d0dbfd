"""A file as a source without an address."""

from __future__ import annotations

import pytest

from claims.errors import Forbidden
from claims.models import Snapshot, Source, User
from claims.queries import attached_to, latest_verdict
from claims.services.captures import retry_snapshot
from claims.services.uploads import add_file
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def added(actor: User, claim_id: object, **changes: object) -> Snapshot:
    given = {
        "data": factories.PAGE.encode(),
        "content_type": "text/plain; charset=utf-8",
        "file_name": "letter.txt",
        "title": "The letter",
    }
    return add_file(actor=actor, claim_id=claim_id, **{**given, **changes})  # type: ignore[arg-type]


def test_it_works(chen: User) -> None:
    """It is quoted, and readers are told what it is."""
    claim = factories.checking()
    snapshot = added(chen, claim.pk)
    source = snapshot.source
    assert (source.url, source.title, source.kind) == ("", "The letter", "document")
    assert (snapshot.outcome, snapshot.uploaded, snapshot.requested_by) == ("good", True, chen)
    assert attached_to(claim) == [source.pk]
    assert verbs(claim).count("source.attached") == 1
    factories.evidence(claim, snapshot=snapshot)
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    verdict = latest_verdict(claim)
    assert verdict is not None
    assert "The letter" in verdict.payload
    for step, who in (("approve", "rita"), ("publish", "pia")):
        factories.step(claim, step, who)


def test_the_same_file_twice_is_one_source(chen: User, cora: User) -> None:
    first, second = factories.checking(), factories.checking()
    one, two = added(chen, first.pk), added(cora, second.pk, title="Another name")
    assert one == two
    assert Source.objects.get().title == "The letter"
    assert attached_to(first) == attached_to(second)


def test_what_is_refused(chen: User, rita: User) -> None:
    claim = factories.checking()
    for changes, code in (
        ({"title": " "}, "title_required"),
        ({"kind": "rumour"}, "source_kind_unknown"),
        ({"data": b""}, "upload_empty"),
    ):
        with refused(code):
            added(chen, claim.pk, **changes)
    with refused("role_missing", Forbidden):
        added(rita, claim.pk)
    submitted = factories.in_review()
    with refused("recall_first"):
        added(chen, submitted.pk)
    assert not Source.objects.filter(url="").exists()
    kept = added(chen, claim.pk)
    with refused("source_without_address"):
        retry_snapshot(actor=chen, snapshot_id=kept.pk)
