"""The same page reached under two addresses: one source, until somebody parts them again.

Nothing moves: captures and quotations stay with the address under which they were made, and a
frozen verdict keeps what it says. Lists, histories and packages follow `Source.joined_into`, and the
page is watched at the address that stays.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Source, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.watches import watch_joined


@act
def join_sources(*, actor: User, source_id: UUID, into_id: UUID, reason: str) -> Source:
    """Say with a reason that a source is the same page as another, and counts as that one.

    Gives the source that stays. Refuses a source that is joined already or has others joined
    into it, and one into itself.
    """
    require(actor, "source.join")
    rows = _locked(source_id, into_id)
    source, into = rows[source_id], rows[into_id].whole
    reason = clean_text(reason)
    if not reason:
        raise Rejected("reason_required", _("Say why the two are the same page."))
    if source.joined_into_id is not None:
        raise Rejected("joined_already", _("This source was joined already: part it first."))
    if source.pk == into.pk:
        raise Rejected("same_source", _("These are one source already."))
    if source.joined.exists():
        raise Rejected(
            "others_joined",
            _("Others were joined into this source: part them first, or join the other way round."),
        )
    source.joined_into = into
    source.save(update_fields=["joined_into"])
    watch_joined(actor=actor, source=source)
    collect(
        "source.joined",
        source,
        actor=actor,
        url=source.url,
        into=str(into.pk),
        into_url=into.url,
        reason=reason,
    )
    return into


@act
def part_sources(*, actor: User, source_id: UUID) -> Source:
    """Undo the joining of this source: it stands for itself again, with all that it ever had."""
    require(actor, "source.join")
    source = _locked(source_id)[source_id]
    if source.joined_into is None:
        raise Rejected("not_joined", _("This source is not joined to another."))
    whole = source.joined_into
    source.joined_into = None
    source.save(update_fields=["joined_into"])
    watch_joined(actor=actor, source=source)
    collect(
        "source.parted",
        source,
        actor=actor,
        url=source.url,
        out_of=str(whole.pk),
        out_of_url=whole.url,
    )
    return source


def _locked(*ids: UUID) -> dict[UUID, Source]:
    # All that may be concerned, in one order for everybody: a chain of joined sources never grows.
    # no_key: a worker that holds a watch may be writing a capture of the source.
    locked = Source.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    rows = {row.pk: row for row in locked}
    if missing := set(ids) - set(rows):
        raise Missing(
            "no_such_source", _("There is no such source."), missing=sorted(map(str, missing))
        )
    return rows
