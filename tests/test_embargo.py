"""Publishing at a time: planned, changed, cancelled, carried out once, refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from claims import periodic, record
from claims.errors import Conflict, Forbidden, Malformed
from claims.models import Claim, Correction, Embargo, Event, Publication
from claims.queries import latest_plan, open_steps
from claims.services import embargoes, publishing
from claims.services.embargoes import publish_due
from claims.services.people import set_active, set_roles
from tests import factories
from tests.expect import database_refuses, refused, verbs
from tests.test_publish import CORRECTION, revised

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AT = NOW + timedelta(hours=8)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nine() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def plan(claim: Claim, **given: Any) -> Claim:
    given.setdefault("at", AT)
    return factories.step(claim, "plan", given.pop("by", "pia"), **given)


def test_it_works(nine: time_machine.Traveller) -> None:
    claim = plan(factories.approved(), note="After the bulletin.")
    row = claim.embargoes.get()
    assert (claim.state, row.outcome, row.publish_at) == ("approved", "", AT)
    assert row.planned_by.username == "pia"
    assert verbs(claim)[-1] == "publication.planned"
    nine.move_to(AT - MINUTE)
    assert publish_due() == 0
    assert not Publication.objects.exists()
    nine.move_to(AT + MINUTE)
    assert publish_due() == 1
    assert publish_due() == 0
    claim, row = factories.fresh(claim), claim.embargoes.get()
    publication = Publication.objects.get()
    assert (claim.state, row.outcome, row.publication) == ("published", "published", publication)
    assert publication.published_by.username == "pia"
    assert publication.published_at == AT + MINUTE  # the real time, not the planned one
    assert publication.payload == claim.verdicts.get().payload
    assert verbs(claim)[-3:] == ["publication.plan_closed", "claim.publish", "check.published"]
    told = claim.events.get(verb="claim.publish").data_document
    assert (told["embargo"], told["at_its_time"]) == (str(row.pk), True)
    assert (told["publish_at"], told["note"]) == ("2026-11-20T17:00:00.000000Z", row.note)


def test_strangers_see_nothing_before(nine: time_machine.Traveller, client: Any) -> None:
    claim = plan(factories.approved())
    addresses = [
        "/checks/",
        "/api/v1/verdicts/",
        "/api/v1/changes/",
        "/feeds/claimreview.json",
        "/feeds/checks.atom",
        "/api/v1/exports/verdicts.ndjson",
        "/",
    ]

    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return str(body.decode())

    def shown() -> list[str]:
        return [address for address in addresses if claim.statement in read(address)]

    assert shown() == []
    nine.move_to(AT)
    assert shown() == [], "the time alone publishes nothing"
    assert client.get("/api/v1/changes/").json()["results"] == []
    publish_due()
    assert {"/checks/", "/feeds/claimreview.json", addresses[-2]} <= set(shown())


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW, "time_passed"),
        (NOW - MINUTE, "time_passed"),
        (NOW + timedelta(days=401), "time_too_far"),
    ],
)
def test_the_time_is_ahead_and_not_far(at: datetime, code: str) -> None:
    claim = factories.approved()
    factories.person("pia")
    with refused(code):
        plan(claim, at=at)


def test_what_publishing_would_refuse(settings: Settings) -> None:
    claim, again = factories.approved(), revised()
    factories.person("pia")
    with refused("fingerprint_required", Malformed):
        plan(claim, fingerprint="")
    with refused("fingerprint_stale", Conflict):
        plan(claim, fingerprint="f" * 64)
    with refused("nothing_to_correct", Malformed):
        plan(claim, correction=CORRECTION)
    with refused("correction_required", Malformed):
        plan(again)
    with refused("version_stale", Conflict):
        plan(claim, version=claim.version - 1)
    with refused("role_missing", Forbidden):
        plan(claim, by="rita")
    settings.NEWSROOM_NAME = ""
    nameless = factories.approved()
    with refused("lint_failed"):
        plan(nameless)
    assert not Embargo.objects.exists()


def test_a_verdict_that_does_not_meet_the_policy(nine: time_machine.Traveller) -> None:
    claim = factories.approved()
    factories.person("pia")
    unmet(claim)
    with refused("policy_failed"):
        plan(claim)
    plan(claim, override_reason="The source is in danger.")
    nine.move_to(AT)
    publish_due()
    assert Publication.objects.get().override_reason == "The source is in danger."


def unmet(claim: Claim) -> None:
    with connection.cursor() as cursor:
        table = "claims_verdict"
        off, on = (
            (f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            if connection.vendor == "postgresql"
            else (f"DROP TRIGGER {table}_no_update", "SELECT 1")
        )
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(off)
        verdict = claim.verdicts.get()
        type(verdict).objects.filter(pk=verdict.pk).update(policy_passed=False)
        cursor.execute(on)


def test_the_words_of_a_correction_wait_with_it(nine: time_machine.Traveller) -> None:
    claim = plan(revised(), correction=CORRECTION)
    assert not Correction.objects.exists()
    nine.move_to(AT)
    assert publish_due() == 1
    row = Correction.objects.get()
    assert (row.was_wrong, row.is_right, row.decided_at) == ("The day.", "It was Monday.", AT)
    second = claim.check_page.publications.get(number=2)
    assert json.loads(second.envelope)["correction"]["how_found"] == "A reader wrote."


def test_a_second_plan_names_the_first() -> None:
    claim = plan(factories.approved(), note="At five.")
    first = claim.embargoes.get()
    with refused("already_planned", Conflict) as caught:
        plan(claim)
    assert caught.value.extra["embargo"] == str(first.pk)
    with refused("already_planned", Conflict):
        plan(claim, replaces=uuid4())
    claim = plan(claim, at=AT + MINUTE, replaces=first.pk)
    first.refresh_from_db()
    second = claim.embargoes.get(closed_at=None)
    assert (first.outcome, second.publish_at, second.note) == ("changed", AT + MINUTE, "At five.")
    claim = factories.step(claim, "cancel_embargo", "pia")
    with refused("plan_closed", Conflict):
        plan(claim, replaces=second.pk)


def test_cancelled(nine: time_machine.Traveller) -> None:
    claim = factories.approved()
    with refused("not_planned"):
        factories.step(claim, "cancel_embargo", factories.person("pia"))
    claim = plan(claim)
    with refused("role_missing", Forbidden):
        factories.step(claim, "cancel_embargo", factories.person("rita"))
    claim = factories.step(claim, "cancel_embargo", "pia", note="Not yet.")
    row = claim.embargoes.get()
    assert (claim.state, row.outcome, row.reason) == ("approved", "cancelled", "Not yet.")
    assert verbs(claim)[-2:] == ["publication.plan_closed", "claim.cancel_embargo"]
    nine.move_to(AT)
    assert publish_due() == 0
    assert plan(claim, at=AT + MINUTE).embargoes.count() == 2


def test_offered_only_where_there_is_one() -> None:
    claim, pia = factories.approved(), factories.person("pia")
    names = {step.name for step in open_steps(pia, claim)}
    assert "publish" in names
    assert "cancel_embargo" not in names
    claim = plan(claim)
    assert "cancel_embargo" in {step.name for step in open_steps(pia, claim)}
    assert "cancel_embargo" not in {s.name for s in open_steps(factories.person("rita"), claim)}


def test_recalled_before_its_time(nine: time_machine.Traveller) -> None:
    claim = factories.step(plan(factories.approved()), "recall", "chen", note="A new source.")
    row = claim.embargoes.get()
    assert (row.outcome, row.reason, row.closed_by) == (
        "ended",
        "A new source.",
        factories.person("chen"),
    )
    assert verbs(claim)[-2:] == ["publication.plan_closed", "claim.recall"]
    nine.move_to(AT)
    assert publish_due() == 0
    assert not Publication.objects.exists()


def test_published_before_its_time(nine: time_machine.Traveller) -> None:
    claim = plan(revised(), correction=CORRECTION, note="For five.")
    factories.person("paul", "publisher")
    claim = factories.step(claim, "publish", "paul")  # with the words of the plan
    row, publication = claim.embargoes.get(), claim.check_page.publications.get(number=2)
    assert (row.outcome, row.publication, row.closed_by) == (
        "published",
        publication,
        factories.person("paul"),
    )
    assert publication.correction.was_wrong == "The day."
    told = claim.events.filter(verb="claim.publish").latest("seq").data_document
    assert (told["at_its_time"], told["note"]) == (False, "For five.")
    nine.move_to(AT)
    assert publish_due() == 0


def switched_off() -> None:
    set_active(actor=factories.person("ada"), person_id=factories.person("pia").pk, active=False)


def without_role() -> None:
    set_roles(actor=factories.person("ada"), person_id=factories.person("pia").pk, roles=["admin"])


@pytest.mark.parametrize(
    ("happens", "words"),
    [(switched_off, "is switched off"), (without_role, "may not publish any more")],
)
def test_who_planned_it_may_not_any_more(
    happens: Callable[[], None], words: str, nine: time_machine.Traveller
) -> None:
    claim, other = plan(factories.approved()), plan(factories.approved(), by=paul())
    happens()
    nine.move_to(AT)
    assert publish_due() == 1  # paul's
    assert factories.fresh(other).state == "published"
    claim, row = factories.fresh(claim), claim.embargoes.get()
    assert (claim.state, row.outcome, row.closed_by) == ("approved", "refused", None)
    assert words in row.reason
    assert "Pia" in row.reason
    assert verbs(claim)[-1] == "publication.plan_refused"
    assert not claim.events.filter(verb="claim.publish").exists()
    assert latest_plan(claim) == row
    assert publish_due() == 0
    claim = plan(claim, by=paul(), at=AT + MINUTE)
    assert latest_plan(claim) == claim.embargoes.get(closed_at=None)


def paul() -> Any:
    return factories.person("paul", "publisher")


def test_a_rule_that_breaks_meanwhile(
    nine: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = plan(factories.approved())
    monkeypatch.setattr(publishing, "missing_fields", lambda review: ["author.name"])
    nine.move_to(AT)
    assert publish_due() == 0
    assert "author.name" in claim.embargoes.get().reason
    assert not Publication.objects.exists()
    claim = factories.step(claim, "recall", "chen", note="Once more.")
    assert latest_plan(claim) is None
    claim = factories.step(factories.step(claim, "submit", "chen"), "approve", "rita")
    assert latest_plan(claim) is None  # another verdict


def test_one_that_fails_stops_no_other(
    nine: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [plan(factories.approved(), at=AT + n * MINUTE) for n in range(3)]
    nine.move_to(AT + 5 * MINUTE)
    broken, real = claims[1].pk, record._append

    def fails(collected: list[Any]) -> None:
        real(collected)
        if any(item.claim and item.claim.pk == broken for item in collected):
            raise DatabaseError("gone")  # after everything was written

    head = Event.objects.count()
    monkeypatch.setattr(record, "_append", fails)
    assert publish_due() == 2
    assert [factories.fresh(claim).state for claim in claims] == [
        "published",
        "approved",
        "published",
    ]
    assert claims[1].embargoes.get().outcome == ""
    assert Publication.objects.count() == 2
    monkeypatch.undo()
    assert publish_due() == 1
    assert factories.fresh(claims[1]).state == "published"
    assert Publication.objects.count() == 3
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) > head


def test_without_the_guard_the_second_is_an_error(
    nine: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `still_open` is for; tests/integration/test_embargo_races.py asks real processes."""
    claim = plan(factories.approved())
    nine.move_to(AT)
    row = claim.embargoes.get()
    assert embargoes.carry_out(embargo_id=row.pk)
    assert not embargoes.carry_out(embargo_id=row.pk)
    monkeypatch.setattr(embargoes, "still_open", lambda plan: True)
    with refused("plan_closed", Conflict):
        embargoes.carry_out(embargo_id=row.pk)


