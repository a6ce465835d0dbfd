"""People: an admin makes the accounts and says who is what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.errors import Conflict, Missing, Rejected
from claims.models import User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.workflow import Role


@act
def add_person(
    *,
    actor: User | None,
    username: str,
    password: str,
    roles: Iterable[str] = (),
    first_name: str = "",
    last_name: str = "",
    demo: bool = False,
) -> User:
    """Make an account with its roles. Without actor it is the installation itself that does.

    Refuses a user name that is taken (Conflict) or malformed, an unknown role, a weak password.
    """
    if actor is not None:
        require(actor, "people.manage")
    username = User.normalize_username(username.strip())
    if User.objects.filter(username=username).exists():
        raise Conflict(
            "person_known",
            _("There is somebody of the user name %(name)s already.") % {"name": username},
        )
    wanted = _known(roles)
    person = User(
        username=username,
        first_name=clean_text(first_name),
        last_name=clean_text(last_name),
        demo=demo,
    )
    try:
        person.clean_fields(exclude=["password"])
        validate_password(password, person)
    except ValidationError as error:
        raise Rejected("person_malformed", " ".join(error.messages)) from error
    person.set_password(password)
    person.save()
    _give(person, wanted)
    collect("person.added", person, actor=actor, username=username, roles=sorted(wanted))
    return person


@act
def set_roles(*, actor: User | None, person_id: UUID, roles: Iterable[str]) -> User:
    """Say what a person is from now on. Refuses unknown roles, and to leave no admin at all."""
    if actor is not None:
        require(actor, "people.manage")
    person = User.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise Missing("no_such_person", _("There is no such person."))
    wanted = _known(roles)
    was = set(person.groups.values_list("name", flat=True)) & set(Role)
    if person.is_superuser:
        was.add(Role.ADMIN)
    if Role.ADMIN in was - wanted:
        _require_another_admin(person)
    if was != wanted:
        _give(person, wanted)
        collect("person.roles_set", person, actor=actor, before=sorted(was), after=sorted(wanted))
    return person


@act
def set_active(*, actor: User | None, person_id: UUID, active: bool) -> User:
    """Switch an account off (its sessions and tokens end with it) or on again; roles stay.

    Refuses to switch off the last admin. What the person wrote and holds stays on the record.
    """
    if actor is not None:
        require(actor, "people.manage")
    person = User.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise Missing("no_such_person", _("There is no such person."))
    if person.is_active == active:
        return person
    if not active and (person.is_superuser or Role.ADMIN in person.role_names):
        _require_another_admin(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    verb = "person.activated" if active else "person.deactivated"
    collect(verb, person, actor=actor, username=person.username)
    return person


@act
def set_language_and_zone(*, actor: User, language: str, time_zone: str) -> User:
    """Say in which language and time zone one reads the desk; empty means the newsroom's.

    Everybody does this for themselves. Refuses a language or a zone that is not known.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise Rejected("language_unknown", _("The desk does not speak this language."))
    if time_zone and time_zone not in available_timezones():
        raise Rejected("time_zone_unknown", _("There is no time zone of this name."))
    person = User.objects.select_for_update().get(pk=actor.pk)
    before = {"language": person.language, "time_zone": person.time_zone}
    after = {"language": language, "time_zone": time_zone}
    if before != after:
        person.language, person.time_zone = language, time_zone
        person.save(update_fields=["language", "time_zone"])
        collect("person.language_set", person, actor=actor, before=before, after=after)
    return person


@act
def set_away(*, actor: User, person_id: UUID, until: date | None) -> User:
    """Say on which day a person is back (None: they are here): oneself, or publishers and admins.

    Who is away is given no work without a reason and is passed over by reminders. What they hold
    stays theirs. Refuses (Rejected `away_until_past`) a day that is not to come.
    """
    if actor.pk != person_id:
        require(actor, "people.away")
    person = User.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise Missing("no_such_person", _("There is no such person."))
    before = person.away_until
    person.away_until = until
    if until is not None and not person.is_away:
        raise Rejected("away_until_past", _("Name a day that is to come."))
    if before != until:
        person.save(update_fields=["away_until"])
        collect(
            "person.away_set",
            person,
            actor=actor,
            person=str(person.pk),
            until=until.isoformat() if until else None,
        )
    return person


def _require_another_admin(person: User) -> None:
    admins = Q(groups__name=Role.ADMIN) | Q(is_superuser=True)
    others = User.objects.filter(admins, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        raise Rejected("last_admin", _("Someone must stay admin: name another one first."))


def _known(roles: Iterable[str]) -> set[str]:
    wanted = {str(role) for role in roles}
    if unknown := sorted(wanted - set(Role)):
        raise Rejected(
            "role_unknown",
            _("No such role: %(unknown)s. Roles: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(Role)},
        )
    return wanted


def _give(person: User, roles: set[str]) -> None:
    person.groups.set(Group.objects.filter(name__in=roles))
    # Django's own admin asks for these two; our roles are the groups.
    person.is_staff = person.is_superuser = Role.ADMIN in roles
    person.save(update_fields=["is_staff", "is_superuser"])
    person.__dict__.pop("_roles", None)  # roles_of keeps what it read
