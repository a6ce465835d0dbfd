"""The database's roles as docker-compose.yml sets them up, on a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from tests import cluster
from tests.test_compose import PROJECT, SERVICES

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(cluster.missing()), reason=f"PostgreSQL: {cluster.missing()}"),
]


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
        subprocess.run(
            [str(PROJECT / "verifier/postgres/roles.sh")],
            env=environ,
            check=True,
            capture_output=True,
        )
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
