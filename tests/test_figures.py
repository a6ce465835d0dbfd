"""Figures of the work: counted from the record, shown to whom they concern."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from claims.figures import DeskFigures, Figures, PersonFigures, figures
from claims.models import Claim, User
from claims.workflow import State
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def at(hours: float) -> time_machine.travel:
    """Some hours after the beginning."""
    return time_machine.travel(START + timedelta(hours=hours), tick=False)


def way(offset: float = 0, *, sent_back: bool = False) -> Claim:
    """A claim: flagged, accepted after 1 h, taken after 3, submitted after 7, published after 12."""
    with at(offset):
        claim = factories.flagged()
    with at(offset + 1):
        claim = factories.step(claim, "accept", "chen")
    with at(offset + 3):
        claim = factories.step(claim, "take", "chen")
        factories.evidence(claim)
        factories.draft(claim)
    with at(offset + 7):
        claim = factories.step(claim, "submit", "chen")
    if sent_back:
        with at(offset + 8):
            return factories.step(claim, "return", "rita", note="Ask them.")
    with at(offset + 9):
        claim = factories.step(claim, "approve", "rita")
    with at(offset + 12):
        return factories.step(claim, "publish", "pia")


def counted(days: int = 30, hours: float = 24) -> Figures:
    """The figures a day after the beginning."""
    return figures(now=START + timedelta(hours=hours), days=days)


def of_desk(found: Figures) -> DeskFigures:
    return next(row for row in found.desks if row.desk is not None)


def of(found: Figures, name: str) -> PersonFigures:
    return next(row for row in found.people if row.person.username == name)


def test_medians_of_each_state() -> None:
    way()
    flow = of_desk(counted()).flow
    medians = {state: flow.median_hours(state) for state in State}
    assert medians[State.FLAGGED] == 1
    assert medians[State.QUEUED] == 2
    assert medians[State.CHECKING] == 4
    assert medians[State.IN_REVIEW] == 2
    assert medians[State.APPROVED] == 3
    assert medians[State.PUBLISHED] is None
    assert (flow.submitted, flow.returned, flow.published) == (1, 0, 1)


def test_what_is_open_overdue_and_oldest() -> None:
    way()
    with at(5):
        late = factories.queued()
    Claim.objects.filter(pk=late.pk).update(due_at=START)
    with at(6):
        factories.queued()
        factories.flagged()
    found = counted()
    desk = of_desk(found)
    assert (desk.open, desk.overdue) == (2, 1)
    assert desk.oldest == START + timedelta(hours=5)
    (untriaged,) = (row for row in found.desks if row.desk is None)
    assert (untriaged.open, untriaged.overdue) == (1, 0)


def test_people_and_shares() -> None:
    way()
    way(1, sent_back=True)
    found = counted()
    assert of_desk(found).flow.share_returned == 0.5
    chen = of(found, "chen")
    assert (chen.flow.submitted, chen.flow.share_returned, chen.holds) == (2, 0.5, 1)
    assert chen.flow.median_hours(State.CHECKING) == 4
    assert of(found, "rita").reviews == 2
    assert of(found, "pia").flow.published == 1
    assert "cora" not in [row.person.username for row in found.people]


def test_only_what_ends_in_the_period_counts() -> None:
    way()
    found = counted(days=7, hours=24 * 7 + 8)  # it begins an hour after the submission
    flow = of_desk(found).flow
    assert flow.median_hours(State.CHECKING) is None
    assert flow.median_hours(State.IN_REVIEW) == 2  # though it began before
    assert (flow.submitted, flow.published) == (0, 1)


def test_queries_do_not_grow(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(4):
        way(number)
    with django_assert_max_num_queries(6):
        counted()


def test_the_page(client: Client, chen: User, pia: User) -> None:
    with time_machine.travel(START + timedelta(hours=24), tick=False):
        way()
        client.force_login(chen)
        page = client.get(reverse("figures")).content.decode()
        assert 'role="img" aria-label="flagged: 1.0 h. in the queue: 2.0 h. ' in page
        assert "Rita" not in page
        client.force_login(pia)
        assert "Rita" in client.get(reverse("figures") + "?days=7").content.decode()
        assert client.get(reverse("figures") + "?days=x").status_code == 200


def test_as_csv(client: Client, pia: User) -> None:
    with time_machine.travel(START + timedelta(hours=24), tick=False):
        way()
        User.objects.filter(username="chen").update(username="+chen")  # a formula to spreadsheets
        client.force_login(pia)
        answer = client.get(reverse("figures_csv"))
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    desk = next(row for row in rows if row["what"] == "desk")
    assert (desk["name"], desk["median_hours_checking"], desk["published"]) == ("news", "4.00", "1")
    assert "'+chen" in [row["name"] for row in rows]
