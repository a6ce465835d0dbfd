"""The inbox: everybody is told once of what concerns them, and never of what they did themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims.errors import Forbidden
from claims.models import (
    BY_THE_CLOCK,
    AssignmentOutcome,
    Claim,
    Duty,
    Event,
    Follower,
    Notice,
    NoticeKind,
    User,
)
from claims.record import act
from claims.services import notices
from claims.services.comments import add_comment
from claims.services.embargoes import publish_due
from claims.services.notices import follow_record, mark_read
from claims.services.people import set_active
from claims.services.steps import close_assignment
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def told(name: str) -> list[str]:
    """The kinds of a person's notices in the order of the record."""
    rows = Notice.objects.filter(person__username=name).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_the_whole_way(cora: User, chen: User, rita: User, pia: User) -> None:
    claim = factories.in_review()
    claim = factories.step(claim, "return", "rita", note="Ask the ministry.")
    claim = factories.step(claim, "submit", "chen")
    claim = factories.step(claim, "approve", "rita")
    claim = factories.step(claim, "publish", "pia")
    factories.step(claim, "hold", "pia", note="A reader doubts it.")
    while follow_record():
        pass
    assert told("chen") == ["returned", "approved", "published", "held"]
    assert told("cora") == ["published", "held"]
    assert told("rita") == told("pia") == []


def test_given_and_taken_away(chen: User, chidi: User, pia: User) -> None:
    claim = factories.step(factories.queued(), "assign", "pia", person="chen")
    factories.step(claim, "assign", "pia", person="chidi", note="Chen is off.")
    follow_record()
    assert told("chen") == ["assigned", "taken_away"]
    assert told("chidi") == ["assigned"]
    sentence = Notice.objects.get(person=chidi).sentence
    assert sentence == "Pia gave you the check of a claim."


def test_named_and_commented(cora: User, chen: User, rita: User) -> None:
    claim = factories.checking()
    add_comment(actor=rita, claim_id=claim.pk, text="@chen, is this the letter?")
    add_comment(actor=chen, claim_id=claim.pk, text="It is.")
    follow_record()
    assert told("chen") == ["mentioned"]  # once, though chen holds the claim too
    assert told("cora") == ["commented", "commented"]  # who flagged it
    assert told("rita") == []


