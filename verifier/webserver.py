"""gunicorn's hooks, for `gunicorn --config python:verifier.webserver`."""

from __future__ import annotations

from typing import Any

from verifier.lifeline import die_with


def post_fork(server: Any, worker: Any) -> None:
    """A web worker goes when its master is killed; by itself it would first finish what it does."""
    die_with(server.pid)
