"""The README's curl lines, as they stand, against a real `up` with its demo."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom import PROJECT, Newsroom

UNWANTED = ("DATABASE_URL", "REDIS_URL")  # `up` brings its own
pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


def test_the_way_of_an_article(empty_newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom = empty_newsroom
    block = re.search(r"```bash\n(.*?)```", (PROJECT / "README.md").read_text(), re.S)
    assert block
    newsroom.open()
    # The lines say `python3 manage.py`: in the folder they are run in, that is this project's.
    (tmp_path / "manage.py").symlink_to(PROJECT / "manage.py")
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    walked = subprocess.run(
        ["bash", "-c", block[1]],
        cwd=tmp_path,
        env={
            **{k: v for k, v in os.environ.items() if k not in UNWANTED},
            "PATH": f"{python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "DATA_DIR": str(newsroom.data),
            "PORT": str(newsroom.port),
            "DEMO_PORT": (newsroom.data / "demo_port").read_text().strip(),
            "VERIFIER_NO_BOOTSTRAP": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    states = walked.stdout.split("\n")
    assert states[:6] == [
        "queued",
        "checking",
        "The page was captured.",
        "in_review",
        "approved",
        "published",
    ]
    check = json.loads((tmp_path / "verdict.json").read_text())
    fingerprint = check["versions"][0]["fingerprint"]
    review = json.loads((tmp_path / "claimreview.json").read_text())
    assert review["reviewRating"]["alternateName"] == "Mostly false"
    lines = list(map(json.loads, (tmp_path / "verdicts.ndjson").read_text().splitlines()))
    assert check in lines
    assert check in json.loads((tmp_path / "verdicts.json").read_text())["checks"]
    rows = csv.DictReader(io.StringIO((tmp_path / "verdicts.csv").read_text(), newline=""))
    assert fingerprint in {row["fingerprint"] for row in rows}
    feed = json.loads((tmp_path / "verdicts.jsonld").read_text())
    assert f"sha256:{fingerprint}" in {
        element["item"].get("identifier") for element in feed["dataFeedElement"]
    }
