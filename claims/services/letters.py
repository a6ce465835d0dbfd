"""Letters: what the inbox says, by mail. Written in the transaction of the notice, sent by workers.

A letter names no more than a sentence, the claim and the address of its page: what colleagues
wrote is read at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import ASKING, Letter, LetterStatus, MailChoice, Notice, User, When
from claims.services.mail_links import stop_path

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend
    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 12  # the last about a day after the first
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
OPERATIONS = 10  # of one conversation with a mail server, each as long as EMAIL_TIMEOUT at most
MOST_IN_A_DIGEST = 100
_SUBJECT = 200


def mail_is_set_up() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


# --- writing ------------------------------------------------------------------------------------


def write_letters(notices: Iterable[Notice]) -> None:
    """One letter to each person who wants some of these notices at once."""
    if not mail_is_set_up():
        return
    by_person: dict[UUID, list[Notice]] = {}
    for notice in notices:
        choice = getattr(notice.person, "mail_choice", None)
        if choice is not None and _wanted(choice, notice) == When.NOW:
            by_person.setdefault(notice.person_id, []).append(notice)
    for rows in by_person.values():
        _write(rows[0].person.mail_choice, rows)


def _wanted(choice: MailChoice, notice: Notice) -> str:
    if choice.confirmed_at is None:
        return When.NEVER
    return choice.asking if notice.asks else choice.telling


def _write(choice: MailChoice, notices: list[Notice], *, digest: bool = False) -> Letter:
    person = choice.person
    with translation.override(person.language_code):
        subject = _digest_subject(len(notices)) if digest else _subject(notices)
        text = _text(person, notices)
    letter = Letter.objects.create(
        person=person,
        address=choice.address,
        subject=subject[:_SUBJECT],
        text=text,
        stop_address=settings.PUBLIC_BASE_URL + stop_path(person),
    )
    Notice.objects.filter(pk__in=[row.pk for row in notices]).update(letter=letter)
    return letter


def _digest_subject(number: int) -> str:
    return ngettext(
        "%(newsroom)s: %(number)d notice", "%(newsroom)s: %(number)d notices", number
    ) % {"newsroom": settings.NEWSROOM_NAME, "number": number}


def _subject(notices: list[Notice]) -> str:
    first = " ".join(f"{notices[0].sentence} {notices[0].claim.statement}".split())
    if len(notices) == 1:
        return first
    return _("%(first)s (and %(number)d more)") % {
        "first": first[: _SUBJECT - 40],
        "number": len(notices) - 1,
    }


def _text(person: User, notices: list[Notice]) -> str:
    blocks = [f"{row.sentence}\n“{row.claim.statement}”\n{_address(row)}" for row in notices]
    inbox = settings.PUBLIC_BASE_URL + reverse("inbox")
    choices = settings.PUBLIC_BASE_URL + reverse("mail_choice")
    ending = _("All notices: %(inbox)s\nWhat you get by mail, and how to stop it: %(choices)s") % {
        "inbox": inbox,
        "choices": choices,
    }
    return "\n\n".join([*blocks, f"-- \n{settings.NEWSROOM_NAME}\n{ending}"]) + "\n"


def _address(notice: Notice) -> str:
    return settings.PUBLIC_BASE_URL + reverse("claim", args=[notice.claim_id])


def write_digests(now: datetime | None = None) -> int:
    """A letter for everybody whose hour of the day has come; gives how many were written.

    A digest holds what was unread, wanted once a day and older than its hour. An hour that was
    missed is made up for; two workers at once take turns at the person's choice.
    """
    if not mail_is_set_up():
        return 0
    now = now or timezone.now()
    daily = Q(asking=When.DIGEST) | Q(telling=When.DIGEST)
    # The newest hour may be up to a day old: who had a digest since then waits.
    waiting = MailChoice.objects.filter(
        daily, confirmed_at__isnull=False, digest_until__lt=now - timedelta(hours=1)
    ).select_related("person")
    return sum(_write_digest(choice.pk, now) for choice in waiting if _due(choice, now))


def _due(choice: MailChoice, now: datetime) -> bool:
    return choice.digest_until < digest_hour(choice, now)


def digest_hour(choice: MailChoice, now: datetime) -> datetime:
    """When the person's digest was due last, in UTC."""
    local = now.astimezone(choice.person.zone)
    hour = local.replace(hour=choice.digest_hour, minute=0, second=0, microsecond=0)
    if hour > local:
        hour -= timedelta(days=1)  # the same hour on the clock of the day before
    return hour.astimezone(UTC)


