"""One GET with its redirects: guarded, pinned, bounded; the answer exactly as it came."""

import io
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urljoin

import certifi
import httpcore2

from claims.capture.address import CheckedUrl, UnsafeAddress, check_url
from claims.capture.answers import Fetched, FetchFailed, Headers, Hop, Known
from claims.capture.connect import (
    Deadline,
    GuardedBackend,
    GuardedStream,
    Meter,
    OnStage,
    Refused,
    untold,
)
from claims.capture.decode import ACCEPT_ENCODING, Decoder, TooLarge, Undecodable
from claims.capture.limits import MEGABYTE, Limits
from claims.capture.robots import AWAY, Robots, RobotsSeen, may_fetch, rules_of
from claims.outcomes import Outcome, Stage

DEFAULT_USER_AGENT = "ClaimVerifier/0.1 (+newsroom source capture)"
ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.8"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_COOKIES = 30
_COOKIE = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128})=([\x21\x23-\x3a\x3c-\x7e]{0,2048})\s*(;|\Z)"
)


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """The one TLS context: certificates from certifi, nothing from the environment."""
    return ssl.create_default_context(cafile=certifi.where())


def fetch(
    url: str,
    *,
    limits: Limits,
    allow: frozenset[tuple[str, int]],
    user_agent: str,
    ignore_robots: bool = False,
    tls: ssl.SSLContext | None = None,
    known: Known | None = None,
    robots: Robots | None = None,
    on_stage: OnStage = untold,
) -> Fetched:
    """GET `url`, following redirects, each of them checked anew.

    known: makes the request a conditional one; the answer may then be 304 without a body.
    robots: remembers the rules of sites; without it they are asked for each time.
    Any HTTP status is an answer. Everything else ends as FetchFailed with outcome unsafe_address,
    robots, robots_unreachable, dns, connection, tls, timeout, bad_redirect, too_large, undecodable
    or truncated.
    """
    visit = _Visit(limits, allow, user_agent, tls or tls_context(), known, robots, on_stage)
    try:
        return visit.run(url, ignore_robots=ignore_robots)
    except Refused as refused:
        raise FetchFailed(refused.outcome, refused.detail, tuple(visit.hops)) from refused
    except UnsafeAddress as unsafe:
        hops = tuple(visit.hops)
        raise FetchFailed(Outcome.UNSAFE_ADDRESS, unsafe.reason, hops) from unsafe
    finally:
        visit.pool.close()


@dataclass
class _Cookies:
    """Cookies of one fetch, given back only to the host and port that set them."""

    jars: dict[tuple[str, str, int], dict[str, str]] = field(default_factory=dict)

    def keep(self, url: CheckedUrl, headers: Headers) -> None:
        jar = self.jars.setdefault((url.scheme, url.host, url.port), {})
        for name, value in headers:
            found = _COOKIE.match(value) if name.lower() == "set-cookie" else None
            if found and len(jar) < _MAX_COOKIES:
                jar[found[1]] = found[2]

    def header(self, url: CheckedUrl) -> str:
        jar = self.jars.get((url.scheme, url.host, url.port), {})
        return "; ".join(f"{name}={value}" for name, value in jar.items())


@dataclass
class _Stages:
    """Tells how far a page is; while its robots.txt is asked for, nothing of that request.

    Apart from the visit: a backend that knew the visit would keep it, and its bodies, until the
    garbage is collected (eight pages of 24 MB took 300 MB, and now 165).
    """

    told: OnStage
    asking_robots: bool = False

    def tell(self, stage: Stage) -> None:
        if not self.asking_robots:
            self.told(stage)


