"""A captured PDF drawn on the workbench and on its page: what is shown, to whom, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims.capture.draw import page_picture
from claims.capture.limited import ExtractionFailed
from claims.models import Evidence, Snapshot, User
from claims.services import drawings
from claims.services.captures import store, upload_snapshot
from claims.views.snapshots import INERT
from tests import factories
from tests.capture.pdf_files import column, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_drawn(settings: Settings, tmp_path: Path) -> Path:
    settings.DERIVED_DIR = tmp_path
    return tmp_path


@pytest.fixture
def desk(client: Client, chen: User) -> Client:
    """chen's browser."""
    client.force_login(chen)
    return client


def kept(data: bytes) -> Snapshot:
    return upload_snapshot(
        actor=factories.person("cora"),
        source_id=factories.source().pk,
        data=data,
        content_type="application/pdf",
        file_name="letter.pdf",
    )


def document(pages: int = 2) -> Snapshot:
    return kept(pdf([column([f"There was no letter {n}."]) for n in range(pages)]))


def picture(snapshot: Snapshot, number: int = 1) -> str:
    return reverse("snapshot_page", args=[snapshot.pk, number])


def page(desk: Client, snapshot: Snapshot, query: str = "") -> str:
    return desk.get(reverse("snapshot", args=[snapshot.pk]) + query).content.decode()


def test_it_works(desk: Client) -> None:
    snapshot = document()
    html = page(desk, snapshot)
    assert f'src="{picture(snapshot)}" width="1200" height="1600" alt="Page 1 of 2 as a' in html
    assert html.count("<figure") == 2
    assert html.count('loading="lazy"') == 1  # the first at once
    answer = desk.get(picture(snapshot))
    assert answer["Content-Type"] == "image/webp"
    assert answer.content[:4] == b"RIFF"
    assert answer["Content-Security-Policy"] == INERT
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]


def test_drawn_once_and_again_when_the_folder_was_emptied(
    desk: Client, nothing_drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = document()
    drawn: list[int] = []

    def drawing(body: bytes, number: int) -> bytes:
        drawn.append(number)
        return page_picture(body, number)

    monkeypatch.setattr(drawings, "page_picture", drawing)
    first = desk.get(picture(snapshot)).content
    assert desk.get(picture(snapshot)).content == first
    assert drawn == [1]
    shutil.rmtree(nothing_drawn)
    assert desk.get(picture(snapshot)).content == first
    assert drawn == [1, 1]


def test_a_full_disk_costs_only_the_keeping(desk: Client, nothing_drawn: Path) -> None:
    (nothing_drawn / "pages").write_text("no folder")
    assert desk.get(picture(document())).status_code == 200


def test_a_long_file_in_parts(desk: Client) -> None:
    """Without a script the links lead through it; a page that is not there is not found."""
    snapshot = document(25)
    here = reverse("snapshot", args=[snapshot.pk])
    first, later = page(desk, snapshot), page(desk, snapshot, "?page=12")
    assert first.count("<figure") == later.count("<figure") == 10
    assert 'href="#page-10" rel="next"' in first
    assert f'href="{here}?page=11#page-11" rel="next"' in first
    assert "Page 12 of 25" in later
    assert f'href="{here}?page=2#page-11" rel="prev"' in later
    assert f'href="{here}?page=22#page-22" rel="next"' in later
    for wrong in ("0", "26", "x", "9" * 9):
        assert desk.get(f"{here}?page={wrong}").status_code == 404
    assert desk.get(picture(snapshot, 26)).status_code == 404


def test_on_the_workbench(desk: Client, django_assert_max_num_queries: Any) -> None:
    snapshot = document(12)
    claim = factories.checking()
    factories.evidence(claim, snapshot=snapshot, exact="There was no letter 3.")
    here = reverse("claim", args=[claim.pk])
    assert "<figure" not in desk.get(f"{here}?snapshot={snapshot.pk}").content.decode()
    with django_assert_max_num_queries(12):
        html = desk.get(f"{here}?snapshot={snapshot.pk}&tab=original&page=3").content.decode()
    assert picture(snapshot, 3) in html
    assert picture(snapshot, 2) not in html
    assert f'href="{here}?snapshot={snapshot.pk}&amp;tab=original&amp;page=1#page-2"' in html


def test_a_scan_opens_as_it_looks(desk: Client) -> None:
    scan = kept(pdf([[]]))
    claim = factories.checking()
    claim.claim_sources.create(source=scan.source, attached_by=factories.person("chen"))
    here = reverse("claim", args=[claim.pk])
    assert picture(scan) in desk.get(here).content.decode()
    assert "There is no text to quote" in desk.get(f"{here}?tab=text").content.decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7 ....", "It cannot be drawn here."),
        (pdf([column(["x"])], locked=True), "The file can be opened with its password only"),
    ],
)
def test_what_cannot_be_drawn_says_so(desk: Client, data: bytes, told: str) -> None:
    snapshot = kept(data)
    html = page(desk, snapshot)
    assert "<figure" not in html
    assert "The pages of this file are not shown." in html
    assert told in html
    assert "?download" in html


def test_a_page_that_fails_says_so_in_its_place(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not tried again at once; after some that fail, neither are the others."""
    snapshot = document(5)
    page(desk, snapshot)
    tried = []

    def fail(body: bytes, number: int) -> bytes:
        tried.append(number)
        raise ExtractionFailed("killed")

    monkeypatch.setattr(drawings, "page_picture", fail)
    for number in (1, 1, 2, 3, 4, 5):
        answer = desk.get(picture(snapshot, number))
        assert answer.status_code == 422
        assert answer["Content-Type"] == "image/svg+xml"
        assert f"Page {number} cannot be shown." in answer.content.decode()
        assert answer["Content-Security-Policy"] == INERT
    assert tried == [1, 2, 3]


def test_not_for_strangers(client: Client, desk: Client) -> None:
    """Nor does the public page of a check lead to captures."""
    claim = factories.checking()
    factories.evidence(claim, snapshot=document(), exact="There was no letter 1.")
    factories.draft(claim)
    factories.step(claim, "submit", "chen")
    factories.step(claim, "approve", "rita")
    claim = factories.step(claim, "publish", "pia")
    snapshot_id = Evidence.objects.get(claim=claim).extraction.snapshot_id  # type: ignore[union-attr]
    stranger = Client()
    assert stranger.get(reverse("snapshot_page", args=[snapshot_id, 1])).status_code == 302
    html = stranger.get(reverse("check", args=[claim.check_page.pk])).content.decode()
    assert "/pages/" not in html
    assert "/desk/snapshots/" not in html


def test_what_is_no_pdf(desk: Client) -> None:
    plain = factories.snapshot_good()
    assert desk.get(picture(plain)).status_code == 404
    lost = document()
    store().path(lost.sha256).unlink()
    assert desk.get(picture(lost)).status_code == 404
    assert "<figure" not in page(desk, lost)
