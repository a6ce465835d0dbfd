"""docker-compose.yml says what docs/operations.md says, and gives no container more than it needs."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import errors

from tests import cluster

PROJECT = Path(__file__).resolve().parent.parent
COMPOSE = (PROJECT / "docker-compose.yml").read_text()
EXAMPLE = (PROJECT / ".env.example").read_text()
OPERATIONS = (PROJECT / "docs" / "operations.md").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
ROLES = PROJECT / "verifier" / "postgres" / "roles.sh"
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
OURS = ("migrate", "web", "worker", "beat")
SECRETS = {
    "POSTGRES_PASSWORD",
    "POSTGRES_OWNER_PASSWORD",
    "POSTGRES_APP_PASSWORD",
    "REDIS_PASSWORD",
    "SECRET_KEY",
}


@pytest.mark.parametrize("name", OURS)
def test_each_process_is_the_one_of_the_documentation(name: str) -> None:
    words = [word for word in SERVICES[name]["command"] if not word.startswith("${")]
    blocks = "".join(re.findall(r"```sh\n(.*?)```", OPERATIONS, re.S))
    told = [shlex.split(line, comments=True) for line in blocks.splitlines()]
    told = [["python", *line[1:]] if line[:1] == ["python3"] else line for line in told]
    [documented] = [line for line in told if line and set(line) <= set(words)]
    assert [word for word in words if word in documented] == documented


def test_the_image_serves_the_web_by_itself_too() -> None:
    [command] = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    assert yaml.safe_load(command) == SERVICES["web"]["command"]


@pytest.mark.parametrize("name", OURS)
def test_settings_are_settings(name: str) -> None:
    """A misspelt variable would be ignored without a word: each stands in the README's table."""
    table = set(re.findall(r"`([A-Z_]+)`", (PROJECT / "README.md").read_text()))
    assert set(SERVICES[name]["environment"]) <= table
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"} <= set(SERVICES[name]["environment"])


def test_only_migrate_is_the_owner() -> None:
    for name in OURS:
        given = SERVICES[name]["environment"]
        assert given["DATABASE_URL"].startswith("postgres://verifier_app:")
        assert ("MIGRATE_DATABASE_URL" in given) is (name == "migrate")
        assert ("OWNER" in str(given)) is (name == "migrate")
        # The whole of .env would bring every password into every container.
        assert "env_file" not in SERVICES[name]
    owner = SERVICES["migrate"]["environment"]["MIGRATE_DATABASE_URL"]
    assert owner.startswith("postgres://verifier_owner:")
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


def test_every_variable_is_explained_and_no_secret_has_a_value() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE))
    explained = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.M))
    assert used == set(explained)
    for name in SECRETS:
        assert explained[name] == ""
        assert set(re.findall(rf"(?<!\$)\$\{{{name}([^}}]*)\}}", COMPOSE)) == {":?see .env.example"}
    assert ".env" in (PROJECT / ".gitignore").read_text().splitlines()
    assert (PROJECT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_the_image_is_nobodys_root_and_brings_its_own_packages() -> None:
    assert DOCKERFILE.index("\nUSER verifier\n") < DOCKERFILE.index("\nCMD ")
    assert "FROM python:3.11-slim-bookworm" in DOCKERFILE
    assert "VERIFIER_NO_BOOTSTRAP=1" in DOCKERFILE
    assert "collectstatic" in DOCKERFILE
    assert "/healthz" in DOCKERFILE


def test_everything_is_kept_and_watched() -> None:
    named = yaml.safe_load(COMPOSE)["volumes"]
    for name, service in SERVICES.items():
        assert any(volume.split(":")[0] in named for volume in service["volumes"]), name
        if name not in {"web", "migrate"}:  # the image watches the web; migrate ends
            assert service["healthcheck"]["test"], name
    assert "appendonly yes" in str(SERVICES["redis"]["command"])
    assert "requirepass" in str(SERVICES["redis"]["command"])
    # Broker and database are reached by the other containers only.
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]


@pytest.mark.integration
@pytest.mark.skipif(bool(cluster.missing()), reason=f"PostgreSQL: {cluster.missing()}")
def test_the_roles_of_the_database_are_real(tmp_path: Path) -> None:
    """The script that makes them, against a real server; then the migrations as compose runs them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with cluster.running(port) as admin:
        folder = admin["DATABASE_URL"].removeprefix("postgres://").rpartition("/")[0]
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "PGHOST": folder,
            "PGPORT": str(port),
            "POSTGRES_USER": cluster.OWNER,
            "POSTGRES_OWNER_PASSWORD": "owner'1",
            "POSTGRES_APP_PASSWORD": "app2",
        }
        subprocess.run([str(ROLES)], env=environ, check=True, capture_output=True)
        place = f"127.0.0.1:{port}/verifier"
        environ |= {
            "DATABASE_URL": f"postgres://verifier_app:app2@{place}",
            "MIGRATE_DATABASE_URL": f"postgres://verifier_owner:owner%271@{place}",
            "DATA_DIR": str(tmp_path),
            "VERIFIER_NO_BOOTSTRAP": "1",
        }
        command = [sys.executable, *SERVICES["migrate"]["command"][1:], "-v0"]
        subprocess.run(command, cwd=PROJECT, env=environ, check=True, capture_output=True)
        with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as works:
            assert works.execute("SELECT count(*) FROM claims_event").fetchone() is not None
            with pytest.raises(errors.InsufficientPrivilege):
                works.execute("UPDATE claims_event SET verb = 'x'")
            with pytest.raises(errors.InsufficientPrivilege):
                works.execute("CREATE TABLE another (id int)")
