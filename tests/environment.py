"""The ground that tests stand on: loaded before Django reads its settings (`-p tests.environment`).

Every process of a run has a data folder of its own below one temporary folder, which goes with
the run. What the developer's shell says about brokers, ports and secrets does not count; only
DATABASE_URL does, so that the same tests run on another database.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.run import REPORT, ROOT

UNWANTED = (
    "ALLOWED_HOSTS",
    "BIND",
    "CAPTURE_ALLOW",
    "CAPTURE_BYTES",
    "CAPTURE_HOST_PAUSE",
    "CAPTURE_SECONDS",
    "CAPTURE_USER_AGENT",
    "LOG_LEVEL",
    "MIGRATE_DATABASE_URL",
    "NEWSROOM_NAME",
    "PORT",
    "PUBLIC_BASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "TRUST_PROXY",
)


def _prepare() -> Path | None:
    """Set the environment of this process; gives the temporary folder if this process made it."""
    made = None
    if ROOT not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="claims-"))
        os.environ[ROOT] = str(made)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    for name in UNWANTED:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    data = Path(os.environ[ROOT]) / worker
    data.mkdir(mode=0o700)
    os.environ["DATA_DIR"] = str(data)
    os.environ["CAPTURE_HOST_PAUSE"] = "0"  # the hosts of tests are ours; who tests it sets it
    os.environ["SECRET_KEY"] = "a secret that only the tests know, and they know it quite well"
    os.environ["DJANGO_SETTINGS_MODULE"] = "verifier.settings"
    return made


MADE = _prepare()


def pytest_unconfigure() -> None:
    if MADE is not None:
        shutil.rmtree(MADE, ignore_errors=True)
        os.environ.pop(ROOT, None)


# What shares a newsroom goes to one process, the longest first.
TOGETHER = (
    ("tests/browser/test_every_page.py",),
    ("tests/browser/test_lighthouse.py", "tests/browser/test_shift_by_keyboard.py"),
    ("tests/browser/",),
    ("tests/integration/test_team_setup.py",),
)
SHORT = ("tests/integration/test_races.py", "tests/integration/test_embargo_races.py")


def _place(nodeid: str) -> int:
    """Which of TOGETHER a test belongs to; beyond the last: to none."""
    places = (place for place, files in enumerate(TOGETHER) if nodeid.startswith(files))
    return next(places, len(TOGETHER) + nodeid.startswith(SHORT))


class Spread(LoadScopeScheduling):
    """Groups of tests that share a newsroom; the others one by one.

    (xdist's own groups by mark do not reach pytest 9.2, which keeps a test's name elsewhere.)
    """

    def _split_scope(self, nodeid: str) -> str:
        place = _place(nodeid)
        return f"together {place}" if place < len(TOGETHER) else nodeid


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: _place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Spread | None:
    return Spread(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Leave the counts for tests/run.py: how many of each, and every reason for a skip."""
    if REPORT not in os.environ:
        return
    stats = terminalreporter.stats
    # A skip's text is (file, line, "Skipped: the reason").
    reasons = Counter(
        str(r.longrepr[2]).removeprefix("Skipped: ") for r in stats.get("skipped", ())
    )
    names = {
        "passed": ("passed", "xfailed"),
        "failed": ("failed", "error", "xpassed"),
        "skipped": ("skipped",),
    }
    counts = {
        name: sum(len(stats.get(word, ())) for word in words) for name, words in names.items()
    }
    Path(os.environ[REPORT]).write_text(
        json.dumps({**counts, "reasons": reasons}), encoding="utf-8"
    )
