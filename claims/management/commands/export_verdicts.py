"""`export_verdicts --format ndjson`: what the public export gives, on stdout."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims.export.rows import MEDIA_TYPES, write
from claims.published import check_lines, checks


class Command(BaseCommand):
    """Write all published verdicts, or those that changed since a time."""

    help = "Write the published verdicts to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        """The format and where to begin."""
        parser.add_argument("--format", choices=list(MEDIA_TYPES), default="ndjson")
        parser.add_argument(
            "--updated-since", default="", help="RFC 3339, such as 2026-01-31T00:00Z"
        )

    def handle(self, **options: Any) -> None:
        """Stream to stdout."""
        chosen = checks()
        if options["updated_since"]:
            try:
                since = parse_datetime(options["updated_since"])
            except ValueError:
                since = None
            if since is None or since.tzinfo is None:
                self.stderr.write("--updated-since needs a time with its zone (RFC 3339).")
                raise SystemExit(1)
            chosen = chosen.filter(changed_at__gte=since)
        text = write(
            options["format"],
            check_lines(chosen),
            base=settings.PUBLIC_BASE_URL,
            newsroom=settings.NEWSROOM_NAME,
            now=timezone.now(),
        )
        for piece in text:
            self.stdout.write(piece, ending="")
