"""Take next in a long queue, against the same rows written by raw SQL and against a short queue."""

from __future__ import annotations

import os
import uuid

from tests.bench.ground import fresh, median_seconds, tell  # isort: skip  (sets Django up)

from django.db import connection, transaction
from django.utils import timezone

from claims.models import Assignment, Claim, Desk, Event
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


def _stored(key: uuid.UUID) -> str:
    return key.hex if connection.vendor == "sqlite" else str(key)


def raw_take(claim_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Write what a take writes, without rules, permissions and hashes."""
    now = timezone.now()
    assignment = uuid.uuid4()
    rows = [(assignment, "assignment.opened"), (claim_id, "claim.take")]
    with transaction.atomic(), connection.cursor() as cursor:
        convert = connection.ops.adapt_datetimefield_value
        at = convert(now)
        cursor.execute("SELECT seq FROM claims_head WHERE id = 1")
        seq = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO {Assignment._meta.db_table} (id, claim_id, duty, person_id,"
            " assigned_by_id, opened_at, outcome, reason) VALUES (%s, %s, 'check', %s, %s, %s, '', '')",
            [_stored(assignment), _stored(claim_id), _stored(person_id), _stored(person_id), at],
        )
        cursor.execute(
            f"UPDATE {Claim._meta.db_table} SET state = 'checking', version = version + 1,"
            " changed_at = %s WHERE id = %s",
            [at, _stored(claim_id)],
        )
        for object_id, verb in rows:
            seq += 1
            cursor.execute(
                f"INSERT INTO {Event._meta.db_table} (seq, id, at, actor_id, verb, object_type,"
                " object_id, claim_id, data, salt, commitment, hash)"
                " VALUES (%s, %s, %s, %s, %s, 'claim', %s, %s, '{}', %s, %s, %s)",
                [
                    seq,
                    _stored(uuid.uuid4()),
                    at,
                    _stored(person_id),
                    verb,
                    _stored(object_id),
                    _stored(claim_id),
                    *(["0" * 64] * 3),
                ],
            )
        cursor.execute("UPDATE claims_head SET seq = %s WHERE id = 1", [seq])


def measured(count: int) -> tuple[float, float]:
    """Seconds of one take and of the same rows by raw SQL, in a queue of `count`."""
    fresh()
    fill(count)
    chen = factories.person("chen")
    take_next(actor=chen)  # warm
    took = median_seconds(lambda: take_next(actor=chen), TIMES)
    queue = iter(Claim.objects.filter(state="queued").values_list("pk", flat=True)[:TIMES])
    ids = list(queue)
    raw = median_seconds(lambda: raw_take(ids.pop(), chen.pk), TIMES)
    return took, raw


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
