"""Letters: what is wanted, to whom it was confirmed, once; and a mail server that is really there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.errors import Missing
from claims.models import Event, Letter, LetterStatus, MailChoice, User
from claims.services.letters import letters_due, send_letters, write_digests
from claims.services.mail import choose_mail, confirm_address, stop_mail
from claims.services.notices import follow_record, mark_read
from tests import factories
from tests.expect import refused
from tests.letterbox import Letterbox, letterbox

pytestmark = pytest.mark.django_db
ADDRESS = "chen@newsroom.example"


@pytest.fixture(autouse=True)
def set_up(settings: Settings) -> None:
    """Mail as if there were a server; Django's tests keep what is sent in mail.outbox."""
    settings.EMAIL_HOST = "mail.newsroom.example"


@pytest.fixture
def box(settings: Settings) -> Iterator[Letterbox]:
    """A mail server on this machine."""
    with letterbox() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 2
        yield made


def choose(person: User, **given: object) -> MailChoice:
    """A choice whose address is confirmed."""
    row = {"address": ADDRESS, "asking": "now", "telling": "digest", "digest_hour": 7, **given}
    MailChoice.objects.filter(person=person).delete()
    return MailChoice.objects.create(
        person=person, confirmed_at=timezone.now() - timedelta(days=9), **row
    )


def given_to_chen() -> None:
    """Something that asks chen, and its notice."""
    factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()


def links(text: str) -> list[str]:
    """The paths of the links in a letter."""
    return re.findall(r"http://127.0.0.1:\d+(\S+)", text)


def test_only_to_a_confirmed_address(chen: User, client: Client) -> None:
    choose_mail(actor=chen, address=ADDRESS, asking="now", telling="never", digest_hour=7)
    given_to_chen()
    assert [row.subject for row in Letter.objects.all()] == [
        "The Claim Desk: confirm your mail address"
    ]
    assert send_letters() == 1
    (path,) = links(mail.outbox[0].body)
    assert client.get(path).status_code == 200  # mail programs open links by themselves
    assert MailChoice.objects.get().confirmed_at is None
    assert "from now on" in client.post(path).content.decode()
    given_to_chen()
    send_letters()
    letter = mail.outbox[1]
    assert letter.to == [ADDRESS]
    assert letter.subject.startswith("Pia gave you the check of a claim. The envoy handed over")
    assert Event.objects.filter(verb__startswith="person.mail_").count() == 2
    assert not Event.objects.filter(data__contains=ADDRESS).exists()


def test_a_letter_says_no_more_than_it_must(chen: User) -> None:
    choose(chen)
    claim = factories.checking(note="Our man in the ministry says so.")
    factories.step(claim, "release", "pia", note="Ask our man.")
    factories.step(claim, "assign", "pia", person="chen", note="Ask our man again.")
    follow_record()
    text = Letter.objects.get().text
    assert "our man" not in text.lower()
    assert f"/desk/claims/{claim.pk}/" in text


def test_several_notices_of_a_moment_are_one_letter(chen: User) -> None:
    choose(chen)
    for _number in range(3):
        factories.step(factories.queued(), "assign", "pia", person="chen")
    follow_record()
    letter = Letter.objects.get()
    assert letter.subject.endswith("(and 2 more)")
    assert letter.notices.count() == 3


@pytest.mark.parametrize(("asking", "letters"), [("now", 1), ("digest", 0), ("never", 0)])
def test_as_chosen(asking: str, letters: int, chen: User) -> None:
    choose(chen, asking=asking)
    given_to_chen()
    assert Letter.objects.count() == letters


