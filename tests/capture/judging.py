"""How the tests have pages judged: without the web, and without a child for each page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from claims.capture import extract
from claims.capture.answers import Fetched, Headers, Hop
from claims.capture.limits import Limits
from claims.capture.run import CaptureResult, judge, read_answer
from tests.capture.corpus import Case


def answer(case: Case) -> Fetched:
    """The answer of a site as a fetch would have brought it."""
    now = datetime.now(UTC)

    def hop(url: str, status: int, headers: Headers, body: bytes = b"") -> Hop:
        return Hop(
            url, "GET / HTTP/1.1", (), status, "", "HTTP/1.1", headers, "192.0.2.1", now, now, body
        )

    hops = (hop(case.url, 302, (("Location", case.came_to),)),) if case.came_to else ()
    headers = (("Content-Type", case.content_type), *case.headers)
    last = hop(case.came_to or case.url, case.status, headers, case.body)
    return Fetched(case.url, (*hops, last), case.body)


def judged(case: Case) -> CaptureResult:
    """As in production: read in a limited child."""
    got = answer(case)
    return judge(got, got.hops[-1].started_at, read_answer(got, Limits()))


def _in_process(work: Callable[[], dict[str, Any]], limits: Limits) -> dict[str, Any]:
    """Our own pages are harmless: no child, which costs more than all the reading."""
    return work()


@contextmanager
def reading_in_process() -> Iterator[None]:
    """Within it pages are read by the same readers, in this process."""
    with mock.patch.object(extract, "run_limited", _in_process):
        yield