class _Visit:
    def __init__(
        self,
        limits: Limits,
        allow: frozenset[tuple[str, int]],
        user_agent: str,
        tls: ssl.SSLContext,
        known: Known | None = None,
        robots: Robots | None = None,
        on_stage: OnStage = untold,
    ) -> None:
        self.known = known
        self.robots: Robots = robots or RobotsSeen()
        self.stages = _Stages(on_stage)
        self.limits = limits
        self.allow = allow
        self.user_agent = user_agent
        self.meter = Meter(Deadline(limits.total_seconds))
        self.backend = GuardedBackend(self.meter, allow, self.stages.tell)
        self.pool = httpcore2.ConnectionPool(
            ssl_context=tls,
            network_backend=self.backend,
            retries=0,
        )
        self.cookies = _Cookies()
        self.hops: list[Hop] = []

    def run(self, url: str, *, ignore_robots: bool) -> Fetched:
        checked = check_url(url, self.allow)
        seen: set[tuple[str, str]] = set()
        while True:
            if not ignore_robots and not self._robots_allow(checked):
                raise Refused(Outcome.ROBOTS, f"robots.txt of {checked.authority}")
            step = (checked.url, self.cookies.header(checked))
            if step in seen or len(self.hops) > self.limits.redirects:
                raise Refused(Outcome.BAD_REDIRECT, f"{len(self.hops)} redirects, no page")
            seen.add(step)
            hop, decoder = self._get(checked)
            self.hops.append(hop)
            if hop.status not in REDIRECTS or not hop.location:
                return self._finish(url, decoder)
            checked = self._follow(checked, hop)
            # Sites close after a redirect without a word: a used connection may be a dead one.
            self.pool.close()

    def _follow(self, base: CheckedUrl, hop: Hop) -> CheckedUrl:
        # Sites forget to encode blanks in Location; every other odd character is refused.
        location = hop.location.replace(" ", "%20")
        try:
            return check_url(urljoin(base.url, location), self.allow)
        except ValueError as error:
            raise Refused(Outcome.BAD_REDIRECT, f"Location {hop.location[:200]!r}") from error

    def _finish(self, url: str, decoder: Decoder | None) -> Fetched:
        hop = self.hops[-1]
        if hop.status >= 400:  # the status is the answer, whatever became of its body
            body = decoder.finish() if decoder is not None else None
            return Fetched(url, tuple(self.hops), body or b"")
        if hop.status == 304:  # it may name the packing of a body that it does not have
            return Fetched(url, tuple(self.hops), b"")
        if hop.cut:
            raise Refused(Outcome.TRUNCATED, f"broke off after {len(hop.body)} bytes")
        if decoder is None:
            detail = f"Content-Encoding {hop.header('content-encoding')[:80]!r}"
            raise Refused(Outcome.UNDECODABLE, detail)
        decoded = decoder.finish()
        if decoded is None:
            raise Refused(Outcome.TRUNCATED, "the packed body broke off")
        if decoded == hop.body:  # it was not packed: thirty megabytes need not be there twice
            decoded = hop.body
        return Fetched(url, tuple(self.hops), decoded)

    def _robots_allow(self, page: CheckedUrl) -> bool:
        """Whether the host's robots.txt lets us read the page; Refused when it cannot say."""
        origin = f"{page.scheme}://{page.authority}"
        rules = self.robots.recall(origin)
        if rules is None:
            self.stages.tell(Stage.ROBOTS)
            self.stages.asking_robots = True
            try:
                rules = self._robots_of(page)
            finally:
                self.stages.asking_robots = False
            self.robots.keep(origin, rules)
        return may_fetch(rules, page.url, self.user_agent)

    def _robots_of(self, page: CheckedUrl) -> bytes:
        whole = self.meter.deadline
        self.meter.deadline = whole.shorter(self.limits.robots_seconds)
        try:
            url = CheckedUrl(page.scheme, page.host, page.port, "/robots.txt", page.allowed)
            for _ in range(6):
                hop, decoder = self._get(url, limit=self.limits.robots_bytes)
                if hop.status not in REDIRECTS or not hop.location:
                    break
                url = self._follow(url, hop)
            rules = rules_of(hop.status, decoder.finish() if decoder is not None else None)
        except Refused as refused:
            if refused.outcome in AWAY:
                raise Refused(refused.outcome, f"robots.txt: {refused.detail}") from refused
            return b""  # it led nowhere that we go, or was no text: it forbids nothing
        except UnsafeAddress:
            return b""
        finally:
            self.meter.deadline = whole
        if rules is None:
            detail = f"robots.txt of {url.authority}: HTTP {hop.status}"
            raise Refused(Outcome.ROBOTS_UNREACHABLE, detail)
        return rules

    def _request_headers(self, url: CheckedUrl, *, page: bool) -> Headers:
        cookie = self.cookies.header(url)
        return (
            ("Host", url.authority),
            ("User-Agent", self.user_agent),
            ("Accept", ACCEPT),
            ("Accept-Encoding", ACCEPT_ENCODING),
            *((("Cookie", cookie),) if cookie else ()),
            *(self.known.conditions(url.url) if self.known and page else ()),
        )

    def _get(
        self, url: CheckedUrl, limit: int | None = None, *, again: bool = False
    ) -> tuple[Hop, Decoder | None]:
        """One request. limit: for robots.txt, whose body may be cut there without harm."""
        sent = self._request_headers(url, page=limit is None)
        started = datetime.now(UTC)
        self.meter.bytes_left = self.limits.header_bytes
        address = httpcore2.URL(
            scheme=url.scheme.encode(),
            host=url.host.encode(),
            port=url.port,
            target=url.target.encode(),
        )
        headers = [(name.encode(), value.encode()) for name, value in sent]
        before = self.backend.tried
        self.stages.tell(Stage.ASKING)  # on a connection of before; a new one says more
        try:
            with _transport_errors(), self.pool.stream("GET", address, headers=headers) as response:
                return self._read(url, sent, started, response, limit)
        except Refused as refused:
            # A site may close a connection that was kept open just when it is used again.
            if again or refused.outcome is not Outcome.CONNECTION or self.backend.tried != before:
                raise
        return self._get(url, limit, again=True)

    def _read(
        self,
        url: CheckedUrl,
        sent: Headers,
        started: datetime,
        response: httpcore2.Response,
        limit: int | None,
    ) -> tuple[Hop, Decoder | None]:
        headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers)
        self.cookies.keep(url, headers)
        self.stages.tell(Stage.RECEIVING)
        stream = response.extensions["network_stream"]
        head = Hop(
            url=url.url,
            request_line=f"GET {url.target} HTTP/1.1",
            request_headers=sent,
            status=response.status,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
            http_version=response.extensions.get("http_version", b"HTTP/1.1").decode("latin-1"),
            headers=headers,
            peer=stream.peer if isinstance(stream, GuardedStream) else "",
            started_at=started,
            finished_at=datetime.now(UTC),
        )
        redirect = head.status in REDIRECTS and bool(head.location)
        soft = self.limits.redirect_bytes if redirect else limit
        raw_limit = soft or self.limits.raw_bytes
        declared = head.header("content-length")
        if soft is None and declared.isdecimal() and int(declared) > raw_limit:
            raise Refused(Outcome.TOO_LARGE, f"Content-Length {declared[:20]}")
        # Chunks cost bytes of their own; the body itself is counted below.
        self.meter.bytes_left = 2 * raw_limit + MEGABYTE
        return self._body(head, response, raw_limit, soft=soft is not None)

    def _body(
        self, head: Hop, response: httpcore2.Response, raw_limit: int, *, soft: bool
    ) -> tuple[Hop, Decoder | None]:
        raw, cut = io.BytesIO(), ""
        decoder = self._decoder(head)
        try:
            for piece in response.iter_stream():
                if raw.tell() + len(piece) > raw_limit:
                    if not soft:
                        raise Refused(Outcome.TOO_LARGE, f"more than {raw_limit} bytes")
                    cut = "length"
                    break
                raw.write(piece)
                decoder = _feed(decoder, piece)
        except TooLarge as error:
            raise Refused(Outcome.TOO_LARGE, str(error)) from error
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError):
            cut = "disconnect"
        now = datetime.now(UTC)
        return replace(head, body=raw.getvalue(), cut=cut, finished_at=now), decoder

    def _decoder(self, head: Hop) -> Decoder | None:
        packings = [value for name, value in head.headers if name.lower() == "content-encoding"]
        try:
            return Decoder(",".join(packings), limit=self.limits.decoded_bytes)
        except Undecodable:
            return None


def _feed(decoder: Decoder | None, piece: bytes) -> Decoder | None:
    """Unpack as long as it goes: the raw bytes are kept in any case."""
    if decoder is not None:
        try:
            decoder.feed(piece)
        except Undecodable:
            return None
    return decoder


@contextmanager
def _transport_errors() -> Iterator[None]:
    try:
        yield
    except httpcore2.RemoteProtocolError as error:
        if "too long" in str(error).lower():
            raise Refused(Outcome.TOO_LARGE, f"headers: {error}") from error
        raise Refused(Outcome.CONNECTION, f"no HTTP answer: {error}") from error
    except httpcore2.TimeoutException as error:
        raise Refused(Outcome.TIMEOUT, str(error)) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise Refused(Outcome.CONNECTION, str(error)) from error
