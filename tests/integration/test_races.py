"""Races with real processes, on whichever database the suite runs, and their negative control."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims import record
from claims.models import (
    Approval,
    Assignment,
    ClaimSource,
    Event,
    Head,
    Snapshot,
    Source,
    User,
    Verdict,
)
from claims.services.captures import retry_snapshot
from claims.services.parties import name_party
from tests import factories
from tests.capture.web import Web
from tests.integration.race import race

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("flushable")]
TAKERS = 4


def waiting(count: int) -> list[str]:
    """Claims in the queue, quickly: one accepted by the service, the others copies of its row."""
    claim = factories.queued()
    claims = [claim]
    for _ in range(count - 1):
        copy = factories.fresh(claim)
        copy.pk, copy._state.adding = uuid4(), True
        copy.save(force_insert=True)
        claims.append(copy)
    return [str(c.pk) for c in claims]


def takers() -> list[str]:
    names = [f"taker{number}" for number in range(TAKERS)]
    for name in names:
        factories.person(name, "checker")
    return names


def test_one_taker() -> None:
    claims = waiting(60)
    answers = race([("take_all", [name]) for name in takers()])
    taken = [claim for answer in answers for claim in answer]
    assert Counter(taken) == Counter(claims)
    assert Assignment.objects.filter(closed_at=None).count() == len(claims)
    assert sum(bool(answer) for answer in answers) > 1, "nobody raced"
    chain_holds()


def test_the_same_race_without_a_lock_takes_twice() -> None:
    """If this ever fails, the harness has stopped racing and the test above proves nothing."""
    claims = waiting(60)
    answers = race([("take_all_naively", [name]) for name in takers()])
    taken = Counter(claim for answer in answers for claim in answer)
    assert set(taken) == set(claims)
    assert max(taken.values()) > 1


def test_two_approvers() -> None:
    factories.person("rolf", "reviewer")
    factories.person("rita")
    claim = factories.in_review()
    fingerprint = claim.verdicts.get().fingerprint
    screen = ["approve", str(claim.pk), claim.version, fingerprint]
    answers = race([("step", [who, *screen]) for who in ("rita", "rolf")])
    assert sorted(answers) == ["409 version_stale", "done"]
    assert Approval.objects.count() == 1


def test_two_windows_submit() -> None:
    claim = factories.with_evidence()
    answers = race([("step", ["chen", "submit", str(claim.pk), claim.version, ""])] * 2)
    assert sorted(answers) == ["409 version_stale", "done"]
    assert Verdict.objects.count() == 1


def test_two_publishers() -> None:
    factories.person("paul", "publisher")
    factories.person("pia")
    claim = factories.approved()
    screen = ["publish", str(claim.pk), claim.version, claim.verdicts.get().fingerprint]
    answers = race([("step", [who, *screen]) for who in ("pia", "paul")])
    assert sorted(answers) == ["409 version_stale", "done"]
    assert claim.check_page.publications.count() == 1


def chain_holds() -> None:
    previous = "0" * 64
    for number, event in enumerate(Event.objects.order_by("seq"), start=1):
        assert event.seq == number
        assert record.hash_of(previous, event) == event.hash
        previous = event.hash
    assert Head.objects.get().hash == previous


def test_the_record_has_no_gaps_at_any_moment() -> None:
    names, each = takers()[:3], 25
    before = Event.objects.count()
    total = before + len(names) * each * 2
    answers = race([*(("add_articles", [name, each]) for name in names), ("watch", [total])])
    assert answers == ["done"] * 3 + [[]]
    assert Event.objects.count() == total
    chain_holds()
    actors = list(Event.objects.order_by("seq").values_list("actor", flat=True))
    assert sum(one != two for one, two in pairwise(actors)) > 3, "nobody raced"
    if connection.vendor == "postgresql":
        in_the_order_of_the_commits()


def in_the_order_of_the_commits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW track_commit_timestamp")
        assert cursor.fetchone()[0] == "on", "start PostgreSQL with track_commit_timestamp=on"
        cursor.execute("SELECT pg_xact_commit_timestamp(xmin) FROM claims_event ORDER BY seq")
        commits = [row[0] for row in cursor.fetchall()]
    assert commits == sorted(commits)


def test_one_address_attached_by_many_is_one_source() -> None:
    urls = [f"https://ministry.example/{number}" for number in range(12)]
    names = takers()
    claims = [str(factories.flagged().pk) for _ in names]
    # Half of them name the addresses the other way round: locks taken in two orders would block.
    orders = [urls if number % 2 else urls[::-1] for number in range(TAKERS)]
    answers = race([("attach", [n, c, u]) for n, c, u in zip(names, claims, orders, strict=True)])
    assert {len(answer) for answer in answers} == {len(urls)}
    assert Source.objects.count() == Snapshot.objects.count() == len(urls)
    assert ClaimSource.objects.count() == len(urls) * TAKERS
    chain_holds()


def test_many_retries_are_one_capture() -> None:
    old = factories.snapshot_good()
    answers = race([("retry", [name, str(old.pk)]) for name in takers()])
    assert len(set(answers)) == 1
    assert Snapshot.objects.exclude(pk=old.pk).count() == 1


def test_one_address_added_by_many_is_one_article() -> None:
    urls = [f"https://courier.example/{number}" for number in range(30)]
    answers = race([("add_addresses", [name, urls]) for name in takers()])
    assert [sum(new) for new in zip(*answers, strict=True)] == [1] * len(urls)
    chain_holds()


def test_a_retry_while_the_capture_ends_is_a_new_capture() -> None:
    source = factories.source()
    cora = factories.person("cora")
    old = Snapshot.objects.create(
        source=source,
        requested_by=cora,
        requested_url=source.url,
        next_at=timezone.now() + timedelta(minutes=5),
    )
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            ending = Snapshot.objects.select_for_update().get(pk=old.pk)
            ending.status, ending.outcome, ending.finished_at = "failed", "dns", timezone.now()
            ending.save()
            asked = beside.submit(in_a_thread, cora, old)
            time.sleep(0.5)  # until it waits for us
        new = asked.result(timeout=30)
    assert new.pk != old.pk
    assert new.status == "queued"


def test_two_people_complete_one_party() -> None:
    cora, cid = factories.person("cora"), factories.person("cid", "contributor")
    first, second = "https://one.example/", "https://two.example/"
    party = name_party(actor=cora, name="The envoy")
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        name_party(actor=cora, name="The envoy", same_as=[first])
        beside.submit(completed_in_a_thread, cid, second)
        time.sleep(0.5)  # until it waits for us
    party.refresh_from_db()
    assert party.same_as == [first, second]


def completed_in_a_thread(actor: User, address: str) -> None:
    try:
        name_party(actor=actor, name="The envoy", same_as=[address])
    finally:
        connection.close()


def in_a_thread(actor: User, snapshot: Snapshot) -> Snapshot:
    try:
        return retry_snapshot(actor=actor, snapshot_id=snapshot.pk)
    finally:
        connection.close()


def test_one_worker_per_snapshot(local_web: Web) -> None:
    source = factories.source(local_web.url("/good"))
    snapshot = Snapshot.objects.create(
        source=source, requested_by=factories.person("cora"), requested_url=source.url
    )
    answers = race([("capture", [str(snapshot.pk)])] * TAKERS)
    assert sorted(answers) == [False] * (TAKERS - 1) + [True]
    assert [asked.path for asked in local_web.asked].count("/good") == 1
    ended = Snapshot.objects.get()
    assert (ended.status, ended.attempts) == ("done", 1)
    assert ended.finished_at is not None
    assert ended.finished_at <= timezone.now()
