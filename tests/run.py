"""`manage.py test [--db sqlite|postgresql] [pytest arguments]`: the suite, on every database there is.

Each database gets two runs: what is quick, over two processes; then what starts real processes
(marked integration or browser), over three, because much of it is waiting. PostgreSQL is a throwaway cluster that nobody else can reach.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import cluster

REPORT = "CLAIMS_TESTS_REPORT"  # names the file in which tests/environment.py leaves the counts
ROOT = "CLAIMS_TESTS_ROOT"  # names the temporary folder of one run of pytest and its workers
TEMPLATES = "CLAIMS_TESTS_TEMPLATES"  # names the folder in which the runs share migrated databases
DATABASES = ("sqlite", "postgresql")
# What the run's database hardly matters to: once is enough.
ONCE = (
    "tests/browser",
    "tests/capture",
    "tests/test_admin.py",
    "tests/test_api_nonsense.py",
    "tests/test_bootstrap.py",
    "tests/test_datadir.py",
    "tests/test_demo.py",
    "tests/test_doors.py",
    "tests/test_every_word_translated.py",
    "tests/test_hosts.py::test_a_slow_host_does_not_starve_others",
    "tests/test_journey.py",
    "tests/test_language_and_zone.py",
    "tests/test_languages.py",
    "tests/test_page_*.py",
    "tests/test_passages.py",
    "tests/test_payload.py",
    "tests/test_public_*.py",
    "tests/test_queries.py",
    "tests/test_schema.py",
    "tests/test_settings.py",
    "tests/test_verify*.py",
    "tests/test_wacz.py",
    "tests/test_workflow.py",
    "tests/integration/test_batch_memory.py",
    "tests/integration/test_compose_roles.py",  # has a PostgreSQL of its own
    "tests/integration/test_pulled_plug.py::test_a_page_that_kills_whoever_reads_it",
    "tests/integration/test_pulled_plug.py::test_the_supervisor_dies",
    "tests/integration/test_pulled_plug.py::test_without_the_sweep_work_is_lost",
    "tests/integration/test_readme.py",
    "tests/integration/test_supervisor.py",
    "tests/integration/test_worker.py",
    "tests/integration/test_team_setup.py",  # has a PostgreSQL of its own
)
SERIAL = "integration or browser"
FOLDERS = ("tests/browser", "tests/integration")  # where they are; to read the others takes long
NOTHING_COLLECTED = 5  # pytest's exit code


@dataclass
class Total:
    """What was run so far."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    codes: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for; gives the exit code."""
    wanted, arguments = chosen(arguments)
    total = Total()
    with tempfile.TemporaryDirectory(prefix="claims-migrated-") as templates:
        os.environ[TEMPLATES] = templates
        for database in wanted:
            missing = cluster.missing() if database == "postgresql" else ""
            if missing:
                total.lines.append(f"PostgreSQL: not run, {missing}")
                continue
            if database == "sqlite":
                ran(database, arguments, {}, total)
                continue
            with cluster.running() as environ:
                ran(database, arguments, environ, total)
    print("\n" + "\n".join(total.lines))
    for reason, count in total.reasons.most_common():
        print(f"skipped {count}: {reason}")
    print(", ".join(f"{total.counts[word]} {word}" for word in ("passed", "failed", "skipped")))
    bad = [code for code in total.codes if code not in (0, NOTHING_COLLECTED)]
    if bad:
        return bad[0]
    return 0 if 0 in total.codes else NOTHING_COLLECTED


def chosen(arguments: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Take `--db` out of the arguments; without it every database is wanted."""
    rest: list[str] = []
    wanted: tuple[str, ...] = DATABASES
    left = iter(arguments)
    for word in left:
        if word == "--db" or word.startswith("--db="):
            name = word[5:] or next(left, "")
            if name not in DATABASES:
                sys.exit(f"--db is one of: {', '.join(DATABASES)}")
            wanted = (name,)
        else:
            rest.append(word)
    return wanted, rest


def ran(database: str, arguments: list[str], environ: dict[str, str], total: Total) -> None:
    """Run the suite on one database and add what came of it to the total."""
    own_marks = any(word.startswith("-m") for word in arguments)
    own_workers = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments)
    workers = [] if own_workers else ["-n", "2"]
    spread = [] if own_workers else ["-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
    left_out = () if database == "sqlite" else ONCE
    ignored = [once(path) for path in left_out]
    named = any(Path(word.partition("::")[0]).exists() for word in arguments)
    # A folder that is named is read also where it is to be ignored.
    folders = [] if named else [folder for folder in FOLDERS if folder not in left_out]
    runs = (
        [("tests", arguments)]
        if own_marks
        else [
            ("tests side by side", ["-m", f"not ({SERIAL})", *workers, *arguments]),
            ("tests with processes of their own", ["-m", SERIAL, *spread, *arguments, *folders]),
        ]
    )
    for name, words in runs:
        begun = time.monotonic()
        print(f"\n{database}: {name}", flush=True)
        code, report = pytest([*ignored, *words], environ)
        total.codes.append(code)
        total.reasons.update(report.get("reasons", {}))
        for word in ("passed", "failed", "skipped"):
            total.counts[word] += report.get(word, 0)
        told = ", ".join(f"{report.get(w, 0)} {w}" for w in ("passed", "failed", "skipped"))
        total.lines.append(f"{database}: {name}: {told} in {time.monotonic() - begun:.0f} s")
        if code == 2:  # interrupted, or a file that cannot be read: no use in going on
            return
    if ignored:
        total.lines.append(f"{database}: not run a second time: {', '.join(ONCE)}")


def once(place: str) -> str:
    """The option that leaves out files, or one test of a file."""
    return f"--deselect={place}" if "::" in place else f"--ignore-glob={place}"


def pytest(words: list[str], environ: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """One run of pytest: its exit code and its counts."""
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pytest", *words]
        clean = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_URL_FILE")
        }
        ours = {**clean, **environ, REPORT: str(report), ROOT: folder}
        done = subprocess.run(command, env=ours, check=False)
        counts = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        return done.returncode, counts


if __name__ == "__main__":
    # Also when we are told to end, the cluster and the folders go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
