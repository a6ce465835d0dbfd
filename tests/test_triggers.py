"""What must never change cannot be changed, by whatever SQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims import triggers
from claims.models import Approval, Claim, ContactNote, Revisit, Verdict, Watch
from claims.services.captures import override_outcome, run_capture
from claims.services.contact_notes import note_contact
from claims.services.discards import discard_upload
from claims.services.facts import state_facts
from claims.services.policies import set_policy
from claims.services.recusals import recuse
from claims.services.robots import override_robots
from claims.services.sources import attach_sources
from tests import factories
from tests.capture.web import Web
from tests.expect import database_refuses

pytestmark = pytest.mark.django_db

# Written out from the design, not read from triggers.py.
APPEND_ONLY = {
    "claims_event": "seq",
    "claims_verdict": "payload",
    "claims_contribution": "person_id",
    "claims_approval": "reason",
    "claims_publication": "payload",
    "claims_correction": "public_note",
    "claims_extraction": "text",
    "claims_articleversion": "text",
    "claims_contactnote": "text",
    "claims_outcomeoverride": "reason",
    "claims_discard": "reason",
    "claims_revisit": "outcome",
    "claims_robotsoverride": "reason",
    "claims_statedfacts": "title",
    "claims_sourcingpolicy": "note",
    "claims_legalrequirement": "reason",
    "claims_legalanswer": "note",
}


@pytest.fixture
def full(local_web: Web) -> Claim:
    """At least one row in every table that only grows."""
    claim, chen = factories.checking(), factories.person("chen")
    who = {"name": "The spokesman"}
    note_contact(actor=chen, claim_id=claim.pk, who=who, how="phone", at=timezone.now(), text="No.")
    (source,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[local_web.url("/soft-404")])
    snapshot = source.snapshots.get()
    run_capture(snapshot.pk)
    override_outcome(actor=chen, snapshot_id=snapshot.pk, reason="It is the page.")
    state_facts(
        actor=chen,
        snapshot_id=snapshot.pk,
        title="Dead links",
        byline="",
        published="",
        language="",
    )
    (away,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[local_web.url("/robots-no/page")])
    run_capture(away.snapshots.get().pk)
    override_robots(actor=chen, source_id=away.pk, reason="It is what the president signed.")
    set_policy(actor=factories.person("pia"), version=0, rules={})
    discard_upload(
        actor=chen, snapshot_id=factories.snapshot_good(text="Wrong.").pk, reason="The wrong file."
    )
    factories.evidence(claim)
    factories.draft(claim)
    claim = factories.step(claim, "ask_legal", "chen", note="A name is named.")
    claim = factories.step(claim, "submit", "chen")
    claim = factories.step(claim, "take", "lena")
    claim = factories.step(claim, "answer_legal", "lena", outcome="cleared")
    for step, who_ in (
        ("approve", "rita"),
        ("publish", "pia"),
        ("hold", "pia"),
    ):
        claim = factories.step(claim, step, who_, note="So be it." if step == "hold" else "")
    # What looking again at a published source leaves; tests/test_watching.py looks for real.
    Revisit.objects.create(watch=Watch.objects.get(), at=timezone.now(), outcome="good")
    return claim


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rows(table: str, where: str = "1 = 1") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}")
        return int(cursor.fetchone()[0])


def test_it_works(full: Claim) -> None:
    assert set(APPEND_ONLY) == set(triggers.APPEND_ONLY)
    for table, column in APPEND_ONLY.items():
        count = rows(table)
        assert count, table
        with database_refuses(f"{table} is append-only"):
            raw(f"UPDATE {table} SET {column} = {column}")
        with database_refuses(f"{table} is append-only"):
            raw(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            raw("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for a reason of its own
            with database_refuses("not truncated"):
                raw(f"TRUNCATE {table} CASCADE")
        assert rows(table) == count


def test_finished_snapshots(full: Claim, local_web: Web) -> None:
    assert rows("claims_snapshot", "status = 'done'")
    with database_refuses("final"):
        raw("UPDATE claims_snapshot SET detail = 'x' WHERE status = 'done'")
    with database_refuses("never deleted"):
        raw("DELETE FROM claims_snapshot")
    (source,) = attach_sources(
        actor=factories.person("cora"), claim_id=factories.flagged().pk, urls=["https://a.example/"]
    )
    raw("UPDATE claims_snapshot SET detail = 'x' WHERE status = 'queued'")  # the control
    assert source.snapshots.get().detail == "x"


def test_what_strangers_see_and_the_head(full: Claim) -> None:
    with database_refuses("vanishes"):
        raw("DELETE FROM claims_check")
    with database_refuses("only grows"):
        raw("UPDATE claims_head SET seq = seq - 1")
    with database_refuses("one head"):
        raw("DELETE FROM claims_head")


def test_an_approval_by_a_contributor() -> None:
    claim = factories.in_review()
    verdict = claim.verdicts.get()
    same = {"verdict": verdict, "decision": "approve", "fingerprint": verdict.fingerprint}
    for contributor in ("cora", "chen"):
        with database_refuses("nobody approves"):
            Approval.objects.create(**same, decided_by=factories.person(contributor))
    assert Approval.objects.create(**same, decided_by=factories.person("rita")).pk  # the control


def broken_glass(verdict: Verdict, who: str, reason: str) -> Approval:
    """Written past the services, as SQL could."""
    return Approval.objects.create(
        verdict=verdict,
        decision="break_glass",
        fingerprint=verdict.fingerprint,
        reason=reason,
        decided_by=factories.person(who),
    )


def test_broken_glass() -> None:
    """It may be by a contributor, but says why, names the verdict, and is by nobody recused."""
    claim = factories.in_review()
    verdict = claim.verdicts.get()
    with pytest.raises(IntegrityError, match="approval_says_why"), transaction.atomic():
        broken_glass(verdict, "chen", "")
    verdict.fingerprint = "0" * 64
    with database_refuses("names the fingerprint"):
        broken_glass(verdict, "chen", "The building burns.")
    verdict.refresh_from_db()
    recuse(actor=factories.person("pia"), claim_id=claim.pk, reason="My aunt runs it.")
    with database_refuses("recused"):
        broken_glass(verdict, "pia", "The building burns.")
    assert broken_glass(verdict, "chen", "The building burns.").pk  # the control
    with database_refuses("claims_approval is append-only"):
        raw("UPDATE claims_approval SET reason = 'So.'")


def test_an_approval_of_something_else() -> None:
    verdict = factories.in_review().verdicts.get()
    with database_refuses("names the fingerprint"):
        Approval.objects.create(
            verdict=verdict,
            decision="approve",
            fingerprint="0" * 64,
            decided_by=factories.person("rita"),
        )


def test_they_stand() -> None:
    assert triggers.standing(connection) == triggers.expected(connection)
    assert len(triggers.expected(connection)) >= 2 * len(APPEND_ONLY)


def test_a_missing_one_is_noticed() -> None:
    on = " ON claims_event" if connection.vendor == "postgresql" else ""
    raw(f"DROP TRIGGER claims_event_no_update{on}")
    assert triggers.expected(connection) - triggers.standing(connection) == {
        "claims_event_no_update"
    }
    triggers.install(connection)
    assert triggers.standing(connection) == triggers.expected(connection)


def test_a_disabled_one_is_noticed() -> None:
    if connection.vendor != "postgresql":
        raw("DROP TRIGGER claims_event_no_delete")  # SQLite cannot disable, only drop
    else:
        raw("ALTER TABLE claims_event DISABLE TRIGGER claims_event_no_delete")
    assert "claims_event_no_delete" not in triggers.standing(connection)


def test_after_a_flush_they_stand_again(flushable: None) -> None:
    factories.flagged()
    assert triggers.standing(connection) == triggers.expected(connection)
    with database_refuses("append-only"):
        raw("DELETE FROM claims_event")
    assert not ContactNote.objects.exists()


def test_a_trigger_that_was_emptied_does_not_stand() -> None:
    guard = triggers.GUARDS[0]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql"
                " AS $$BEGIN RETURN NEW; END$$"
            )
        else:
            cursor.execute(f"DROP TRIGGER {guard.name}")
            cursor.execute(
                f"CREATE TRIGGER {guard.name} BEFORE UPDATE ON {guard.table} WHEN 0 BEGIN SELECT 1; END"
            )
    assert triggers.expected(connection) - triggers.standing(connection) == {guard.name}
