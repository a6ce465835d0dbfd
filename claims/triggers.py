"""Database triggers, declared once for both databases: what must never change cannot be changed.

`migrate` drops them first and installs them after, because SQLite rebuilds tables in migrations
and loses their triggers without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Rows of these tables are added and never changed or removed.
APPEND_ONLY = (
    "claims_event",
    "claims_verdict",
    "claims_contribution",
    "claims_approval",
    "claims_publication",
    "claims_correction",
    "claims_extraction",
    "claims_articleversion",
    "claims_contactnote",
    "claims_outcomeoverride",
    "claims_discard",
    "claims_revisit",
    "claims_robotsoverride",
    "claims_statedfacts",
    "claims_sourcingpolicy",
    "claims_legalrequirement",
    "claims_legalanswer",
)


@dataclass(frozen=True)
class Guard:
    """Refuse `operation` on `table` when `condition` (SQL that both databases understand) holds."""

    name: str
    table: str
    operation: str
    message: str
    condition: str = "1 = 1"


_NO_TRUNCATE = (
    "BEGIN RAISE EXCEPTION 'append-only tables are not truncated'"
    " USING ERRCODE = 'integrity_constraint_violation'; END"
)


def _append_only() -> list[Guard]:
    return [
        Guard(
            f"{table}_no_{operation.lower()}",
            table,
            operation,
            f"{table} is append-only",
        )
        for table in APPEND_ONLY
        for operation in ("UPDATE", "DELETE")
    ]


GUARDS: tuple[Guard, ...] = (
    *_append_only(),
    Guard(
        "claims_snapshot_final_no_update",
        "claims_snapshot",
        "UPDATE",
        "a finished snapshot is final",
        "OLD.status IN ('done', 'failed')",
    ),
    Guard(
        "claims_snapshot_no_delete",
        "claims_snapshot",
        "DELETE",
        "snapshots are never deleted",
    ),
    Guard(
        "claims_discard_unused_upload",
        "claims_discard",
        "INSERT",
        "only an upload that no evidence names is discarded",
        "EXISTS (SELECT 1 FROM claims_evidence e JOIN claims_extraction x"
        " ON x.id = e.extraction_id WHERE x.snapshot_id = NEW.snapshot_id)"
        " OR NOT EXISTS (SELECT 1 FROM claims_snapshot s"
        " WHERE s.id = NEW.snapshot_id AND s.uploaded AND s.status IN ('done', 'failed'))",
    ),
    Guard(
        "claims_evidence_not_discarded",
        "claims_evidence",
        "INSERT",
        "a discarded upload carries no evidence",
        "EXISTS (SELECT 1 FROM claims_discard d JOIN claims_extraction x"
        " ON x.snapshot_id = d.snapshot_id WHERE x.id = NEW.extraction_id)",
    ),
    Guard(
        "claims_head_forward_only",
        "claims_head",
        "UPDATE",
        "the log only grows",
        "NEW.seq <= OLD.seq",
    ),
    Guard("claims_head_no_delete", "claims_head", "DELETE", "the log has one head"),
    Guard(
        "claims_embargo_closed_no_update",
        "claims_embargo",
        "UPDATE",
        "a closed plan to publish never changes",
        "OLD.closed_at IS NOT NULL",
    ),
    Guard(
        "claims_embargo_plan_no_update",
        "claims_embargo",
        "UPDATE",
        "what was planned never changes",
        "NEW.claim_id <> OLD.claim_id OR NEW.verdict_id <> OLD.verdict_id"
        " OR NEW.fingerprint <> OLD.fingerprint OR NEW.publish_at <> OLD.publish_at"
        " OR NEW.planned_by_id <> OLD.planned_by_id OR NEW.override_reason <> OLD.override_reason"
        " OR NEW.correction_kind <> OLD.correction_kind OR NEW.was_wrong <> OLD.was_wrong"
        " OR NEW.is_right <> OLD.is_right OR NEW.how_found <> OLD.how_found"
        " OR NEW.public_note <> OLD.public_note",
    ),
    Guard("claims_embargo_no_delete", "claims_embargo", "DELETE", "plans to publish are kept"),
    Guard(
        "claims_claim_open_plan_is_approved",
        "claims_claim",
        "UPDATE",
        "a claim with an open plan to publish stays approved",
        "NEW.state <> 'approved' AND OLD.state = 'approved' AND EXISTS"
        " (SELECT 1 FROM claims_embargo e WHERE e.claim_id = NEW.id AND e.closed_at IS NULL)",
    ),
    Guard(
        "claims_replyrequest_answered_no_update",
        "claims_replyrequest",
        "UPDATE",
        "an answered right of reply is settled",
        "OLD.state IN ('answered', 'refused')",
    ),
    Guard(
        "claims_replyrequest_asked_no_update",
        "claims_replyrequest",
        "UPDATE",
        "who was asked when never changes",
        "NEW.claim_id <> OLD.claim_id OR NEW.party_id <> OLD.party_id"
        " OR NEW.asked_at <> OLD.asked_at OR NEW.asked_by_id <> OLD.asked_by_id",
    ),
    Guard(
        "claims_replyrequest_no_delete",
        "claims_replyrequest",
        "DELETE",
        "rights of reply are kept",
    ),
    Guard("claims_check_no_delete", "claims_check", "DELETE", "nothing published vanishes"),
    Guard(
        "claims_approval_two_people",
        "claims_approval",
        "INSERT",
        "nobody approves a verdict to which they contributed",
        "NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM claims_contribution c"
        " WHERE c.verdict_id = NEW.verdict_id AND c.person_id = NEW.decided_by_id)",
    ),
    Guard(
        "claims_approval_not_recused",
        "claims_approval",
        "INSERT",
        "nobody decides about a claim from which they are recused",
        "EXISTS (SELECT 1 FROM claims_recusal r JOIN claims_verdict v ON v.claim_id = r.claim_id"
        " WHERE v.id = NEW.verdict_id AND r.person_id = NEW.decided_by_id"
        " AND r.lifted_at IS NULL)",
    ),
    Guard(
        "claims_legalanswer_by_another",
        "claims_legalanswer",
        "INSERT",
        "nobody answers for legal to a verdict to which they contributed",
        "EXISTS (SELECT 1 FROM claims_contribution c"
        " WHERE c.verdict_id = NEW.verdict_id AND c.person_id = NEW.answered_by_id)",
    ),
    Guard(
        "claims_legalanswer_not_recused",
        "claims_legalanswer",
        "INSERT",
        "nobody answers about a claim from which they are recused",
        "EXISTS (SELECT 1 FROM claims_recusal r JOIN claims_verdict v ON v.claim_id = r.claim_id"
        " WHERE v.id = NEW.verdict_id AND r.person_id = NEW.answered_by_id"
        " AND r.lifted_at IS NULL)",
    ),
    Guard(
        "claims_legalanswer_binds",
        "claims_legalanswer",
        "INSERT",
        "a legal answer names the fingerprint of its verdict",
        "NOT EXISTS (SELECT 1 FROM claims_verdict v"
        " WHERE v.id = NEW.verdict_id AND v.fingerprint = NEW.fingerprint)",
    ),
    Guard(
        "claims_legalrule_only_ended",
        "claims_legalrule",
        "UPDATE",
        "a legal rule is only ended, once",
        "OLD.ended_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.reason <> OLD.reason"
        " OR COALESCE(CAST(NEW.desk_id AS TEXT), '') <> COALESCE(CAST(OLD.desk_id AS TEXT), '')"
        " OR NEW.set_by_id <> OLD.set_by_id OR NEW.set_at <> OLD.set_at",
    ),
    Guard("claims_legalrule_no_delete", "claims_legalrule", "DELETE", "legal rules are kept"),
    Guard(
        "claims_publication_cleared",
        "claims_publication",
        "INSERT",
        "what needs a legal answer is published only when it was cleared",
        "EXISTS (SELECT 1 FROM claims_verdict v JOIN claims_claim c ON c.id = v.claim_id"
        " WHERE v.id = NEW.verdict_id"
        " AND COALESCE((SELECT q.required FROM claims_legalrequirement q"
        " WHERE q.claim_id = c.id ORDER BY q.number DESC LIMIT 1),"
        " EXISTS (SELECT 1 FROM claims_legalrule r WHERE r.ended_at IS NULL"
        " AND (r.desk_id IS NULL OR r.desk_id = c.desk_id) AND (r.kind = '' OR r.kind = c.kind)))"
        " AND COALESCE((SELECT l.outcome FROM claims_legalanswer l"
        " WHERE l.verdict_id = v.id AND l.fingerprint = NEW.fingerprint"
        " ORDER BY l.number DESC LIMIT 1), '') <> 'cleared')",
    ),
    Guard("claims_recusal_no_delete", "claims_recusal", "DELETE", "recusals stay on the record"),
    Guard(
        "claims_recusal_only_lifted",
        "claims_recusal",
        "UPDATE",
        "a recusal is only lifted, once",
        "OLD.lifted_at IS NOT NULL OR NEW.claim_id <> OLD.claim_id"
        " OR NEW.person_id <> OLD.person_id OR NEW.reason <> OLD.reason"
        " OR NEW.decided_by_id <> OLD.decided_by_id OR NEW.at <> OLD.at",
    ),
    Guard(
        "claims_approval_binds",
        "claims_approval",
        "INSERT",
        "an approval names the fingerprint of its verdict",
        "NOT EXISTS (SELECT 1 FROM claims_verdict v"
        " WHERE v.id = NEW.verdict_id AND v.fingerprint = NEW.fingerprint)",
    ),
    Guard(
        "claims_publication_of_approved",
        "claims_publication",
        "INSERT",
        "only the approved payload is published",
        "NOT EXISTS (SELECT 1 FROM claims_approval a"
        " JOIN claims_verdict v ON v.id = a.verdict_id"
        " JOIN claims_claim c ON c.id = v.claim_id"
        " WHERE a.id = NEW.approval_id AND a.verdict_id = NEW.verdict_id"
        " AND a.decision IN ('approve', 'break_glass')"
        " AND a.fingerprint = NEW.fingerprint AND v.payload = NEW.payload"
        " AND c.state = 'approved'"
        " AND v.number = (SELECT MAX(l.number) FROM claims_verdict l WHERE l.claim_id = v.claim_id))",
    ),
)


def _body(guard: Guard) -> str:
    """What the trigger's function does on PostgreSQL."""
    returned = "OLD" if guard.operation == "DELETE" else "NEW"
    return (
        f"BEGIN IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {returned}; END"
    )


