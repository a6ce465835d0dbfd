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
    "queue.take": _DECIDERS | {Role.LAWYER},
    "claim.recuse": frozenset({Role.PUBLISHER}),
    "watch.check": _DECIDERS,
    "watch.resolve": _DECIDERS,
    "desk.set_up": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "figures.people": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "people.away": frozenset({Role.PUBLISHER, Role.ADMIN}),
    "policy.set": frozenset({Role.PUBLISHER}),
    "legal.rule": frozenset({Role.PUBLISHER}),
    "people.manage": frozenset({Role.ADMIN}),
}

# Who can be given a duty: one of these roles. Newsrooms without a lawyer of their own have a
# publisher write down what the one whom they asked says.
ROLES_FOR: dict[Duty, frozenset[Role]] = {
    Duty.CHECK: _CHECKERS,
    Duty.REVIEW: frozenset({Role.REVIEWER}),
    Duty.LEGAL: frozenset({Role.LAWYER, Role.PUBLISHER}),
}
# In which states a duty is its holder's turn: a check is held until it is published.
TURNS: dict[Duty, frozenset[State]] = {
    Duty.CHECK: frozenset({State.CHECKING}),
    Duty.REVIEW: frozenset({State.IN_REVIEW}),
    Duty.LEGAL: frozenset({State.IN_REVIEW, State.APPROVED}),
}

# What a token may be given: the scopes that fit its person's roles.
SCOPES: dict[str, frozenset[Role]] = {
    "read": _EVERYONE,
    "write": _WRITERS | {Role.REVIEWER, Role.PUBLISHER, Role.LAWYER},
    "review": frozenset({Role.REVIEWER, Role.PUBLISHER, Role.LAWYER}),
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


def duties_now(claim: Claim) -> tuple[Duty, ...]:
    """What the claim can wait for: a review and a legal answer while it is in review, a legal answer
    while it is approved, else a check."""
    state = State(claim.state)
    return tuple(duty for duty in Duty if duty != Duty.CHECK and state in TURNS[duty]) or (
        Duty.CHECK,
    )


def require_step(user: Person, step: Step, claim: Claim) -> None:
    """Refuse (Forbidden) a step that the person's roles and assignments do not open."""
    roles = roles_of(user)
    if step.open_to(roles, assignee=False):
        return
    waits = [duty for duty in duties_now(claim) if duty in step.by_holder]
    mine = Assignment.objects.filter(claim=claim, person_id=user.pk, closed_at__isnull=True)
    if waits and mine.filter(duty__in=waits).exists():
        return
    doing = frozenset[Role]().union(*(ROLES_FOR[Duty(duty)] for duty in waits or step.by_holder))
    if step.assignee_role in roles or doing & roles:
        if step.assignee_role in roles and is_assignee(user, claim):
            return
        raise Forbidden("not_assignee", _("Only the person who holds the claim may do this."))
    wanted = doing or {step.assignee_role}
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


def people_with(*roles: Role) -> QuerySet[User]:
    """Active people of any of the roles."""
    found = User.objects.filter(is_active=True, groups__name__in=roles)
    return found.distinct() if len(roles) > 1 else found
