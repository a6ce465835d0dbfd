"""A throwaway database for one measurement, filled by SQL, and how figures are told."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verifier.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from claims import triggers  # noqa: E402


def fresh() -> str:
    """An empty, migrated database; gives its kind."""
    call_command("migrate", verbosity=0)
    triggers.drop(connection)
    call_command("flush", interactive=False, verbosity=0)
    return connection.vendor


def median_seconds(work: Callable[[], object], times: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def median_of_each(
    one: Callable[[], object], other: Callable[[], object], times: int
) -> tuple[float, float]:
    """The median times of two calls that are made in turn, so that both bear the machine's load."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for work, into in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            work()
            into.append(time.perf_counter() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(what: str, figures: str, ratio: float, goal: str, met: bool) -> None:
    """One row of the table."""
    print(
        f"{connection.vendor:<11} {what:<46} {figures:<52} {ratio:>7.2f}  goal {goal:<7}"
        f" {'met' if met else 'MISSED'}",
        flush=True,
    )
