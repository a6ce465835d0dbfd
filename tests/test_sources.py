from __future__ import annotations

import pytest

from claims.errors import Forbidden, Missing
from claims.models import Snapshot, Source, User
from claims.services.captures import retry_snapshot, run_capture
from claims.services.sources import attach_sources, describe_source
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


def test_one_bad_address_refuses_all(cora: User) -> None:
    claim = factories.flagged()
    with refused("address_refused") as caught:
        attach_sources(
            actor=cora, claim_id=claim.pk, urls=[URL, "file:///etc/passwd", "http://a b/"]
        )
    assert set(caught.value.extra["refused"]) == {"file:///etc/passwd", "http://a b/"}
    assert not Source.objects.exists()


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
