"""Another look at an address that was captured before: on condition, and kept only if somebody asks."""

import hashlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from claims.capture.answers import FetchFailed, Hop, Known
from claims.capture.fetch import DEFAULT_USER_AGENT, fetch
from claims.capture.limits import Limits
from claims.capture.robots import Robots
from claims.capture.run import CaptureResult, _kept, _result, _with, judge, read_answer
from claims.capture.store import Store
from claims.outcomes import MEANINGS, Outcome


@dataclass(frozen=True)
class Look:
    """What another look at a known address brought: a whole capture of which nothing is kept yet.

    `unchanged`: the site said so (304), or sent the same bytes. `sha256` is of the bytes as received;
    `page` the unpacked body of a page that differs.
    """

    result: CaptureResult
    hops: tuple[Hop, ...]
    unchanged: bool = False
    sha256: str = ""
    page: bytes = b""


def look(
    url: str,
    *,
    known: Known,
    known_sha256: str,
    limits: Limits,
    allow: frozenset[tuple[str, int]],
    user_agent: str = DEFAULT_USER_AGENT,
    ignore_robots: bool = False,
    robots: Robots | None = None,
    turn: AbstractContextManager[object] | None = None,
) -> Look:
    """Fetch an address on condition, and read and judge the page only when its bytes differ.

    known_sha256: of the last answer's bytes. turn: held while a page is read, because many look at
    once. Ends as `capture` does; nothing is put into a store (see `keep_look`).
    """
    started = datetime.now(UTC)
    try:
        got = fetch(
            url,
            limits=limits,
            allow=allow,
            user_agent=user_agent,
            ignore_robots=ignore_robots,
            known=known,
            robots=robots,
        )
    except FetchFailed as failure:
        hops = failure.hops
        return Look(_result(failure.outcome, failure.detail, url, started, hops), hops)
    last = got.last
    if last.status == HTTPStatus.NOT_MODIFIED:
        asked = bool(known.conditions(last.url))
        detail = "HTTP 304" if asked else "HTTP 304, though we did not ask on condition"
        outcome = Outcome.GOOD if asked else Outcome.HTTP_ERROR
        return Look(_result(outcome, detail, url, started, got.hops), got.hops, unchanged=asked)
    sha256 = hashlib.sha256(last.body).hexdigest() if last.body else ""
    if sha256 and sha256 == known_sha256 and last.status < HTTPStatus.BAD_REQUEST:
        same = _result(Outcome.GOOD, f"HTTP {last.status}; same bytes", url, started, got.hops)
        return Look(same, got.hops, True, sha256)
    with turn or nullcontext():
        result = judge(got, started, read_answer(got, limits))
    return Look(result, got.hops, False, sha256, got.decoded)


def keep_look(looked: Look, store: Store) -> CaptureResult:
    """Make a capture of it after all: its records, and its bytes as its outcome has it."""
    body = MEANINGS[looked.result.outcome].keeps_bytes
    return _with(looked.result, _kept(looked.hops, store, body=body))
