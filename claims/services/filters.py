"""Saved lists of claims: kept, changed and removed by whoever saved them.

They say nothing about a claim, so that none of this is an act of the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from claims.errors import Conflict, Forbidden, Malformed, Missing, Rejected
from claims.lists import NAMES
from claims.models import SavedFilter, User
from claims.passages import clean_text
from claims.permissions import may, require

MOST = 50  # of one person
_KEPT = (*NAMES, "view", "sort")
_LONGEST_NAME = 80
_LONGEST_QUERY = 2000


def filters_for(user: User) -> QuerySet[SavedFilter]:
    """One's own and those that colleagues share, by name."""
    if not may(user, "desk.read"):
        return SavedFilter.objects.none()
    seen = Q(person=user) | Q(shared=True)
    return SavedFilter.objects.filter(seen).select_related("person").order_by("name", "id")


@transaction.atomic
def save_filter(
    *, actor: User, name: str, given: Mapping[str, str], shared: bool = False
) -> SavedFilter:
    """Keep a list under a name; `given` has the list's parameters, empty ones are left out.

    Refuses an empty or long name, one that the person uses already, a list that narrows nothing,
    unknown parameters, and more lists than MOST.
    """
    require(actor, "desk.read")
    if SavedFilter.objects.filter(person=actor).count() >= MOST:
        raise Rejected(
            "filters_too_many",
            _("You have %(most)d saved lists: remove one first.") % {"most": MOST},
        )
    made = SavedFilter(person=actor, name=_name(name), query=_query(given), shared=shared)
    return _stored(made)


@transaction.atomic
def change_filter(
    *,
    actor: User,
    filter_id: UUID,
    name: str | None = None,
    given: Mapping[str, str] | None = None,
    shared: bool | None = None,
) -> SavedFilter:
    """Rename a list, narrow it otherwise, share it or keep it for oneself; None leaves a part.

    Refuses like `save_filter`, and other people's lists.
    """
    kept = _own(actor, filter_id)
    if name is not None:
        kept.name = _name(name)
    if given is not None:
        kept.query = _query(given)
    if shared is not None:
        kept.shared = shared
    return _stored(kept)


@transaction.atomic
def remove_filter(*, actor: User, filter_id: UUID) -> None:
    """Remove a list, also for those with whom it is shared. Refuses other people's."""
    _own(actor, filter_id).delete()


def _own(actor: User, filter_id: UUID) -> SavedFilter:
    require(actor, "desk.read")
    found = filters_for(actor).filter(pk=filter_id).first()
    if found is None:
        raise Missing("no_such_filter", _("There is no such saved list."))
    if found.person_id != actor.pk:
        raise Forbidden(
            "filter_of_another",
            _("%(person)s saved this list: only they can change it. Save one of your own.")
            % {"person": found.person.display_name},
        )
    return found


def _name(name: str) -> str:
    name = " ".join(clean_text(name).split())
    if not name:
        raise Rejected("filter_name_empty", _("Give the list a name."))
    if len(name) > _LONGEST_NAME:
        raise Rejected("filter_name_long", _("The name is longer than 80 characters."))
    return name


def _query(given: Mapping[str, str]) -> str:
    if unknown := sorted(set(given) - set(_KEPT)):
        raise Malformed(
            "filter_unknown",
            _("A list of claims cannot be narrowed by: %(names)s.") % {"names": ", ".join(unknown)},
        )
    query = urlencode([(name, given[name]) for name in _KEPT if given.get(name)])
    if not query or len(query) > _LONGEST_QUERY:
        raise Rejected("filter_empty", _("Narrow the list first: all claims need no saved list."))
    return query


def _stored(row: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(
            "filter_known", _("You have a saved list of this name: choose another name.")
        ) from error
    return row
