"""Settings that follow from others, read in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def value_of(name: str, data: Path, **environ: str) -> str:
    told = subprocess.run(
        [sys.executable, "-c", f"from verifier import settings; print(settings.{name})"],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(data), **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


@pytest.mark.parametrize(
    ("environ", "allowed"),
    [
        ({}, "True"),
        ({"PUBLIC_BASE_URL": "http://localhost:8123"}, "True"),
        ({"BIND": "0.0.0.0"}, "False"),
        ({"PUBLIC_BASE_URL": "https://desk.example.org"}, "False"),
        ({"TRUST_PROXY": "yes"}, "False"),
    ],
)
def test_demo_people_sign_in_on_this_machine_only(
    tmp_path: Path, environ: dict[str, str], allowed: str
) -> None:
    assert value_of("DEMO_SIGN_IN", tmp_path, **environ) == allowed


def test_behind_a_proxy_wrong_passwords_are_counted_by_the_strangers_address(
    tmp_path: Path,
) -> None:
    assert value_of("ALLAUTH_TRUSTED_PROXY_COUNT", tmp_path) == "0"
    assert value_of("ALLAUTH_TRUSTED_PROXY_COUNT", tmp_path, TRUST_PROXY="yes") == "1"
