"""The bulk export, against reading the same stored payloads as fast as the database gives them."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterable

from tests.bench.ground import fresh, peak_megabytes, tell  # isort: skip  (sets Django up)

from django.conf import settings
from django.db import connection
from django.utils import timezone

from claims import triggers
from claims.export.rows import write
from claims.models import Approval, Check, Claim, Publication, Verdict
from claims.published import check_lines, checks
from tests import factories

BATCH = 1_000


def fill(count: int) -> None:
    """Copies of one check that was really published, with a long explanation."""
    claim = factories.with_evidence()
    factories.draft(claim, explanation="The ministry denies the letter. " * 120)
    for step, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, step, by)
    model = Publication.objects.select_related("page", "verdict", "approval").get()
    now = timezone.now()
    triggers.drop(connection)  # the copies were never approved one by one
    for start in range(0, count - 1, BATCH):
        made = [_copy(model, claim, start + i, now) for i in range(min(BATCH, count - 1 - start))]
        for kind, index in ((Claim, 0), (Verdict, 1), (Approval, 2), (Check, 3), (Publication, 4)):
            kind.objects.bulk_create(row[index] for row in made)


def _copy(model: Publication, claim: Claim, number: int, now: object) -> tuple[object, ...]:
    copied = Claim(statement=claim.statement, kind=claim.kind, state="published", desk=claim.desk)
    copied.flagged_by_id = claim.flagged_by_id
    verdict = Verdict(
        claim=copied,
        number=1,
        payload=model.payload,
        fingerprint=model.fingerprint,
        rating_id=model.verdict.rating_id,
        policy_passed=True,
        submitted_by_id=model.verdict.submitted_by_id,
    )
    approval = Approval(
        verdict=verdict,
        decision="approve",
        fingerprint=model.fingerprint,
        decided_by_id=model.approval.decided_by_id,
    )
    check = Check(
        id=uuid.uuid4(),
        claim=copied,
        current_number=1,
        first_published_at=now,
        changed_at=now,
        changed_seq=1_000 + number,
        head=model.page.head,
    )
    publication = Publication(
        page=check,
        number=1,
        verdict=verdict,
        approval=approval,
        payload=model.payload,
        fingerprint=model.fingerprint,
        envelope=model.envelope,
        published_by_id=model.published_by_id,
        published_at=now,
    )
    return copied, verdict, approval, check, publication


def drained(pieces: Callable[[], Iterable[str | bytes | memoryview]]) -> float:
    """Seconds to produce everything and write it away; the best of three (the machine is shared)."""
    best = float("inf")
    for _ in range(3):
        with open(os.devnull, "wb") as nothing:
            start = time.perf_counter()
            for piece in pieces():
                nothing.write(piece.encode() if isinstance(piece, str) else piece)
            best = min(best, time.perf_counter() - start)
    return best


def stored_payloads() -> Iterable[str | bytes | memoryview]:
    """COPY on PostgreSQL; a bare cursor on SQLite."""
    query = "SELECT payload FROM claims_publication"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
                yield from copy
        else:
            cursor.execute(query)
            for (payload,) in cursor.cursor:
                yield payload


def exported(form: str) -> Callable[[], Iterable[str]]:
    """The export as the API streams it."""
    return lambda: write(
        form,
        check_lines(checks()),
        base=settings.PUBLIC_BASE_URL,
        newsroom=settings.NEWSROOM_NAME,
        now=timezone.now(),
    )


fresh()
count = int(os.environ.get("BENCH_CHECKS", "20000"))
fill(count)
limit = drained(stored_payloads)
before = peak_megabytes()
for form, goal in (("ndjson", 1 / 2), ("csv", 1 / 5)):
    took = drained(exported(form))
    tell(
        f"bulk {form} of {count:,} / stored payloads",
        f"{count / took:,.0f} checks/s / {count / limit:,.0f} payloads/s",
        limit / took,
        f"≥ {goal:.2f}",
        limit / took >= goal,
    )
grown = peak_megabytes() - before
tell("memory grown by the exports", f"{grown:.0f} MB", grown, "≤ 32 MB", grown <= 32)
