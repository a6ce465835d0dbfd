"""Whether everything still is what the record says. Reads only; memory stays flat at any size."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from claims import triggers
from claims.capture.store import Store
from claims.models import Event
from claims.verification import looks, rows, testimony
from claims.verification.chain import Chain
from claims.verification.checkpoint import Checkpoint
from claims.verification.fault import Fault

__all__ = ["Fault", "Verification"]

BATCH = 500  # events that are held against their rows at a time


class Verification:
    """One run. `faults` gives what is broken; then `chain` knows size, head and root of the log."""

    def __init__(
        self, *, store: Store, checkpoint: Checkpoint | None = None, own_key: str | None = None
    ) -> None:
        self._store = store
        self._checkpoint = checkpoint
        self._own_key = own_key
        self.chain = Chain(checkpoint)

    def faults(self) -> Iterator[Fault]:
        """Everything that is broken, in the order in which it is found."""
        yield from self._signature()
        yield from self._triggers()
        yield from self._events()
        yield from rows.verdicts()
        yield from rows.approvals()
        yield from rows.publications()
        yield from rows.checks()
        yield from rows.texts()
        yield from rows.evidence()
        yield from testimony.unrecorded()
        yield from rows.snapshots(self._store)
        yield from looks.looks(self._store)

    def _signature(self) -> Iterator[Fault]:
        if self._checkpoint is None:
            return
        if not self._checkpoint.signature_holds():
            yield Fault("checkpoint", "its signature is wrong")
        if self._own_key is not None and self._checkpoint.public_key != self._own_key:
            yield Fault("checkpoint", "was signed with another key than this installation's")

    def _triggers(self) -> Iterator[Fault]:
        for name in sorted(triggers.expected(connection) - triggers.standing(connection)):
            yield Fault(f"trigger {name}", "does not stand; `migrate` puts it up again")

    def _events(self) -> Iterator[Fault]:
        sound: list[Event] = []
        for event in Event.objects.order_by("seq").iterator(BATCH):
            broken = False
            for fault in self.chain.add(event):
                broken = broken or fault.place != "checkpoint"
                yield fault
            if not broken:
                sound.append(event)
            if len(sound) == BATCH:
                yield from testimony.contradictions(sound)
                sound.clear()
        yield from testimony.contradictions(sound)
        yield from self.chain.end()
