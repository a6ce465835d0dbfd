"""The command that runs the tests leaves none out."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

from tests.environment import SHORT, TOGETHER
from tests.run import FOLDERS, ONCE

PROJECT = Path(__file__).resolve().parent.parent


def test_what_starts_processes_is_where_it_is_looked_for() -> None:
    """A test so marked that lies elsewhere would belong to neither run."""
    marked = {
        str(path.relative_to(PROJECT))
        for path in (PROJECT / "tests").rglob("*.py")
        if re.search(r"mark\.(integration|browser)", path.read_text(encoding="utf-8"))
    }
    assert len(marked) > 5
    assert {path for path in marked if not path.startswith(FOLDERS)} == set()


def test_the_places_it_names_are_there() -> None:
    """A file that was renamed would be run twice, or too late."""
    for place in (*FOLDERS, *ONCE, *SHORT, *chain.from_iterable(TOGETHER)):
        file, _, test = place.partition("::")
        found = list(PROJECT.glob(file))
        assert found, place
        assert not test or f"def {test}(" in found[0].read_text(encoding="utf-8"), place
