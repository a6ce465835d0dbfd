"""`manage.py drain`: work off what waits (plans to publish, captures, watches) without a worker."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from claims.models import FINAL, Snapshot, Status
from claims.services.captures import run_capture
from claims.services.embargoes import publish_due
from claims.services.rechecks import run_watches, watches_ready_at

LOOK_AGAIN = 1.0  # seconds; a worker beside us may end what we wait for


_RESTED = ExpressionWrapper(
    F("host__free_at") + F("host__crawl_delay"), output_field=DateTimeField()
)


class Command(BaseCommand):
    """One line for each capture that was tried, one at the end for what is left."""

    help = (
        "Publish what was planned for a time that has come, fetch everything that waits to be "
        "fetched, and look at the watched sources that are due, here and now. What may be tried "
        "only later than --wait from now is left for later."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How patient to be."""
        parser.add_argument(
            "--wait",
            type=float,
            default=10.0,
            metavar="SECONDS",
            help="wait for tries that are due within this time (default: 10)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when pages cannot be kept (full disk, damaged store)."""
        if published := publish_due():
            self.stdout.write(f"Published, as planned: {published}.")
        tried = 0
        waiting = (
            Snapshot.objects.exclude(status__in=FINAL)
            .annotate(
                ready_at=Greatest(
                    Case(When(status=Status.FETCHING, then=F("lease_until")), default=F("next_at")),
                    # One fetch at a time goes to a host, and a pause follows it; a longer one, if the
                    # site asks for it, when nobody waits.
                    Coalesce(
                        Case(When(batch=True, then=_RESTED), default=F("host__free_at")), "next_at"
                    ),
                    Coalesce("host__lease_until", "next_at"),
                )
            )
            .order_by("ready_at", "batch", "next_at")
        )
        while snapshot := waiting.select_related("source").first():
            pause = (snapshot.ready_at - timezone.now()).total_seconds()
            if pause > options["wait"]:
                break
            if pause > 0:
                time.sleep(min(pause, LOOK_AGAIN))
                continue
            try:
                mine = run_capture(snapshot.pk)
            except OSError as error:
                raise CommandError(f"The page cannot be kept: {error}") from error
            snapshot.refresh_from_db()
            if mine or snapshot.final:
                tried += 1
                self.stdout.write(
                    f"{snapshot.outcome or snapshot.status:<16} {snapshot.source.url}\n"
                    f"{'':<16} {snapshot.message}"
                )
        if looks := self._look(options["wait"]):
            self.stdout.write(f"Watched sources looked at: {looks}.")
        self.stdout.write(f"Tries: {tried}. Left for later: {waiting.count()}.")

    def _look(self, patience: float) -> int:
        """Watched sources that are due; other workers that look at them are waited for as long."""
        looks, until = 0, time.monotonic() + patience
        while (ready := watches_ready_at()) is not None:
            pause = (ready - timezone.now()).total_seconds()
            if pause > patience:
                break
            if pause > 0:
                time.sleep(min(pause, LOOK_AGAIN))
            elif brought := run_watches():
                looks, until = looks + brought, time.monotonic() + patience
            elif time.monotonic() > until:
                break
            else:
                time.sleep(LOOK_AGAIN)
        return looks
