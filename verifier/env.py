"""Strict reading of the environment: a setting that makes no sense stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file that `name`_FILE names (for secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file and name not in os.environ:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {file}: {error}") from error
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes-or-no variable; refuses any other word."""
    value = text(name, "1" if default else "0").lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`; refuses everything else."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {low} to {high}, not {value!r}."
        )
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty parts are dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def base_url(name: str, default: str) -> str:
    """An http(s) address without path, query or trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.username
    ):
        raise ImproperlyConfigured(
            f"{name} must look like https://desk.example.org, not {value!r}."
        )
    return value


def one_of(name: str, default: str, known: Collection[str]) -> str:
    """One of the known words; refuses any other with a sentence."""
    value = text(name, default)
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value!r}.")
    return value


def time_zone(name: str, default: str) -> str:
    """A time zone by its IANA name, such as Asia/Seoul."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(
            f"{name} must be the name of a time zone, such as Asia/Seoul or UTC, not {value!r}."
        )
    return value


def mail(name: str) -> dict[str, Any]:
    """Django's EMAIL_ settings from an address such as smtp+tls://user:password@host:587.

    Empty: none. Refuses every kind but smtp, smtp+tls and smtp+ssl.
    """
    url = text(name)
    if not url:
        return {"EMAIL_HOST": ""}
    if urlsplit(url).scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not urlsplit(url).hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp+tls://user:password@mail.example.org:587, not {url!r}."
        )
    given: dict[str, Any] = environ.Env.email_url_config(url)
    return {word: value for word, value in given.items() if word.startswith("EMAIL_")}


def broker_url(data_dir: Path) -> str:
    """REDIS_URL, or the socket of the broker that `up` started: it leaves its address behind."""
    if url := text("REDIS_URL"):
        return url.replace("unix://", "redis+socket://", 1)
    try:
        return (data_dir / "broker_url").read_text(encoding="utf-8").strip()
    except OSError:
        return f"redis+socket://{data_dir / 'broker' / 'broker.sock'}?virtual_host=0"


def secret_key(data_dir: Path) -> str:
    """SECRET_KEY, or the key of this installation: made once and kept in the data folder."""
    if key := text("SECRET_KEY"):
        if len(key) < 50:
            raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
        return key
    kept = data_dir / "secret_key"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip() or _refuse_empty(kept)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return kept.read_text(encoding="ascii").strip()


def _refuse_empty(kept: Path) -> str:
    raise ImproperlyConfigured(f"{kept} is empty: delete it or set SECRET_KEY.")
