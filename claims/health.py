"""Is the installation well? Each check gives one plain sentence: what is right, or what to do."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import Error as DatabaseError
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from claims.models import Head, Snapshot, Status
from verifier.celery import app

LEAST_FREE_BYTES = 200_000_000
OVERDUE = timedelta(seconds=60)  # beat looks for due work every few seconds
BEAT_SEEN_WITHIN = 120.0  # seconds; longer than workers can be busy with slow pages


class Finding(NamedTuple):
    """One thing that was looked at."""

    name: str
    ok: bool
    sentence: str


def readiness() -> list[Finding]:
    """What must be there to serve people: database, broker, storage. For `/readyz`; never raises."""
    return [database(), broker(), storage()]


def database() -> Finding:
    """Whether the database answers and has our tables."""
    try:
        there = Head.objects.filter(pk=1).exists()
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        return Finding(
            "database",
            False,
            f"The database cannot be read ({first_line}). Check DATABASE_URL, then run "
            "`python3 manage.py migrate`.",
        )
    if not there:
        return Finding(
            "database", False, "The database is not set up: run `python3 manage.py migrate`."
        )
    return Finding("database", True, "The database answers.")


def broker() -> Finding:
    """Whether the broker takes a command within the connection's own time limits."""
    connection = app.connection_for_write()
    try:
        connection.ensure_connection(max_retries=1, interval_start=0, interval_max=0)
    except _broker_errors() as error:
        return Finding(
            "broker",
            False,
            f"The broker does not answer ({error}). Start everything with `python3 manage.py up`, "
            "or check REDIS_URL. Nothing is lost: waiting work is kept in the database.",
        )
    finally:
        connection.release()
    return Finding("broker", True, "The broker answers.")


def _broker_errors() -> tuple[type[BaseException], ...]:
    with app.connection_for_write() as connection:
        return (BrokerError, OSError, *connection.connection_errors)


def storage() -> Finding:
    """Whether captured bytes can be written, and whether there is room for more."""
    folder = Path(settings.STORE_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"can be written")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(
            "storage",
            False,
            f"Captured pages cannot be written to {folder} ({error.strerror}). Give this user the "
            "right to write there, or set DATA_DIR.",
        )
    if free < LEAST_FREE_BYTES:
        return Finding(
            "storage",
            False,
            f"Only {free // 1_000_000} MB are free in {folder}. Make room, or set DATA_DIR.",
        )
    return Finding("storage", True, f"Captured pages can be written; {free // 10**9} GB are free.")


def workers(seconds: float = 1.5) -> Finding:
    """Whether at least one worker answers within `seconds`."""
    start = "Start one with `python3 manage.py up` or `celery -A verifier worker`."
    try:
        answers = app.control.ping(timeout=seconds)
    except _broker_errors():
        return Finding("workers", False, "Workers cannot be asked while the broker is away.")
    if not answers:
        return Finding("workers", False, f"No worker answers, so nothing is fetched. {start}")
    return Finding("workers", True, f"Workers that answer: {len(answers)}.")


def _beat_mark() -> Path:
    return Path(settings.DATA_DIR) / "beat_seen"


def beat_was_seen() -> None:
    """Leave the mark that `beat` looks for. Called by what beat starts; never raises."""
    # Beat's own schedule file tells nothing: under some Pythons it is written only at the end.
    with contextlib.suppress(OSError):
        _beat_mark().touch()


def beat() -> Finding:
    """Whether the clock that finds forgotten work runs: by what it leaves undone, then by its mark."""
    start = "Start it with `python3 manage.py up` or `celery -A verifier.beat beat`."
    try:
        late = timezone.now() - OVERDUE
        forgotten = Snapshot.objects.filter(status=Status.QUEUED, next_at__lt=late).count()
    except DatabaseError:
        return Finding("beat", False, "Beat cannot be judged while the database is away.")
    if forgotten:
        return Finding(
            "beat", False, f"Captures that wait for more than a minute: {forgotten}. {start}"
        )
    try:
        seen = _beat_mark().stat().st_mtime
    except OSError:
        return Finding("beat", False, f"Beat has not run with this data folder. {start}")
    if time.time() - seen > BEAT_SEEN_WITHIN:
        minutes = int((time.time() - seen) / 60)
        return Finding("beat", False, f"Beat was last seen {minutes} minutes ago. {start}")
    return Finding("beat", True, "Beat runs, and no capture is overdue.")
