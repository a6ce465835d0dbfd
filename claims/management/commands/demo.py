"""`manage.py demo`: the demo newsroom. Loading it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.demo.newsroom import is_empty, load
from claims.errors import Refused


class Command(BaseCommand):
    """Load it and say who can sign in."""

    help = "Load the demo newsroom: its people, an article, claims in all states, their sources."
    requires_system_checks = []  # `migrate` has just made them; they cost a second

    def add_arguments(self, parser: CommandParser) -> None:
        """The two options."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when anybody has an account or any claim is there",
        )
        parser.add_argument(
            "--people", action="store_true", help="only the people: no article and no claims"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and a sentence when it is refused."""
        if options["if_empty"] and not is_empty():
            return
        try:
            people = load(people_only=options["people"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        if options["if_empty"]:
            return  # `up` says it itself, once everything stands
        for person in people:
            self.stdout.write(
                f"{person['username']:<8} {person['role']:<12} password: {person['password']}"
            )
