"""What the clock says, once: soon, overdue, overdue at the desk; and the editions it goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.errors import Conflict, Forbidden, Missing
from claims.models import Claim, Desk, Edition, Notice, ReplyRequest, User
from claims.services.contact_notes import note_answer
from claims.services.editions import add_edition, next_editions, remove_edition, set_desk_zone
from claims.services.reminders import remind
from claims.services.replies import ask_for_reply, record_silence, remind_of_reply
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def kinds(name: str) -> list[str]:
    """What a person was told, in order."""
    rows = Notice.objects.filter(person__username=name).order_by("at", "id")
    return [row.kind for row in rows]


def held_until(due: datetime) -> Claim:
    """A claim that chen checks, due at a time."""
    factories.person("pia")
    with time_machine.travel(NOON - timedelta(hours=6), tick=False):
        return factories.step(factories.queued(), "assign", "pia", person="chen", due_at=due)


def look(after_noon: timedelta) -> int:
    """Look at the clock."""
    with time_machine.travel(NOON + after_noon, tick=False):
        return remind()


def test_soon_overdue_and_to_the_publisher() -> None:
    held_until(NOON)
    assert look(-timedelta(minutes=31)) == 0
    assert look(-timedelta(minutes=29)) == 1
    assert look(-timedelta(minutes=1)) == 0  # once
    assert look(timedelta(minutes=1)) == 1
    assert kinds("chen") == ["due_soon", "overdue"]
    assert kinds("pia") == []
    assert look(timedelta(minutes=16)) == 1
    assert look(timedelta(minutes=17)) == 0
    assert kinds("pia") == ["escalated"]
    assert look(timedelta(days=8)) == 0


def test_another_time_is_told_anew() -> None:
    claim = held_until(NOON)
    look(timedelta(minutes=1))
    claim.assignments.filter(closed_at=None).update(due_at=NOON + timedelta(hours=1))
    look(timedelta(minutes=61))
    assert kinds("chen") == ["overdue", "overdue"]


def test_work_that_is_with_others_is_not_overdue() -> None:
    claim = held_until(NOON)
    factories.evidence(claim)
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    assert look(timedelta(hours=1)) == 0


def test_nobody_holds_it() -> None:
    factories.person("pia")
    claim = factories.queued()
    Claim.objects.filter(pk=claim.pk).update(due_at=NOON)
    assert look(timedelta(minutes=1)) == 1
    assert look(timedelta(minutes=2)) == 0
    assert kinds("pia") == ["escalated"]


def test_the_desks_own_publishers() -> None:
    held_until(NOON)
    own = factories.person("paul", "publisher")
    Desk.objects.get().members.add(own)
    look(timedelta(minutes=20))
    assert kinds("paul") == ["escalated"]
    assert kinds("pia") == []


def test_who_is_away_is_passed_over() -> None:
    held_until(NOON)
    User.objects.filter(username="chen").update(away_until=date(2026, 3, 3))
    assert look(timedelta(minutes=1)) == 1
    assert kinds("chen") == []
    assert kinds("pia") == ["escalated"]


# --- the right of reply ---------------------------------------------------------------------------


def asked_until(due: datetime, claim: Claim, by: str = "cora") -> ReplyRequest:
    with time_machine.travel(NOON - timedelta(hours=5), tick=False):
        return ask_for_reply(
            actor=factories.person(by),
            claim_id=claim.pk,
            who={"name": "The agency"},
            how="mail",
            at=timezone.now(),
            due_at=due,
        )


def test_no_answer_came() -> None:
    asked_until(NOON, held_until(NOON + timedelta(days=2)))
    assert look(-timedelta(minutes=1)) == 0
    assert look(timedelta(minutes=1)) == 2
    assert look(timedelta(minutes=2)) == 0  # once
    assert kinds("cora") == kinds("chen") == ["unanswered"]
    assert kinds("pia") == []


def test_whoever_asked_and_checks_is_told_once() -> None:
    asked_until(NOON, held_until(NOON + timedelta(days=2)), by="chen")
    assert look(timedelta(minutes=1)) == 1


def test_an_answer_or_another_deadline() -> None:
    claim = held_until(NOON + timedelta(days=2))
    row = asked_until(NOON, claim)
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        remind_of_reply(
            actor=row.asked_by,
            request_id=row.pk,
            at=timezone.now(),
            due_at=NOON + timedelta(hours=3),
        )
    assert look(timedelta(hours=1)) == 0
    assert look(timedelta(hours=4)) == 2
    with time_machine.travel(NOON + timedelta(hours=5), tick=False):
        record_silence(actor=row.asked_by, request_id=row.pk)
        asked_until(NOON + timedelta(hours=6), claim)
        note = Notice.objects.get(person=row.asked_by)
    assert "passed without an answer" in note.sentence
    [waiting] = claim.reply_requests.filter(state="waiting")
    with time_machine.travel(NOON + timedelta(hours=5), tick=False):
        note_answer(
            actor=row.asked_by, request_id=waiting.pk, how="mail", at=timezone.now(), text="No."
        )
    assert look(timedelta(hours=7)) == 0


def test_everybody_who_waits_is_away() -> None:
    asked_until(NOON, held_until(NOON + timedelta(days=2)))
    User.objects.filter(username__in=["cora", "chen"]).update(away_until=date(2026, 3, 3))
    assert look(timedelta(minutes=1)) == 1
    assert kinds("pia") == ["unanswered"]


def test_what_is_dismissed_waits_for_nobody() -> None:
    claim = held_until(NOON + timedelta(days=2))
    asked_until(NOON, claim)
    Claim.objects.filter(pk=claim.pk).update(state="dismissed")
    assert look(timedelta(minutes=1)) == 0


# --- editions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "days", "now", "then"),
    [
        ("Asia/Seoul", time(19), "1234567", "2026-03-02T09:00Z", "2026-03-02T10:00Z"),
        ("Asia/Seoul", time(19), "1234567", "2026-03-02T10:00Z", "2026-03-03T10:00Z"),
        ("Asia/Seoul", time(19), "7", "2026-03-02T09:00Z", "2026-03-08T10:00Z"),
        # Berlin skips 02:30 on 29 March and has it twice on 25 October.
        ("Europe/Berlin", time(2, 30), "1234567", "2026-03-28T12:00Z", "2026-03-29T01:30Z"),
        ("Europe/Berlin", time(2, 30), "1234567", "2026-10-24T12:00Z", "2026-10-25T00:30Z"),
        ("Europe/Berlin", time(19), "1234567", "2026-03-28T20:00Z", "2026-03-29T17:00Z"),
    ],
)
def test_the_next_time(zone: str, at: time, days: str, now: str, then: str, pia: User) -> None:
    set_desk_zone(actor=pia, slug="news", time_zone=zone)
    add_edition(actor=pia, slug="news", name="Bulletin", at=at, days=days)
    found = next_editions(Desk.objects.get(), now=datetime.fromisoformat(now))
    assert found[0][1] == datetime.fromisoformat(then)


def test_what_is_refused(pia: User, chen: User) -> None:
    made = add_edition(actor=pia, slug="news", name="Bulletin", at=time(19))
    with refused("edition_known", Conflict):
        add_edition(actor=pia, slug="news", name=" Bulletin ", at=time(20))
    with refused("edition_name_empty"):
        add_edition(actor=pia, slug="news", name=" ", at=time(20))
    with refused("edition_days_wrong"):
        add_edition(actor=pia, slug="news", name="Late", at=time(23), days="8")
    with refused("time_zone_unknown"):
        set_desk_zone(actor=pia, slug="news", time_zone="Moon/Far")
    with refused("no_such_desk", Missing):
        set_desk_zone(actor=pia, slug="moon", time_zone="UTC")
    with refused("role_missing", Forbidden):
        add_edition(actor=chen, slug="news", name="Late", at=time(23))
    with refused("role_missing", Forbidden):
        remove_edition(actor=chen, edition_id=made.pk)
    remove_edition(actor=pia, edition_id=made.pk)
    with refused("no_such_edition", Missing):
        remove_edition(actor=pia, edition_id=made.pk)


def test_set_up_and_chosen_on_pages(client: Client, pia: User, chen: User) -> None:
    client.force_login(pia)
    address = reverse("desk_set_up", args=["news"])
    edition = {"name": "19:00 bulletin", "at": "19:00", "days": ["1", "2", "3", "4", "5", "6", "7"]}
    assert client.post(address, {**edition, "days": []}).status_code == 422
    assert client.post(address, edition).status_code == 303
    again = client.post(address, edition)
    assert again.status_code == 422
    assert "an edition of this name already" in again.content.decode()
    assert client.post(address, {"time_zone": "Asia/Seoul"}).status_code == 303
    assert "19:00 bulletin" in client.get(reverse("desk_list")).content.decode()

    claim = factories.flagged()
    client.force_login(chen)
    due = next_editions(None)[0][1]
    step = reverse("claim_step", args=[claim.pk, "accept"])
    assert "19:00 bulletin" in client.get(step).content.decode()
    given = {"version": claim.version, "desk": "news", "priority": 3, "edition": due.isoformat()}
    old = client.post(step, {**given, "edition": "2020-01-01T10:00:00+00:00"})
    assert old.status_code == 422
    assert client.post(step, given).status_code == 303
    assert factories.fresh(claim).due_at == due
    assert timezone.now() < due <= timezone.now() + timedelta(days=1)
    client.force_login(pia)
    removed = client.post(reverse("edition_remove", args=[Edition.objects.get().pk]))
    assert removed.status_code == 303
    assert not Edition.objects.exists()
