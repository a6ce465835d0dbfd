"""What every test may ask for: the people, the API, a small web, and real commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle
from werkzeug.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from claims import triggers
from claims.models import User
from claims.services.tokens import issue_token
from tests import factories, migrated
from tests.capture.web import Web, serving
from verifier.wsgi import application


def pytest_configure() -> None:
    # Argon2 takes its time on purpose; here nobody tries passwords.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _look_for_static_files_once()


def _look_for_static_files_once() -> None:
    """Every test client builds the middleware anew; WhiteNoise would look through all folders, 10 ms."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, StaticFile]()

    def add_files_from_finders(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests begin on a copy of a migrated database. SQLite is, as in production, in a file, so that
    threads and processes can share it."""
    wanted = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        wanted["NAME"] = str(Path(django_settings.DATA_DIR) / "test.sqlite3")
        migrated.copy_to(Path(wanted["NAME"]))
    else:
        wanted["TEMPLATE"] = migrated.template(connection.settings_dict)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite's file is there before Django makes it, and goes with the run's folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run asks more often in a minute than a person does; who tests the throttle sets its rates."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})


@pytest.fixture(scope="module")
def kept_for_the_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around all tests of a file: what the file's fixtures make in it, each test finds
    as it was made, because what a test does is undone before the next.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def flushable(transactional_db: None) -> Iterator[None]:
    """Real commits: for threads, processes, on_commit. The one way for tests that flush.

    Append-only tables refuse a flush, so the triggers go down for it; the flush sends
    post_migrate, which founds the newsroom anew and puts the triggers up again.
    """
    assert triggers.standing(connection) == triggers.expected(connection)
    yield
    triggers.drop(connection)


@pytest.fixture
def cora(db: None) -> User:
    """A contributor."""
    return factories.person("cora")


@pytest.fixture
def chen(db: None) -> User:
    """A checker."""
    return factories.person("chen")


@pytest.fixture
def chidi(db: None) -> User:
    """Another checker."""
    return factories.person("chidi")


@pytest.fixture
def rita(db: None) -> User:
    """A reviewer."""
    return factories.person("rita")


@pytest.fixture
def pia(db: None) -> User:
    """A publisher."""
    return factories.person("pia")


@pytest.fixture
def lena(db: None) -> User:
    """A lawyer."""
    return factories.person("lena")


@pytest.fixture
def ada(db: None) -> User:
    """An admin."""
    return factories.person("ada")


@pytest.fixture
def nora(db: None) -> User:
    """Somebody with an account and no role."""
    return factories.person("nora")


@pytest.fixture
def api(db: None) -> Callable[..., APIClient]:
    """`api(user, scopes=None)`: a client with a real token of the user; `api(None)`: a stranger."""

    def client(user: User | None, scopes: Sequence[str] | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            token = issue_token(user=user, actor=None, scopes=scopes)
            made.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return made

    return client


@pytest.fixture
def wsgi(db: None) -> Iterator[Client]:
    """The application as gunicorn calls it; it may not close the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Client(application)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def _small_web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def local_web(_small_web: Web, settings: Settings) -> Web:
    """A real web server on loopback that captures may reach (and nothing else on loopback)."""
    settings.CAPTURE_ALLOW = f"127.0.0.1:{_small_web.port}"
    _small_web.asked.clear()
    return _small_web
