"""How public pages and feeds reach strangers: packed, only when they changed, not too often, and
with what link previews and search engines ask for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from claims.models import Check, Claim, RatingScale
from tests import factories
from tests.factories import step

pytestmark = pytest.mark.django_db
PAGES = ("/", "/checks/", "/corrections/", "/method/", "{check}", "{check}versions/1/")
FEEDS = ("/feeds/claimreview.json", "/feeds/checks.atom", "/feeds/corrections.atom")


@pytest.fixture
def page() -> Client:
    return Client()


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.published()


def address(claim: Claim) -> str:
    return f"/checks/{Check.objects.get(claim=claim).pk}/"


def tag(page: Client, path: str, **headers: str) -> str:
    answer = page.get(path, headers=headers)
    assert answer.status_code == 200
    return str(answer.headers["ETag"])


def again(page: Client, path: str, known: str) -> int:
    return int(page.get(path, headers={"If-None-Match": known}).status_code)


@pytest.mark.parametrize("path", PAGES + FEEDS)
def test_it_works(page: Client, claim: Claim, path: str) -> None:
    """Known is not sent again; after a public change it is."""
    path = path.format(check=address(claim))
    known = tag(page, path)
    answer = page.get(path, headers={"If-None-Match": known})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-cache"
    step(claim, "hold", "pia", note="A reader doubts it.")
    assert again(page, path, known) == 200


def test_another_check_changes_the_lists_and_not_this_page(page: Client, claim: Claim) -> None:
    here, listed = tag(page, address(claim)), tag(page, "/checks/")
    factories.published()
    assert again(page, address(claim), here) == 304
    assert again(page, "/checks/", listed) == 200


def test_each_filter_page_and_language_has_a_tag_of_its_own(page: Client, claim: Claim) -> None:
    paths = ("/checks/", "/checks/?q=letter", "/checks/?rating=false", "/checks/?q=letter&x=1")
    assert len({tag(page, path) for path in paths}) == len(paths)
    assert again(page, "/checks/?q=nothing", tag(page, "/checks/")) == 200


def test_a_new_scale_changes_how_we_work(page: Client, claim: Claim) -> None:
    known = tag(page, "/method/")
    scale = RatingScale.objects.create(slug="new", version=1, name="New")
    scale.ratings.create(slug="true", label="True", value=1, position=1)
    assert again(page, "/method/", known) == 200


def test_what_is_missing_has_no_tag(page: Client, claim: Claim) -> None:
    missing = page.get(f"/checks/{claim.pk}/")
    assert missing.status_code == 404
    assert "ETag" not in missing.headers


@pytest.mark.parametrize("path", PAGES + FEEDS)
def test_texts_are_packed(page: Client, claim: Claim, path: str) -> None:
    path = path.format(check=address(claim))
    plain = page.get(path)
    packed = page.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    sent = b"".join(packed) if packed.streaming else packed.content
    whole = b"".join(plain) if plain.streaming else plain.content
    assert len(gzip.decompress(sent)) == len(whole)
    assert len(sent) < len(whole)
    assert again(page, path, packed.headers["ETag"]) == 304


def test_pictures_are_not_packed_twice(page: Client) -> None:
    answer = page.get("/static/claims/preview.png", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    answer.close()


@pytest.mark.parametrize("path", PAGES + FEEDS)
def test_one_address_may_not_ask_without_end(
    page: Client, claim: Claim, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path.format(check=address(claim))
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": None})
    cache.clear()  # what others asked for is forgotten
    statuses = [page.get(path).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = page.get(path)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "ETag" not in refused.headers
    assert page.get(path, REMOTE_ADDR="192.0.2.200").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_links_to_us_have_a_preview(page: Client, claim: Claim, path: str) -> None:
    html = page.get(path.format(check=address(claim))).content.decode()
    told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
    for name in ("og:title", "og:description", "og:url", "og:type", "og:image", "description"):
        assert told[name], name
    [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)"', html)
    assert told["og:url"] == canonical
    assert canonical.startswith("http")
    picture = finders.find(told["og:image"].partition("/static/")[2])
    assert isinstance(picture, str)
    size = Path(picture).read_bytes()[16:24]  # a PNG says its width and height here
    assert (int.from_bytes(size[:4]), int.from_bytes(size[4:])) == (1200, 630)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")


def test_a_desk_page_names_no_tag_and_is_not_kept(page: Client, claim: Claim) -> None:
    page.force_login(factories.person("chen"))
    answer = page.get("/desk/")
    assert "ETag" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
