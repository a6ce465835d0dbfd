"""The command that runs the tests leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

from tests.run import FOLDERS

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
