"""docker-compose.yml says what docs/operations.md says, and gives no container more than it needs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
COMPOSE = (PROJECT / "docker-compose.yml").read_text()
EXAMPLE = (PROJECT / ".env.example").read_text()
OPERATIONS = (PROJECT / "docs" / "operations.md").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
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
