"""A plant of real processes, the small web that it captures, and a whole newsroom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.plant import Plant, Site, plant_and_site
from tests.newsroom import Newsroom


@pytest.fixture
def empty_newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A real `up`, not started yet: there is not even its folder."""
    room = Newsroom(tmp_path / "room")
    yield room
    room.end()


@pytest.fixture
def newsroom(empty_newsroom: Newsroom) -> Newsroom:
    """A real `up`, not started yet, whose database is migrated."""
    empty_newsroom.prepare()
    return empty_newsroom


@pytest.fixture
def _both(flushable: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Plant, Site]]:
    with plant_and_site(monkeypatch) as both:
        yield both


@pytest.fixture
def plant(_both: tuple[Plant, Site]) -> Plant:
    """Broker, worker and beat, none of them started yet."""
    return _both[0]


@pytest.fixture
def site(_both: tuple[Plant, Site]) -> Site:
    """The web that the plant's worker may open."""
    return _both[1]
