"""Parties: named once, found again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claims.errors import Rejected
from claims.models import Party, PartyKind, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.locking import make_firm_at_party


@act
def name_party(
    *,
    actor: User,
    name: str,
    kind: str = PartyKind.PERSON,
    role: str | None = None,
    same_as: Sequence[str] | None = None,
) -> Party:
    """Find the party of this name and kind, or add it. What is known already is kept.

    Refuses an empty name and an unknown kind.
    """
    require(actor, "party.add")
    name = " ".join(clean_text(name).split())
    if not name:
        raise Rejected("party_needs_a_name", _("Give the name of the person or organisation."))
    role = " ".join(clean_text(role or "").split())
    if kind not in PartyKind.values:
        raise Rejected("party_kind_unknown", _("The kind is person, organisation or outlet."))
    party, made = Party.objects.get_or_create(
        name=name, kind=kind, defaults={"role": role, "same_as": list(same_as or [])}
    )
    if made:
        collect("party.added", party, actor=actor, name=name, kind=kind)
        return party
    if not role and not same_as:
        return party
    make_firm_at_party(actor, party)
    # Locked, so that two people who complete it at the same moment both stay.
    party = Party.objects.select_for_update().get(pk=party.pk)
    changed = {}
    if role and not party.role:
        changed["role"] = party.role = role
    if new := [address for address in same_as or [] if address not in party.same_as]:
        party.same_as = [*party.same_as, *new]
        changed["same_as"] = party.same_as
    if changed:
        party.save(update_fields=list(changed))
        collect("party.completed", party, actor=actor, changed=changed)
    return party
