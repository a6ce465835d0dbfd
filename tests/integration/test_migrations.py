"""Migrations on a database of their own: there, back, there again, and the triggers after each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests import migrated
from tests.integration.race import PROJECT, database_url

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.timeout(600)]

STANDING = """
from django.db import connection
from claims import triggers
missing = triggers.expected(connection) - triggers.standing(connection)
print(len(triggers.expected(connection)), len(missing))
"""
# What a migration does that SQLite can only do by building the table anew.
REBUILD = """
from django.db import connection, models
from claims import triggers
from claims.models import Event
with connection.schema_editor() as editor:
    new = models.CharField(max_length=100)
    new.set_attributes_from_name("verb")
    new.model = Event
    editor.alter_field(Event, Event._meta.get_field("verb"), new, strict=True)
print(len(triggers.expected(connection)), len(triggers.expected(connection) - triggers.standing(connection)))
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'scratch.sqlite3'}"
        return
    name, known = f"scratch_{os.getpid()}", connection.settings_dict
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"] or None,
        password=known["PASSWORD"] or None, dbname="postgres", autocommit=True,
    ) as admin:  # fmt: skip
        admin.execute(f"CREATE DATABASE {name}")
        yield database_url().replace(known["NAME"], name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(url: str, *words: str) -> str:
    environ = {**os.environ, "DATABASE_URL": url, "VERIFIER_NO_BOOTSTRAP": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_and_back_and_there(scratch: str) -> None:
    manage(scratch, "migrate", "-v0")
    total, missing = manage(scratch, "shell", "-v0", "-c", STANDING).split()
    assert (int(total) > 20, missing) == (True, "0")
    manage(scratch, "migrate", "claims", "zero", "-v0")
    assert manage(scratch, "shell", "-v0", "-c", STANDING).split() == [total, total]
    manage(scratch, "migrate", "-v0")
    assert manage(scratch, "shell", "-v0", "-c", STANDING).split() == [total, "0"]


def test_a_rebuilt_table_has_its_triggers_after_migrate(scratch: str) -> None:
    if connection.vendor == "sqlite":
        migrated.copy_to(Path(scratch.removeprefix("sqlite:///")))
    manage(scratch, "migrate", "-v0")
    total, missing = manage(scratch, "shell", "-v0", "-c", REBUILD).split()
    if connection.vendor == "sqlite":
        assert int(missing) > 0, "the danger that this test is about is gone"
    manage(scratch, "migrate", "-v0")
    assert manage(scratch, "shell", "-v0", "-c", STANDING).split() == [total, "0"]


def test_the_models_and_the_migrations_agree(scratch: str) -> None:
    manage(scratch, "makemigrations", "--check", "--dry-run", "claims")
