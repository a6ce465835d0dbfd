"""Captures as WACZ: validators agree, hashes are the record's, nothing of the desk's goes along."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cdxj_indexer.main import CDXJIndexer
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient
from warcio.archiveiterator import ArchiveIterator

from claims.capture.store import Store
from claims.errors import Rejected
from claims.export.cdxj import BLOCK, key_of, lines_of, packed
from claims.export.wacz import Captured, DamagedCapture, pack
from claims.models import Claim, Snapshot, Source, User, Watch
from claims.services.captures import run_capture, upload_snapshot
from claims.services.contact_notes import add_confidential, note_contact
from claims.services.packages import Package, package_check, package_claim, package_source
from claims.services.sources import attach_sources
from tests import factories
from tests.capture.web import Web
from tests.watched import captured, html, look, published_on, watched

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def claim(local_web: Web) -> Claim:
    """A claim with a page, a redirect to it, an error, a packed page, and a file."""
    claim = factories.checking()
    paths = ("/moved", "/404", "/gzip", "/pdf")
    urls = [local_web.url(path) for path in paths]
    for source in attach_sources(actor=factories.person("chen"), claim_id=claim.pk, urls=urls):
        assert run_capture(source.snapshots.get().pk)
    return claim


def ask(client: APIClient, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/wacz"
    assert answer["Content-Disposition"].endswith('.wacz"')
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert int(answer["Content-Length"]) == len(data)
    return data


def read(package: Package) -> bytes:
    with package.file as file:
        return file.read()


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def pages_of(package: zipfile.ZipFile, name: str = "pages") -> list[dict[str, Any]]:
    lines = package.read(f"pages/{name}.jsonl").decode().splitlines()
    assert json.loads(lines[0])["format"] == "json-pages-1.0"
    return [json.loads(line) for line in lines[1:]]


def index_of(package: zipfile.ZipFile) -> list[dict[str, Any]]:
    lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def validated(data: bytes, tmp_path: Path) -> list[str]:
    """What the validators of others say: `wacz validate` and, of each archive, `warcio check`."""
    file = tmp_path / "package.wacz"
    file.write_bytes(data)
    with opened(data) as package:
        package.extractall(tmp_path / "package")
    archives = sorted(str(path) for path in (tmp_path / "package" / "archive").iterdir())
    return [said("wacz", "validate", "-f", str(file)), said("warcio.cli", "check", *archives)]


def said(module: str, *arguments: str) -> str:
    """The last line of a tool that must succeed."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().rpartition("\n")[2]


VALID = ["Validation succeeded, the passed WACZ is valid", ""]


@pytest.mark.parametrize("what", ["source", "claim", "check"])
def test_it_works(
    what: str,
    claim: Claim,
    chen: User,
    api: Callable[..., APIClient],
    tmp_path: Path,
) -> None:
    if what == "check":
        claim = factories.published()
        path = f"/api/v1/checks/{claim.check_page.pk}/wacz/"
    elif what == "claim":
        path = f"/api/v1/claims/{claim.pk}/wacz/"
    else:
        source = Source.objects.filter(claim_sources__claim=claim).earliest("added_at")
        path = f"/api/v1/sources/{source.pk}/wacz/"
    client = api(chen, ["read"])
    data = ask(client, path)
    assert validated(data, tmp_path) == VALID
    assert ask(client, path) == data  # the same content, the same bytes


@pytest.fixture
def looked(local_web: Web, settings: Any) -> Iterator[Watch]:
    """A watched source: captured, then unchanged (304), then the same bytes, then changed."""
    settings.CAPTURE_HOST_PAUSE = 0
    with watched(local_web) as page:
        published_on(captured(page))
        watch = look(Watch.objects.get())
        page.obeys = False
        look(watch)
        page.becomes(html("The page was written anew and says nothing of a letter any more. " * 3))
        yield look(watch)


