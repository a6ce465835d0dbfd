"""`manage.py doctor`: is everything well, and if not, what to do. One line for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims import triggers
from claims.health import Finding, beat, broker, database, storage, workers

MIGRATE = "Run `python3 manage.py migrate`."


class Command(BaseCommand):
    """Exit code 0 when all is well, else 1."""

    help = "Look at settings, database, triggers, broker, workers, beat and storage."
    requires_system_checks = []  # they are what `settings` reports

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        well = True
        for name, ok, sentence in _findings():
            well = well and ok
            self.stdout.write(f"{'ok' if ok else 'PROBLEM':<8} {name}: {sentence}")
        if not well:
            raise SystemExit(1)


def _findings() -> Iterator[Finding]:
    yield _settings()
    there = database()
    yield there
    if there.ok:
        yield _tables()
        yield _triggers()
    yield storage()
    carrier = broker()
    yield carrier
    if carrier.ok:
        yield workers()
    yield beat()


def _settings() -> Finding:
    public = settings.PUBLIC_BASE_URL.startswith("https://")
    found = [
        message
        for message in run_checks(include_deployment_checks=public)
        if message.level >= WARNING and not message.is_silenced()
    ]
    if not found:
        return Finding("settings", True, "They fit together.")
    told = [f"{message.msg} {message.hint or ''}".strip() for message in found]
    return Finding("settings", False, " ".join(told))


def _tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("tables", False, f"Migrations not run yet: {len(missing)}. {MIGRATE}")
    return Finding("tables", True, "Every migration was run.")


def _triggers() -> Finding:
    try:
        missing = triggers.expected(connection) - triggers.standing(connection)
    except DatabaseError as error:
        return Finding("triggers", False, f"They cannot be looked at: {error}")
    if missing:
        names = ", ".join(sorted(missing))
        return Finding(
            "triggers",
            False,
            f"These do not stand, so what must never change could be changed: {names}. {MIGRATE} "
            "Then run `python3 manage.py verify`.",
        )
    return Finding("triggers", True, "What must never change is guarded.")
