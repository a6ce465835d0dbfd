"""One process that only fetches and extracts, with our own fetch and reader; nothing is kept.

Addresses come as JSON; prints when and with how much processor it began and ended.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from claims.capture.answers import Fetched
from claims.capture.extract import preload
from claims.capture.fetch import fetch
from claims.capture.limits import Limits
from claims.capture.robots import RobotsSeen
from tests.bench.pages import HOSTS, PORT

AT_ONCE = 16
marks: dict[str, float] = {}


def mark(name: str) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    marks[name] = time.monotonic()
    marks[f"{name}_cpu"] = used.ru_utime + used.ru_stime


def main() -> None:
    """Fetch in threads, read in this one."""
    readers, robots, good = preload(), RobotsSeen(), 0
    allow = frozenset((host, PORT) for host in HOSTS)

    def get(address: str) -> Fetched:
        return fetch(address, limits=Limits(), allow=allow, user_agent="bench/1", robots=robots)

    addresses = json.load(sys.stdin)
    mark("began")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for done in as_completed([threads.submit(get, address) for address in addresses]):
            got = done.result()
            content_type = got.last.header("content-type")
            good += bool(readers.read_html(got.decoded, content_type, got.last.url)["text"])
    mark("ended")
    print(json.dumps({**marks, "good": good}))


main()