def test_later_looks_go_along(looked: Watch, chen: User, tmp_path: Path) -> None:
    data = read(package_source(actor=chen, source_id=looked.source_id))
    changed, same, unchanged = looked.revisits.order_by("-at")
    assert validated(data, tmp_path) == VALID
    with opened(data) as package:
        index = index_of(package)
        for row in (same, unchanged):
            kept = package.read(f"archive/{row.pk}.warc.gz")
            assert hashlib.sha256(kept).hexdigest() == row.warc_sha256
        assert f"archive/{changed.pk}.warc.gz" not in package.namelist()  # it is a capture
        created = json.loads(package.read("datapackage.json"))["created"]
    repeated = [line for line in index if line["mime"] == "warc/revisit"]
    assert {(line["filename"], line["status"]) for line in repeated} == {
        (f"{same.pk}.warc.gz", "200"),
        (f"{unchanged.pk}.warc.gz", "304"),
    }
    (first,) = {line["digest"] for line in repeated}
    original = looked.source.snapshots.earliest("requested_at")
    answers = [line for line in index if line["filename"] == f"{original.pk}.warc.gz"]
    assert first == answers[-1]["digest"]
    assert created >= unchanged.at.isoformat()[:19]


def test_a_check_has_the_looks_at_what_it_quotes(looked: Watch, chen: User) -> None:
    """And not those that repeat a capture which the check does not rest on."""
    look(looked)  # the same bytes as the newer capture
    check = looked.passages.get().page
    kept = set(looked.revisits.exclude(warc_sha256="").values_list("pk", flat=True))
    assert len(kept) == 4
    with opened(read(package_check(actor=chen, check_id=check.pk))) as package:
        lines = [row for row in index_of(package) if row["mime"] == "warc/revisit"]
        assert len(lines) == 2
    with opened(read(package_source(actor=chen, source_id=looked.source_id))) as package:
        assert len([row for row in index_of(package) if row["mime"] == "warc/revisit"]) == 3


def test_a_damaged_look_is_refused(looked: Watch, chen: User) -> None:
    row = looked.revisits.earliest("at")
    file = Store(settings.STORE_DIR).path(row.warc_sha256)
    kept = file.read_bytes()
    file.unlink()
    try:
        with pytest.raises(Rejected) as refused:
            package_source(actor=chen, source_id=looked.source_id)
        assert (refused.value.code, refused.value.extra) == (
            "capture_damaged", {"snapshot": str(row.pk)}
        )  # fmt: skip
    finally:
        file.write_bytes(kept)


def test_the_validators_can_say_no(claim: Claim, chen: User, tmp_path: Path) -> None:
    data = read(package_claim(actor=chen, claim_id=claim.pk))
    with opened(data) as package:
        entry = package.getinfo(f"archive/{Snapshot.objects.latest('requested_at').pk}.warc.gz")
    place = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    with pytest.raises((AssertionError, zipfile.BadZipFile)):
        validated(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], tmp_path)


def test_the_archives_are_those_of_the_record(claim: Claim, chen: User) -> None:
    with opened(read(package_claim(actor=chen, claim_id=claim.pk))) as package:
        manifest = json.loads(package.read("datapackage.json"))
        hashes = {row["path"]: row["hash"] for row in manifest["resources"]}
        for snapshot in Snapshot.objects.all():
            path = f"archive/{snapshot.pk}.warc.gz"
            assert hashes[path] == f"sha256:{snapshot.warc_sha256}"
            assert package.getinfo(path).compress_type == zipfile.ZIP_STORED
        for path, digest in hashes.items():
            assert f"sha256:{hashlib.sha256(package.read(path)).hexdigest()}" == digest
        assert set(package.namelist()) == set(hashes) | {
            "datapackage.json",
            "datapackage-digest.json",
        }


def test_every_page_has_its_text_and_its_record(claim: Claim, chen: User, local_web: Web) -> None:
    with opened(read(package_claim(actor=chen, claim_id=claim.pk))) as package:
        index, pages = index_of(package), pages_of(package)
        assert len(pages) == Snapshot.objects.filter(status="done").count()
        for page in pages:
            snapshot = Snapshot.objects.get(pk=page["id"])
            text = snapshot.extractions.first()
            assert page.get("text") == (text.text if text else None)
            assert page.get("textSha256") == (text.sha256 if text else None)
            line = next(
                row for row in index if row["url"] == page["url"] and row["status"] == "200"
            )
            warc = package.read(f"archive/{line['filename']}")
            start, length = int(line["offset"]), int(line["length"])
            record = next(iter(ArchiveIterator(io.BytesIO(warc[start : start + length]))))
            assert record.rec_headers.get_header("WARC-Date") == page["ts"]
            assert hashlib.sha256(record.raw_stream.read()).hexdigest() == snapshot.sha256
        moved = next(page for page in pages if page["requestedUrl"] == local_web.url("/moved"))
        assert moved["url"] == local_web.url("/good")  # where the text was found


