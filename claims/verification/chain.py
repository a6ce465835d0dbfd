"""The chain of events: nothing missing, nothing changed, nothing added behind the head."""

from __future__ import annotations

from collections.abc import Iterator

from claims.merkle import Tree
from claims.models import Event, Head
from claims.record import commitment_of, hash_of
from claims.verification.checkpoint import Checkpoint
from claims.verification.fault import Fault

START = "0" * 64  # what the first event is linked to


class Chain:
    """Sees the events one after the other; knows the log's size, head and root at the end."""

    def __init__(self, checkpoint: Checkpoint | None = None) -> None:
        self.size = 0
        self.head = START
        self._tree = Tree()
        self._checkpoint = checkpoint
        # Read before the walk: acts may append while we walk, and the head then lies inside it.
        self._expected = Head.objects.filter(pk=1).first()
        self._at_expected = START

    @property
    def root(self) -> str:
        """The RFC 6962 root over the hashes seen so far, in hex."""
        return self._tree.root().hex()

    def add(self, event: Event) -> Iterator[Fault]:
        """Look at the next event; each kind of damage is told once, where it is."""
        place = f"event {event.seq}"
        if event.seq != self.size + 1:
            yield Fault(place, f"follows event {self.size}: events are missing")
        try:
            if commitment_of(event.salt, event.data) != event.commitment:
                yield Fault(place, "its data or salt are not what its commitment says")
            hash_now = hash_of(self.head, event)
            leaf = bytes.fromhex(event.hash)
        except (ValueError, OverflowError):
            yield Fault(place, "its hashes cannot be read")
            hash_now, leaf = "", event.hash.encode()
        if hash_now not in {"", event.hash}:
            yield Fault(place, "its hash does not follow from the event before and its own header")
        # Going on from what the row says, so that one damaged event is not told of as thousands.
        self.size, self.head = event.seq, event.hash
        self._tree.add(leaf)
        if self._expected and event.seq == self._expected.seq:
            self._at_expected = event.hash
        if self._checkpoint and self._tree.size == self._checkpoint.size:
            yield from self._compare(self._checkpoint)

    def end(self) -> Iterator[Fault]:
        """After the last event: does the head agree, was the log once longer."""
        now = Head.objects.filter(pk=1).first()
        if self._expected is None or now is None:
            yield Fault("head", "the log has no head")
            return
        if self.size < self._expected.seq:
            yield Fault("head", f"is at event {self._expected.seq}, the log ends at {self.size}")
        elif self.size > now.seq:
            yield Fault("head", f"is at event {now.seq}, but the log goes on to {self.size}")
        elif self._at_expected != self._expected.hash:
            yield Fault("head", f"its hash is not that of event {self._expected.seq}")
        if self._checkpoint and self._tree.size < self._checkpoint.size:
            yield Fault(
                "checkpoint",
                f"was signed over {self._checkpoint.size} events, "
                f"the log has {self._tree.size}: events were removed",
            )
        if self._checkpoint and self._checkpoint.size == 0:
            yield from self._compare_empty(self._checkpoint)

    def _compare(self, checkpoint: Checkpoint) -> Iterator[Fault]:
        if self.head != checkpoint.head:
            yield Fault("checkpoint", f"event {checkpoint.size} is not the one that was signed")
        if self.root != checkpoint.root:
            yield Fault(
                "checkpoint", f"the first {checkpoint.size} events are not those that were signed"
            )

    def _compare_empty(self, checkpoint: Checkpoint) -> Iterator[Fault]:
        if (checkpoint.head, checkpoint.root) != (START, Tree().root().hex()):
            yield Fault("checkpoint", "names no events, but hashes of some")
