"""WARC records for what no site sent us: files that people brought, texts that we read, payloads.

The same content gives the same bytes: names and times come from what is written, not from now.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SOFTWARE = "claim-verifier export"
VERSION = "WARC/1.1"
_NAMES = uuid.UUID("2f2f2c1e-6f0b-4f0e-9d2f-3a1d4a1a9b57")  # where names of our records come from


class Brought:
    """Writes such records to a file, one packed member each, in the order in which they come."""

    def __init__(self, file: BinaryIO, *, at: datetime) -> None:
        self._writer = WARCWriter(file, gzip=True, warc_version=VERSION)
        info = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()
        self._write(
            "warcinfo", "", at, "warcinfo", _file(info), len(info), "application/warc-fields", {}
        )

    def resource(
        self,
        *,
        name: str,
        url: str,
        at: datetime,
        file: BinaryIO,
        size: int,
        content_type: str,
        sha256: str,
    ) -> None:
        """Bytes that are not the answer of a site. `name` is unique; `sha256` (hex) of the bytes."""
        digest = {"WARC-Payload-Digest": f"sha256:{sha256}"}
        self._write("resource", url, at, name, file, size, content_type, digest)

    def conversion(self, *, name: str, url: str, at: datetime, text: str, sha256: str) -> None:
        """A text read from a capture of `url`; `sha256` (hex) is of its UTF-8 form."""
        data = text.encode()
        digest = {"WARC-Payload-Digest": f"sha256:{sha256}"}
        kind = "text/plain; charset=utf-8"
        self._write("conversion", url, at, name, _file(data), len(data), kind, digest)

    def _write(
        self,
        kind: str,
        url: str,
        at: datetime,
        name: str,
        file: BinaryIO,
        size: int,
        content_type: str,
        more: Mapping[str, str],
    ) -> None:
        headers = StatusAndHeaders("", [], protocol=VERSION)
        headers.add_header("WARC-Type", kind)
        headers.add_header("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(_NAMES, name)}>")
        headers.add_header("WARC-Date", moment(at))
        if url:
            headers.add_header("WARC-Target-URI", url)
        for header, value in more.items():
            headers.add_header(header, value)
        # The content is nothing that the library should look into for headers.
        record: Any = self._writer.create_warc_record(
            url,
            kind,
            payload=file,
            length=size,
            warc_content_type=content_type,
            warc_headers=headers,
        )
        self._writer.write_record(record)


def moment(at: datetime) -> str:
    """A time as WARC and WACZ write it: UTC, microseconds, "Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _file(data: bytes) -> BinaryIO:
    return io.BytesIO(data)
