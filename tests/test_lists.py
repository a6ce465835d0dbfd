"""Lists of claims: each filter and each named view leaves what it says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from claims.lists import COUNTED, Age, Due, Sort, View, narrowed, numbers, ordered
from claims.models import Claim, Desk, PassageChange, RatingScale, User, Watch
from claims.queries import visible_to
from claims.services.sources import attach_sources
from tests import factories
from tests.copies import copy

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def left(user: User, **given: str) -> set[str]:
    return {claim.statement for claim in narrowed(visible_to(user), given, user)}


def test_it_works(chen: User) -> None:
    factories.flagged(statement="Bread doubled.", kind="number", claimant={"name": "Jane Roe"})
    factories.queued(statement="A bridge fell.", priority=1)
    factories.checking(statement="He resigned.")
    bread, bridge, resigned = {"Bread doubled."}, {"A bridge fell."}, {"He resigned."}
    assert left(chen) == bread | bridge | resigned
    assert left(chen, state="queued") == bridge
    assert left(chen, kind="number") == bread
    assert left(chen, priority="1") == bridge
    assert left(chen, claimant="roe JANE") == bread
    assert left(chen, claimant="bread") == set()
    assert left(chen, q="bread jane") == bread
    assert left(chen, holder="chen") == resigned
    assert left(chen, holder="-") == bread | bridge
    assert left(chen, holder="-", state="queued", priority="2") == set()


def test_the_rating_of_the_newest_verdict(chen: User) -> None:
    claim = factories.published(statement="It rained.")
    assert left(chen, rating="false") == {"It rained."}
    factories.step(claim, "reopen", "pia", note="A new source.")
    factories.draft(claim, rating="true")
    assert left(chen, rating="false") == {"It rained."}  # a draft is no verdict
    factories.step(claim, "submit", "chen")
    assert left(chen, rating="false") == set()
    assert left(chen, rating="true") == {"It rained."}


@time_machine.travel(NOON, tick=False)
def test_due_and_age(chen: User) -> None:
    for statement, hours in (
        ("late", -13),
        ("earlier", -1),
        ("soon", 1),
        ("tomorrow", 13),
        ("later", 24 * 8),
    ):
        factories.flagged(statement=statement, due_at=NOON + timedelta(hours=hours))
    factories.flagged(statement="never")
    done = factories.published(statement="done", due_at=NOON - timedelta(hours=2))
    assert left(chen, due="overdue") == {"late", "earlier"}
    assert left(chen, due="today") == {"earlier", "soon", "done"}
    assert left(chen, due="week") == {"earlier", "soon", "done", "tomorrow"}
    assert left(chen, due="none") == {"never"}
    with timezone.override("Asia/Seoul"):  # it is 21:00 there: "late" was due at 08:00
        assert left(chen, due="today") == {"late", "earlier", "soon", "done"}
    Claim.objects.filter(pk=done.pk).update(flagged_at=NOON - timedelta(days=4))
    assert left(chen, age="3") == {"done"}
    assert left(chen, age="7") == set()


def test_what_waits_for_whom(chen: User, chidi: User, rita: User, pia: User) -> None:
    factories.queued(statement="queued")
    factories.checking(statement="checked")
    factories.in_review(statement="submitted")
    held = factories.step(factories.in_review(statement="reviewed"), "take", "rita")
    factories.approved(statement="approved")
    factories.planned(statement="planned")
    factories.published(statement="published")
    assert left(chen, view="mine") >= {"checked", "submitted", "reviewed"}
    assert left(chidi, view="mine") == set()
    assert left(chen, view="waiting") == {"checked"}
    assert left(rita, view="reviews") == {held.statement}
    assert left(rita, view="waiting") == {held.statement}
    assert left(pia, view="waiting") == {"approved"}
    assert left(chidi, view="unassigned") == {"queued", "submitted"}


def test_unassigned_by_desk(chen: User) -> None:
    claim = factories.queued(statement="news")
    scale = RatingScale.objects.earliest("pk")
    other = Desk.objects.create(slug="world", name="World", scale=scale)
    copy(claim, desk=other, statement="world")
    assert left(chen, view="unassigned") == {"news", "world"}
    assert left(chen, view="unassigned", desk="world") == {"world"}


def test_overdue_is_what_is_late_and_not_done(chen: User) -> None:
    factories.queued(statement="late", due_at=timezone.now() - timedelta(minutes=1))
    factories.queued(statement="in time", due_at=timezone.now() + timedelta(minutes=1))
    assert left(chen, view="overdue") == {"late"}


def test_blocked_on_a_fetch(chen: User) -> None:
    waits = factories.checking(statement="waits")
    attach_sources(actor=chen, claim_id=waits.pk, urls=["https://a.example/"])
    factories.checking(statement="has no source")
    has = factories.checking(statement="has one")
    attach_sources(actor=chen, claim_id=has.pk, urls=["https://b.example/", "https://c.example/"])
    assert left(chen, view="blocked") == {"waits", "has one"}
    captured = has.claim_sources.select_related("source").earliest("pk").source
    factories.snapshot_good(of=captured)
    assert left(chen, view="blocked") == {"waits"}
    factories.step(waits, "release", "chen", note="No time.")
    assert left(chen, view="blocked") == set()  # nobody is held up by it


@pytest.mark.parametrize("whole_page", [False, True])
def test_watched_sources_that_changed(whole_page: bool, chen: User) -> None:
    claim = factories.published(statement="stands")
    watch = Watch.objects.get()
    factories.published(statement="untouched")
    assert left(chen, view="changed") == set()
    found = PassageChange.objects.create(
        watch=watch,
        evidence=None if whole_page else claim.evidence.get(),
        kind="page_gone" if whole_page else "gone",
        before=watch.snapshot,
        snapshot=watch.snapshot,
    )
    assert left(chen, view="changed") == {"stands"}
    found.settled, found.settled_at = "restored", timezone.now()
    found.save()
    assert left(chen, view="changed") == set()


def test_every_order_and_value_has_an_answer(chen: User) -> None:
    claim = factories.flagged()
    for sort in (*Sort.values, "nonsense"):
        assert list(ordered(visible_to(chen), sort)) == [claim], sort
    for name, choices in (("due", Due), ("age", Age), ("view", View)):
        for value in choices.values:
            assert left(chen, **{name: value}) <= {claim.statement}


def test_urgent_first_and_what_has_no_time_last(chen: User) -> None:
    for statement, priority, due in (
        ("c", 2, None),
        ("b", 2, NOON),
        ("a", 1, None),
        ("d", 3, NOON),
    ):
        factories.flagged(statement=statement, priority=priority, due_at=due)
    assert [claim.statement for claim in ordered(visible_to(chen), "urgent")] == list("abcd")


def test_counts_are_exact_to_a_thousand(chen: User) -> None:
    claim = factories.flagged()
    made = [
        Claim(statement="x", kind="event", flagged_by=claim.flagged_by) for _ in range(COUNTED - 1)
    ]
    Claim.objects.bulk_create(made)
    assert numbers({"all": visible_to(chen)}) == {"all": "1,000"}
    copy(claim)
    none = Claim.objects.none()
    assert numbers({"all": visible_to(chen), "none": none}) == {"all": "1,000+", "none": "0"}


def test_the_api_narrows_in_the_same_way(api: Callable[..., APIClient], chen: User) -> None:
    factories.flagged(statement="a", claimant={"name": "Jane Roe"})
    factories.checking(statement="b")
    client = api(chen)

    def found(query: str) -> set[str]:
        rows = client.get(f"/api/v1/claims/?{query}").json()["results"]
        return {row["statement"] for row in rows}

    assert found("claimant=roe") == {"a"}
    assert found("view=mine") == {"b"}
    assert found("holder=-&due=none") == {"a"}
    for query in ("view=nonsense", "due=nonsense", "age=2", "priority=9"):
        assert client.get(f"/api/v1/claims/?{query}").status_code == 400, query


@pytest.mark.parametrize(
    ("given", "index"),
    [
        ({"view": "overdue"}, "claim_late"),
        ({"view": "unassigned"}, "claim_waits"),
        ({"view": "unassigned", "desk": "news"}, "claim_desk_waits"),
    ],
)
def test_what_is_late_or_free_can_be_read_from_its_index(
    given: dict[str, str], index: str, chen: User
) -> None:
    """SQLite refuses an index of some states where it does not know that the query is about them."""
    claim = factories.queued(due_at=NOON - timedelta(days=9999))
    rows = narrowed(visible_to(chen), given, chen).order_by().values_list("statement")
    sql, values = rows.query.sql_with_params()
    if connection.vendor == "sqlite":
        sql = sql.replace('FROM "claims_claim"', f'FROM "claims_claim" INDEXED BY {index}', 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.fetchall() == [(claim.statement,)]
