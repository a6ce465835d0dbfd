from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.errors import Forbidden, Malformed
from claims.models import Claim, Desk, RatingScale, User
from claims.services import assignments
from claims.services.assignments import take_next
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def test_it_works(chen: User) -> None:
    waiting = factories.queued()
    claim = take_next(actor=chen)
    assert claim == waiting
    assert factories.fresh(waiting).state == "checking"
    assert waiting.assignments.get().person == chen


def test_nothing_waits(chen: User, rita: User) -> None:
    factories.flagged()
    assert take_next(actor=chen) is None
    assert take_next(actor=rita, duty="review") is None


def test_the_order_is_priority_then_due_then_age(chen: User) -> None:
    now = timezone.now()
    old, soon, later, urgent = (factories.queued() for _ in range(4))
    for claim, fields in (
        (old, {"flagged_at": now - timedelta(days=9)}),
        (soon, {"due_at": now + timedelta(hours=1)}),
        (later, {"due_at": now + timedelta(hours=5)}),
        (urgent, {"priority": 1}),
    ):
        type(claim).objects.filter(pk=claim.pk).update(**fields)
    newest = factories.queued()
    low = factories.queued(priority=4)
    taken = [take_next(actor=chen) for _ in range(6)]
    assert taken == [urgent, soon, later, old, newest, low]
    assert take_next(actor=chen) is None


def test_only_of_one_desk(chen: User) -> None:
    science = Desk.objects.create(name="Science", slug="science", scale=RatingScale.objects.get())
    factories.step(factories.flagged(), "accept", "chen", desk="news")
    mine = factories.step(factories.flagged(), "accept", "chen", desk="science")
    assert take_next(actor=chen, desk="sports") is None
    assert take_next(actor=chen, desk=science.slug) == mine
    assert take_next(actor=chen, desk=science.slug) is None


def test_review_skips_ones_own_work(rita: User) -> None:
    both = factories.person("bo", "checker", "reviewer")
    own, others = factories.in_review(by="bo"), factories.in_review()
    assert take_next(actor=both, duty="review") == others
    assert take_next(actor=both, duty="review") is None
    assert take_next(actor=rita, duty="review") == own
    assert take_next(actor=rita, duty="review") is None  # bo reviews the other


def test_who_may_not(cora: User, pia: User, nora: User, rita: User, chen: User) -> None:
    factories.queued()
    factories.in_review()
    for person in (cora, pia, nora):
        with refused("role_missing", Forbidden):
            take_next(actor=person)
    with refused("role_missing", Forbidden):
        take_next(actor=rita, duty="check")
    with refused("role_missing", Forbidden):
        take_next(actor=chen, duty="review")


def test_an_unknown_duty(chen: User) -> None:
    with refused("duty_unknown", Malformed):
        take_next(actor=chen, duty="coffee")


def test_a_review_that_someone_took_a_moment_ago_is_passed_over(
    rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL may still give the claim: it compares with assignments as they were before."""
    taken, free = factories.in_review(), factories.in_review()
    factories.step(taken, "take", factories.person("rolf", "reviewer"))
    found, stale = assignments._first, [factories.fresh(taken)]
    monkeypatch.setattr(
        assignments, "_first", lambda *given: stale.pop() if stale else found(*given)
    )
    assert take_next(actor=rita, duty="review") == free
    assert not stale


def a_desk(slug: str, *members: User) -> Desk:
    made = Desk.objects.create(name=slug.title(), slug=slug, scale=RatingScale.objects.get())
    made.members.set(members)
    return made


def waits_at(desk: Desk, **given: int) -> Claim:
    return factories.step(factories.flagged(), "accept", "chen", desk=desk.slug, **given)


def test_the_desk_served_longest_ago_comes_first(chen: User, chidi: User) -> None:
    a, b = a_desk("a", chen, chidi), a_desk("b", chen, chidi)
    first, second = waits_at(a, priority=2), waits_at(a, priority=1)
    low = waits_at(b, priority=4)
    assert take_next(actor=chen) == second
    assert take_next(actor=chidi) == low  # a was served, by anybody
    assert take_next(actor=chen) == first


def test_a_member_of_a_desk_gets_nothing_of_others(chen: User, chidi: User) -> None:
    mine, other = a_desk("mine", chen), a_desk("other", chidi)
    elsewhere = waits_at(other, priority=1)
    assert take_next(actor=chen) is None
    here = waits_at(mine)
    assert take_next(actor=chen) == here
    assert take_next(actor=chen, desk="other") == elsewhere  # who names a desk means it


def test_who_is_a_member_of_none_serves_all(chen: User, chidi: User) -> None:
    waiting = {waits_at(a_desk("a", chidi)), waits_at(a_desk("b", chidi))}
    assert {take_next(actor=chen), take_next(actor=chen)} == waiting


def test_it_costs_few_queries(chen: User) -> None:
    factories.queued()
    assert take_next(actor=chen)
    factories.queued()
    with CaptureQueriesContext(connection) as caught:
        assert take_next(actor=chen)
    asked = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
    # Ended holds, desks, the first that waits (on PostgreSQL whether it still waits), then what is
    # written: the desk's turn, the assignment, the claim, the head read, the events, the head.
    assert len(asked) == (10 if connection.vendor == "postgresql" else 9)
