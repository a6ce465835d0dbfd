from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.capture.store import Store
from tests.capture.web import ROBOTS, Web, page, serving


@pytest.fixture(scope="session")
def _server() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(_server: Web) -> Web:
    _server.asked.clear()
    _server.robots = page(ROBOTS, type="text/plain")
    return _server


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")
