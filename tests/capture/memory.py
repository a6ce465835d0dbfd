"""Run as a process of its own: captures pages of a local server and tells what they took.

    python -m tests.capture.memory PORT PATH...

Prints one line a page: path, outcome, and the largest resident size so far of this process and of
its readers, in MB.
"""

import re
import resource
import sys
import tempfile
from pathlib import Path

from claims.capture.extract import preload
from claims.capture.limits import Limits
from claims.capture.run import capture
from claims.capture.store import Store


def own_peak() -> int:
    """Of this process. getrusage would count the process that started us, too."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024


def main(port: int, paths: list[str]) -> None:
    """Capture them one after the other, as a worker does."""
    preload()
    store = Store(Path(tempfile.mkdtemp()))
    allow = frozenset({("127.0.0.1", port)})
    for path in paths:
        found = capture(f"http://127.0.0.1:{port}{path}", store=store, limits=Limits(), allow=allow)
        reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(path, found.outcome, own_peak(), reader, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
