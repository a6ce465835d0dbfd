"""The index of a package: where each record stands, as CDXJ (sorted, packed in blocks).

A library exists (cdxj-indexer), but it brings AGPL code and one that downloads a list of suffixes;
the tests hold this against it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator

INDEXED = frozenset({"response", "revisit", "resource"})
BLOCK = 300  # lines
_WWW = re.compile(r"www\d*\.")
_PORTS = {"http": 80, "https": 443}
_KEPT = "!$&'()*+,;=:@/%~"


class Line(NamedTuple):
    """One line of the index: sorted by key and time. The others as they stand in the record: `id`
    is its name, `repeats` the name of the record that a revisit refers to."""

    text: str
    url: str
    date: str
    id: str
    repeats: str


def key_of(url: str) -> str:
    """The address as it is sorted: host backwards, lower case, without scheme, `www.` and
    fragment, the query's parts in order (SURT). What is no web address stands for itself."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = parts.hostname
    if parts.scheme not in _PORTS or not host:
        return url
    try:
        host = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        return url
    key = ",".join(reversed(_WWW.sub("", host, count=1).split(".")))
    if port and port != _PORTS[parts.scheme]:
        key += f":{port}"
    path = re.sub("/{2,}", "/", quote(parts.path, safe=_KEPT)).lower().rstrip("/") or "/"
    query = "&".join(sorted(quote(parts.query, safe=_KEPT + "?").lower().split("&")))
    return f"{key}){path}" + (f"?{query}" if query else "")


def lines_of(file: BinaryIO, name: str) -> Iterator[Line]:
    """A line for each record of a packed WARC file that can be replayed; `name` is the file's.

    Raises what the reader raises when the file is no WARC.
    """
    records = ArchiveIterator(file)
    for record in records:
        names = record.rec_headers
        if record.rec_type not in INDEXED:
            continue
        url, date = names.get_header("WARC-Target-URI"), names.get_header("WARC-Date")
        if not url or not date:
            continue
        facts: dict[str, Any] = {"url": url, "mime": _type_of(record)}
        if record.http_headers:
            facts["status"] = record.http_headers.get_statuscode()
        facts["digest"] = names.get_header("WARC-Payload-Digest")
        # Both are known only after the record was read to its end.
        facts["length"] = str(records.get_record_length())
        facts["offset"] = str(records.get_record_offset())
        facts["filename"] = name
        facts = {field: value for field, value in facts.items() if value}
        stamp = re.sub(r"\D", "", date)[:14]
        text = f"{key_of(url)} {stamp} {json.dumps(facts)}\n"
        yield Line(
            text,
            url,
            date,
            names.get_header("WARC-Record-ID") or "",
            names.get_header("WARC-Refers-To") or "",
        )


def _type_of(record: Any) -> str:
    if record.rec_type == "revisit":
        return "warc/revisit"
    headers = record.http_headers or record.rec_headers
    return re.split(r"[;\s]", headers.get_header("Content-Type") or "", maxsplit=1)[0]


def packed(lines: list[str], name: str) -> Iterator[tuple[bytes, str]]:
    """The sorted lines in packed blocks, each with its line for the index of blocks; before the
    first stands that index's own first line. `name` is that of the file of blocks."""
    yield b"", "!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": name}) + "\n"
    offset = 0
    for start in range(0, len(lines), BLOCK):
        rows = lines[start : start + BLOCK]
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        block = packer.compress("".join(rows).encode()) + packer.flush()
        where = {
            "offset": offset,
            "length": len(block),
            "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        }
        yield block, f"{rows[0].partition(' {')[0]} {json.dumps(where)}\n"
        offset += len(block)
