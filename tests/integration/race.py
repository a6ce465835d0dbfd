"""Real processes that start at the same moment on the database of the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds


def database_url() -> str:
    """The address of the database that this process tests on."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host, user = str(known["HOST"]), quote(str(known["USER"]))
    if host.startswith("/"):
        return f"postgres:///{host}/{known['NAME']}"
    password = f":{quote(str(known['PASSWORD']))}" if known["PASSWORD"] else ""
    return f"postgres://{user}{password}@{host}:{known['PORT'] or 5432}/{known['NAME']}"


def environment() -> dict[str, str]:
    """What a process needs to work on the database of the tests."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "CAPTURE_ALLOW": settings.CAPTURE_ALLOW,
    }


def race(runners: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
    """Run each (act, arguments) in a process of its own; gives their answers in the same order."""
    environ = environment()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.integration.racer", act, json.dumps(arguments)],
            cwd=PROJECT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for act, arguments in runners
    ]  # fmt: skip
    try:
        for process in processes:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise AssertionError(process.communicate(timeout=PATIENCE)[1])
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = []
        for process in processes:
            told, errors = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, errors
            answers.append(json.loads(told))
        return answers
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
