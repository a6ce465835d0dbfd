"""`manage.py migrate`: Django's, as the owner of the tables where there is one."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate


class Command(Migrate):
    """On PostgreSQL the application's own role may not change tables; MIGRATE_DATABASE_URL may."""

    def add_arguments(self, parser: CommandParser) -> None:
        """`--database` is `owner` unless something else is said."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")
