"""What is planned goes out once, however many look at the same moment, and after a kill -9."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim, Embargo, Event, Publication
from claims.services.embargoes import publish_due
from tests import factories
from tests.integration.race import PROJECT, environment, race
from tests.integration.test_races import chain_holds

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("flushable")]
RUNNERS = 4


def due(count: int) -> list[Claim]:
    """Claims whose time has come; planned by hand, for the service plans nothing in the past."""
    claims = [factories.approved() for _ in range(count)]
    for claim in claims:
        verdict = claim.verdicts.get()
        Embargo.objects.create(
            claim=claim,
            verdict=verdict,
            fingerprint=verdict.fingerprint,
            publish_at=timezone.now() - timedelta(seconds=1),
            planned_by=factories.person("pia"),
        )
    return claims


def published_once(claims: list[Claim]) -> None:
    assert Publication.objects.count() == len(claims)
    assert Event.objects.filter(verb="claim.publish").count() == len(claims)
    assert Event.objects.filter(verb="publication.plan_refused").count() == 0
    assert set(Embargo.objects.values_list("outcome", flat=True)) == {"published"}
    chain_holds()


def test_many_beats_publish_once() -> None:
    claims = due(6)
    answers = race([("publish_what_is_due", [])] * RUNNERS)
    assert sum(answers) == len(claims)
    published_once(claims)


def test_without_the_guard_the_others_are_errors() -> None:
    """If this ever fails, the harness has stopped racing and the test above proves nothing."""
    claims = due(1)
    plan = Embargo.objects.get()
    answers = race([("carry_out_unguarded", [str(plan.pk)])] * RUNNERS)
    assert sorted(map(str, answers)) == ["409 plan_closed"] * (RUNNERS - 1) + ["True"]
    published_once(claims)


def test_killed_in_the_middle() -> None:
    claims = due(2)
    before = Event.objects.count()
    killed = subprocess.run(
        [sys.executable, "-m", "tests.integration.racer", "publish_and_die", "[]"],
        cwd=PROJECT, env=environment(), input="go\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not Publication.objects.exists()
    assert Event.objects.count() == before
    assert publish_due() == len(claims)
    published_once(claims)


def test_cancelled_at_the_same_moment() -> None:
    (claim,) = due(1)
    screen = ["pia", "cancel_embargo", str(claim.pk), claim.version, ""]
    beat, person = race([("publish_what_is_due", []), ("step", screen)])
    outcome = Embargo.objects.get().outcome
    assert (beat, person, outcome) in {
        (1, "409 version_stale", "published"),
        (0, "done", "cancelled"),
    }
    assert Publication.objects.count() == beat
    chain_holds()
