"""What a fetch brings: hops, the answer, or why there is none; and what is known of an earlier one."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from claims.outcomes import Outcome

Headers = tuple[tuple[str, str], ...]

RETRY_AFTER_MAX = 24 * 3600.0
_SENDABLE = re.compile(r"[\x20-\x7e]{1,1000}")  # of what a site told, what we tell it again


@dataclass(frozen=True)
class Hop:
    """One request and its answer. Header names and values as sent, read as Latin-1; `body` is
    the body without transfer coding but still packed (Content-Encoding)."""

    url: str
    request_line: str
    request_headers: Headers
    status: int
    reason: str
    http_version: str
    headers: Headers
    peer: str
    started_at: datetime
    finished_at: datetime
    body: bytes = b""
    cut: str = ""  # why the body is not whole: "", "length" (we stopped), "disconnect"

    def header(self, name: str) -> str:
        """The first header of this name, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def location(self) -> str:
        """Where a redirect leads, as the site wrote it."""
        raw = self.header("location").strip().encode("latin-1")
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("latin-1")


@dataclass(frozen=True)
class Fetched:
    """Everything of one fetch. `hops` ends with the answer itself; `decoded` is its unpacked
    body."""

    requested_url: str
    hops: tuple[Hop, ...]
    decoded: bytes

    @property
    def last(self) -> Hop:
        """The answer itself."""
        return self.hops[-1]


@dataclass(frozen=True)
class Known:
    """What a site told us of a page that we have already: asked again, it need not send it again.

    `url` is where the page came from in the end; the validators are sent to no other address.
    """

    url: str
    etag: str = ""
    last_modified: str = ""

    def conditions(self, url: str) -> Headers:
        """The headers of a conditional request (RFC 9110 §13.1) to this address."""
        told = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((n, v) for n, v in told if v and _SENDABLE.fullmatch(v) and url == self.url)


class FetchFailed(Exception):
    """No whole answer. `detail` is for the operator, `hops` what was seen until then."""

    def __init__(self, outcome: Outcome, detail: str, hops: tuple[Hop, ...]) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.hops = hops


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header (number or HTTP date, RFC 9110 §10.2.3), at most a day."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
        return min(float(value), RETRY_AFTER_MAX)
    try:
        when = parsedate_to_datetime(value)
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_MAX)
