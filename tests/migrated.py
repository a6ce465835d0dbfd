"""A migrated database, made once in a run of the tests and copied by whoever needs one.

On a copy `migrate` finds nothing to do, which takes it one second instead of ten. What is about
migrating itself, or about the first start, begins without one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.run import ROOT, TEMPLATES

PROJECT = Path(__file__).resolve().parents[1]
NAME = "claims_migrated"  # of the template in a cluster of PostgreSQL


def copy_to(place: Path) -> None:
    """Put a migrated SQLite database there."""
    with _alone(_folder() / "sqlite") as first:
        kept = _folder() / "migrated.sqlite3"
        if first():
            _migrate(f"sqlite:///{kept}")
    shutil.copyfile(kept, place)


def template(database: dict[str, Any]) -> str | None:
    """The name of a migrated database in a cluster of PostgreSQL (given as Django's settings), for
    `CREATE DATABASE … TEMPLATE`. None in a cluster that outlives the run: there it may be stale.
    """
    if TEMPLATES not in os.environ:
        return None
    with _alone(_folder() / "postgresql") as first:
        if first():
            with psycopg.connect(
                host=database["HOST"], port=database["PORT"] or None, user=database["USER"] or None,
                password=database["PASSWORD"] or None, dbname="postgres", autocommit=True,
            ) as admin:  # fmt: skip
                admin.execute(f"CREATE DATABASE {NAME}")
            _migrate(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{NAME}")
    return NAME


def _folder() -> Path:
    return Path(os.environ.get(TEMPLATES) or os.environ[ROOT])


@contextmanager
def _alone(place: Path) -> Iterator[Callable[[], bool]]:
    """Only one process at a time; `first()` says whether nobody has come to the end before."""
    with place.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lambda: not place.exists()
        place.touch()


def _migrate(address: str) -> None:
    environ = {**os.environ, "DATABASE_URL": address, "VERIFIER_NO_BOOTSTRAP": "1"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
