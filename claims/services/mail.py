"""What people want by mail: they say it themselves, confirm their address, stop with one click."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Letter, LetterStatus, MailChoice, User, When
from claims.permissions import require
from claims.record import act, collect
from claims.services.letters import mail_is_set_up
from claims.services.mail_links import confirm_path, read_confirm, read_stop

ASK_AGAIN = timedelta(minutes=2)


@act
def choose_mail(
    *, actor: User, address: str, asking: str, telling: str, digest_hour: int
) -> MailChoice:
    """Say what one wants by mail and where. A new address gets a letter that asks to confirm it.

    Refuses a malformed address, unknown choices, and to ask again within two minutes.
    """
    require(actor, "desk.read")
    if not mail_is_set_up():
        raise Rejected("mail_not_set_up", _("This installation sends no mail; ask an admin."))
    address = address.strip()
    if {asking, telling} - set(When) or not 0 <= digest_hour <= 23:
        raise Rejected("mail_choice_unknown", _("Choose one of what is offered."))
    choice, _made = MailChoice.objects.select_for_update().get_or_create(person=actor)
    if address != choice.address:
        choice.confirmed_at = None
    choice.address, choice.asking, choice.telling = address, asking, telling
    choice.digest_hour = digest_hour
    if address and choice.confirmed_at is None:
        _ask(actor, choice)
    choice.save()
    # The record is for keeps; an address is the person's own.
    collect("person.mail_set", actor, actor=actor, asking=asking, telling=telling)
    return choice


def _ask(person: User, choice: MailChoice) -> None:
    try:
        validate_email(choice.address)
    except ValidationError as error:
        raise Rejected("address_malformed", " ".join(error.messages)) from error
    now = timezone.now()
    if choice.asked_at is not None and now - choice.asked_at < ASK_AGAIN:
        raise Rejected(
            "asked_just_now",
            _("A letter was sent a moment ago. Wait two minutes before you ask for another."),
        )
    choice.asked_at = now
    with translation.override(person.language_code):
        Letter.objects.create(
            person=person,
            address=choice.address,
            subject=_("%(newsroom)s: confirm your mail address")
            % {"newsroom": settings.NEWSROOM_NAME},
            text=_(
                "%(name)s asked for notices of %(newsroom)s to this address.\n\nIf that was you,"
                " confirm it within three days:\n%(link)s\n\nIf not, do nothing: no more mail comes."
            )
            % {
                "name": person.display_name,
                "newsroom": settings.NEWSROOM_NAME,
                "link": settings.PUBLIC_BASE_URL + confirm_path(person, choice.address),
            }
            + "\n",
        )


@act
def confirm_address(token: str) -> MailChoice:
    """Take an address for its person's own. Refuses a link that is old, or of another address."""
    said = read_confirm(token)
    choice = (
        MailChoice.objects.select_for_update().filter(person=said[0], address=said[1]).first()
        if said
        else None
    )
    if choice is None:
        raise Missing(
            "link_unknown", _("This link is too old or of another address. Ask for a new one.")
        )
    if choice.confirmed_at is None:
        choice.confirmed_at = choice.digest_until = timezone.now()
        choice.save(update_fields=["confirmed_at", "digest_until"])
        collect("person.mail_confirmed", choice.person, actor=None)
    return choice


@act
def stop_mail(token: str) -> MailChoice:
    """End all mail to a person, by the link in any letter. Refuses a link that is not ours."""
    person = read_stop(token)
    choice = (
        MailChoice.objects.select_for_update().filter(person=person).first() if person else None
    )
    if choice is None:
        raise Missing("link_unknown", _("This link is not one of ours."))
    if (choice.asking, choice.telling) != (When.NEVER, When.NEVER):
        choice.asking = choice.telling = When.NEVER
        choice.save(update_fields=["asking", "telling"])
        Letter.objects.filter(person=choice.person, status=LetterStatus.WAITING).delete()
        collect("person.mail_stopped", choice.person, actor=None)
    return choice
