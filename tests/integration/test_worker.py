"""Real broker, worker and beat: what an editor attaches is fetched, whatever is slow or away."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
import redis
from rest_framework.test import APIClient

from claims import enqueue
from claims.models import Status, User
from claims.services.leases import LEASE
from tests import factories
from tests.integration.plant import (
    Plant,
    Site,
    all_final,
    answer,
    assert_ended_once,
    attach,
    captures,
    good,
    times_slower,
    wait_for,
    wanted,
)

pytestmark = pytest.mark.integration
NO_WAIT = 3.0  # seconds in which an editor's request must be answered
LEASE_AND_SWEEP = 15.0  # seconds


def test_it_works(plant: Plant, site: Site, api: Callable[..., APIClient], chen: User) -> None:
    plant.start()
    claim = factories.checking()
    answered = api(chen).post(
        f"/api/v1/claims/{claim.pk}/sources/", {"urls": [site.url("/report")]}, format="json"
    )
    assert answered.status_code in {200, 201}, answered.content
    wait_for(lambda: all_final(site, "/report"), what="the report to be captured")
    (snapshot,) = captures(site, "/report")
    assert (snapshot.status, snapshot.outcome, snapshot.attempts) == ("done", "good", 1)
    shown = api(chen).get(f"/api/v1/snapshots/{snapshot.pk}/").json()
    assert shown["final"]
    assert "no written letter" in shown["text"]
    assert len(site.times("/report")) == 1
    assert_ended_once(1)


def test_a_request_never_waits_for_the_broker(
    plant: Plant, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the broker hangs, then it is gone; when it is back, everything is fetched."""
    plant.start()
    attach(site, "/first")
    wait_for(lambda: all_final(site), what="the first page")

    os.kill(plant.running["broker"].pid, signal.SIGSTOP)
    begun = time.monotonic()
    wanted(site, 10, "hung")
    assert time.monotonic() - begun < NO_WAIT

    plant.kill("broker")
    monkeypatch.setattr(enqueue, "_quiet_until", 0.0)
    begun = time.monotonic()
    wanted(site, 10, "away")
    assert time.monotonic() - begun < NO_WAIT
    time.sleep(2)  # the worker and beat notice
    assert len(site.asked) == 1

    plant.start("broker")
    took = wait_for(lambda: all_final(site), what="what was attached without a broker")
    print(f"20 pages {took:.1f} s after the broker was back")
    assert_ended_once(21)


def test_a_site_that_asks_us_to_wait(plant: Plant, site: Site) -> None:
    def overloaded_once(handler: BaseHTTPRequestHandler) -> None:
        if len(site.times("/busy")) == 1:
            answer(handler, 503, b"later", Retry_After="7")
        else:
            good(handler)

    site.pages["/busy"] = overloaded_once
    plant.start()
    attach(site, "/busy")
    wait_for(lambda: all_final(site), what="the second try")
    (snapshot,) = captures(site)
    assert (snapshot.outcome, snapshot.attempts) == ("good", 2)
    first, second = site.times("/busy")
    assert 7 <= second - first < 7 + LEASE_AND_SWEEP
    assert_ended_once(1)


def test_a_slow_site_blocks_nobody(plant: Plant, site: Site) -> None:
    """It takes longer than a lease, which its worker renews: nobody else takes the page over."""
    plant.environ["CAPTURE_SECONDS"] = "60"
    enough = threading.Event()

    def slow_page(handler: BaseHTTPRequestHandler) -> None:
        enough.wait(55)
        good(handler)

    site.pages["/slow"] = slow_page
    plant.start()
    attach(site, "/slow")
    wait_for(lambda: site.times("/slow"), what="the slow page to be asked for")
    paths = [f"/quick/{number}" for number in range(12)]
    attach(site, *paths)
    same_host = [path for path in paths if site.host(path) == site.host("/slow")]
    quick = [path for path in paths if path not in same_host]
    wait_for(lambda: all_final(site, *quick), what="the quick pages")
    assert same_host
    assert not any(site.times(path) for path in same_host), "its own host is asked by one at a time"
    (slow,) = captures(site, "/slow")
    assert slow.status == Status.FETCHING
    longer_than_a_lease = site.times("/slow")[0] + LEASE.total_seconds() + 6
    wait_for(lambda: time.monotonic() > longer_than_a_lease)
    enough.set()
    wait_for(lambda: all_final(site), what="the slow page and what waited for its host")
    (slow,) = captures(site, "/slow")
    assert (slow.outcome, slow.attempts, len(site.times("/slow"))) == ("good", 1, 1)
    assert_ended_once(13)


def test_a_dead_workers_page_is_taken_over_within_seconds(plant: Plant, site: Site) -> None:
    """By the row's lease: its message stays with the dead worker for ten minutes."""
    site.pages["/page"] = site.after(2)
    slower = times_slower(plant)
    plant.start()
    attach(site, "/page")
    wait_for(lambda: site.times("/page"), what="the page to be asked for")
    plant.kill("worker")
    plant.start("worker")
    wait_for(lambda: len(site.times("/page")) == 2, what="somebody to take over")
    first, second = site.times("/page")
    print(f"taken over {second - first:.1f} s after the dead worker had asked")
    assert second - first < (LEASE_AND_SWEEP + 5) * slower  # 5: the new worker's start
    with redis.Redis(unix_socket_path=str(plant.home / "broker.sock")) as broker:
        assert broker.hlen("unacked") >= 1
    wait_for(lambda: all_final(site), what="the end")
    assert [(s.outcome, s.attempts) for s in captures(site)] == [("good", 2)]
    assert_ended_once(1)
