"""Reading WARC records back: whether each still has the digests it names, and what it answered."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

_PIECE = 1024 * 1024
_UNREADABLE = (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error)


@dataclass(frozen=True)
class Answer:
    """A `response` record. `date` and `payload_digest` are as they stand in it (WARC-Date,
    WARC-Payload-Digest), `sha256` is of its payload: the body as received, still packed."""

    url: str
    date: str
    record_id: str
    payload_digest: str
    sha256: str


@dataclass(frozen=True)
class Repeat:
    """A `revisit` record: an answer that says the same as an earlier one. What it refers to, as it
    stands in it (WARC-Profile, WARC-Refers-To…); `date` is its own WARC-Date."""

    date: str
    profile: str
    record_id: str
    url: str
    original_date: str
    payload_digest: str

    def repeats(self, answer: Answer) -> bool:
        """Whether it is this answer that it refers to."""
        return (self.record_id, self.url, self.original_date, self.payload_digest) == (
            answer.record_id,
            answer.url,
            answer.date,
            answer.payload_digest,
        )


class UnreadableRecords(Exception):
    """The file is no WARC, or is damaged or cut; the text says where reading ended."""


class Records:
    """One walk through a WARC file; memory stays flat. Afterwards `answers`, `repeats` and `faults`
    are whole.

    `faults` are ends of the sentence "its WARC …", one for each thing that is wrong.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.answers: list[Answer] = []
        self.repeats: list[Repeat] = []
        self.faults: list[str] = []
        number = 0
        try:
            for number, record in enumerate(ArchiveIterator(file, check_digests=True), start=1):
                self._see(number, record)
        except _UNREADABLE as error:
            self.faults.append(f"cannot be read after record {number} ({error})")
        else:
            if not number:
                self.faults.append("has no records")

    def _see(self, number: int, record: object) -> None:
        kind, names = record.rec_type, record.rec_headers  # type: ignore[attr-defined]
        digest = hashlib.sha256()
        for piece in _pieces(record.raw_stream):  # type: ignore[attr-defined]
            digest.update(piece)
        named = names.get_header("WARC-Block-Digest") or names.get_header("WARC-Payload-Digest")
        # Not passed also when the record is cut: then the library compares nothing. A revisit names
        # the digest of a payload that it does not have.
        checked = named and kind != "revisit"
        if checked and record.digest_checker.passed is not True:  # type: ignore[attr-defined]
            self.faults.append(f"record {number} ({kind}) does not have the digest it names")
        if not names.get_header("WARC-Record-ID"):
            self.faults.append(f"record {number} has no name")
        if kind == "revisit":
            self.repeats.append(
                Repeat(
                    date=names.get_header("WARC-Date") or "",
                    profile=names.get_header("WARC-Profile") or "",
                    record_id=names.get_header("WARC-Refers-To") or "",
                    url=names.get_header("WARC-Refers-To-Target-URI") or "",
                    original_date=names.get_header("WARC-Refers-To-Date") or "",
                    payload_digest=names.get_header("WARC-Payload-Digest") or "",
                )
            )
        if kind == "response":
            if not names.get_header("WARC-Payload-Digest"):
                self.faults.append(f"record {number} ({kind}) names no digest")
            self.answers.append(
                Answer(
                    url=names.get_header("WARC-Target-URI") or "",
                    date=names.get_header("WARC-Date") or "",
                    record_id=names.get_header("WARC-Record-ID") or "",
                    payload_digest=names.get_header("WARC-Payload-Digest") or "",
                    sha256=digest.hexdigest(),
                )
            )


def last_answer(file: BinaryIO) -> Answer:
    """The answer that a capture kept: the last `response` record, after all redirects.

    Raises UnreadableRecords when the file is damaged or has no answer.
    """
    records = Records(file)
    if records.faults:
        raise UnreadableRecords(records.faults[0])
    if not records.answers:
        raise UnreadableRecords("has no answer")
    return records.answers[-1]


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece
