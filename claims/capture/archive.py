"""The exchange with a site as WARC/1.1 (ISO 28500): request and response of every hop."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claims.capture.fetch import Headers, Hop

SOFTWARE = "claim-verifier capture"


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
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": SOFTWARE, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("", info))
    for hop in hops:
        named = {"WARC-Date": _date(hop.started_at), "WARC-IP-Address": hop.peer}
        answer = dict(named, **({"WARC-Truncated": hop.cut} if hop.cut else {}))
        first_line = f"{hop.http_version} {hop.status} {hop.reason}"
        response = writer.create_warc_record(
            hop.url,
            "response",
            payload=io.BytesIO(hop.body),
            length=len(hop.body),
            http_headers=_ExactHead(first_line, _without_transfer_coding(hop.headers)),
            warc_headers_dict=answer,
        )
        request = writer.create_warc_record(
            hop.url,
            "request",
            http_headers=_ExactHead(hop.request_line, hop.request_headers),
            warc_headers_dict=named,
        )
        writer.write_request_response_pair(request, response)
    return out.getvalue()


def _without_transfer_coding(headers: Headers) -> Headers:
    return tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    )


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
