"""The exchange with a site as WARC/1.1 (ISO 28500): request and response of every hop."""

import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claims.capture.answers import Headers, Hop
from claims.capture.records import Answer

SOFTWARE = "claim-verifier capture"
# ISO 28500:2017, 6.7.2 and 6.7.3: why a revisit record has no payload of its own.
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class _ExactHead(StatusAndHeaders):  # type: ignore[misc]
    """A header block that is written as it is: warcio would re-encode what is not ASCII."""

    def __init__(self, first_line: str, headers: Headers) -> None:
        protocol, _, rest = first_line.partition(" ")
        super().__init__(rest, list(headers), protocol=protocol)
        lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
        self.exact = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.exact


def write_warc(hops: Iterable[Hop]) -> bytes:
    """Gzipped records of these hops, one member per record.

    The body is kept as received but without transfer coding, because the library takes that off;
    such a header is therefore written as `X-Archive-Orig-Transfer-Encoding`. A body that is not
    whole is marked with `WARC-Truncated`.
    """
    out = io.BytesIO()
    writer = _writer(out)
    for hop in hops:
        _write_exchange(writer, hop)
    return out.getvalue()


def write_revisit(hops: Iterable[Hop], *, original: Answer) -> bytes:
    """Gzipped records of a look at an address whose answer we have already: nothing twice.

    The last hop becomes a `revisit` record that refers to `original` (what `last_answer` read from
    the first capture's records): with the profile server-not-modified when the site answered 304,
    identical-payload-digest when it sent the same bytes again. Hops before it are kept whole.
    Refuses (ValueError) no hops, an original without payload digest, and another answer than these
    two: that one is a capture of its own.
    """
    *before, last = hops
    if not original.payload_digest:
        raise ValueError("the original names no payload digest")
    if last.status != 304 and (
        last.cut or hashlib.sha256(last.body).hexdigest() != original.sha256
    ):
        raise ValueError("neither 304 nor the same bytes: not a revisit")
    out = io.BytesIO()
    writer = _writer(out)
    for hop in before:
        _write_exchange(writer, hop)
    named = _named(last)
    revisit = writer.create_revisit_record(
        last.url,
        original.payload_digest,
        original.url,
        original.date,
        http_headers=_answer_head(last),
        warc_headers_dict=named,
    )
    profile = NOT_MODIFIED if last.status == 304 else SAME_PAYLOAD
    revisit.rec_headers.replace_header("WARC-Profile", profile)
    if original.record_id:
        revisit.rec_headers.add_header("WARC-Refers-To", original.record_id)
    writer.write_request_response_pair(_request(writer, last, named), revisit)
    return out.getvalue()


def _writer(out: io.BytesIO) -> WARCWriter:
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": SOFTWARE, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("", info))
    return writer


def _write_exchange(writer: WARCWriter, hop: Hop) -> None:
    named = _named(hop)
    response = writer.create_warc_record(
        hop.url,
        "response",
        payload=io.BytesIO(hop.body),
        length=len(hop.body),
        http_headers=_answer_head(hop),
        warc_headers_dict=dict(named, **({"WARC-Truncated": hop.cut} if hop.cut else {})),
    )
    writer.write_request_response_pair(_request(writer, hop, named), response)


def _named(hop: Hop) -> dict[str, str]:
    return {"WARC-Date": _date(hop.started_at), "WARC-IP-Address": hop.peer}


def _request(writer: WARCWriter, hop: Hop, named: Mapping[str, str]) -> ArcWarcRecord:
    return writer.create_warc_record(
        hop.url,
        "request",
        http_headers=_ExactHead(hop.request_line, hop.request_headers),
        warc_headers_dict=dict(named),
    )


def _answer_head(hop: Hop) -> _ExactHead:
    first_line = f"{hop.http_version} {hop.status} {hop.reason}"
    return _ExactHead(first_line, _without_transfer_coding(hop.headers))


def _without_transfer_coding(headers: Headers) -> Headers:
    return tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    )


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
