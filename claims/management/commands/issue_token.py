"""`manage.py issue_token USER`: an API token. It is shown this once; only its hash is kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.errors import Refused
from claims.models import User
from claims.permissions import SCOPES
from claims.services.tokens import DEFAULT_DAYS, issue_token


class Command(BaseCommand):
    """The token alone on stdout, so that a script can catch it."""

    help = "Issue an API token for a person and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and for what."""
        parser.add_argument("user", metavar="USER", help="the person's user name")
        parser.add_argument(
            "--scopes",
            metavar="A,B",
            default="",
            help=f"of {', '.join(SCOPES)}; default: all that the person may",
        )
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="how long it is good")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and a sentence on stderr when there is no token to give."""
        person = User.objects.filter(username=options["user"]).first()
        if person is None:
            raise CommandError(f"There is nobody of the user name {options['user']}.")
        if options["days"] < 1:
            raise CommandError("A token is good for at least one day.")
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            token = issue_token(
                user=person, actor=None, scopes=scopes, name=options["name"], days=options["days"]
            )
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(token)
