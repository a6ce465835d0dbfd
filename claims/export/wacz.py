"""Captures as one WACZ file (Web Archive Collection Zipped 1.1.1, specs.webrecorder.net/wacz).

A ZIP of the WARC files as we keep them (so that their hashes are those of the record), one more
for what no site sent us, an index, the list of pages with their texts, and a manifest with the
SHA-256 of everything. The same content gives the same bytes; memory stays flat but for the index
(some 400 bytes for a record).
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from claims.export.brought import SOFTWARE, Brought, moment
from claims.export.cdxj import Line, lines_of, packed

WACZ_VERSION = "1.1.1"
MEDIA_TYPE = "application/wacz"
BROUGHT = "brought.warc.gz"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that ZIP can say: entries have no time of theirs
_PIECE = 1024 * 1024


class DamagedCapture(Exception):
    """The store has other bytes than the capture says, or none; the text is the id of the capture
    or look."""


@dataclass(frozen=True)
class Text:
    """A text read from a capture; `sha256` of its UTF-8 form."""

    id: str
    extractor: str
    made_at: datetime
    text: str
    sha256: str


@dataclass(frozen=True)
class Captured:
    """One capture. `warc_sha256` names its WARC records; without them (an upload) the raw bytes are
    put in as a `resource` record. `texts`: the newest first. `facts` go into its line of the list
    of pages. `seen`: a page was seen; else it goes to the second list."""

    id: str
    url: str
    title: str
    at: datetime
    seen: bool
    warc_sha256: str = ""
    sha256: str = ""
    size: int = 0
    content_type: str = ""
    texts: Sequence[Text] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Looked:
    """A later look that found what a capture had: `warc_sha256` names its WARC records."""

    id: str
    warc_sha256: str


@dataclass(frozen=True)
class Document:
    """A document of ours that goes along, with the address at which it is found."""

    url: str
    title: str
    at: datetime
    content_type: str
    data: bytes


Opener = Callable[[str], BinaryIO]


def pack(
    out: BinaryIO,
    *,
    title: str,
    description: str,
    created: datetime,
    captures: Iterable[Captured],
    open_object: Opener,
    documents: Iterable[Document] = (),
    looks: Iterable[Looked] = (),
) -> int:
    """Write the package to `out` (which can seek) and give the number of captures in it.

    `open_object` opens bytes by their SHA-256. Raises DamagedCapture for bytes that are missing or
    are not what their name says: nothing doubtful is packed. `looks` refer to answers of `captures`;
    one that refers to another answer stays out.
    """
    with (
        ZipFile(out, "w") as zipped,
        tempfile.TemporaryFile() as own,
        tempfile.TemporaryFile() as pages,
        tempfile.TemporaryFile() as others,
    ):
        package = _Package(zipped, open_object, Brought(own, at=created), (pages, others))
        for document in documents:
            package.add_document(document)
        for capture in captures:
            package.add_capture(capture)
        for look in looks:
            package.add_look(look)
        package.finish(own, title=title, description=description, created=created)
        return package.captures


class _Package:
    def __init__(
        self, zipped: ZipFile, open_object: Opener, own: Brought, pages: tuple[IO[bytes], IO[bytes]]
    ) -> None:
        self.captures = 0
        self._zip = zipped
        self._open = open_object
        self._own = own
        self._pages, self._others = pages
        self._lines: list[str] = []
        self._resources: list[dict[str, object]] = []
        self._main: dict[str, str] = {}
        self._answers: set[str] = set()
        for file, name, heading in (
            (self._pages, "pages", "Pages"),
            (self._others, "extra-pages", "What could not be seen"),
        ):
            head = {"format": "json-pages-1.0", "id": name, "title": heading, "hasText": True}
            file.write(_json_line(head))

    def add_document(self, document: Document) -> None:
        digest = hashlib.sha256(document.data).hexdigest()
        with tempfile.SpooledTemporaryFile() as file:
            file.write(document.data)
            file.seek(0)
            self._own.resource(
                name=document.url,
                url=document.url,
                at=document.at,
                file=file,  # type: ignore[arg-type]
                size=len(document.data),
                content_type=document.content_type,
                sha256=digest,
            )
        self._page(
            self._pages,
            {"id": digest, "url": document.url, "ts": moment(document.at), "title": document.title},
        )

    def add_capture(self, capture: Captured) -> None:
        url, date = capture.url or f"urn:uuid:{capture.id}", moment(capture.at)
        if capture.warc_sha256:
            answer = self._add_warc(capture)
            if answer is not None:
                url, date = answer.url, answer.date
        elif capture.sha256:
            self._add_bytes(capture, url)
        self.captures += 1
        for text in capture.texts:
            self._own.conversion(
                name=text.id, url=url, at=text.made_at, text=text.text, sha256=text.sha256
            )
        newest = next(iter(capture.texts), None)
        page: dict[str, object] = {
            "id": capture.id,
            "url": url,
            "ts": date,
            "title": capture.title or url,
            "size": capture.size,
            **capture.facts,
        }
        if newest is not None:
            page |= {
                "text": newest.text,
                "textSha256": newest.sha256,
                "extractor": newest.extractor,
            }
        self._page(self._pages if capture.seen else self._others, page)

    def add_look(self, look: Looked) -> None:
        name = f"{look.id}.warc.gz"
        with self._checked(look.id, look.warc_sha256) as file:
            lines = list(lines_of(file, name))
            repeated = {line.repeats for line in lines if line.repeats}
            if repeated and repeated <= self._answers:
                self._store(f"archive/{name}", file, ZIP_STORED)
                self._lines += [line.text for line in lines]

    def _add_warc(self, capture: Captured) -> Line | None:
        name = f"{capture.id}.warc.gz"
        with self._checked(capture.id, capture.warc_sha256) as file:
            self._store(f"archive/{name}", file, ZIP_STORED)
            file.seek(0)
            last = None
            for line in lines_of(file, name):
                self._lines.append(line.text)
                last = line
        if last is not None:
            self._answers.add(last.id)
        return last

    def _add_bytes(self, capture: Captured, url: str) -> None:
        with self._checked(capture.id, capture.sha256) as file:
            self._own.resource(
                name=capture.id,
                url=url,
                at=capture.at,
                file=file,
                size=capture.size,
                content_type=capture.content_type or "application/octet-stream",
                sha256=capture.sha256,
            )

    def _checked(self, name: str, sha256: str) -> BinaryIO:
        try:
            file = self._open(sha256)
        except FileNotFoundError as error:
            raise DamagedCapture(name) from error
        if _digest(file) != sha256:
            file.close()
            raise DamagedCapture(name)
        file.seek(0)
        return file

    def _page(self, file: IO[bytes], page: dict[str, object]) -> None:
        if not self._main and file is self._pages:
            self._main = {"mainPageUrl": str(page["url"]), "mainPageDate": str(page["ts"])}
        file.write(_json_line(page))

    def finish(self, own: IO[bytes], *, title: str, description: str, created: datetime) -> None:
        """The files that are known only now; the manifest last."""
        own.seek(0)
        self._lines += [line.text for line in lines_of(own, BROUGHT)]  # type: ignore[arg-type]
        self._store(f"archive/{BROUGHT}", own, ZIP_STORED)
        with tempfile.TemporaryFile() as blocks, tempfile.TemporaryFile() as index:
            for block, line in packed(sorted(set(self._lines)), "index.cdx.gz"):
                blocks.write(block)
                index.write(line.encode())
            for file, name, how in (
                (blocks, "indexes/index.cdx.gz", ZIP_STORED),
                (index, "indexes/index.idx", ZIP_DEFLATED),
                (self._pages, "pages/pages.jsonl", ZIP_DEFLATED),
                (self._others, "pages/extraPages.jsonl", ZIP_DEFLATED),
            ):
                self._store(name, file, how)
        manifest = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "software": SOFTWARE,
            "created": moment(created),
            "title": title,
            "description": description,
            **self._main,
            "resources": self._resources,
        }
        data = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._zip.writestr(_entry("datapackage.json", ZIP_DEFLATED), data)
        self._zip.writestr(
            _entry("datapackage-digest.json", ZIP_DEFLATED), json.dumps(digest, indent=2)
        )

    def _store(self, path: str, file: IO[bytes], how: int) -> None:
        digest, size = hashlib.sha256(), file.seek(0, os.SEEK_END)
        file.seek(0)
        with self._zip.open(_entry(path, how, size), "w") as entry:
            while piece := file.read(_PIECE):
                digest.update(piece)
                entry.write(piece)
        self._resources.append(
            {
                "name": path.rpartition("/")[2].lower(),
                "path": path,
                "hash": f"sha256:{digest.hexdigest()}",
                "bytes": size,
            }
        )


def _entry(path: str, how: int, size: int = 0) -> ZipInfo:
    entry = ZipInfo(path, _LONG_AGO)
    entry.file_size = size  # says beforehand whether the entry needs ZIP64
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    return entry


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _json_line(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