def test_what_could_not_be_seen_is_told_apart(claim: Claim, chen: User, local_web: Web) -> None:
    with opened(read(package_claim(actor=chen, claim_id=claim.pk))) as package:
        (refused,) = pages_of(package, "extraPages")
    assert (refused["url"], refused["outcome"]) == (local_web.url("/404"), "http_error")


def test_an_upload_is_a_resource_with_its_hash(chen: User) -> None:
    snapshot = factories.snapshot_good()
    with opened(read(package_source(actor=chen, source_id=snapshot.source_id))) as package:
        assert [name for name in package.namelist() if "archive/" in name] == [
            "archive/brought.warc.gz"
        ]
        warc = io.BytesIO(package.read("archive/brought.warc.gz"))
        (page,) = pages_of(package)
    kinds = {}
    for record in ArchiveIterator(warc, check_digests="raise"):
        headers = dict(record.rec_headers.headers)
        kinds[record.rec_type] = (headers, record.raw_stream.read())
    assert list(kinds) == ["warcinfo", "resource", "conversion"]
    headers, data = kinds["resource"]
    assert data == factories.PAGE.encode()
    assert headers["WARC-Payload-Digest"] == f"sha256:{snapshot.sha256}"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["WARC-Target-URI"] == page["url"] == snapshot.source.url
    assert page["uploaded"] is True
    headers, data = kinds["conversion"]
    extraction = snapshot.extractions.get()
    assert data.decode() == extraction.text
    assert headers["WARC-Payload-Digest"] == f"sha256:{extraction.sha256}"


def test_a_page_that_looks_like_headers_is_kept_whole(chen: User) -> None:
    data = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nThere was no letter."
    source = factories.source()
    upload_snapshot(
        actor=chen,
        source_id=source.pk,
        data=data,
        content_type="text/plain",
        file_name="a.txt",
    )
    with opened(read(package_source(actor=chen, source_id=source.pk))) as package:
        warc = io.BytesIO(package.read("archive/brought.warc.gz"))
    bodies = [
        row.raw_stream.read()
        for row in ArchiveIterator(warc, no_record_parse=True)
        if row.rec_type == "resource"
    ]
    assert bodies == [data]


def test_a_check_carries_what_was_published_and_nothing_else(chen: User) -> None:
    claim = factories.published()
    other = factories.source("https://elsewhere.example/unused")
    unused = factories.snapshot_good(of=other)
    attached = claim.claim_sources.model(claim=claim, source=other, attached_by=chen)
    attached.save()
    api = APIClient()
    api.force_authenticate(chen)
    with opened(ask(api, f"/api/v1/checks/{claim.check_page.pk}/wacz/")) as package:
        pages = pages_of(package)
        warc = package.read("archive/brought.warc.gz")
    published = claim.check_page.publications.get()
    assert pages[0]["url"].endswith(f"/checks/{claim.check_page.pk}/versions/1/payload.json")
    assert str(unused.pk) not in [page["id"] for page in pages]
    bodies = [row.raw_stream.read() for row in ArchiveIterator(io.BytesIO(warc))]
    assert published.payload.encode() in bodies


def test_what_people_told_us_never_goes_in(chen: User) -> None:
    claim = factories.with_evidence()
    note_contact(
        actor=chen,
        claim_id=claim.pk,
        who={"name": "Somebody Zebra"},
        how="phone",
        at=timezone.now(),
        text="The zebra told me in the stairwell.",
    )
    add_confidential(actor=chen, claim_id=claim.pk, who="Zebra", text="Zebra again.")
    for name, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        factories.step(claim, name, by)
    api = APIClient()
    api.force_authenticate(chen)
    for path in (f"claims/{claim.pk}", f"checks/{claim.check_page.pk}"):
        with opened(ask(api, f"/api/v1/{path}/wacz/")) as package:
            for name in package.namelist():
                content = package.read(name)
                plain = gzip.decompress(content) if name.endswith(".gz") else content
                assert b"zebra" not in plain.lower(), name


@pytest.mark.parametrize("field", ["sha256", "warc_sha256"])
@pytest.mark.parametrize("damage", ["changed", "removed"])
def test_damaged_bytes_are_refused(
    claim: Claim, chen: User, api: Callable[..., APIClient], field: str, damage: str
) -> None:
    snapshot = Snapshot.objects.filter(status="done").earliest("requested_at")
    if field == "sha256":
        snapshot = factories.snapshot_good(text="A page of its own.\n" * 9)
    file = Store(settings.STORE_DIR).path(getattr(snapshot, field))
    kept = file.read_bytes()
    file.unlink()
    try:
        if damage == "changed":
            file.write_bytes(bytes([kept[0] ^ 1]) + kept[1:])
        answer = api(chen).get(f"/api/v1/sources/{snapshot.source_id}/wacz/")
        assert (answer.status_code, answer.json()["code"]) == (422, "capture_damaged")
        assert answer["Content-Type"] == "application/problem+json"
    finally:
        file.unlink(missing_ok=True)
        file.write_bytes(kept)


