"""gunicorn's hooks, for `gunicorn --config python:verifier.webserver`."""

from __future__ import annotations

from verifier.lifeline import die_with_parent


def post_fork(server: object, worker: object) -> None:
    """A web worker goes when its master is killed; by itself it would first finish what it does."""
    die_with_parent()