def test_once_whatever_happens(chen: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written and how far is read are one transaction."""
    factories.step(factories.queued(), "assign", "pia", person="chen")

    def dies(rows: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(notices, "write_letters", dies)
    with pytest.raises(DatabaseError), transaction.atomic():
        follow_record()
    assert told("chen") == []
    monkeypatch.undo()
    follow_record()
    follow_record()
    assert told("chen") == ["assigned"]
    # Even a follower that forgot where it was tells nobody twice.
    Follower.objects.update(seq=0)
    follow_record()
    assert told("chen") == ["assigned"]


def test_the_database_keeps_it_to_once(chen: User) -> None:
    factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()
    row = Notice.objects.get()
    row.pk, row._state.adding = factories.article().pk, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_goes_by_the_record(chen: User) -> None:
    factories.step(factories.queued(), "assign", "pia", person="chen")
    assert follow_record(most=2) == 2
    while follow_record(most=2):
        pass
    newest = Event.objects.latest("seq").seq
    assert Follower.objects.get(name="notices").seq == newest
    assert follow_record() == 0


def test_who_cannot_read_the_desk_is_not_told(chen: User, ada: User) -> None:
    factories.step(factories.queued(), "assign", "pia", person="chen")
    set_active(actor=ada, person_id=chen.pk, active=False)
    follow_record()
    assert told("chen") == []


def test_mark_read(chen: User, chidi: User) -> None:
    first = factories.step(factories.queued(), "assign", "pia", person="chen")
    factories.step(factories.queued(), "assign", "pia", person="chen")
    factories.step(factories.queued(), "assign", "pia", person="chidi")
    follow_record()
    assert mark_read(actor=chen, claim_id=first.pk) == 1
    assert mark_read(actor=chen, until=timezone.now() - timedelta(days=1)) == 0
    assert mark_read(actor=chen, until=timezone.now()) == 1
    other = Notice.objects.get(person=chidi)
    assert mark_read(actor=chen, ids=[other.pk]) == 0
    assert mark_read(actor=chidi, ids=[other.pk]) == 1
    with refused("role_missing", Forbidden):
        mark_read(actor=factories.person("nora"), until=timezone.now())


def test_the_page(client: Client, chen: User, chidi: User) -> None:
    client.force_login(chen)
    address = reverse("inbox")
    assert "Nothing yet." in client.get(address).content.decode()
    claim = factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()
    page = client.get(address).content.decode()
    assert "Pia gave you the check of a claim." in page
    assert '<span class="count unread">1<' in page
    notice = Notice.objects.get()
    to = client.post(reverse("notice_open", args=[notice.pk]))
    assert (to.status_code, to["Location"]) == (303, reverse("claim", args=[claim.pk]))
    assert "count unread" not in client.get(address).content.decode()
    assert "You have read everything." in client.get(address + "?unread").content.decode()
    client.force_login(chidi)
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404


def test_all_that_was_shown_is_marked(client: Client, chen: User) -> None:
    client.force_login(chen)
    for _number in range(22):
        factories.step(factories.queued(), "assign", "pia", person="chen")
    while follow_record():
        pass
    page = client.get(reverse("inbox"))
    until = page.context["newest"].isoformat()
    late = factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()
    assert client.post(reverse("inbox_read"), {"until": until}).status_code == 303
    assert [row.claim_id for row in Notice.objects.filter(read_at=None)] == [late.pk]
    assert len(client.get(reverse("inbox") + "?page=2").context["rows"]) == 3
    assert client.post(reverse("inbox_read"), {"until": "yesterday"}).status_code == 400


def test_over_the_api(api: Callable[..., APIClient], chen: User) -> None:
    factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()
    desk = api(chen)
    row = desk.get("/api/v1/notices/?which=unread").json()["results"][0]
    assert (row["kind"], row["duty"], row["read_at"]) == ("assigned", "check", None)
    assert desk.post("/api/v1/notices/read/", {}, format="json").json()["code"] == "ids_or_until"
    marked = desk.post("/api/v1/notices/read/", {"ids": [row["id"]]}, format="json")
    assert marked.json() == {"read": 1}
    assert desk.get("/api/v1/notices/?which=unread").json()["results"] == []


def test_holds_that_end_and_what_is_declined(chen: User, pia: User) -> None:
    claim = factories.checking()
    held = claim.assignments.get()
    close(claim, AssignmentOutcome.EXPIRED)
    given = factories.step(factories.queued(), "assign", "pia", person="chen")
    close(given, AssignmentOutcome.DECLINED)
    while follow_record():
        pass
    assert held.person == chen
    assert told("chen") == ["expired", "assigned"]
    assert told("pia") == ["declined"]


@act
def close(claim: Claim, outcome: AssignmentOutcome) -> None:
    """As chen declines, or as the sweep ends a hold."""
    by = factories.person("chen") if outcome == AssignmentOutcome.DECLINED else None
    close_assignment(claim, duty=Duty.CHECK, outcome=outcome, by=by)


def test_a_plan_that_was_refused_at_its_time(pia: User) -> None:
    """The clock closes it; who planned it hears of it."""
    soon = timezone.now() + timedelta(hours=1)
    factories.step(factories.approved(), "plan", "pia", at=soon)
    User.objects.get(pk=pia.pk).groups.set(Group.objects.filter(name="checker"))
    with time_machine.travel(soon + timedelta(minutes=1)):
        assert publish_due() == 0
    while follow_record():
        pass
    assert told("pia") == ["plan_refused"]


def test_every_kind_is_told_by_something() -> None:
    by_events = {kind for rules in notices.RULES.values() for kind, _who in rules}
    assert by_events | set(BY_THE_CLOCK) == set(NoticeKind)