@transaction.atomic
def _write_digest(choice_id: UUID, now: datetime) -> int:
    choice = MailChoice.objects.select_for_update().select_related(None).get(pk=choice_id)
    until = digest_hour(choice, now)
    if choice.digest_until >= until:
        return 0
    wanted = Q()
    if choice.asking != When.DIGEST:
        wanted &= ~Q(kind__in=ASKING)
    if choice.telling != When.DIGEST:
        wanted &= Q(kind__in=ASKING)
    rows = Notice.objects.filter(
        wanted,
        person=choice.person_id,
        read_at__isnull=True,
        letter__isnull=True,
        at__lt=until,
        at__gte=choice.confirmed_at,
    )
    notices = list(rows.select_related("claim", "actor").order_by("at", "id")[:MOST_IN_A_DIGEST])
    choice.digest_until = until
    choice.save(update_fields=["digest_until"])
    if not notices:
        return 0
    _write(choice, notices, digest=True)
    return 1


# --- sending ------------------------------------------------------------------------------------


def letters_due() -> bool:
    """Whether a letter waits that may be sent now."""
    return mail_is_set_up() and _due_letters(timezone.now()).exists()


def _due_letters(now: datetime) -> QuerySet[Letter]:
    open_ones = [LetterStatus.WAITING, LetterStatus.SENDING]
    return Letter.objects.filter(status__in=open_ones, next_at__lte=now)


def send_letters(most: int = 50) -> int:
    """Send what is due, one after the other; gives how many the mail server took."""
    if not mail_is_set_up():
        return 0
    sent = 0
    tried: set[UUID] = set()
    connection = get_connection()
    try:
        while len(tried) < most:
            due = _due_letters(timezone.now()).exclude(pk__in=tried).order_by("next_at")
            letter = due.first()
            if letter is None:
                break
            tried.add(letter.pk)
            sent += _send(letter, connection)
    finally:
        connection.close()
    return sent


def _lease() -> timedelta:
    return timedelta(seconds=settings.EMAIL_TIMEOUT * OPERATIONS)


def _send(letter: Letter, connection: BaseEmailBackend) -> int:
    token = uuid4()
    now = timezone.now()
    mine = _due_letters(now).filter(pk=letter.pk, token=letter.token)
    # While it is being sent, `next_at` is when others may take it for lost.
    if not mine.update(
        status=LetterStatus.SENDING,
        token=token,
        attempts=F("attempts") + 1,
        next_at=now + _lease(),
    ):
        return 0
    ours = Letter.objects.filter(pk=letter.pk, token=token, status=LetterStatus.SENDING)
    try:
        connection.open()
        connection.send_messages([_message(letter)])
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        connection.close()
        _failed(ours, letter, error)
        return 0
    ours.update(status=LetterStatus.SENT, sent_at=timezone.now(), trouble="")
    return 1


def _message(letter: Letter) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{letter.pk}@{host}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's holiday note answers it
    }
    if letter.stop_address:
        headers["List-Unsubscribe"] = f"<{letter.stop_address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(letter.subject, letter.text, to=[letter.address], headers=headers)


def _failed(ours: QuerySet[Letter], letter: Letter, error: Exception) -> None:
    attempts = letter.attempts + 1
    final = attempts >= MOST_ATTEMPTS or _is_final(error)
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    ours.update(
        status=LetterStatus.GIVEN_UP if final else LetterStatus.WAITING,
        next_at=timezone.now() + pause,
        trouble=str(error)[:1000],
    )
    log.warning("mail.not_sent", letter=str(letter.pk), final=final, error=str(error))


def _is_final(error: Exception) -> bool:
    """Whether the server's answer is for good: a code of 500 or more (RFC 5321), not a fault of
    the line or of signing in, which somebody can mend."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    if isinstance(error, ValueError):
        return True  # a header or address that cannot be written
    return isinstance(error, SMTPResponseException) and error.smtp_code in {550, 551, 552, 553, 554}
