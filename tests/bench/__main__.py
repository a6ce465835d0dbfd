"""`python -m tests.bench [--claims N] [--checks N] [--pages N] [--db …]`: the table of ratios."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext

from tests import cluster

ROWS = ("take_next", "claim_lists", "bulk_export", "watching", "capturing")


def main() -> int:
    """Run every row on every database in a process of its own, so that peak memory is its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--claims", default="1000000", help="claims in the queue for take next")
    parser.add_argument("--checks", default="20000", help="published checks for the export")
    parser.add_argument("--pages", default="600", help="pages to capture")
    parser.add_argument("--db", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    sizes = {
        "BENCH_CLAIMS": options.claims,
        "BENCH_CHECKS": options.checks,
        "BENCH_PAGES": options.pages,
    }
    failed = 0
    for database in [options.db] if options.db else ["sqlite", "postgresql"]:
        if database == "postgresql" and (why := cluster.missing()):
            print(f"postgresql: not measured, {why}")
            continue
        with cluster.running() if database == "postgresql" else nullcontext({}) as environ:
            for row in ROWS:
                with tempfile.TemporaryDirectory(prefix="bench-") as data:
                    code = subprocess.call(
                        [sys.executable, "-m", f"tests.bench.{row}"],
                        env={**os.environ, **environ, **sizes, "DATA_DIR": data},
                    )
                failed += code != 0
    return 1 if failed else 0


sys.exit(main())
