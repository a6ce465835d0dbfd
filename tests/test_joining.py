"""The same page under two addresses is one source, and can be parted again."""

from __future__ import annotations

from collections.abc import Callable
from zipfile import ZipFile

import pytest
from rest_framework.test import APIClient

from claims.errors import Forbidden, Missing
from claims.models import Claim, Event, Snapshot, Source, User
from claims.queries import attached_to, latest_verdict
from claims.services.captures import retry_snapshot
from claims.services.joining import join_sources, part_sources
from claims.services.packages import package_source
from claims.services.sources import attach_sources, take_off_source
from tests import factories
from tests.expect import database_refuses, refused

pytestmark = pytest.mark.django_db
ONE, TWO = "https://ministry.example/statement", "https://ministry.example/amp/statement"


@pytest.fixture
def pair(chen: User) -> tuple[Source, Source]:
    """Two sources, both captured."""
    one, two = factories.source(ONE), factories.source(TWO)
    for source in (one, two):
        factories.snapshot_good(of=source)
    return one, two


def joined(pair: tuple[Source, Source], chen: User) -> Source:
    one, two = pair
    return join_sources(actor=chen, source_id=two.pk, into_id=one.pk, reason="The same statement.")


def using(*urls: str) -> Claim:
    claim = factories.checking()
    attach_sources(actor=factories.person("chen"), claim_id=claim.pk, urls=urls)
    return claim


def test_it_works(pair: tuple[Source, Source], chen: User) -> None:
    """One row with the captures of both, in every claim; parted, all is as it was."""
    one, two = pair
    both, other = using(TWO, ONE), using(TWO)
    assert joined(pair, chen) == one
    assert attached_to(both) == attached_to(other) == [one.pk]
    event = Event.objects.get(verb="source.joined")
    assert event.object_id == two.pk
    assert "The same statement." in event.data
    assert {row.source_id for row in Snapshot.objects.all()} == {one.pk, two.pk}  # nothing moved
    part_sources(actor=chen, source_id=two.pk)
    assert attached_to(both) == [two.pk, one.pk]
    assert attached_to(other) == [two.pk]
    assert Event.objects.filter(verb="source.parted", object_id=two.pk).count() == 1


def test_evidence_and_frozen_verdicts_keep_what_they_say(
    pair: tuple[Source, Source], chen: User
) -> None:
    _one, two = pair
    claim = factories.checking()
    kept = factories.evidence(claim, snapshot=two.snapshots.get())
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    verdict = latest_verdict(claim)
    assert verdict is not None
    assert TWO in verdict.payload
    joined(pair, chen)
    again = latest_verdict(claim)
    assert again is not None
    assert again.payload == verdict.payload
    kept.refresh_from_db()
    assert kept.extraction is not None
    assert kept.extraction.snapshot.source_id == two.pk
    factories.step(claim, "recall", "chen", note="n")
    with refused("source_in_use"):  # of the one that counts, it is quoted
        take_off_source(actor=chen, claim_id=claim.pk, source_id=_one.pk)


def test_the_other_address_leads_to_what_counts(pair: tuple[Source, Source], chen: User) -> None:
    one, two = pair
    joined(pair, chen)
    claim = factories.checking()
    assert list(attach_sources(actor=chen, claim_id=claim.pk, urls=[TWO])) == [one]
    assert attached_to(claim) == [one.pk]
    asked = retry_snapshot(actor=chen, snapshot_id=two.snapshots.get().pk)
    assert (asked.source, asked.requested_url) == (one, ONE)
    factories.evidence(claim, snapshot=two.snapshots.filter(status="done").get())
    assert claim.claim_sources.count() == 1
    for source in pair:
        package = package_source(actor=chen, source_id=source.pk)
        with package.file, ZipFile(package.file) as archive:
            pages = archive.read("pages/pages.jsonl").decode()
        assert all(str(row.pk) in pages for row in Snapshot.objects.filter(status="done"))


def test_a_chain_counts_as_its_end(pair: tuple[Source, Source], chen: User) -> None:
    one, two = pair
    three = factories.source()
    joined(pair, chen)
    assert join_sources(actor=chen, source_id=three.pk, into_id=two.pk, reason="r") == one
    three.refresh_from_db()
    assert three.joined_into_id == one.pk


def test_what_is_refused(pair: tuple[Source, Source], chen: User, cora: User) -> None:
    one, two = pair
    three = factories.source()
    with refused("reason_required"):
        join_sources(actor=chen, source_id=two.pk, into_id=one.pk, reason=" ")
    with refused("same_source"):
        join_sources(actor=chen, source_id=one.pk, into_id=one.pk, reason="r")
    with refused("not_joined"):
        part_sources(actor=chen, source_id=two.pk)
    with refused("no_such_source", Missing):
        join_sources(actor=chen, source_id=two.pk, into_id=chen.pk, reason="r")
    for act in (
        lambda: join_sources(actor=cora, source_id=two.pk, into_id=one.pk, reason="r"),
        lambda: part_sources(actor=cora, source_id=two.pk),
    ):
        with refused("role_missing", Forbidden):
            act()
    joined(pair, chen)
    with refused("joined_already"):
        join_sources(actor=chen, source_id=two.pk, into_id=three.pk, reason="r")
    with refused("same_source"):
        join_sources(actor=chen, source_id=one.pk, into_id=two.pk, reason="r")
    with refused("others_joined"):
        join_sources(actor=chen, source_id=one.pk, into_id=three.pk, reason="r")


def test_the_database_keeps_a_source_out_of_itself(pair: tuple[Source, Source]) -> None:
    one, _two = pair
    with database_refuses():
        Source.objects.filter(pk=one.pk).update(joined_into=one)


def test_over_the_api(
    pair: tuple[Source, Source], chen: User, api: Callable[..., APIClient]
) -> None:
    one, two = pair
    desk = api(chen)
    claim = using(TWO)
    given = {"into": str(one.pk), "reason": "The same."}
    answer = desk.post(f"/api/v1/sources/{two.pk}/join/", given, format="json")
    assert answer.json()["id"] == str(one.pk)
    assert answer.json()["joined"] == [TWO]
    (row,) = desk.get(f"/api/v1/claims/{claim.pk}/sources/").json()
    assert row["id"] == str(one.pk)
    assert row["snapshot"]["source"] == str(two.pk)  # the newest of both
    assert desk.get(f"/api/v1/sources/{two.pk}/").json()["joined_into"] == str(one.pk)
    answer = desk.post(f"/api/v1/sources/{two.pk}/part/")
    assert answer.json()["joined_into"] is None
