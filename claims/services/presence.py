"""Who is at a claim at this moment. No act and no event: it says nothing about the claim."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Malformed, Missing
from claims.models import Doing, Presence, User
from claims.permissions import require
from claims.queries import PRESENT, present_at, visible_to

BEAT = timedelta(seconds=20)  # at most one write in this time, unless what they do changes
UNHEARD = timedelta(minutes=10)  # for so long whoever opens a page without scripts is there


def be_present(
    *, actor: User, claim_id: UUID, doing: str = Doing.READING, unheard: bool = False
) -> list[Presence]:
    """Note that a person is at a claim; gives the others who are, in the order in which they came.

    `unheard`: their page has no scripts that would say so again, so they are there for `UNHEARD`.
    Who was heard of a moment ago costs no write. Refuses (400) an unknown doing, (Missing) a claim
    that the person does not see.
    """
    require(actor, "desk.read")
    if doing not in Doing.values:
        raise Malformed("doing_unknown", _("One is reading or writing."))
    if not visible_to(actor).filter(pk=claim_id).exists():
        raise Missing("no_such_claim", _("There is no such claim."))
    rows = list(present_at(claim_id))
    mine = next((row for row in rows if row.person_id == actor.pk), None)
    now = timezone.now()
    at = now + UNHEARD - PRESENT if unheard else now
    wrote = mine is not None and mine.doing == Doing.WRITING and doing == Doing.READING
    if mine is None or abs(mine.at - at) > BEAT or (mine.doing != doing and not wrote):
        since = mine.since if mine and mine.doing == doing else now
        Presence.objects.bulk_create(
            [Presence(claim_id=claim_id, person=actor, doing=doing, since=since, at=at)],
            update_conflicts=True,
            unique_fields=["claim", "person"],
            update_fields=["doing", "since", "at"],
        )
    return [row for row in rows if row.person_id != actor.pk]