@pytest.mark.parametrize("how", [periodic.publish_due, lambda: call_command("drain")])
def test_beat_and_drain_publish(how: Callable[[], None], nine: time_machine.Traveller) -> None:
    claim = plan(factories.approved())
    nine.move_to(AT)
    how()
    assert factories.fresh(claim).state == "published"


def test_the_database_keeps_it(nine: time_machine.Traveller) -> None:
    claim = plan(factories.approved())
    rows = Embargo.objects.filter(claim=claim)
    with database_refuses("what was planned"):
        rows.update(publish_at=NOW)
    with database_refuses("are kept"):
        raw("DELETE FROM claims_embargo")
    with database_refuses("stays approved"):
        Claim.objects.filter(pk=claim.pk).update(state="checking")
    with database_refuses():
        rows.get().__class__.objects.create(
            claim=claim,
            verdict=claim.verdicts.get(),
            fingerprint="",
            publish_at=AT,
            planned_by=factories.person("pia"),
        )
    factories.step(claim, "cancel_embargo", "pia")
    with database_refuses("never changes"):
        rows.update(reason="x")
    Claim.objects.filter(pk=claim.pk).update(priority=1)  # the control


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_by_api(api: Callable[..., APIClient], nine: time_machine.Traveller) -> None:
    claim, pia = factories.approved(), factories.person("pia")
    client, path = api(pia), f"/api/v1/claims/{claim.pk}/"

    def take(step: str, **given: Any) -> Any:
        given.setdefault("version", factories.fresh(claim).version)
        return client.post(f"{path}steps/{step}/", given, format="json")

    fingerprint = client.get(path).json()["verdict"]["fingerprint"]
    assert client.get(path).json()["embargo"] is None
    naive = take("publish", fingerprint=fingerprint, at="2026-11-20T18:00:00")
    assert (naive.status_code, "at" in naive.json()["errors"]) == (400, True)
    planned = take("publish", fingerprint=fingerprint, at="2026-11-20T18:00:00+01:00").json()
    assert planned["state"] == "approved"
    told = planned["embargo"]
    assert (told["publish_at"], told["planned_by"]["username"], told["outcome"]) == (
        "2026-11-20T17:00:00Z",
        "pia",
        "",
    )
    assert "cancel_embargo" in {step["name"] for step in planned["steps"]}
    again = take("publish", fingerprint=fingerprint, at="2026-11-20T19:00:00Z")
    assert (again.status_code, again.json()["code"]) == (409, "already_planned")
    later = take("publish", fingerprint=fingerprint, at="2026-11-20T19:00:00Z", replaces=told["id"])
    assert later.json()["embargo"]["publish_at"] == "2026-11-20T19:00:00Z"
    assert take("cancel_embargo", version=1).status_code == 409
    assert take("cancel_embargo").json()["embargo"] is None
    assert take("cancel_embargo").json()["code"] == "not_planned"
    assert take("hold", at="2026-11-20T19:00:00Z").json()["code"] == "field_unknown"
    assert timezone.now() == NOW
