"""Who may what: one table. Steps have their roles in `workflow.py`; everything else is here."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import Forbidden
from claims.models import Assignment, Claim, Duty, User
from claims.workflow import Role, State, Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

Person = User | AnonymousUser

_EVERYONE = frozenset(Role)
_WRITERS = frozenset({Role.CONTRIBUTOR, Role.CHECKER})
_CHECKERS = frozenset({Role.CHECKER})
_DECIDERS = frozenset({Role.CHECKER, Role.REVIEWER, Role.PUBLISHER})

ABILITIES: dict[str, frozenset[Role]] = {
    "desk.read": _EVERYONE,
    "article.add": _WRITERS,
    "claim.change": _WRITERS,
    "claim.link": _CHECKERS,
    "claim.move": frozenset({Role.CHECKER, Role.PUBLISHER}),
    "appearance.add": _WRITERS,
    "party.add": _WRITERS,
    "source.attach": _WRITERS,
    "source.change": _WRITERS,
    "source.upload": _WRITERS,
    "source.join": frozenset({Role.CHECKER, Role.PUBLISHER}),
    "snapshot.retry": _WRITERS,
    "snapshot.override": frozenset({Role.CHECKER, Role.PUBLISHER}),
    "snapshot.state_facts": _WRITERS,
    "source.override_robots": frozenset({Role.CHECKER, Role.PUBLISHER}),
    "contact.note": _WRITERS,
    "evidence.add": _CHECKERS,
    "draft.save": _CHECKERS,
    "queue.take": frozenset({Role.CHECKER, Role.REVIEWER}),
    "claim.recuse": frozenset({Role.PUBLISHER}),
    "watch.check": _DECIDERS,
    "watch.resolve": _DECIDERS,
    "desk.set_up": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "figures.people": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "people.away": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "policy.set": frozenset({Role.PUBLISHER}),
    "people.manage": frozenset({Role.ADMIN}),
}

# Who can be given a duty.
ROLE_FOR: dict[Duty, Role] = {Duty.CHECK: Role.CHECKER, Duty.REVIEW: Role.REVIEWER}

# What a token may be given: the scopes that fit its person's roles.
SCOPES: dict[str, frozenset[Role]] = {
    "read": _EVERYONE,
    "write": _WRITERS | {Role.REVIEWER, Role.PUBLISHER},
    "review": frozenset({Role.REVIEWER, Role.PUBLISHER}),
    "publish": frozenset({Role.PUBLISHER}),
    "admin": frozenset({Role.ADMIN}),
}


def roles_of(user: Person) -> frozenset[str]:
    """The person's roles, read once per object; a superuser is an admin, never more by that."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    names = set(user.role_names) & set(Role)
    if user.is_superuser:
        names.add(Role.ADMIN)
    return frozenset(names)


def may(user: Person, ability: str) -> bool:
    """Whether one of the person's roles has the ability."""
    return bool(ABILITIES[ability] & roles_of(user))


def require(user: Person, ability: str) -> None:
    """Refuse (Forbidden `role_missing`) unless the person has the ability."""
    if not may(user, ability):
        raise role_missing(ABILITIES[ability], ability=ability)


def scopes_of(user: Person) -> list[str]:
    """Every scope the person's roles allow."""
    roles = roles_of(user)
    return [scope for scope, wanted in SCOPES.items() if wanted & roles]


def is_assignee(user: Person, claim: Claim) -> bool:
    """Whether the claim's open check is this person's."""
    return Assignment.objects.filter(
        claim=claim, duty=Duty.CHECK, person_id=user.pk, closed_at__isnull=True
    ).exists()


def duty_now(claim: Claim) -> Duty:
    """What the claim waits for: a review while it is in review, else a check."""
    return Duty.REVIEW if claim.state == State.IN_REVIEW else Duty.CHECK


def require_step(user: Person, step: Step, claim: Claim) -> None:
    """Refuse (Forbidden) a step that the person's roles and assignments do not open."""
    roles = roles_of(user)
    if step.open_to(roles, assignee=False):
        return
    mine = Assignment.objects.filter(claim=claim, person_id=user.pk, closed_at__isnull=True)
    if step.by_holder and mine.filter(duty=duty_now(claim)).exists():
        return
    if step.assignee_role in roles or (step.by_holder and ROLE_FOR[duty_now(claim)] in roles):
        if step.assignee_role in roles and is_assignee(user, claim):
            return
        raise Forbidden("not_assignee", _("Only the person who holds the claim may do this."))
    wanted = {ROLE_FOR[duty_now(claim)]} if step.by_holder else {step.assignee_role}
    raise role_missing(step.roles or {role for role in wanted if role})


def role_names(roles: Collection[Role]) -> str:
    """The roles in words, for a sentence."""
    return ", ".join(str(role.label) for role in sorted(roles))


def role_missing(roles: Collection[Role], **extra: str) -> Forbidden:
    """The refusal that names the roles which would do."""
    sentence = ngettext(
        "This needs the role of %(roles)s.", "This needs one of the roles: %(roles)s.", len(roles)
    )
    return Forbidden("role_missing", sentence % {"roles": role_names(roles)}, **extra)


def may_read_confidential(user: User, claim: Claim) -> bool:
    """The claim's people (whoever flagged it or was ever assigned to it) and publishers."""
    return (
        Role.PUBLISHER in roles_of(user)
        or claim.flagged_by_id == user.pk
        or claim.assignments.filter(person=user).exists()
    )


def people_with(role: Role) -> QuerySet[User]:
    """Active people of a role."""
    return User.objects.filter(is_active=True, groups__name=role)
