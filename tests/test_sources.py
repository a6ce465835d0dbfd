from __future__ import annotations

import pytest

from claims.errors import Forbidden, Missing
from claims.models import Snapshot, Source, User
from claims.queries import attached_to
from claims.services.captures import retry_snapshot, run_capture
from claims.services.evidence import remove_evidence
from claims.services.sources import (
    attach_sources,
    describe_source,
    put_back_source,
    take_off_source,
)
from tests import factories
from tests.capture.web import Web
from tests.expect import database_refuses, refused, verbs

pytestmark = pytest.mark.django_db
URL = "https://ministry.example/statement"


def test_it_works(cora: User) -> None:
    claim = factories.flagged()
    sources = attach_sources(actor=cora, claim_id=claim.pk, urls=[URL, "https://agency.example/1"])
    assert [source.url for source in sources] == [URL, "https://agency.example/1"]
    assert [s.status for source in sources for s in source.snapshots.all()] == ["queued", "queued"]
    assert verbs(claim).count("source.attached") == 2


@pytest.mark.parametrize(
    "other",
    [
        URL,
        f" {URL} ",
        f"{URL}#end",
        "HTTPS://Ministry.EXAMPLE:443/statement",
        f"{URL}?utm_source=x",
    ],
)
def test_the_same_address_once(cora: User, other: str) -> None:
    first, second = factories.flagged(), factories.flagged()
    (one,) = attach_sources(actor=cora, claim_id=first.pk, urls=[URL, other])
    (two,) = attach_sources(actor=cora, claim_id=second.pk, urls=[other])
    assert one == two == Source.objects.get()
    assert Snapshot.objects.count() == 1  # the running capture is used


def test_another_address(cora: User) -> None:
    claim = factories.flagged()
    assert (
        len(attach_sources(actor=cora, claim_id=claim.pk, urls=[URL, f"{URL}?id=2", f"{URL}/"]))
        == 3
    )


def test_a_finished_capture_is_not_fetched_again(cora: User, local_web: Web) -> None:
    claim = factories.flagged()
    (source,) = attach_sources(actor=cora, claim_id=claim.pk, urls=[local_web.url("/plain")])
    run_capture(source.snapshots.get().pk)
    attach_sources(actor=cora, claim_id=factories.flagged().pk, urls=[local_web.url("/plain")])
    old = Snapshot.objects.get()
    new = retry_snapshot(actor=cora, snapshot_id=old.pk)
    assert new != old
    assert retry_snapshot(actor=cora, snapshot_id=old.pk) == new


def test_a_bad_address_does_not_refuse_the_others(cora: User) -> None:
    claim = factories.flagged()
    bad = ["file:///etc/passwd", "http://a b/"]
    found = attach_sources(actor=cora, claim_id=claim.pk, urls=[bad[0], URL, bad[1]])
    assert [source.url for source in found] == [URL]
    assert list(found.refused) == bad
    assert all(found.refused.values())
    assert [source.url for source in Source.objects.all()] == [URL]


def test_nothing_but_bad_addresses(cora: User) -> None:
    claim = factories.flagged()
    with refused("address_refused") as caught:
        attach_sources(actor=cora, claim_id=claim.pk, urls=["file:///etc/passwd", "http://a b/"])
    told = [row["url"] for row in caught.value.extra["refused"]]
    assert told == ["file:///etc/passwd", "http://a b/"]
    assert not Source.objects.exists()


def test_taken_off_and_put_back(cora: User) -> None:
    claim = factories.flagged()
    (one, two) = attach_sources(actor=cora, claim_id=claim.pk, urls=[URL, f"{URL}/2"])
    take_off_source(actor=cora, claim_id=claim.pk, source_id=one.pk)
    assert attached_to(claim) == [two.pk]
    assert Snapshot.objects.filter(source=one).exists()  # the capture stays
    with refused("source_not_attached", Missing):
        take_off_source(actor=cora, claim_id=claim.pk, source_id=one.pk)
    put_back_source(actor=cora, claim_id=claim.pk, source_id=one.pk)
    put_back_source(actor=cora, claim_id=claim.pk, source_id=one.pk)
    assert attached_to(claim) == [one.pk, two.pk]  # in its old place
    take_off_source(actor=cora, claim_id=claim.pk, source_id=one.pk)
    attach_sources(actor=cora, claim_id=claim.pk, urls=[URL])
    assert attached_to(claim) == [one.pk, two.pk]
    assert verbs(claim).count("source.taken_off") == 2
    assert verbs(claim).count("source.attached") == 4
    never = factories.source()
    with refused("source_not_attached", Missing):
        put_back_source(actor=cora, claim_id=claim.pk, source_id=never.pk)
    with refused("no_such_source", Missing):
        take_off_source(actor=cora, claim_id=claim.pk, source_id=claim.pk)


def test_what_is_quoted_is_not_taken_off(chen: User, rita: User) -> None:
    claim = factories.checking()
    kept = factories.evidence(claim)
    assert kept.extraction is not None
    source = kept.extraction.snapshot.source
    with refused("source_in_use"):
        take_off_source(actor=chen, claim_id=claim.pk, source_id=source.pk)
    remove_evidence(actor=chen, claim_id=claim.pk, evidence_id=kept.pk)
    with refused("role_missing", Forbidden):
        take_off_source(actor=rita, claim_id=claim.pk, source_id=source.pk)
    take_off_source(actor=chen, claim_id=claim.pk, source_id=source.pk)
    factories.evidence(
        claim, snapshot=kept.extraction.snapshot
    )  # quoted again, it is attached again
    assert attached_to(claim) == [source.pk]
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    with refused("recall_first"):
        put_back_source(actor=chen, claim_id=claim.pk, source_id=source.pk)


def test_what_is_refused(cora: User, rita: User, nora: User) -> None:
    claim = factories.flagged()
    with refused("no_addresses"):
        attach_sources(actor=cora, claim_id=claim.pk, urls=[" "])
    with refused("too_many_addresses"):
        attach_sources(actor=cora, claim_id=claim.pk, urls=[f"{URL}/{n}" for n in range(101)])
    with refused("no_such_claim", Missing):
        attach_sources(actor=cora, claim_id=Source().pk, urls=[URL])
    for who in (rita, nora):
        with refused("role_missing", Forbidden):
            attach_sources(actor=who, claim_id=claim.pk, urls=[URL])


def test_the_database_keeps_one_row_per_address(cora: User) -> None:
    source = factories.source(URL)
    with database_refuses():
        Source.objects.create(url=URL, canonical_url=source.canonical_url, added_by=cora)
    Snapshot.objects.create(source=source, requested_by=cora)
    with database_refuses():
        Snapshot.objects.create(source=source, requested_by=cora)


def test_described(cora: User) -> None:
    source = factories.source()
    named = describe_source(
        actor=cora, source_id=source.pk, title=" Statement ", kind="official_statement"
    )
    assert (named.title, named.kind) == ("Statement", "official_statement")
    with refused("source_kind_unknown"):
        describe_source(actor=cora, source_id=source.pk, kind="rumour")
