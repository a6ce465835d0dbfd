"""The right of reply: asked, reminded, answered, refused, silent; what readers are told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from claims.errors import Conflict, Forbidden, Missing
from claims.models import Claim, ContactNote, Contribution, ReplyRequest, User
from claims.queries import my_reply_requests, reply_requests_for
from claims.services.contact_notes import note_answer, note_contact
from claims.services.policies import assess, set_policy
from claims.services.replies import ask_for_reply, record_silence, remind_of_reply
from tests import factories
from tests.expect import database_refuses, refused, verbs

pytestmark = pytest.mark.django_db
AGENCY = {"name": "The agency", "kind": "organisation", "role": "news desk"}


def ask(claim: Claim, *, hours: float = 2, due: float | None = None, by: str = "chen") -> Any:
    """Asked `hours` ago; the deadline lies `due` hours ahead (negative: passed)."""
    now = timezone.now()
    return ask_for_reply(
        actor=factories.person(by),
        claim_id=claim.pk,
        who=AGENCY,
        how="mail",
        at=now - timedelta(hours=hours),
        due_at=None if due is None else now + timedelta(hours=due),
        question="Who saw the letter? Do not name our source.",
    )


def fresh(row: ReplyRequest) -> ReplyRequest:
    return ReplyRequest.objects.get(pk=row.pk)


def answer(row: ReplyRequest, **given: Any) -> ContactNote:
    given = {"how": "phone", "at": timezone.now(), "text": "We stand by it.", **given}
    return note_answer(actor=factories.person("chen"), request_id=row.pk, **given)


def test_it_works() -> None:
    claim = factories.with_evidence()
    row = ask(claim, due=5)
    assert (row.state, row.overdue) == ("waiting", False)
    note = answer(row)
    row = fresh(row)
    assert (row.state, row.answer, row.settled_by) == ("answered", note, factories.person("chen"))
    assert (note.party.name, note.reply, note.text) == ("The agency", "answered", "We stand by it.")
    assert verbs(claim)[-3:] == ["reply.asked", "contact.noted", "reply.settled"]
    factories.evidence(claim, contact_note_id=note.pk, exact="We stand by it.")


def test_they_declined() -> None:
    row = ask(factories.checking())
    assert answer(row, refused=True).reply == "refused"
    assert fresh(row).state == "refused"


def test_silence_only_after_the_deadline(chen: User) -> None:
    row = ask(factories.checking(), due=5)
    with refused("reply_not_due"):
        record_silence(actor=chen, request_id=row.pk)
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        assert fresh(row).overdue
        assert record_silence(actor=chen, request_id=row.pk).state == "silent"
        with refused("reply_settled"):
            record_silence(actor=chen, request_id=row.pk)
        answer(row)  # late, but it counts
    assert fresh(row).state == "answered"
    with refused("reply_settled"):
        answer(row)


def test_without_a_deadline_nobody_is_silent(chen: User) -> None:
    row = ask(factories.checking())
    with refused("reply_not_due"):
        record_silence(actor=chen, request_id=row.pk)
    now = timezone.now()
    remind_of_reply(actor=chen, request_id=row.pk, at=now, due_at=now + timedelta(hours=1))
    assert (fresh(row).reminded_at, fresh(row).due_at) == (now, now + timedelta(hours=1))


def test_what_is_refused(chen: User, rita: User) -> None:
    claim = factories.checking()
    row, now = ask(claim), timezone.now()
    soon = now + timedelta(hours=1)
    question = {"claim_id": claim.pk, "who": {"name": "B"}, "how": "mail", "at": now}
    with refused("role_missing", Forbidden):
        ask_for_reply(actor=rita, **question)
    for given, code in (
        ({"how": "dove"}, "contact_how_unknown"),
        ({"at": soon}, "contact_in_future"),
        ({"due_at": now}, "reply_due_too_early"),
        ({"who": {"name": " "}}, "party_needs_a_name"),
    ):
        with refused(code):
            ask_for_reply(actor=chen, **{**question, **given})
    with refused("reply_waits_already", Conflict):
        ask(claim)
    with refused("reminded_too_early"):
        remind_of_reply(actor=chen, request_id=row.pk, at=now - timedelta(days=1))
    with refused("answered_too_early"):
        answer(row, at=now - timedelta(days=1))
    with refused("contact_empty"):
        answer(row, text=" ")
    with refused("no_such_request", Missing):
        record_silence(actor=chen, request_id=claim.pk)
    assert ReplyRequest.objects.count() == 1
    assert not ContactNote.objects.exists()


def test_the_claim_is_locked_while_it_is_reviewed() -> None:
    claim = factories.with_evidence()
    row = ask(claim)
    factories.step(claim, "submit", "chen")
    with refused("recall_first"):
        answer(row)
    with refused("recall_first"):
        ask(claim)


def test_contact_notes_that_tell_of_a_reply_are_followed(chen: User) -> None:
    claim = factories.checking()
    talk = {"actor": chen, "claim_id": claim.pk, "who": AGENCY, "how": "phone", "text": "Later."}
    note_contact(**talk, at=timezone.now() - timedelta(hours=1), reply="asked")
    row = ReplyRequest.objects.get()
    assert row.state == "waiting"
    note_contact(**talk, at=timezone.now(), reply="asked")
    assert fresh(row).reminded_at is not None
    note = note_contact(**talk, at=timezone.now(), reply="answered")
    assert (fresh(row).state, fresh(row).answer) == ("answered", note)
    note_contact(**talk, at=timezone.now())
    assert ReplyRequest.objects.count() == 1


def test_the_policy_reads_it(pia: User) -> None:
    set_policy(actor=pia, version=0, rules={"reply_asked": {"hours": 24}})
    claim = factories.with_evidence()
    assert not assess(claim).passed
    row = ask(claim)
    assert "in 22 hours" in assess(claim).rules[1].missing
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert assess(claim).passed
    answer(row)
    assert assess(claim).passed


def test_readers_are_told_but_not_what_we_asked(client: Client) -> None:
    claim = factories.with_evidence()
    row = ask(claim, due=-1, by="chidi")
    record_silence(actor=factories.person("bo", "checker"), request_id=row.pk)
    for step, who in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, step, who)
    verdict = claim.verdicts.get()
    (told,) = verdict.payload_document["right_of_reply"]
    assert (told["who"]["name"], told["state"], told["answered_at"]) == (
        "The agency",
        "silent",
        None,
    )
    assert told["asked_at"].endswith("Z")
    assert told["due_at"].endswith("Z")
    assert "Do not name our source" not in verdict.payload
    wrote = {row.person.username for row in Contribution.objects.select_related("person")}
    assert {"chidi", "bo"} <= wrote
    html = client.get(f"/checks/{claim.check_page.pk}/").content.decode()
    assert "Whom we asked for a reply" in html
    assert "did not answer." in html


def test_a_payload_of_version_1_has_its_page(client: Client, chen: User) -> None:
    """Old verdicts keep what they say; their page has no list of replies."""
    claim = factories.published()
    html = client.get(f"/checks/{claim.check_page.pk}/").content.decode()
    assert "Whom we asked for a reply" not in html


def test_lists(chen: User, chidi: User, nora: User) -> None:
    claim = factories.checking()
    row = ask(claim, due=-1, by="cora")
    assert list(my_reply_requests(chen)) == [row]  # chen checks the claim
    assert list(my_reply_requests(factories.person("cora"))) == [row]
    assert not my_reply_requests(chidi).exists()
    assert list(reply_requests_for(chidi, "overdue")) == [row]
    assert not reply_requests_for(nora).exists()
    answer(row)
    assert not my_reply_requests(chen).exists()
    assert not reply_requests_for(chidi, "overdue").exists()


def test_the_database_keeps_what_was_asked() -> None:
    row = ask(factories.checking())
    with database_refuses("never changes"):
        ReplyRequest.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    with database_refuses("are kept"):
        ReplyRequest.objects.filter(pk=row.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplyRequest.objects.create(
            claim=row.claim,
            party=row.party,
            how="mail",
            asked_at=row.asked_at,
            asked_by=row.asked_by,
        )
    answer(row)
    with database_refuses("is settled"):
        ReplyRequest.objects.filter(pk=row.pk).update(state="silent", answer=None)


def test_the_api(api: Callable[..., APIClient], chen: User) -> None:
    claim, client = factories.checking(), api(chen)
    body = {
        "who": AGENCY,
        "how": "mail",
        "at": "2025-01-01T10:00:00Z",
        "due_at": "2025-01-02T10:00:00Z",
    }
    asked = client.post(f"/api/v1/claims/{claim.pk}/reply-requests/", body, format="json")
    assert asked.status_code == 201
    assert asked.data["overdue"] is True
    (listed,) = client.get("/api/v1/reply-requests/?state=overdue").data["results"]
    assert listed["id"] == asked.data["id"]
    here = f"/api/v1/reply-requests/{asked.data['id']}/"
    moved = client.post(here + "remind/", {"at": "2025-01-03T10:00:00Z"}, format="json")
    assert moved.data["reminded_at"].startswith("2025-01-03")
    silent = client.post(here + "silence/", {}, format="json")
    assert silent.data["state"] == "silent"
    late = {"how": "phone", "at": "2025-01-04T10:00:00Z", "text": "No letter."}
    note = client.post(here + "answer/", late, format="json")
    assert (note.status_code, note.data["reply"]) == (201, "answered")
    assert str(client.get(here).data["answer"]) == note.data["id"]


def test_the_workbench(client: Client, chen: User) -> None:
    claim = factories.with_evidence()
    client.force_login(chen)
    here = f"/desk/claims/{claim.pk}/"
    question = {
        "party_name": "The agency",
        "how": "mail",
        "at": "2025-01-01T10:00",
        "due_at": "2024-12-31T10:00",
        "question": "Who saw it?",
    }
    answered = client.post(here + "replies/", question)
    assert answered.status_code == 422
    assert "The deadline must lie after the time of asking." in answered.content.decode()
    assert "Who saw it?" in answered.content.decode()
    question["due_at"] = "2025-01-02T10:00"
    assert client.post(here + "replies/", question).status_code == 303
    again = client.post(here + "replies/", question)
    assert (again.status_code, "asked already" in again.content.decode()) == (422, True)
    row = ReplyRequest.objects.get()
    html = client.get(here).content.decode()
    assert "no answer by the deadline" in html
    assert "They did not answer" in html
    assert "no answer by the deadline" in client.get("/desk/").content.decode()
    empty = client.post(
        f"/desk/replies/{row.pk}/answer/", {"how": "mail", "at": "2025-01-03T10:00"}
    )
    assert empty.status_code == 422
    given = {"how": "mail", "at": "2025-01-03T10:00", "text": "لا رسالة.", "refused": "on"}
    assert client.post(f"/desk/replies/{row.pk}/answer/", given).status_code == 303
    html = client.get(here).content.decode()
    assert "declined to answer" in html
    assert "لا رسالة." in html
