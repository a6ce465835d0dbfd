"""The set-up of a team: PostgreSQL with an owner and an application's role, Redis with a password,
web, worker and beat started one by one. What the database promises holds against both roles.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from psycopg import errors, sql

from claims.triggers import APPEND_ONLY
from tests import cluster
from tests.factories import ARTICLE, PASSAGE
from tests.integration.plant import PROJECT, Site, celery, wait_for
from verifier.broker import find_program

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(cluster.missing()), reason=f"PostgreSQL: {cluster.missing()}"),
]
QUOTATION = "1. The ministry said on Tuesday that no written letter had been handed over."
SECRET = "only-for-this-test"
PEOPLE = """
import django; django.setup()
from tests.factories import person
from claims.services.tokens import issue_token
for name in ("cora", "chen", "rita", "pia"):
    print(issue_token(user=person(name), actor=None))
"""
BACK_AND_FORTH = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from claims import triggers
for target in ([], ["claims", "zero"], []):
    call_command("migrate", *target, verbosity=0)
    tables = [name for name in connection.introspection.table_names() if name.startswith("claims_")]
    standing, expected = triggers.standing(connection), triggers.expected(connection)
    print("tables", len(tables), "triggers", len(standing), "missing", len(expected - standing))
"""
# Who wants to change what stands would have to take these down first.
TAMPERING = (
    "ALTER TABLE claims_event DISABLE TRIGGER ALL",
    "DROP TRIGGER claims_event_no_update ON claims_event",
    "CREATE OR REPLACE FUNCTION claims_event_no_update() RETURNS trigger AS 'x' LANGUAGE plpgsql",
    "DROP FUNCTION claims_event_no_update() CASCADE",
    "CREATE FUNCTION another() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "ALTER TABLE claims_verdict DROP COLUMN payload",
    "DROP TABLE claims_event CASCADE",
    "SET ROLE newsroom_owner",
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Team:
    """The machines of a team: what leads to them, and the tokens of four people."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        port = free_port()
        self.admin = stack.enter_context(cluster.running(port))
        folder = self.admin["DATABASE_URL"].removeprefix("postgres://").rpartition("/")[0]
        self.reach = {"host": folder, "port": port, "autocommit": True}
        self.web = f"http://127.0.0.1:{free_port()}"
        self.redis = free_port()
        self.data = data
        self.port = port
        self.site = Site()
        stack.callback(self.site.close)
        self.tokens: dict[str, str] = {}
        with self.connect(cluster.OWNER, "postgres") as database:
            for role in ("newsroom_owner", "newsroom_app"):
                database.execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), SECRET)
                )
            database.execute("CREATE DATABASE newsroom OWNER newsroom_owner")
            database.execute("CREATE DATABASE other OWNER newsroom_owner")

    def connect(self, role: str, database: str = "newsroom") -> psycopg.Connection[Any]:
        return psycopg.connect(user=role, dbname=database, **self.reach)

    def environ(self, database: str = "newsroom") -> dict[str, str]:
        place = f"127.0.0.1:{self.port}/{database}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "CLAIMS_"))}
        return {
            **clean,
            "DATABASE_URL": f"postgres://newsroom_app:{SECRET}@{place}",
            "MIGRATE_DATABASE_URL": f"postgres://newsroom_owner:{SECRET}@{place}",
            "REDIS_URL": f"redis://:{SECRET}@127.0.0.1:{self.redis}/0",
            "DATA_DIR": str(self.data),
            "CAPTURE_ALLOW": self.site.place,
            "VERIFIER_NO_BOOTSTRAP": "1",
        }

    def manage(self, *words: str, environ: dict[str, str] | None = None) -> str:
        return ran([sys.executable, "manage.py", *words], environ or self.environ())

    def open(self, stack: ExitStack) -> None:
        """Migrate as the owner, then start everything without the owner's password."""
        self.manage("migrate", "-v0")
        running = self.environ()
        del running["MIGRATE_DATABASE_URL"]
        tokens = ran([sys.executable, "-c", PEOPLE], running).split()
        self.tokens = dict(zip(("cora", "chen", "rita", "pia"), tokens, strict=True))
        place = self.web.removeprefix("http://")
        python = [sys.executable, "-m"]
        for name, command in {
            "redis": [find_program(), "--port", str(self.redis), "--bind", "127.0.0.1",
                      "--requirepass", SECRET, "--save", "", "--dir", str(self.data)],
            "web": [*python, "gunicorn", "verifier.wsgi", "--bind", place, "--worker-class", "gthread",
                    "--workers", "2", "--threads", "4", "--no-control-socket"],
            "worker": celery("verifier", "worker", "--concurrency", "2"),
            "beat": celery("verifier.beat", "beat", "--schedule", str(self.data / "beat-schedule")),
        }.items():  # fmt: skip
            stack.callback(ended, started(command, running, self.data / f"{name}.log"))
        wait_for(self.ready, what="/readyz")

    def ready(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.web}/readyz", timeout=5) as page:
            return bool(page.status == 200)
        return False

    def ask(self, who: str, method: str, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        answer = requests.request(
            method, f"{self.web}/api/v1/{path}", json=body or None, headers=headers, timeout=30
        )
        assert answer.status_code in {200, 201}, (path, answer.status_code, answer.text)
        return answer.json()


def started(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
        )


def ended(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ran(command: list[str], environ: dict[str, str]) -> str:
    """What a command said; the test fails when the command did."""
    done = subprocess.run(
        command, cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with ExitStack() as stack:
        team = Team(tmp_path_factory.mktemp("team"), stack)
        team.open(stack)
        yield team
        for log in sorted(team.data.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def check(team: Team) -> str:
    """The public number of a check that went the whole way: flagged to published, then reopened
    and published again with a correction."""
    article = team.ask("cora", "post", "articles/", title="A letter", text=ARTICLE)
    claim = team.ask(
        "cora", "post", "claims/", article=article["id"], selector={"exact": PASSAGE},
        statement="The envoy handed over a letter.", kind="event",
    )["id"]  # fmt: skip

    def step(who: str, name: str, **given: Any) -> Any:
        version = team.ask(who, "get", f"claims/{claim}/")["version"]
        return team.ask(who, "post", f"claims/{claim}/steps/{name}/", version=version, **given)

    def reviewed(summary: str, **publishing: Any) -> Any:
        version = team.ask("chen", "get", f"claims/{claim}/draft/")["version"]
        team.ask(
            "chen", "put", f"claims/{claim}/draft/", version=version, rating="false",
            summary=summary, explanation="The ministry denies it.", would_change="A copy.",
        )  # fmt: skip
        fingerprint = step("chen", "submit")["verdict"]["fingerprint"]
        step("rita", "approve", fingerprint=fingerprint)
        return step("pia", "publish", fingerprint=fingerprint, **publishing)

    step("chen", "accept", priority=2)
    step("chen", "take")
    begun = time.monotonic()
    (source,) = team.ask(
        "chen", "post", f"claims/{claim}/sources/", urls=[team.site.url("/statement")]
    )
    where = f"snapshots/{source['snapshot']['id']}/"
    wait_for(lambda: team.ask("chen", "get", where)["final"], what="the worker's capture")
    print(f"\ncaptured {time.monotonic() - begun:.1f} s after it was asked for")
    assert team.ask("chen", "get", where)["outcome"] == "good"
    team.ask(
        "chen", "post", f"claims/{claim}/evidence/", snapshot=source["snapshot"]["id"],
        exact=QUOTATION, stance="refutes", directness="official_denial",
    )  # fmt: skip
    found = reviewed("No letter was handed over.")["check_id"]
    step("rita", "reopen", note="A reader wrote.")
    correction = {
        "kind": "correction", "was_wrong": "The day.", "is_right": "Monday.", "how_found": "A reader.",
    }  # fmt: skip
    reviewed("No letter was handed over on Monday.", correction=correction)
    return str(found)


def test_it_works(team: Team, check: str) -> None:
    shown = team.ask("", "get", f"verdicts/{check}/")
    assert (shown["status"], len(shown["versions"])) == ("published", 2)
    assert "Everything holds" in team.manage("verify")
    told = team.manage("doctor")  # fails when anything is wrong
    assert "Workers that answer: 1." in told


def first_column(database: psycopg.Connection[Any], table: str) -> sql.Identifier:
    row = database.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " ORDER BY ordinal_position LIMIT 1",
        [table],
    ).fetchone()
    assert row is not None, table
    return sql.Identifier(row[0])


def changes(database: psycopg.Connection[Any], table: str) -> dict[str, sql.Composed]:
    name, column = sql.Identifier(table), first_column(database, table)
    return {
        "UPDATE": sql.SQL("UPDATE {} SET {} = {}").format(name, column, column),
        "DELETE": sql.SQL("DELETE FROM {}").format(name),
        "TRUNCATE": sql.SQL("TRUNCATE {} CASCADE").format(name),
    }


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_application_may_only_add(team: Team, check: str, table: str) -> None:
    """Its role lacks the right; the owner, who has it, is stopped by the triggers."""
    with (
        closing(team.connect("newsroom_app")) as app,
        closing(team.connect("newsroom_owner")) as owner,
    ):
        for statement in changes(owner, table).values():
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(statement)
        (rows,) = app.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ).fetchone() or (0,)
        for word, statement in changes(owner, table).items():
            if rows or word == "TRUNCATE":  # row triggers need a row
                with pytest.raises(errors.IntegrityConstraintViolation):
                    owner.execute(statement)


def test_the_walk_left_rows_to_guard(team: Team, check: str) -> None:
    """So that the owner's refusals above were tried on rows."""
    with closing(team.connect("newsroom_app")) as app:
        filled = {
            table
            for table in APPEND_ONLY
            if app.execute(
                sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
            ).fetchone()
        }
    assert set(APPEND_ONLY) - filled <= {
        "claims_contactnote",
        "claims_discard",
        "claims_legalanswer",
        "claims_legalrequirement",
        "claims_outcomeoverride",
        "claims_revisit",
        "claims_robotsoverride",
        "claims_sourcingpolicy",
        "claims_statedfacts",
    }


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_application_cannot_take_the_guards_down(
    team: Team, check: str, statement: str
) -> None:
    with closing(team.connect("newsroom_app")) as app:
        app.autocommit = False  # what should be allowed is not committed
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)


def test_a_finished_capture_is_final_for_the_owner_too(team: Team, check: str) -> None:
    with closing(team.connect("newsroom_owner")) as owner:
        for statement in (
            "UPDATE claims_snapshot SET outcome = 'blocked'",
            "DELETE FROM claims_snapshot",
            "DELETE FROM claims_head",
            "UPDATE claims_head SET seq = 0",
            "DELETE FROM claims_check",
        ):
            with pytest.raises(errors.IntegrityConstraintViolation):
                owner.execute(statement)


def test_migrations_can_be_taken_back(team: Team) -> None:
    """As the owner; afterwards triggers stand and the application's role again may only add."""
    environ = team.environ("other")
    there, gone, again = ran([sys.executable, "-c", BACK_AND_FORTH], environ).splitlines()
    assert gone.startswith("tables 0 triggers 0 ")
    assert there == again
    assert there.endswith(" missing 0")
    assert " triggers 0 " not in there
    with closing(team.connect("newsroom_app", "other")) as app:
        for table in APPEND_ONLY:
            for statement in changes(app, table).values():
                with pytest.raises(errors.InsufficientPrivilege):
                    app.execute(statement)
