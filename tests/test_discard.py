"""Discarding an upload: it is not offered any more, and nothing of it vanishes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.capture.store import Store
from claims.errors import Forbidden, Missing, Rejected
from claims.models import Discard, Event, Snapshot, User
from claims.services.captures import run_capture
from claims.services.discards import discard_upload
from claims.services.evidence import remove_evidence
from claims.services.packages import package_source
from claims.services.sources import attach_sources
from claims.verification import Verification
from tests import factories
from tests.capture.web import Web
from tests.expect import database_refuses

pytestmark = pytest.mark.django_db


def discard(snapshot: Snapshot, by: str = "cora", reason: str = "The wrong file.") -> Discard:
    return discard_upload(actor=factories.person(by), snapshot_id=snapshot.pk, reason=reason)


def test_it_works(cora: User) -> None:
    snapshot = factories.snapshot_good()
    before = Snapshot.objects.values().get(pk=snapshot.pk)
    made = discard(snapshot, reason=" The wrong file. ")
    assert (made.reason, made.decided_by) == ("The wrong file.", cora)
    assert Snapshot.objects.values().get(pk=snapshot.pk) == before
    assert Store(settings.STORE_DIR).verify(snapshot.sha256)
    event = Event.objects.latest("seq")
    assert (event.verb, event.actor, event.object_id) == ("snapshot.discarded", cora, snapshot.pk)
    assert json.loads(event.data)["reason"] == "The wrong file."
    assert list(Verification(store=Store(settings.STORE_DIR)).faults()) == []


def test_it_carries_no_evidence_any_more() -> None:
    snapshot, claim = factories.snapshot_good(), factories.checking()
    discard(snapshot)
    with pytest.raises(Rejected) as refused:
        factories.evidence(claim, snapshot=snapshot)
    assert refused.value.code == "snapshot_discarded"


def test_what_evidence_names_stays_even_when_it_was_removed(chen: User) -> None:
    snapshot, claim = factories.snapshot_good(), factories.checking()
    row = factories.evidence(claim, snapshot=snapshot)
    for _ in range(2):
        with pytest.raises(Rejected) as refused:
            discard(snapshot)
        assert refused.value.code == "upload_in_use"
        with database_refuses():
            Discard.objects.create(snapshot=snapshot, reason="r", decided_by=chen)
        if claim.evidence.filter(removed_at__isnull=True).exists():
            remove_evidence(actor=chen, claim_id=claim.pk, evidence_id=row.pk)


def test_the_database_takes_no_quotation_from_it(chen: User) -> None:
    used, unused = factories.snapshot_good(), factories.snapshot_good()
    row = factories.evidence(factories.checking(), snapshot=used)
    discard(unused)
    row.pk, row.id = None, None  # type: ignore[assignment]
    row._state.adding = True
    row.id = type(row)._meta.pk.get_default()
    row.extraction = unused.extractions.get()
    with database_refuses():
        row.save(force_insert=True)


def test_what_is_refused(local_web: Web) -> None:
    snapshot = factories.snapshot_good()
    for by in ("rita", "nora"):
        with pytest.raises(Forbidden):
            discard(snapshot, by=by)
    with pytest.raises(Missing):
        discard(Snapshot())
    (source,) = attach_sources(
        actor=factories.person("chen"),
        claim_id=factories.checking().pk,
        urls=[local_web.url("/good")],
    )
    run_capture(source.snapshots.get().pk)
    discarded = factories.snapshot_good()
    discard(discarded)
    for row, reason, code in (
        (snapshot, " ", "reason_required"),
        (source.snapshots.get(), "r", "not_an_upload"),
        (discarded, "r", "discarded_already"),
    ):
        with pytest.raises(Rejected) as refused:
            discard(row, reason=reason)
        assert refused.value.code == code


def test_it_is_not_offered_any_more(
    chen: User, api: Callable[..., APIClient], client: Client
) -> None:
    claim, source = factories.checking(), factories.source()
    first = factories.snapshot_good(text="The first copy.\n" * 9, of=source)
    second = factories.snapshot_good(text="The second copy.\n" * 9, of=source)
    claim.claim_sources.create(source=source, attached_by=chen)
    answer = api(chen).post(
        f"/api/v1/snapshots/{second.pk}/discard/", {"reason": "Wrong."}, format="json"
    )
    assert (answer.status_code, answer.json()["discarded"]) == (200, "Wrong.")
    for path in (f"/api/v1/sources/{source.pk}/", "/api/v1/sources/"):
        found = api(chen).get(path).json()
        assert found.get("results", [found])[0]["snapshot"]["id"] == str(first.pk)
    (row,) = api(chen).get(f"/api/v1/claims/{claim.pk}/sources/").json()
    assert row["snapshot"]["id"] == str(first.pk)
    client.force_login(chen)
    page = client.get(reverse("claim", args=[claim.pk]) + f"?source={source.pk}").content.decode()
    assert "The first copy." in page
    assert "The second copy." not in page
    package = package_source(actor=chen, source_id=source.pk)
    with package.file as file, zipfile.ZipFile(io.BytesIO(file.read())) as zipped:
        pages = zipped.read("pages/pages.jsonl").decode()
    assert str(first.pk) in pages
    assert str(second.pk) not in pages


def test_on_the_page(chen: User, client: Client) -> None:
    snapshot = factories.snapshot_good()
    client.force_login(chen)
    page = reverse("snapshot", args=[snapshot.pk])
    assert "Discard this upload" in client.get(page).content.decode()
    answer = client.post(reverse("snapshot_discard", args=[snapshot.pk]), {"reason": "Mine."})
    assert (answer.status_code, answer["Location"]) == (303, page)
    shown = client.get(page).content.decode()
    assert "chen discarded this upload: Mine." in " ".join(shown.split()).replace("Chen", "chen")
    assert "Discard this upload" not in shown
    answer = client.post(reverse("snapshot_discard", args=[snapshot.pk]), {"reason": "Again."})
    assert answer.status_code == 422


def test_what_is_quoted_offers_no_button(chen: User, client: Client) -> None:
    snapshot = factories.snapshot_good()
    factories.evidence(factories.checking(), snapshot=snapshot)
    client.force_login(chen)
    page = client.get(reverse("snapshot", args=[snapshot.pk])).content.decode()
    assert "Discard this upload" not in page
