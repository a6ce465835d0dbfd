"""The small commands: issue_token, drain, doctor, migrate."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims import health, triggers
from claims.management.commands.migrate import Command as Migrate
from claims.models import ApiToken, Event, Revisit, Snapshot, Status, User, Watch
from claims.outcomes import Outcome
from claims.periodic import sweep_captures
from claims.record import act
from claims.services.sources import wanted_snapshot
from claims.services.tokens import hash_of_token
from tests import factories
from tests.capture.web import Web
from tests.watched import captured, published_on, watched

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def waiting(url: str) -> Snapshot:
    """A capture that nobody has begun."""
    return act(wanted_snapshot)(actor=factories.person("cora"), source=factories.source(url))


# --- issue_token ------------------------------------------------------------------------------


def test_a_token_comes_alone_on_stdout_and_opens_the_door(chen: User) -> None:
    token = run("issue_token", "chen", "--scopes=read,write").removesuffix("\n")
    assert token.startswith("cvt_")
    assert token.split() == [token]
    row = ApiToken.objects.get(sha256=hash_of_token(token))
    assert (row.user, row.scopes) == (chen, ["read", "write"])
    assert Event.objects.filter(verb="token.issued", object_id=row.pk).count() == 1


def test_without_scopes_it_is_all_that_the_person_may(pia: User) -> None:
    token = run("issue_token", "pia").strip()
    row = ApiToken.objects.get(sha256=hash_of_token(token))
    assert row.scopes == ["read", "write", "review", "publish"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody"], "nobody of the user name"),
        (["cora", "--scopes=publish"], "may not have: publish"),
        (["cora", "--scopes=nonsense"], "may not have: nonsense"),
        (["nora"], "may not have"),
        (["cora", "--days=0"], "at least one day"),
    ],
)
def test_a_token_that_may_not_be_is_refused(
    cora: User, nora: User, words: list[str], told: str
) -> None:
    said = StringIO()
    with pytest.raises(CommandError, match=told):
        call_command("issue_token", *words, stdout=said)
    assert said.getvalue() == ""
    assert not ApiToken.objects.exists()


# --- drain ------------------------------------------------------------------------------------


@pytest.fixture
def kept_apart(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORE_DIR = tmp_path / "store"


def test_drain_ends_what_waits(local_web: Web, kept_apart: None) -> None:
    good, missing = waiting(local_web.url("/good")), waiting(local_web.url("/404"))
    said = run("drain")
    for snapshot in (good, missing):
        snapshot.refresh_from_db()
    assert (good.status, good.outcome) == (Status.DONE, Outcome.GOOD)
    assert (missing.status, missing.outcome) == (Status.FAILED, Outcome.HTTP_ERROR)
    assert good.source.url in said
    assert "Tries: 2. Left for later: 0." in said


def test_drain_with_nothing_to_do(db: None) -> None:
    assert run("drain") == "Tries: 0. Left for later: 0.\n"


def test_drain_leaves_a_far_retry_for_later(local_web: Web, kept_apart: None) -> None:
    snapshot = waiting(local_web.url("/429"))
    said = run("drain", "--wait=0")
    snapshot.refresh_from_db()
    assert (snapshot.status, snapshot.attempts) == (Status.QUEUED, 1)
    assert "Tries: 1. Left for later: 1." in said


def test_drain_takes_over_from_a_worker_that_died(local_web: Web, kept_apart: None) -> None:
    snapshot = waiting(local_web.url("/good"))
    Snapshot.objects.filter(pk=snapshot.pk).update(
        status=Status.FETCHING,
        token=snapshot.pk,
        attempts=1,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    run("drain", "--wait=0")
    snapshot.refresh_from_db()
    assert (snapshot.status, snapshot.attempts) == (Status.DONE, 2)


def test_drain_looks_at_watched_sources(
    local_web: Web, kept_apart: None, settings: LazySettings
) -> None:
    settings.CAPTURE_HOST_PAUSE = 0
    with watched(local_web) as page:
        published_on(captured(page))
        assert run("drain", "--wait=0") == "Tries: 0. Left for later: 0.\n"  # it is not due
        Watch.objects.update(next_at=timezone.now())
        assert run("drain", "--wait=0").splitlines()[0] == "Watched sources looked at: 1."
    assert Revisit.objects.get().answer == "not_modified"


# --- doctor -----------------------------------------------------------------------------------


def findings(said: str) -> dict[str, str]:
    lines = [line.partition(":")[0].split() for line in said.splitlines()]
    return {name: word for word, name in lines}


def test_doctor_says_what_is_well_and_what_is_not(
    settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path
    settings.STORE_DIR = tmp_path / "store"
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == 1
    said = capsys.readouterr().out
    found = findings(said)
    assert found["database"] == found["tables"] == found["triggers"] == found["storage"] == "ok"
    assert found["broker"] == found["beat"] == "PROBLEM"
    assert "manage.py up" in said


def test_doctor_misses_a_trigger(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        table = " ON claims_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER claims_event_no_update{table}")
    try:
        with pytest.raises(SystemExit):
            call_command("doctor")
    finally:
        triggers.install(connection)
    said = capsys.readouterr().out
    assert findings(said)["triggers"] == "PROBLEM"
    assert "claims_event_no_update" in said


def test_readiness_is_the_same_look(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORE_DIR = tmp_path / "store"
    found = {name: ok for name, ok, _ in health.readiness()}
    assert found == {"database": True, "broker": False, "storage": True}


def test_a_storage_that_cannot_be_written_is_a_problem(
    settings: LazySettings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings.STORE_DIR = tmp_path / "file" / "store"
    assert not health.storage().ok


def test_beat_is_judged_by_its_mark_and_by_overdue_work(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert "has not run" in health.beat().sentence
    sweep_captures()
    assert health.beat().ok
    long_ago = time.time() - 2 * health.BEAT_SEEN_WITHIN
    os.utime(tmp_path / "beat_seen", (long_ago, long_ago))
    assert "last seen 4 minutes ago" in health.beat().sentence
    health.beat_was_seen()
    snapshot = waiting("https://ministry.example/slow")
    Snapshot.objects.filter(pk=snapshot.pk).update(
        next_at=timezone.now() - health.OVERDUE - timedelta(seconds=5)
    )
    assert "wait for more than a minute: 1" in health.beat().sentence


# --- migrate ----------------------------------------------------------------------------------


def test_migrate_runs_as_the_owner_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    databases = django_settings.DATABASES
    monkeypatch.delitem(databases, "owner", raising=False)
    assert Migrate().create_parser("manage.py", "migrate").get_default("database") == "default"
    monkeypatch.setitem(databases, "owner", databases["default"])
    assert Migrate().create_parser("manage.py", "migrate").get_default("database") == "owner"
