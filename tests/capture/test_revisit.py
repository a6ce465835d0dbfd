"""Looking again: a WARC that refers to the first capture and repeats nothing; and reading back."""

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from claims.capture.answers import Hop
from claims.capture.archive import NOT_MODIFIED, SAME_PAYLOAD, write_revisit, write_warc
from claims.capture.records import Answer, Records, UnreadableRecords, last_answer

FIRST = Hop(
    url="https://ministry.example/statement",
    request_line="GET /statement HTTP/1.1",
    request_headers=(("Host", "ministry.example"),),
    status=200,
    reason="OK",
    http_version="HTTP/1.1",
    headers=(("Content-Type", "text/plain"), ("ETag", '"1"')),
    peer="192.0.2.1",
    started_at=datetime(2026, 11, 1, 8, 0, 0, 123456, tzinfo=UTC),
    finished_at=datetime(2026, 11, 1, 8, 0, 1, tzinfo=UTC),
    body=b"There was no letter.",
)
LATER = datetime(2026, 11, 2, 8, tzinfo=UTC)
UNCHANGED = replace(
    FIRST, status=304, reason="Not Modified", headers=(("ETag", '"1"'),), body=b"", started_at=LATER
)
MOVED = replace(
    FIRST,
    url="https://ministry.example/s",
    status=301,
    reason="Moved",
    headers=(("Location", "/statement"),),
    body=b"",
    started_at=LATER,
)


def original() -> Answer:
    return last_answer(io.BytesIO(write_warc([FIRST])))


def records(warc: bytes) -> list[tuple[str, dict[str, str], str, bytes]]:
    return [
        (
            record.rec_type,
            dict(record.rec_headers.headers),
            record.http_headers.get_statuscode() if record.rec_type == "revisit" else "",
            record.raw_stream.read(),
        )
        for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    ]


def test_it_works() -> None:
    first = original()
    warc = write_revisit([UNCHANGED], original=first)
    kinds = [row[0] for row in records(warc)]
    assert kinds == ["warcinfo", "revisit", "request"]
    _, names, status, body = records(warc)[1]
    assert (status, body) == ("304", b"")
    assert names["WARC-Profile"] == NOT_MODIFIED
    assert names["WARC-Target-URI"] == names["WARC-Refers-To-Target-URI"] == FIRST.url
    assert names["WARC-Refers-To-Date"] == "2026-11-01T08:00:00.123456Z" == first.date
    assert names["WARC-Date"] == "2026-11-02T08:00:00.000000Z"
    assert names["WARC-Payload-Digest"] == first.payload_digest
    assert names["WARC-Refers-To"] == first.record_id
    assert names["WARC-IP-Address"] == "192.0.2.1"
    assert records(warc)[2][1]["WARC-Concurrent-To"] == names["WARC-Record-ID"]


def test_the_same_bytes_sent_again() -> None:
    warc = write_revisit([replace(FIRST, started_at=LATER)], original=original())
    _, names, status, body = records(warc)[1]
    assert (names["WARC-Profile"], status, body) == (SAME_PAYLOAD, "200", b"")


def test_redirects_before_it_are_kept() -> None:
    warc = write_revisit([MOVED, UNCHANGED], original=original())
    assert [row[0] for row in records(warc)] == [
        "warcinfo",
        "response",
        "request",
        "revisit",
        "request",
    ]


@pytest.mark.parametrize(
    "hop",
    [
        replace(FIRST, body=b"There was a letter."),
        replace(FIRST, cut="disconnect"),
        replace(FIRST, status=404, body=b"gone"),
    ],
)
def test_another_answer_is_refused(hop: Hop) -> None:
    with pytest.raises(ValueError, match="not a revisit"):
        write_revisit([hop], original=original())


def test_no_hops_and_no_digest_are_refused() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        write_revisit([], original=original())
    with pytest.raises(ValueError, match="payload digest"):
        write_revisit([UNCHANGED], original=replace(original(), payload_digest=""))


def test_the_validator_agrees(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    file = f"{tmp_path}/revisit.warc.gz"
    with open(file, "wb") as out:
        out.write(write_warc([FIRST]) + write_revisit([UNCHANGED], original=original()))
    check = Checker(type("Asked", (), {"inputs": [file], "verbose": True}))
    assert check.process_all() == 0
    assert "revisit" in capsys.readouterr().out


# --- reading back ---------------------------------------------------------------------------------


def test_the_last_answer_after_redirects() -> None:
    found = last_answer(io.BytesIO(write_warc([MOVED, FIRST])))
    assert (found.url, found.date) == (FIRST.url, "2026-11-01T08:00:00.123456Z")
    assert found.payload_digest.startswith("sha1:")


def test_every_flipped_byte_of_the_records_is_found() -> None:
    """Unpacked, so that it is the digests that find it and not the sum at the end of the packing."""
    plain = gzip.decompress(write_warc([FIRST]))
    place = plain.index(b"no letter")
    flipped = plain[:place] + b"N" + plain[place + 1 :]
    assert Records(io.BytesIO(plain)).faults == []
    assert Records(io.BytesIO(flipped)).faults == [
        "record 2 (response) does not have the digest it names"
    ]
    place = plain.index(b"Host: ministry")
    flipped = plain[:place] + b"h" + plain[place + 1 :]
    assert Records(io.BytesIO(flipped)).faults == [
        "record 3 (request) does not have the digest it names"
    ]


def test_cut_packed_and_foreign_files_are_found() -> None:
    warc = write_warc([FIRST])
    for damaged in (b"", b"WARC/1.1", b"<html>", warc[:-20], warc[:100] + b"?" + warc[101:]):
        assert Records(io.BytesIO(damaged)).faults, damaged
        with pytest.raises(UnreadableRecords):
            last_answer(io.BytesIO(damaged))
