"""Earlier claims in similar words: what a new one may repeat.

The database gives a few hundred candidates that share words with the claim; BM25 orders them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from operator import add
from uuid import UUID

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.db.models.expressions import Combinable

from claims.models import Claim, User, Verdict
from claims.queries import visible_to
from claims.search.passages import rank, words

CANDIDATES = 300
ALIKE = 0.3  # of the score that the claim's own words reach
_MOST_WORDS = 8
_STEM = 5  # letters, as in `passages`
_WORD = re.compile(r"\d+|[^\W\d_]+")


def earlier_claims(
    user: User, statement: str, *, but: Claim | None = None, most: int = 5
) -> list[Claim]:
    """The claims whose statement is most like this one, the most alike first.

    Each carries `decided`: its verdicts that were submitted, the newest first, with their ratings.
    """
    stems = _stems(statement)
    if not stems:
        return []
    rows = visible_to(user).exclude(pk=but.pk) if but else visible_to(user)
    found = _sharing(rows, stems)
    # The claim's own words are among the texts: what they reach is the whole.
    whole, *scores = rank(statement, [statement, *found.values()])
    if not whole:
        return []
    alike = sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])
    best = [pk for score, pk in alike if score / whole >= ALIKE][:most]
    decided = Verdict.objects.select_related("rating").order_by("-number")
    told = (
        Claim.objects.select_related("claimant")
        .prefetch_related(Prefetch("verdicts", decided, to_attr="decided"))
        .in_bulk(best)
    )
    return [told[pk] for pk in best]


def _sharing(rows: QuerySet[Claim], stems: list[str]) -> dict[UUID, str]:
    """Those that share a word, the more the earlier."""
    parts: list[Combinable] = [
        Case(When(statement__folds=stem, then=1), default=Value(0), output_field=IntegerField())
        for stem in stems
    ]
    shared = rows.annotate(shared=reduce(add, parts)).order_by("-shared", "-flagged_at", "id")
    told = shared.values_list("pk", "statement", "shared")[:CANDIDATES]
    # Those that share nothing are left out here: as a condition it would count everything twice.
    return {pk: words for pk, words, number in told if number}


def _stems(text: str) -> list[str]:
    """The beginnings of the longest words that count; text without spaces in pairs of characters."""
    found: dict[str, None] = {}
    for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()):
        kept = words(word)
        if len(kept) > 1:  # a script without spaces: each of its characters came back
            found.update(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))
        elif kept and (len(word) > 2 or word.isdigit() or not word.isascii()):
            found[word[:_STEM]] = None
    return sorted(found, key=len, reverse=True)[:_MOST_WORDS]
