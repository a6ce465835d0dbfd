from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.errors import Malformed, Missing
from claims.models import Desk, RatingScale
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    due = datetime(2030, 1, 2, tzinfo=UTC)
    claim = factories.step(
        factories.flagged(), "accept", "chen", priority=1, due_at=due, desk="news"
    )
    assert (claim.state, claim.priority, claim.due_at) == ("queued", 1, due)
    assert claim.desk is not None
    assert claim.desk.slug == "news"
    assert verbs(claim)[-1] == "claim.accept"


def test_with_several_desks_one_is_named() -> None:
    Desk.objects.create(name="Science", slug="science", scale=RatingScale.objects.get())
    claim = factories.flagged()
    with refused("desk_required", Malformed):
        factories.step(claim, "accept", "chen")
    with refused("no_such_desk", Missing):
        factories.step(claim, "accept", "chen", desk="sports")
    assert factories.step(claim, "accept", "chen", desk="science").desk.slug == "science"


def test_unknown_priority() -> None:
    claim = factories.flagged()
    with refused("priority_unknown"):
        factories.step(claim, "accept", "chen", priority=9)


def test_twice() -> None:
    claim = factories.queued()
    with refused("step_not_open"):
        factories.step(claim, "accept", "chidi")
