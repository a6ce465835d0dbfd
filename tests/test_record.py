"""The record: one act, one order, a chain that anybody can recompute."""

from __future__ import annotations

import hashlib
import json

import pytest

from claims import record
from claims.errors import Rejected
from claims.models import Desk, Event, Head, User
from claims.record import act, collect
from tests import factories
from tests.expect import database_refuses

pytestmark = pytest.mark.django_db


def recomputed(event: Event, previous: str) -> str:
    """The link as the design words it, written a second time."""
    header = {
        "id": str(event.id), "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": event.actor_id and str(event.actor_id), "verb": event.verb,
        "object_type": event.object_type, "object_id": str(event.object_id),
        "claim": event.claim_id and str(event.claim_id), "batch": event.batch and str(event.batch),
    }  # fmt: skip
    canonical = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    commitment = hashlib.sha256(bytes.fromhex(event.salt) + event.data.encode()).hexdigest()
    assert event.commitment == commitment
    assert len(bytes.fromhex(event.salt)) == 32
    parts = (
        bytes.fromhex(previous),
        event.seq.to_bytes(8, "big"),
        canonical.encode(),
        bytes.fromhex(commitment),
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_it_works() -> None:
    factories.withdrawn(note="Ein Brief? «Нет», سيدي.")
    factories.dismissed()
    previous, number = "0" * 64, 0
    for number, event in enumerate(Event.objects.order_by("seq"), start=1):
        assert event.seq == number
        previous = recomputed(event, previous)
        assert event.hash == previous
    head = Head.objects.get()
    assert (head.seq, head.hash) == (number, previous)
    assert number > 20


def test_the_chain_holds_when_the_data_are_withheld() -> None:
    factories.flagged()
    first = Event.objects.order_by("seq")[0]
    first.data = first.salt = ""
    assert record.hash_of("0" * 64, first) == first.hash


def test_equal_acts_have_different_commitments(chen: User) -> None:
    desk = Desk.objects.get()
    twice = act(lambda: [collect("desk.seen", desk, actor=chen, why="x") for _ in range(2)])
    twice()
    one, two = Event.objects.order_by("seq")
    assert one.data == two.data
    assert one.commitment != two.commitment


def test_every_tampering_shows() -> None:
    factories.flagged()
    first = Event.objects.order_by("seq")[0]
    for field, value in (
        ("verb", "claim.dismiss"),
        ("object_type", "party"),
        ("actor_id", None),
        ("commitment", "0" * 64),
        ("seq", 2),
    ):
        forged = Event.objects.get(pk=first.pk)
        setattr(forged, field, value)
        assert record.hash_of("0" * 64, forged) != first.hash
    assert record.hash_of("1" * 64, first) != first.hash


def test_a_refused_act_leaves_nothing(chen: User) -> None:
    desk = Desk.objects.get()

    @act
    def refused_act() -> None:
        desk.name = "Changed"
        desk.save()
        collect("desk.renamed", desk, actor=chen)
        raise Rejected("no", "No.")

    with pytest.raises(Rejected):
        refused_act()
    assert Desk.objects.get().name == "News desk"
    assert not Event.objects.exists()
    assert Head.objects.get().seq == 0


def test_acts_join(chen: User) -> None:
    desk = Desk.objects.get()

    @act
    def inner(name: str, *, fail: bool = False) -> None:
        Desk.objects.create(name=name, slug=name, scale=desk.scale)
        collect(f"desk.{name}", desk, actor=chen)
        if fail:
            raise Rejected("no", "No.")

    @act
    def outer() -> None:
        collect("desk.before", desk, actor=chen)
        inner("one")
        with pytest.raises(Rejected):
            inner("two", fail=True)  # takes back its own writes and its own events
        inner("three")
        assert not Event.objects.exists()  # the outermost appends, last
        collect("desk.after", desk, actor=chen)

    outer()
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True)) == [
        "desk.before",
        "desk.one",
        "desk.three",
        "desk.after",
    ]
    assert set(Desk.objects.values_list("slug", flat=True)) == {"news", "one", "three"}


def test_an_act_after_a_refused_one_starts_clean(chen: User) -> None:
    desk = Desk.objects.get()

    @act
    def one(*, fail: bool) -> None:
        collect("desk.seen", desk, actor=chen)
        if fail:
            raise LookupError

    with pytest.raises(LookupError):
        one(fail=True)
    one(fail=False)
    assert Event.objects.count() == 1


def test_an_act_without_events_does_not_touch_the_head(chen: User) -> None:
    before = Head.objects.get()
    act(lambda: None)()
    assert (before.seq, before.hash) == (Head.objects.get().seq, Head.objects.get().hash)


def test_outside_an_act_there_are_no_events(chen: User) -> None:
    with pytest.raises(RuntimeError):
        collect("desk.seen", Desk.objects.get(), actor=chen)


def test_a_check_gets_the_number_of_its_last_public_event() -> None:
    claim = factories.on_hold()
    last = Event.objects.filter(object_type="check").latest("seq")
    assert claim.check_page.changed_seq == last.seq
    assert last.verb == "check.held"


def test_the_head_only_moves_on() -> None:
    factories.flagged()
    for change in ({"seq": 0}, {"hash": "0" * 64}):
        with database_refuses("the log only grows"):
            Head.objects.update(**change)
    with database_refuses():
        Head.objects.create(pk=2)