def test_nothing_where_no_mail_is_set_up(chen: User, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    choose(chen)
    given_to_chen()
    assert not Letter.objects.exists()
    assert not letters_due()
    with refused("mail_not_set_up"):
        choose_mail(actor=chen, address=ADDRESS, asking="now", telling="now", digest_hour=7)


def test_what_is_refused(chen: User) -> None:
    good = {"address": ADDRESS, "asking": "now", "telling": "never", "digest_hour": 7}
    with refused("address_malformed"):
        choose_mail(actor=chen, **{**good, "address": "chen@\nnewsroom"})
    with refused("mail_choice_unknown"):
        choose_mail(actor=chen, **{**good, "asking": "often"})
    choose_mail(actor=chen, **good)
    with refused("asked_just_now"):
        choose_mail(actor=chen, **{**good, "address": "other@newsroom.example"})
    with refused("link_unknown", Missing):
        confirm_address("x")
    with refused("link_unknown", Missing):
        stop_mail("x")


def test_the_link_is_of_one_address_and_three_days(chen: User, client: Client) -> None:
    choose_mail(actor=chen, address=ADDRESS, asking="now", telling="never", digest_hour=7)
    send_letters()
    (path,) = links(mail.outbox[0].body)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert client.post(path).status_code == 404
    MailChoice.objects.update(address="other@newsroom.example")
    assert client.post(path).status_code == 404


def test_one_click_stops_it(chen: User, client: Client) -> None:
    choose(chen)
    given_to_chen()
    send_letters()
    sent = mail.outbox[0]
    headers = sent.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert MailChoice.objects.get().asking == "now"
    strict = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    given_to_chen()
    assert Letter.objects.filter(status=LetterStatus.WAITING).count() == 0


# --- the daily letter ---------------------------------------------------------------------------


def test_a_digest_at_its_hour(chen: User) -> None:
    chen.time_zone = "Asia/Seoul"
    chen.save()
    day = datetime(2026, 3, 2, tzinfo=UTC)
    with time_machine.travel(day + timedelta(hours=1), tick=False):
        choose(chen, asking="digest", digest_until=timezone.now())
        given_to_chen()
    read = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # half past six in Seoul
    assert write_digests(read) == 0
    assert write_digests(read + timedelta(minutes=31)) == 1
    assert write_digests(read + timedelta(minutes=32)) == 0
    assert Letter.objects.get().subject == "The Claim Desk: 1 notice"
    # Nothing new: no letter. What comes after the hour waits for the next one.
    with time_machine.travel(read + timedelta(hours=2), tick=False):
        given_to_chen()
    assert write_digests(read + timedelta(hours=3)) == 0
    assert write_digests(read + timedelta(hours=25)) == 1
    assert write_digests(read + timedelta(hours=49)) == 0


def test_a_zone_that_no_table_knows_any_more_stops_no_digest(chen: User) -> None:
    User.objects.filter(pk=chen.pk).update(time_zone="Moon/Far", language="xx")
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        choose(chen, asking="digest", digest_until=timezone.now())
        given_to_chen()
    assert write_digests() == 1


def test_a_digest_holds_what_is_unread_and_was_not_sent(chen: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        choose(chen, asking="now", telling="digest", digest_until=timezone.now())
        claim = factories.in_review()
        factories.step(claim, "approve", "rita")
        given_to_chen()
    Letter.objects.all().delete()
    assert write_digests() == 1
    assert [row.kind for row in Letter.objects.get().notices.all()] == ["approved"]
    MailChoice.objects.update(digest_until=timezone.now() - timedelta(days=2))
    Letter.objects.all().delete()
    mark_read(actor=chen, until=timezone.now())
    assert write_digests() == 0


# --- sending ------------------------------------------------------------------------------------


def test_over_the_wire(chen: User, box: Letterbox) -> None:
    choose(chen)
    given_to_chen()
    assert letters_due()
    assert send_letters() == 1
    assert send_letters() == 0
    letter = Letter.objects.get()
    (got,) = box.letters
    assert isinstance(got, EmailMessage)
    assert got["Message-ID"] == f"<{letter.pk}@127.0.0.1>"
    assert got["To"] == ADDRESS
    assert (letter.status, letter.trouble) == ("sent", "")


def test_a_passing_fault_is_tried_again(chen: User, box: Letterbox) -> None:
    choose(chen)
    given_to_chen()
    box.answer = "451 Try later"
    assert send_letters() == 0
    letter = Letter.objects.get()
    assert (letter.status, letter.attempts) == ("waiting", 1)
    assert "Try later" in letter.trouble
    assert letter.next_at > timezone.now() + timedelta(seconds=50)
    box.answer = ""
    assert not letters_due()
    Letter.objects.update(next_at=timezone.now())
    assert send_letters() == 1


def test_a_final_answer_is_final(chen: User, box: Letterbox) -> None:
    choose(chen)
    given_to_chen()
    box.answer = "550 Nobody of this name"
    send_letters()
    letter = Letter.objects.get()
    assert letter.status == "given_up"
    assert "Nobody of this name" in letter.trouble


def test_given_up_after_a_day_of_faults(chen: User, box: Letterbox) -> None:
    choose(chen)
    given_to_chen()
    box.answer = "451 Try later"
    Letter.objects.update(attempts=11)
    send_letters()
    assert Letter.objects.get().status == "given_up"


def test_what_another_worker_sends_is_left_to_it(chen: User) -> None:
    """Until the lease is over; then the same letter goes out, under the same name."""
    choose(chen)
    given_to_chen()
    lease = timezone.now() + timedelta(seconds=30)
    Letter.objects.update(status=LetterStatus.SENDING, token=uuid4(), next_at=lease, attempts=1)
    assert send_letters() == 0
    Letter.objects.update(next_at=timezone.now())
    assert send_letters() == 1
    letter = Letter.objects.get()
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{letter.pk}@127.0.0.1>"
