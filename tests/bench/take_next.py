"""Take next in a long queue, against the same rows written by raw SQL and against a short queue."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta

from tests.bench.ground import fresh, median_of_each, tell  # isort: skip  (sets Django up)

from django.db import connection, transaction
from django.utils import timezone

from claims.models import Assignment, Claim, Desk, Event, Priority
from claims.services.assignments import take_next
from tests import factories

TIMES = 200
SHORT = 1_000

_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {0}))",
}
_LATER = {
    "sqlite": "datetime('now', '+' || (i %% 90) || ' minutes')",
    "postgresql": "now() + (i %% 90) * interval '1 minute'",
}


def fill(count: int) -> None:
    """Queue claims of all priorities, every third one with a due date."""
    vendor = connection.vendor
    desk, person = Desk.objects.get(), factories.person("cora")
    later, now = _LATER[vendor], _LATER[vendor].replace("(i %% 90)", "0")
    with connection.cursor() as cursor:
        cursor.execute(
            _NUMBERS[vendor].format(count)
            + " INSERT INTO claims_claim (id, statement, kind, language, state, version, priority,"
            " due_at, note, dismissed_from, flagged_at, changed_at, desk_id, flagged_by_id)"
            f" SELECT {_ID[vendor]}, 'Claim ' || i, 'event', 'en', 'queued', 1, 1 + i %% 4,"
            f" CASE WHEN i %% 3 = 0 THEN {later} END, '', '', {now}, {now}, %s, %s FROM n",
            [_stored(desk.pk), _stored(person.pk)],
        )
        cursor.execute("ANALYZE")


def _stored(key: uuid.UUID | None) -> str:
    assert key is not None
    return key.hex if connection.vendor == "sqlite" else str(key)


def raw_take(claim: Claim, person_id: uuid.UUID) -> None:
    """Write every row that a take writes, without choosing, rules, permissions and hashing.

    The claim, its assignment, the desk's turn, two events as long as real ones, the head.
    """
    assignment, claim_id, person = _stored(uuid.uuid4()), _stored(claim.pk), _stored(person_id)
    with transaction.atomic(), connection.cursor() as cursor:
        convert = connection.ops.adapt_datetimefield_value
        now = timezone.now()
        at, due, until = convert(now), convert(claim.due_at), convert(now + timedelta(minutes=30))
        cursor.execute(
            f"UPDATE {Desk._meta.db_table} SET served_at = %s WHERE id = %s",
            [at, _stored(claim.desk_id)],
        )
        cursor.execute(
            f"INSERT INTO {Assignment._meta.db_table} (id, claim_id, duty, person_id,"
            " assigned_by_id, opened_at, due_at, hold_until, outcome, reason)"
            " VALUES (%s, %s, 'check', %s, %s, %s, %s, %s, '', '')",
            [assignment, claim_id, person, person, at, due, until],
        )
        cursor.execute(
            f"UPDATE {Claim._meta.db_table} SET state = 'checking', version = version + 1,"
            " changed_at = %s WHERE id = %s",
            [at, claim_id],
        )
        cursor.execute("SELECT seq, hash FROM claims_head WHERE id = 1" + _LOCK[connection.vendor])
        seq, link = cursor.fetchone()
        rows = [
            ("assignment.opened", "assignment", assignment, _OPENED),
            ("claim.take", "claim", claim_id, _TAKEN),
        ]
        for verb, kind, key, data in rows:
            seq += 1
            cursor.execute(
                f"INSERT INTO {Event._meta.db_table} (seq, id, at, actor_id, verb, object_type,"
                " object_id, claim_id, batch, data, salt, commitment, hash)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, NULL, %s, %s, %s, %s)",
                [
                    *(seq, _stored(uuid.uuid4()), at, person, verb, kind, key, claim_id, data),
                    *([link] * 3),
                ],
            )
        cursor.execute("UPDATE claims_head SET seq = %s, hash = %s WHERE id = 1", [seq, link])


_LOCK = {"sqlite": "", "postgresql": " FOR UPDATE"}
_ID_TEXT = "00000000-0000-4000-8000-000000000000"
_OPENED = f'{{"duty":"check","hold_until":"2026-01-01T00:00:00.000000Z","person":"{_ID_TEXT}"}}'
_TAKEN = f'{{"after":"checking","before":"queued","duty":"check","note":"","person":"{_ID_TEXT}"}}'


def measured(count: int) -> tuple[float, float]:
    """Seconds of one take and of the same rows by raw SQL, in a queue of `count`."""
    fresh()
    fill(count)
    chen = factories.person("chen")
    take_next(actor=chen)  # warm
    # From the far end: take next does not come so far meanwhile.
    rows = list(Claim.objects.filter(state="queued", priority=Priority.LOW)[:TIMES])
    raw_take(rows.pop(), chen.pk)
    return median_of_each(
        lambda: take_next(actor=chen), lambda: raw_take(rows.pop(), chen.pk), times=TIMES - 1
    )


def main() -> None:
    """The two rows of the table."""
    short, _ = measured(SHORT)
    count = int(os.environ.get("BENCH_CLAIMS", "1000000"))
    long, raw = measured(count)
    goal = 1 / 10 if connection.vendor == "sqlite" else 1 / 4
    tell(
        f"take next at {count:,} / raw SQL of its rows",
        f"{long * 1000:.2f} ms / {raw * 1000:.2f} ms",
        raw / long,
        f"≥ {goal:.2f}",
        raw / long >= goal,
    )
    tell(
        f"take next at {count:,} / at {SHORT:,}",
        f"{long * 1000:.2f} ms / {short * 1000:.2f} ms",
        long / short,
        "≤ 2",
        long / short <= 2,
    )


if __name__ == "__main__":
    main()
