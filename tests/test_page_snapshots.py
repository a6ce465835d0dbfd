"""The page of a capture, and its bytes served so that nothing in them can do anything."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from claims.capture.store import Store
from claims.models import Snapshot, User
from claims.services.captures import run_capture, store, upload_snapshot
from claims.services.evidence import remove_evidence
from claims.services.sources import attach_sources
from claims.views.captured import kind_of
from claims.views.snapshots import INERT
from tests import factories
from tests.capture.web import Web

pytestmark = pytest.mark.django_db

HOSTILE = (
    "<html><head><title>Ça</title><meta http-equiv=refresh content='0;url=https://evil.example/'>"
    "<link rel=preconnect href=https://evil.example/><LINK/rel=dns-prefetch href=//evil.example>"
    "<base href=https://evil.example/></head><body onload=alert(1)><script>alert(2)</script>"
    "<p>Déjà vu: there was no written document, the "
    "<A HREF=https://evil.example/>ministry</a> said.</p><iframe src=//evil.example></iframe></body></html>"
)


@pytest.fixture
def desk(client: Client, chen: User) -> Client:
    """chen's browser."""
    client.force_login(chen)
    return client


def kept(data: bytes, content_type: str, name: str = "page") -> Snapshot:
    return upload_snapshot(
        actor=factories.person("cora"),
        source_id=factories.source().pk,
        data=data,
        content_type=content_type,
        file_name=name,
    )


def test_scripts_are_not_read_as_text_of_the_page(desk: Client) -> None:
    """Nor does what follows them go; and markup that opens many does not take for ever."""
    page = (
        "<html><head><script>if (a < b) document.title = 'PWNED'</script >"
        '<SCRIPT type="application/ld+json">{"@context": "https://schema.org"}</SCRIPT></head>'
        "<body><p>The pier opens.</p><script>never closed <p>The mayor said so.</p>"
    )
    shown = original(desk, kept(page.encode(), "text/html")).content.decode()
    assert "PWNED" not in shown
    assert "@context" not in shown
    assert "<p>The pier opens.</p>" in shown
    assert "<p>The mayor said so.</p>" in shown
    assert "<script" not in shown.lower()
    many = kept(b"<html><p>The pier." + b"<script>" * 200_000, "text/html")
    assert b"The pier." in original(desk, many).content


def original(desk: Client, snapshot: Snapshot, query: str = "") -> Any:
    return desk.get(reverse("snapshot_original", args=[snapshot.pk]) + query)


def test_it_works(desk: Client) -> None:
    snapshot = factories.snapshot_good()
    html = desk.get(reverse("snapshot", args=[snapshot.pk])).content.decode()
    assert factories.QUOTATION in html
    assert snapshot.sha256 in html
    assert "By which rule" in html


def test_what_is_kept_as_evidence_is_marked_in_the_text(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    """Focusable, with stance and claim in words, overlapping ones too; those taken out are not."""
    claim = factories.checking()
    snapshot = factories.snapshot_good()
    first = factories.evidence(claim, snapshot=snapshot)
    inner = factories.evidence(claim, snapshot=snapshot, exact="written document", stance="context")
    gone = factories.evidence(claim, snapshot=snapshot, exact="nothing to add")
    remove_evidence(actor=first.added_by, claim_id=claim.pk, evidence_id=gone.pk)
    with django_assert_max_num_queries(12):
        html = desk.get(reverse("snapshot", args=[snapshot.pk])).content.decode()
    assert (
        f'<mark id="quoted-{first.pk}" tabindex="0" aria-describedby="about-{first.pk} ">'
        "There was no </mark>" in html
    )
    assert (
        f'<mark id="quoted-{inner.pk}" tabindex="0" class="several" '
        f'aria-describedby="about-{first.pk} about-{inner.pk} ">written document</mark>' in html
    )
    assert f'id="about-{first.pk}"><strong>Refutes the claim:</strong>' in html
    assert claim.statement in html
    assert f"quoted-{gone.pk}" not in html
    place = reverse("snapshot", args=[snapshot.pk]) + f"#quoted-{first.pk}"
    assert place in desk.get(reverse("claim", args=[claim.pk])).content.decode()
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    assert place in desk.get(reverse("claim_review", args=[claim.pk])).content.decode()


def test_the_original_is_inert(desk: Client) -> None:
    answer = original(desk, kept(HOSTILE.encode("latin-1"), "text/html; charset=latin-1"))
    assert answer["Content-Security-Policy"] == INERT
    for rule in ("default-src 'none'", "frame-ancestors 'self'", "sandbox"):
        assert rule in answer["Content-Security-Policy"].split("; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    html = answer.content.decode()
    assert "Déjà vu" in html
    for tag in ("<meta", "<link", "<base", "<script", "<iframe", "<a "):
        assert tag not in html.lower()


def test_only_this_answer_may_be_framed(desk: Client) -> None:
    snapshot = factories.snapshot_good()
    page = desk.get(reverse("snapshot", args=[snapshot.pk]))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("data", "kind", "shown_as", "saved"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png", "image/png", False),
        (b"%PDF-1.7 ....", "application/pdf", "application/octet-stream", True),
        (b"<svg onload=alert(1)>", "image/svg+xml", "application/octet-stream", True),
        (b"%PDF-1.7 <script>", "text/html", "application/octet-stream", True),
        (
            "Zürich".encode("latin-1"),
            "text/plain; charset=latin-1",
            "text/plain; charset=utf-8",
            False,
        ),
    ],
)
def test_what_is_no_page(desk: Client, data: bytes, kind: str, shown_as: str, saved: bool) -> None:
    answer = original(desk, kept(data, kind))
    assert answer["Content-Type"] == shown_as
    assert answer.has_header("Content-Disposition") is saved
    assert answer["Content-Security-Policy"] == INERT


@pytest.mark.parametrize(
    ("data", "declared", "shown"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "text/html", "<img class"),
        (b"%PDF-1.7 1 0 obj", "text/html; charset=utf-8", "A file of this type is not shown"),
        (b"<html><body><p>A page.</p></body></html>", "image/png", "<iframe class"),
    ],
)
def test_shown_as_what_it_is_not_as_declared(data: bytes, declared: str, shown: str) -> None:
    snapshot = factories.snapshot_good()
    snapshot.content_type = declared
    snapshot.sha256 = store().put(data)
    html = render_to_string(
        "snapshots/_original.html", {"snapshot": snapshot, "kind": kind_of(snapshot)}
    )
    assert shown in html


def test_packed_bytes_are_looked_into() -> None:
    snapshot = factories.snapshot_good()
    snapshot.uploaded = False
    snapshot.headers = [["Content-Encoding", "gzip"]]
    snapshot.sha256 = store().put(gzip.compress(b"\xff\xd8\xff" + b"0" * 4000))
    assert kind_of(snapshot) == "picture"


def test_the_bytes_are_saved_as_they_are(desk: Client) -> None:
    answer = original(desk, kept(HOSTILE.encode("latin-1"), "text/html"), "?download")
    assert answer.content == HOSTILE.encode("latin-1")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_what_the_store_lost_is_not_found(desk: Client) -> None:
    snapshot = kept(b"Only once.", "text/plain")
    kept_in: Store = store()
    kept_in.path(snapshot.sha256).unlink()
    assert original(desk, snapshot).status_code == 404


def test_two_captures_are_compared(desk: Client) -> None:
    source = factories.source()
    first = factories.snapshot_good(of=source, text="The letter was handed over.\nIt rained.")
    second = factories.snapshot_good(of=source, text="A message was handed over.\nIt rained.")
    address = reverse("snapshot", args=[second.pk])
    html = desk.get(address + f"?against={first.pk}").content.decode()
    assert '<del class="was">The</del>' in html
    assert '<ins class="now">message</ins>' in html
    assert desk.get(address + f"?against={factories.snapshot_good().pk}").status_code == 404


def test_few_queries(desk: Client, django_assert_max_num_queries: Any) -> None:
    source = factories.source()
    for _ in range(5):
        snapshot = factories.snapshot_good(of=source)
    with django_assert_max_num_queries(12):
        desk.get(reverse("snapshot", args=[snapshot.pk]))


def test_a_packed_page_from_the_web(desk: Client, chen: User, local_web: Web) -> None:
    """What came gzipped is unpacked to be shown; the WARC is offered as it was kept."""
    claim = factories.checking()
    urls = [local_web.url("/gzip")]
    (source,) = attach_sources(actor=chen, claim_id=claim.pk, urls=urls)
    snapshot = source.snapshots.get()
    run_capture(snapshot.pk)
    snapshot.refresh_from_db()
    assert b"The envoy" in original(desk, snapshot).content
    warc = desk.get(reverse("snapshot_warc", args=[snapshot.pk]))
    assert warc["Content-Type"] == "application/warc"
    assert warc.content[:2] == b"\x1f\x8b"
    facts = desk.get(reverse("snapshot", args=[snapshot.pk])).content.decode().lower()
    assert "content-encoding" in facts