def _postgresql(guard: Guard) -> list[str]:
    timing = f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table}"
    function = f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql"
    return [
        f"{function} AS $${_body(guard)}$$",
        f"{timing} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def _sqlite(guard: Guard) -> list[str]:
    return [
        (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table}"
            f" WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
    ]


def _truncate_name(table: str) -> str:
    return f"{table}_no_truncate"


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that must stand on this database."""
    return set(_definitions(connection))


def _definitions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Each trigger's name and what it does, as the database gives it back."""
    if connection.vendor != "postgresql":
        return {guard.name: _sqlite(guard)[0] for guard in GUARDS}
    truncating = dict.fromkeys(map(_truncate_name, APPEND_ONLY), _NO_TRUNCATE)
    return {guard.name: _body(guard) for guard in GUARDS} | truncating


def tables_stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether every guarded table is there: not before the first migration, not after its reverse."""
    return {guard.table for guard in GUARDS} <= set(connection.introspection.table_names())


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of our triggers that stand, are enabled and do what they are declared to do."""
    wanted = _definitions(connection)
    return {name for name, does in _found(connection).items() if wanted.get(name) == does}


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
                " AND c.relnamespace = current_schema()::regnamespace"
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger down (only `migrate` and the tests' flush do)."""
    tables = {guard.name: guard.table for guard in GUARDS}
    tables |= {_truncate_name(table): table for table in APPEND_ONLY}
    existing = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name, table in tables.items():
            if connection.vendor != "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            elif table in existing:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger up anew."""
    drop(connection)
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in build(guard):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION claims_no_truncate() RETURNS trigger LANGUAGE plpgsql"
                f" AS $${_NO_TRUNCATE}$$"
            )
            for table in APPEND_ONLY:
                cursor.execute(
                    f"CREATE TRIGGER {_truncate_name(table)} BEFORE TRUNCATE ON {table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION claims_no_truncate()"
                )


def grant(connection: BaseDatabaseWrapper) -> None:
    """On PostgreSQL with an owner of its own: what the application's role may do.

    It reads and adds everywhere, and changes or removes nothing in append-only tables.
    """
    role = settings.DATABASES["default"].get("USER", "")
    if connection.vendor != "postgresql" or role in {"", connection.settings_dict["USER"]}:
        return
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
