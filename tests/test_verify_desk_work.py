"""`verify` holds the desk's work against the log: holders, recusals, plans, replies, policies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from claims.capture.store import Store
from claims.models import (
    Assignment,
    Claim,
    ContactNote,
    Embargo,
    Event,
    Recusal,
    ReplyRequest,
    SourcingPolicy,
)
from claims.services.contact_notes import note_answer, note_contact
from claims.services.holds import end_holds
from claims.services.policies import set_policy
from claims.services.recusals import lift_recusal, recuse
from claims.services.replies import ask_for_reply, record_silence, remind_of_reply
from claims.verification import Verification
from tests import factories
from tests.test_verify import unguarded

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [str(fault) for fault in Verification(store=Store(settings.STORE_DIR)).faults()]


def ask(claim: Claim, who: str, hours: float) -> ReplyRequest:
    now = timezone.now()
    return ask_for_reply(
        actor=factories.person("chen"),
        claim_id=claim.pk,
        who={"name": who},
        how="mail",
        at=now,
        due_at=now + timedelta(hours=hours),
    )


@pytest.fixture
def claim() -> Claim:
    """One of everything: held and given up, recused and let back, asked and answered, planned."""
    chen, pia = factories.person("chen"), factories.person("pia")
    set_policy(
        actor=pia, kind="number", version=0, rules={"on_the_record": {}}, note="So readers can ask."
    )
    ended = factories.checking()
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert end_holds() == 1
    lift_recusal(
        actor=pia,
        recusal_id=recuse(actor=chen, claim_id=ended.pk, reason="My aunt runs it.").pk,
        reason="Another aunt.",
    )
    claim = factories.with_evidence()
    recuse(actor=factories.person("chidi"), claim_id=claim.pk, reason="I rent from them.")
    row = ask(claim, "The agency", 1)
    remind_of_reply(
        actor=chen, request_id=row.pk, at=timezone.now(), due_at=row.asked_at + timedelta(hours=2)
    )
    late = ask(claim, "The envoy", 1)
    with time_machine.travel(timezone.now() + timedelta(hours=1.5), tick=False):
        record_silence(actor=chen, request_id=late.pk)
        for request in (row, late):  # who kept silent answered after all
            note_answer(
                actor=chen, request_id=request.pk, how="mail", at=timezone.now(), text="It is so."
            )
    ask(claim, "The ministry", 5)
    for name, by in (("submit", "chen"), ("approve", "rita")):
        claim = factories.step(claim, name, by)
    now = timezone.now()
    claim = factories.step(claim, "plan", "pia", at=now + timedelta(hours=2))
    plan = Embargo.objects.get()
    return factories.step(claim, "plan", "pia", at=now + timedelta(hours=3), replaces=plan.pk)


def test_it_works(claim: Claim) -> None:
    assert faults() == []


def said(row: object, what: str, verb: str) -> str:
    pk = row.pk  # type: ignore[attr-defined]
    seq = Event.objects.filter(verb=verb, object_id=pk).latest("seq").seq
    return f"{row._meta.verbose_name} {pk}: its {what} is not what event {seq} says"  # type: ignore[attr-defined]


def _given_to_another(claim: Claim) -> str:
    row = Assignment.objects.earliest("opened_at")
    Assignment.objects.filter(pk=row.pk).update(person=factories.person("chidi"))
    return said(row, "person", "assignment.opened")


def _done_not_expired(claim: Claim) -> str:
    row = Assignment.objects.get(outcome="expired")
    Assignment.objects.filter(pk=row.pk).update(outcome="done")
    return said(row, "outcome", "assignment.closed")


def _never_ended(claim: Claim) -> str:
    row = Assignment.objects.get(outcome="expired")
    Assignment.objects.filter(pk=row.pk).update(outcome="", closed_at=None)
    return said(row, "outcome", "assignment.closed")


def _taken_away_in_silence(claim: Claim) -> str:
    row = Assignment.objects.filter(closed_at=None).earliest("opened_at")
    Assignment.objects.filter(pk=row.pk).update(outcome="released", closed_at=timezone.now())
    return f"assignment {row.pk}: no event tells of its end"


def _held_by_a_stranger(claim: Claim) -> str:
    chidi = factories.person("chidi")
    row = Assignment.objects.create(claim=claim, duty="legal", person=chidi, assigned_by=chidi)
    return f"assignment {row.pk}: no event tells of it"


def _recused_for_another_reason(claim: Claim) -> str:
    row = Recusal.objects.get(claim=claim)
    Recusal.objects.filter(pk=row.pk).update(reason="I had no time.")
    return said(row, "reason", "recusal.made")


def _let_back_in_silence(claim: Claim) -> str:
    row = Recusal.objects.get(claim=claim)
    Recusal.objects.filter(pk=row.pk).update(
        lifted_at=timezone.now(), lifted_by=factories.person("pia"), lifted_because="So."
    )
    return f"recusal {row.pk}: no event tells of its end"


def _lifted_by_another(claim: Claim) -> str:
    row = Recusal.objects.exclude(claim=claim).get()
    Recusal.objects.filter(pk=row.pk).update(lifted_by=row.person)
    return said(row, "actor", "recusal.lifted")


def _recusal_gone(claim: Claim) -> str:
    row = Recusal.objects.get(claim=claim)
    seq = Event.objects.get(verb="recusal.made", object_id=row.pk).seq
    Recusal.objects.filter(pk=row.pk).delete()
    return f"event {seq}: what “recusal.made” tells of is not there"


def _planned_for_earlier(claim: Claim) -> str:
    row = Embargo.objects.get(closed_at=None)
    Embargo.objects.filter(pk=row.pk).update(publish_at=timezone.now())
    return said(row, "publish_at", "publication.planned")


def _cancelled_not_changed(claim: Claim) -> str:
    row = Embargo.objects.get(outcome="changed")
    Embargo.objects.filter(pk=row.pk).update(outcome="cancelled")
    return said(row, "outcome", "publication.plan_closed")


def _plan_ended_in_silence(claim: Claim) -> str:
    row = Embargo.objects.get(closed_at=None)
    Embargo.objects.filter(pk=row.pk).update(outcome="ended", closed_at=timezone.now())
    return f"planned publication {row.pk}: no event tells of its end"


def _asked_long_before(claim: Claim) -> str:
    row = ReplyRequest.objects.get(state="waiting")
    early = row.asked_at - timedelta(days=3)
    ReplyRequest.objects.filter(pk=row.pk).update(asked_at=early)
    return said(row, "asked_at", "reply.asked")


def _silent_not_answered(claim: Claim) -> str:
    row = ReplyRequest.objects.filter(state="answered").earliest("asked_at")
    ReplyRequest.objects.filter(pk=row.pk).update(state="silent", answer=None)
    return said(row, "state", "reply.settled")


def _another_answer(claim: Claim) -> str:
    row = ReplyRequest.objects.filter(state="answered").earliest("asked_at")
    other = ContactNote.objects.exclude(pk=row.answer_id).latest("noted_at")
    ReplyRequest.objects.filter(pk=row.pk).update(answer=other)
    return said(row, "answer", "reply.settled")


def _silent_in_silence(claim: Claim) -> str:
    row = ReplyRequest.objects.get(state="waiting")
    ReplyRequest.objects.filter(pk=row.pk).update(
        state="silent", settled_at=timezone.now(), settled_by=row.asked_by
    )
    return f"right of reply {row.pk}: no event tells of its end"


def _never_asked(claim: Claim) -> str:
    row = ReplyRequest.objects.get(state="waiting")
    row.pk, row._state.adding = factories.article().pk, True
    row.party_id = ReplyRequest.objects.filter(state="answered").earliest("asked_at").party_id
    row.save(force_insert=True)
    return f"right of reply {row.pk}: no event tells of it"


def _rules_softened(claim: Claim) -> str:
    row = SourcingPolicy.objects.get()
    SourcingPolicy.objects.update(rules={})
    return said(row, "after", "policy.set")


def _rules_of_another_version(claim: Claim) -> str:
    seq = Event.objects.get(verb="policy.set").seq
    SourcingPolicy.objects.update(version=2)
    return f"event {seq}: what “policy.set” tells of is not there"


def _rules_slipped_in(claim: Claim) -> str:
    SourcingPolicy.objects.create(version=1, rules=None, made_by=factories.person("pia"))
    return "sourcing policies: there are 2, the log tells of 1"


TAMPERINGS: tuple[Callable[[Claim], str], ...] = (
    _given_to_another,
    _done_not_expired,
    _never_ended,
    _taken_away_in_silence,
    _held_by_a_stranger,
    _recused_for_another_reason,
    _let_back_in_silence,
    _lifted_by_another,
    _recusal_gone,
    _planned_for_earlier,
    _cancelled_not_changed,
    _plan_ended_in_silence,
    _asked_long_before,
    _silent_not_answered,
    _another_answer,
    _silent_in_silence,
    _never_asked,
    _rules_softened,
    _rules_of_another_version,
    _rules_slipped_in,
)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_"))
def test_tampering_is_found_and_named(claim: Claim, tamper: Callable[[Claim], str]) -> None:
    with unguarded():
        expected = tamper(claim)
    assert expected in faults()


def test_what_was_only_a_note_once_has_the_events_of_the_note() -> None:
    """As rows look that were made of older contact notes."""
    claim = factories.checking()
    chen = factories.person("chen")
    for reply in ("asked", "answered"):
        note_contact(
            actor=chen,
            claim_id=claim.pk,
            who={"name": "P"},
            how="phone",
            at=timezone.now(),
            text=f"They were {reply}.",
            reply=reply,
        )
    with unguarded():
        row = ReplyRequest.objects.get()
        ReplyRequest.objects.all().delete()
        row.pk, row._state.adding = factories.article().pk, True
        row.save(force_insert=True)
    assert all("is not there" in fault for fault in faults())
