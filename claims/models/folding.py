"""Lookups for words as people type them, in every script: `folds` (contains) and `folds_from_start`.

Django's `icontains` folds only ASCII on SQLite, and on PostgreSQL what the database's locale knows.
Here SQLite is given Python's case folding, and PostgreSQL is asked for Unicode's (its ICU collation,
which is deterministic and there whatever the locale).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Lookup, TextField
from django.dispatch import receiver

if TYPE_CHECKING:
    TextLookup = Lookup[Any]  # Django's class takes no parameter when it runs
else:
    TextLookup = Lookup


def folded(text: str | None) -> str | None:
    """A text without the differences between capital and small letters; None stays None."""
    return None if text is None else unicodedata.normalize("NFC", text).casefold()


@receiver(connection_created)
def _teach(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded", 1, folded, deterministic=True)


@CharField.register_lookup
@TextField.register_lookup
class Folds(TextLookup):
    """The text contains the words, whatever their case; an empty one is in every text."""

    lookup_name = "folds"
    place = "> 0"

    def get_prep_lookup(self) -> str:
        """The words as texts are stored: NFC."""
        return unicodedata.normalize("NFC", str(self.rhs))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With the function that every connection is taught."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        words = [folded(str(word)) for word in right_params]
        # Text in plain ASCII needs no call of Python: that is most of the time of a long table.
        sql = (
            f"(CASE WHEN length({left}) = length(CAST({left} AS BLOB))"
            f" THEN instr(lower({left}), {right}) ELSE instr(folded({left}), {right}) END)"
        )
        return f"{sql} {self.place}", [*left_params * 3, *words, *left_params, *words]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With the small letters of Unicode."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        words = [str(word).lower() for word in right_params]
        small = 'lower({}::text COLLATE "und-x-icu")'
        # Text in plain ASCII needs no ICU, which takes several times as long.
        sql = (
            f"(CASE WHEN octet_length({left}) = length({left})"
            f' THEN strpos(lower({left}::text COLLATE "C"), {right})'
            f" ELSE strpos({small.format(left)}, {small.format(right)}) END)"
        )
        return f"{sql} {self.place}", [*left_params * 3, *words, *left_params, *right_params]


@CharField.register_lookup
@TextField.register_lookup
class FoldsFromStart(Folds):
    """The text begins with the words, whatever their case."""

    lookup_name = "folds_from_start"
    place = "= 1"