def test_nothing_captured_is_refused(chen: User) -> None:
    with pytest.raises(Rejected) as refused:
        package_source(actor=chen, source_id=factories.source().pk)
    assert refused.value.code == "nothing_captured"


def test_queries_do_not_grow(chen: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            package_claim(actor=chen, claim_id=claim.pk).file.close()
        return len(counted)

    claim = factories.checking()
    factories.evidence(claim)
    asked()  # roles are read once per person
    few = asked()
    for _ in range(12):
        factories.evidence(claim, snapshot=factories.snapshot_good())
    assert asked() == few <= 8


def test_large_captures_do_not_fill_the_memory(tmp_path: Path) -> None:
    store = Store(tmp_path)
    names = [store.put(os.urandom(20_000_000)) for _ in range(3)]
    captures = (
        Captured(
            id=f"{number}",
            url=f"https://a.example/{number}",
            title="",
            at=AT,
            seen=True,
            sha256=name,
            size=20_000_000,
        )
        for number, name in enumerate(names)
    )
    tracemalloc.start()
    with (tmp_path / "out.wacz").open("wb") as out:
        count = pack(
            out, title="t", description="", created=AT, captures=captures, open_object=store.open
        )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3
    assert peak < 10_000_000


def test_a_missing_object_stops_the_packer(tmp_path: Path) -> None:
    capture = Captured(id="x", url="", title="", at=AT, seen=True, sha256="0" * 64)
    with (tmp_path / "out.wacz").open("wb") as out, pytest.raises(DamagedCapture, match="x"):
        pack(
            out,
            title="t",
            description="",
            created=AT,
            captures=[capture],
            open_object=Store(tmp_path).open,
        )


# --- the index, held against the library of the format's authors -----------------------------------

ADDRESSES = [
    "http://127.0.0.1:8000/Good",
    "https://www.Example.org/A/b/?Z=1&a=2",
    "https://www2.example.org",
    "https://example.org/?",
    "https://bücher.example/ä",
    "https://example.org:443/x#here",
    "http://example.org:8080/x/",
    "https://ex.org/a//b",
    "https://ex.org/a?b&c=",
    "https://ex.org/a?x=a b",
    "https://ex.org/a/?",
    "https://ex.org/%d8%a7?q=%D8%A8",
    "urn:uuid:1-2",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_keys_are_those_of_the_library(url: str) -> None:
    assert key_of(url) == CDXJIndexer(None, []).get_url_key(url)


def test_lines_are_those_of_the_library(claim: Claim) -> None:
    store = Store(settings.STORE_DIR)
    for snapshot in Snapshot.objects.all():
        out = io.StringIO()
        with store.open(snapshot.warc_sha256) as file:
            name = str(store.path(snapshot.warc_sha256))
            CDXJIndexer(out, [name], filename="a.warc.gz").process_all()
            ours = [line.text for line in lines_of(file, "a.warc.gz")]
        theirs = out.getvalue().splitlines()
        assert [_parsed(line) for line in ours] == [_parsed(line) for line in theirs]


def _parsed(line: str) -> tuple[str, str, dict[str, str]]:
    key, stamp, facts = line.split(" ", 2)
    return key, stamp, json.loads(facts)


def test_blocks_are_found_by_their_index() -> None:
    lines = [f"org,a)/{number:05} 20260101000000 {{}}\n" for number in range(2 * BLOCK + 1)]
    blocks = b""
    where = []
    for block, line in packed(lines, "index.cdx.gz"):
        blocks += block
        where.append(line)
    assert len(where) == 4
    key, rest = where[2].split(" {")
    place = json.loads("{" + rest)
    part = blocks[place["offset"] : place["offset"] + place["length"]]
    assert gzip.decompress(part).decode().splitlines(keepends=True) == lines[BLOCK : 2 * BLOCK]
    assert lines[BLOCK].startswith(key)
    assert place["digest"] == f"sha256:{hashlib.sha256(part).hexdigest()}"
