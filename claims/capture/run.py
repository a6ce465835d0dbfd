"""One capture from address to kept bytes, text and outcome; and the same for an uploaded file."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from claims.capture.allocator import return_what_is_free
from claims.capture.answers import Fetched, FetchFailed, Hop, retry_after
from claims.capture.archive import write_warc
from claims.capture.classify import Page, Signs, classify, know_notices
from claims.capture.connect import OnStage, untold
from claims.capture.ending import cut_file, cut_html, cut_json, cut_xml
from claims.capture.extract import (
    Extracted,
    ExtractionFailed,
    Locked,
    NoText,
    UnsupportedType,
    begin_extract,
    extract,
    preload,
)
from claims.capture.fetch import DEFAULT_USER_AGENT, fetch, tls_context
from claims.capture.limited import Reader
from claims.capture.limits import Limits
from claims.capture.robots import Robots
from claims.capture.store import Store
from claims.capture.types import HTML_TYPES, JSON_TYPES, XML_TYPES, media_type
from claims.outcomes import MEANINGS, Outcome, Stage

PASSING_STATUSES = frozenset({408, 425, 429})
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_MARKUP_SEEN = 64 * 1024  # of a page that no reader read


@dataclass(frozen=True)
class CaptureResult:
    """Everything to be recorded about one capture. Times are aware UTC, sizes bytes,
    `retry_after` seconds as the site asked; `redirects`, `headers` and `request_headers` (of the
    last request) are ready for JSON.
    `body_sha256` names the bytes as received (still packed), `warc_sha256` the WARC records; both
    are in the store, or empty. `detail` is for the operator, `message_for(outcome)` for editors.
    """

    outcome: Outcome
    retryable: bool
    detail: str
    requested_url: str
    started_at: datetime
    finished_at: datetime
    retry_after: float | None = None
    final_url: str = ""
    request_headers: list[tuple[str, str]] = field(default_factory=list)
    redirects: list[dict[str, object]] = field(default_factory=list)
    http_status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    content_type: str = ""
    peer: str = ""
    body_sha256: str = ""
    body_size: int = 0
    warc_sha256: str = ""
    extracted: Extracted | None = None


@dataclass(frozen=True)
class Kept:
    """Under which names the store has an exchange with a site: its records, and the last body."""

    warc_sha256: str = ""
    body_sha256: str = ""
    body_size: int = 0


@dataclass(frozen=True)
class Visit:
    """What the web gave for one address: an answer, or the failure. `kept` is empty until it is kept."""

    url: str
    started: datetime
    got: Fetched | None = None
    failure: FetchFailed | None = None
    kept: Kept = Kept()

    @property
    def hops(self) -> tuple[Hop, ...]:
        """What was asked and answered, from the first address to the last."""
        told = self.got or self.failure
        return told.hops if told is not None else ()

    @property
    def too_large(self) -> bool:
        """Whether there is more of it than we were ready to take."""
        return self.failure is not None and self.failure.outcome is Outcome.TOO_LARGE


@dataclass(frozen=True)
class Read:
    """What reading a body came to: the text, or the outcome that says why there is none."""

    extracted: Extracted | None = None
    outcome: Outcome = Outcome.GOOD
    why: str = ""


def get_ready() -> None:
    """Load what captures need, before a worker forks its processes: each would load it anew."""
    preload()
    know_notices()
    tls_context()
    return_what_is_free()


def visit(
    url: str,
    *,
    limits: Limits,
    allow: frozenset[tuple[str, int]] = frozenset(),
    user_agent: str = DEFAULT_USER_AGENT,
    ignore_robots: bool = False,
    robots: Robots | None = None,
    on_stage: OnStage = untold,
) -> Visit:
    """The part of a capture that waits for the web: several may go on at once, in threads."""
    started = datetime.now(UTC)
    try:
        got = fetch(
            url,
            limits=limits,
            allow=allow,
            user_agent=user_agent,
            ignore_robots=ignore_robots,
            robots=robots,
            on_stage=on_stage,
        )
    except FetchFailed as failure:
        return Visit(url, started, failure=failure)
    on_stage(Stage.EXTRACTING)
    return Visit(url, started, got)


def keep_visit(visited: Visit, store: Store) -> Visit:
    """Put what the site sent into the store, before anybody has read it. May be done in threads, too:
    most of it is waiting for the disk."""
    got, failure = visited.got, visited.failure
    body = (
        not 300 <= got.last.status < 400
        if got is not None
        else (failure is not None and MEANINGS[failure.outcome].keeps_bytes)
    )
    return replace(visited, kept=_kept(visited.hops, store, body=body))


def read_visit(visited: Visit, *, limits: Limits, reader: Reader | None = None) -> Read:
    """What a reader finds on the page that a visit brought.

    reader: reads small pages; without it each page has a child of its own.
    """
    return read_answer(visited.got, limits, reader) if visited.got is not None else Read()


def read_ahead(visited: Visit, reader: Reader) -> None:
    """Have the page read while another is judged; `read_visit` then gives what was found."""
    got = visited.got
    if got is not None and _readable(got) and reader.fits(got.decoded):
        begin_extract(got.decoded, got.last.header("content-type"), got.last.url, reader)


def judge_visit(visited: Visit, read: Read) -> CaptureResult:
    """Say what it is that was kept and read."""
    failure = visited.failure
    if visited.got is not None:
        result = judge(visited.got, visited.started, read)
    else:
        assert failure is not None  # noqa: S101
        result = _result(
            failure.outcome, failure.detail, visited.url, visited.started, failure.hops
        )
    return _with(result, visited.kept)


def capture(
    url: str,
    *,
    store: Store,
    limits: Limits | None = None,
    allow: frozenset[tuple[str, int]] = frozenset(),
    user_agent: str = DEFAULT_USER_AGENT,
    ignore_robots: bool = False,
    robots: Robots | None = None,
    on_stage: OnStage = untold,
) -> CaptureResult:
    """Fetch, keep, read and judge one address.

    robots: remembers the rules of sites between captures. on_stage: told how far it is.
    Whatever the web does ends as an outcome. Only our own faults raise: a full disk (OSError), a
    damaged store (DamagedObject).
    """
    limits = limits or Limits()
    visited = visit(
        url,
        limits=limits,
        allow=allow,
        user_agent=user_agent,
        ignore_robots=ignore_robots,
        robots=robots,
        on_stage=on_stage,
    )
    kept = keep_visit(visited, store)
    return judge_visit(kept, read_visit(kept, limits=limits))


def capture_upload(
    data: bytes,
    content_type: str,
    filename: str,
    *,
    store: Store,
    limits: Limits | None = None,
) -> CaptureResult:
    """Keep and read a file that a person brought. Same hashing, same reading, no judging: the
    person vouches that it is the page. Ends as good, empty, too_large, unsupported, no_text, locked
    or extraction_failed."""
    limits = limits or Limits()
    started = datetime.now(UTC)
    detail = f"uploaded file {filename[:200]!r}"
    result = CaptureResult(
        Outcome.TOO_LARGE, False, detail, "", started, started, content_type=content_type
    )
    if len(data) > limits.raw_bytes:
        return result
    read = _read(data, content_type, "", limits)
    extracted, outcome = read.extracted, read.outcome
    if extracted is not None and not extracted.text:
        outcome = Outcome.EMPTY
    if read.why:
        detail = f"{detail}: {read.why}"
    return replace(
        result,
        outcome=outcome,
        detail=detail,
        extracted=extracted,
        body_sha256=store.put(data),
        body_size=len(data),
        finished_at=datetime.now(UTC),
    )


def _read(
    body: bytes, content_type: str, url: str, limits: Limits, reader: Reader | None = None
) -> Read:
    try:
        return Read(extract(body, content_type, url, limits=limits, reader=reader))
    except UnsupportedType as unsupported:
        return Read(outcome=Outcome.UNSUPPORTED, why=f"no reader for {unsupported}")
    except NoText as picture:
        return Read(outcome=Outcome.NO_TEXT, why=f"{picture}: nothing to quote")
    except Locked as locked:
        return Read(outcome=Outcome.LOCKED, why=f"{locked} with a password")
    except ExtractionFailed as failure:
        return Read(outcome=Outcome.EXTRACTION_FAILED, why=str(failure))


def read_answer(got: Fetched, limits: Limits, reader: Reader | None = None) -> Read:
    """What a reader finds in an answer; nothing in one that is an error or has no body."""
    if not _readable(got):
        return Read()
    return _read(got.decoded, got.last.header("content-type"), got.last.url, limits, reader)


def _readable(got: Fetched) -> bool:
    return bool(got.decoded) and got.last.status < 400


def judge(got: Fetched, started: datetime, read: Read) -> CaptureResult:
    """Say what an answer is, of which this was read. Nothing is kept yet."""
    last = got.last
    outcome, rule = classify(_page(got, read.extracted))
    if outcome is Outcome.GOOD and read.extracted is None:
        outcome, rule = read.outcome, read.why
    cut = read.extracted.rules.get("cut", "") if read.extracted else ""
    told = dict.fromkeys(part for part in (f"HTTP {last.status}", rule, read.why, cut) if part)
    result = _result(outcome, "; ".join(told), got.requested_url, started, got.hops)
    return replace(result, extracted=read.extracted)


def _page(got: Fetched, extracted: Extracted | None) -> Page:
    last, body = got.last, got.decoded
    kind = media_type(last.header("content-type"), body)
    html = kind in HTML_TYPES
    if extracted is not None:
        signs = extracted.signs
    else:
        markup = body[:_MARKUP_SEEN].decode("utf-8", "replace") if html else ""
        title = _TITLE.search(markup)
        signs = Signs(title=" ".join(title[1].split()) if title else "")
    return Page(
        status=last.status,
        headers={name.lower(): value.strip().lower() for name, value in last.headers},
        requested_url=got.requested_url,
        url=last.url,
        body=(body if extracted is not None else body[:_MARKUP_SEEN]) if html else b"",
        codec=extracted.codec if extracted is not None else "utf-8",
        signs=signs,
        length=0 if not body else len(extracted.text) if extracted is not None else None,
        formal=bool(body) and not html,
        cut=_cut(body, kind) if body and last.status < 400 else "",
        refresh=extracted.refresh if extracted is not None else "",
    )


def _cut(body: bytes, kind: str) -> str:
    if kind in HTML_TYPES:
        return cut_html(body)
    if kind in XML_TYPES:
        return cut_xml(body)
    return cut_json(body) if kind in JSON_TYPES else cut_file(body, kind)


def _result(
    outcome: Outcome, detail: str, url: str, started: datetime, hops: tuple[Hop, ...]
) -> CaptureResult:
    now = datetime.now(UTC)
    if not hops:
        retryable = not MEANINGS[outcome].final
        return CaptureResult(outcome, retryable, detail, url, started, now)
    last = hops[-1]
    asked = retry_after(last.header("retry-after"), now) if last.status >= 400 else None
    passing = last.status in PASSING_STATUSES or last.status >= 500
    return CaptureResult(
        outcome,
        retryable=passing if outcome is Outcome.HTTP_ERROR else not MEANINGS[outcome].final,
        detail=detail,
        requested_url=url,
        started_at=started,
        finished_at=now,
        retry_after=asked,
        final_url=last.url,
        request_headers=list(last.request_headers),
        redirects=[
            {"url": hop.url, "status": hop.status, "location": hop.location, "peer": hop.peer}
            for hop in hops[:-1]
        ],
        http_status=last.status,
        headers=list(last.headers),
        content_type=last.header("content-type"),
        peer=last.peer,
    )


def _kept(hops: tuple[Hop, ...], store: Store, *, body: bool) -> Kept:
    if not hops:
        return Kept()
    last = hops[-1].body
    warc, *bodies = store.put_all(write_warc(hops), *([last] if body else []))
    return Kept(warc, bodies[0], len(last)) if bodies else Kept(warc)


def _with(result: CaptureResult, kept: Kept) -> CaptureResult:
    """The result with what is kept of it; the body only where its outcome keeps it, which nobody knew
    when it was put into the store (the records hold it in any case)."""
    result = replace(result, warc_sha256=kept.warc_sha256, finished_at=datetime.now(UTC))
    if not kept.warc_sha256 or not MEANINGS[result.outcome].keeps_bytes:
        return result
    return replace(result, body_sha256=kept.body_sha256, body_size=kept.body_size)
