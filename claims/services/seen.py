"""Read marks: up to where a person has seen what others did."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from claims.models import Event, Seen, User
from claims.permissions import require


@transaction.atomic
def mark_seen(*, actor: User, seq: int) -> Seen:
    """Note that a person has seen the events up to `seq`; a mark never goes back.

    Not an event. What is past the end of the log counts as its end.
    """
    require(actor, "desk.read")
    end = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    mark, _made = Seen.objects.get_or_create(person=actor)
    mark.seq = max(mark.seq, min(seq, end))
    mark.at = timezone.now()
    mark.save(update_fields=["seq", "at"])
    return mark
