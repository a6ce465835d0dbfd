"""The public pages: what strangers read, the same for everybody, and never more than is published."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.export.claimreview import PROFILES, claim_review
from claims.export.page import script_json
from claims.health import Finding
from claims.models import Check, Claim, Publication
from claims.ratings import DEFAULT_RATINGS
from claims.services.contact_notes import add_confidential, note_contact
from claims.views import paging
from tests import factories
from tests.expect import text_of
from tests.factories import step

pytestmark = pytest.mark.django_db

SIZE = 3  # of a page of a list here
EVIL = "</script><script>alert(1)</script><!-- & “quoted”"


@pytest.fixture
def page() -> Client:
    return Client()


def address(claim: Claim, number: int | None = None) -> str:
    pk = Check.objects.get(claim=claim).pk
    return reverse("check_version", args=[pk, number]) if number else reverse("check", args=[pk])


def reviews_in(html: str) -> list[dict[str, Any]]:
    """The ClaimReviews as a browser finds them."""

    class Scripts(HTMLParser):
        found: list[str] = []
        inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.inside = tag == "script" and ("type", "application/ld+json") in attrs
            if self.inside:
                self.found.append("")

        def handle_endtag(self, tag: str) -> None:
            self.inside = False

        def handle_data(self, data: str) -> None:
            if self.inside:
                self.found[-1] += data

    parser = Scripts()
    parser.found = []
    parser.feed(html)
    return [json.loads(text) for text in parser.found]


@pytest.fixture
def denied() -> Claim:
    """A claim with both sides, a passage correction, and a confidential source that nobody may see."""
    claim = factories.checking(
        statement="The minister delivered a personal letter.",
        claimant={
            "name": "The agency",
            "kind": "outlet",
            "same_as": ["https://agency.example/", "javascript:alert(1)"],
        },
    )
    note = note_contact(
        actor=factories.person("chen"),
        claim_id=claim.pk,
        who={"name": "A diplomat"},
        how="phone",
        at=timezone.now(),
        text="I saw an envelope.",
    )
    factories.evidence(
        claim,
        exact="I saw an envelope.",
        contact_note_id=note.pk,
        stance="supports",
        directness="witnessed",
        speaker={"name": "A diplomat"},
    )
    factories.evidence(claim, speaker={"name": "The spokesman", "role": "ministry"})
    add_confidential(
        actor=factories.person("chen"), claim_id=claim.pk, who="Deep Well", text="Hush."
    )
    factories.draft(
        claim,
        passage_corrections=[
            {
                "appearance_id": claim.appearances.get().pk,
                "should_read": "He conveyed a message",
                "notice": "We said that a letter was delivered.",
            }
        ],
    )
    step(claim, "submit", "chen")
    step(claim, "approve", "rita")
    return step(claim, "publish", "pia")


def test_it_works(page: Client, denied: Claim) -> None:
    response = page.get(address(denied))
    html = text_of(response)
    assert response.status_code == 200
    for told in (
        "The minister delivered a personal letter.",
        "The agency",
        "<strong>False</strong>",
        "What speaks for it",
        "I saw an envelope.",
        "A diplomat",
        "saw it",
        "What speaks against it",
        factories.QUOTATION,
        "The spokesman",
        "denies it officially",
        "He conveyed a message",
        "We said that a letter was delivered.",
        'href="https://ministry.example/',
        Publication.objects.get().fingerprint,
    ):
        assert told in html, told
    [evidence] = [row for row in denied.evidence.all() if row.extraction]
    assert evidence.bytes_sha256 in html
    assert evidence.text_sha256 in html


def test_what_is_not_public_is_not_there(page: Client, denied: Claim) -> None:
    html = text_of(page.get(address(denied)))
    for kept in (
        "Deep Well",
        "Hush",
        'href="javascript:',
        "cora",
        "chen",
        "rita",
        "pia",
        str(denied.pk),
    ):
        assert kept not in html, kept


@pytest.mark.parametrize("profile", [None, *PROFILES])
def test_one_claim_review_equal_to_the_exports(
    page: Client, denied: Claim, profile: str | None
) -> None:
    publication = Publication.objects.get()
    expected = claim_review(
        json.loads(publication.envelope),
        json.loads(publication.payload),
        base=django_settings.PUBLIC_BASE_URL,
        profile=profile or "full",  # type: ignore[arg-type]
    )
    query = {"profile": profile} if profile else {}
    assert reviews_in(text_of(page.get(address(denied), query))) == [expected]
    assert reviews_in(text_of(page.get(address(denied, 1), query))) == [expected]
    api = reverse("api-verdict-claimreview", args=[Check.objects.get().pk])
    assert page.get(api, query).json() == expected


def test_an_unknown_profile_is_not_found(page: Client, denied: Claim) -> None:
    assert page.get(address(denied), {"profile": "bing"}).status_code == 404


def test_texts_cannot_leave_the_script_or_the_page(page: Client) -> None:
    claim = factories.published(statement=f"It is {EVIL}", claimant={"name": EVIL})
    html = text_of(page.get(address(claim)))
    assert "<script>alert" not in html
    assert html.count("<script") == 1
    [review] = reviews_in(html)
    assert review["claimReviewed"] == f"It is {EVIL}"


def test_script_json_escapes_what_html_reads() -> None:
    text = script_json({"a": "<!--</script>&\u2028\u2029é"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "<!--</script>&\u2028\u2029é"}


def test_a_corrected_check_shows_its_versions(page: Client, denied: Claim) -> None:
    step(denied, "reopen", "pia", note="A reader wrote: inside words.")
    assert "inside words" not in text_of(page.get(address(denied)))
    factories.draft(denied, summary="There was no letter at all.")
    step(denied, "submit", "chen")
    step(denied, "approve", "rita")
    assert "no letter at all" not in text_of(page.get(address(denied)))
    correction = {
        "kind": "correction",
        "was_wrong": "It was called oral.",
        "is_right": "None at all.",
    }
    step(denied, "publish", "pia", correction=correction)
    new, old = text_of(page.get(address(denied))), text_of(page.get(address(denied, 1)))
    assert "There was no letter at all." in new
    assert "It was called oral." in new
    assert "Old version" not in new
    assert address(denied, 1) in new
    assert factories.DRAFT["summary"] in old
    assert "Old version" in old
    assert f'href="{address(denied)}">Read the current version' in old
    [review] = reviews_in(old)
    assert review["version"] == 1
    assert text_of(page.get(address(denied, 2))) == new


@pytest.mark.parametrize(
    ("make", "words"),
    [(factories.on_hold, "On hold."), (factories.withdrawn, "Withdrawn.")],
)
def test_what_is_down_says_so_and_carries_no_review(
    page: Client, make: Callable[[], Claim], words: str
) -> None:
    claim = make()
    note = Check.objects.get().public_note
    for where in (address(claim), address(claim, 1)):
        html = text_of(page.get(where))
        assert words in html
        assert note in html
        assert reviews_in(html) == []
        assert "noindex" in html
    assert note in text_of(page.get("/checks/"))
    assert note in text_of(page.get("/corrections/"))


def test_break_glass_is_said(page: Client) -> None:
    claim = step(factories.in_review(), "break_glass", "pia", note="Nobody else is awake.")
    step(claim, "publish", "pia")
    html = text_of(page.get(address(claim)))
    assert "Published without a second person." in html
    assert "Nobody else is awake." in html


@pytest.mark.parametrize(
    "state", [s for s in factories.IN_STATE if s not in {"published", "on_hold", "withdrawn"}]
)
def test_nothing_of_the_desk_is_public(page: Client, state: str) -> None:
    claim = factories.IN_STATE[state]()
    for where in ("/", "/checks/", "/corrections/"):
        assert "personal letter" not in text_of(page.get(where))
    assert page.get(f"/checks/{claim.pk}/").status_code == 404


def test_missing_things_are_not_found(page: Client, denied: Claim) -> None:
    for where in (
        address(denied) + "versions/0/",
        address(denied) + "versions/2/",
        address(denied) + "versions/99999999999999999999999999/",
        address(denied) + "versions/x/",
        f"/checks/{denied.pk}/",
        "/checks/1/",
        "/checks/?older_than=x",
        f"/checks/?older_than={denied.pk}",
        f"/corrections/?older_than={denied.pk}",
    ):
        assert page.get(where).status_code == 404, where
    assert page.post("/checks/").status_code == 405


def test_empty_lists_say_so(page: Client) -> None:
    assert "Nothing has been published yet." in text_of(page.get("/checks/"))
    assert "No correction so far." in text_of(page.get("/corrections/"))


def _walk(page: Client, where: str, link: str) -> list[list[str]]:
    pages = []
    query = ""
    while True:
        html = text_of(page.get(where + query))
        pages.append(re.findall(link, html))
        found = re.search(r'href="(\?older_than=[^"]+)"', html)
        if not found:
            return pages
        query = found[1]


def test_lists_are_paged_newest_first(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", SIZE)
    for number in range(SIZE + 1):
        claim = factories.published(statement=f"Claim {number:02}.")
        step(claim, "hold", "pia", note=f"Note {number:02}.")
    expected = [f"{number:02}" for number in reversed(range(SIZE + 1))]
    for where in ("/checks/", "/corrections/"):
        assert _walk(page, where, r">Claim (\d\d)\.<") == [expected[:SIZE], expected[SIZE:]]


@pytest.mark.parametrize("where", ["/checks/", "/corrections/"])
def test_lists_take_as_many_queries_as_rows_do_not_matter(
    page: Client, where: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        factories.on_hold()
    with django_assert_max_num_queries(5):
        page.get(where)


def test_a_check_takes_few_queries(
    page: Client, denied: Claim, django_assert_max_num_queries: Any
) -> None:
    where = address(denied)
    with django_assert_max_num_queries(4):
        page.get(where)


def test_strangers_get_no_cookie_and_everybody_the_same_page(page: Client, denied: Claim) -> None:
    signed_in = Client()
    signed_in.force_login(factories.person("pia"))
    for where in (
        "/",
        "/checks/",
        address(denied),
        address(denied, 1),
        "/corrections/",
        "/healthz",
        "/nothing/",
    ):
        stranger, person = page.get(where), signed_in.get(where)
        assert not stranger.cookies, where
        assert not person.cookies, where
        assert "cookie" not in stranger.headers.get("Vary", "").lower(), where
        assert stranger.content == person.content, where


def test_pages_obey_their_own_security_policy(page: Client, denied: Claim) -> None:
    """No inline style, handler or script that would run; everything from our own origin."""
    for where in (
        "/",
        "/checks/",
        address(denied),
        "/corrections/",
        "/accounts/login/",
        "/nothing/",
    ):
        response = page.get(where)
        html = text_of(response)
        assert "style-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|\son\w+=", html), where
        assert all(
            'type="application/ld+json"' in tag for tag in re.findall(r"<script[^>]*>", html)
        )
        for source in re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', html):
            assert source.startswith("/static/"), source


# --- errors and health -------------------------------------------------------------------------------


def test_errors_are_pages_for_people_and_problems_for_programs(page: Client) -> None:
    response = page.get("/nothing/")
    assert response.status_code == 404
    assert "There is nothing here" in text_of(response)
    response = page.get("/api/nothing/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "kind"), [("/checks/", "text/html"), ("/api/v1/verdicts/", "application/problem+json")]
)
def test_a_fault_of_ours_is_told_without_its_details(
    monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("secret details")

    monkeypatch.setattr("claims.views.checks.checks", broken)
    monkeypatch.setattr("claims.api.public.checks", broken)
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert response["Content-Type"].startswith(kind)
    assert "secret details" not in text_of(response)


def test_a_host_that_is_not_ours_is_refused(page: Client) -> None:
    for path, kind in (("/", "text/html"), ("/api/v1/verdicts/", "application/problem+json")):
        response = page.get(path, headers={"host": "evil.example"})
        assert response.status_code == 400
        assert response["Content-Type"].startswith(kind)


def test_healthz_asks_nobody(page: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = page.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("missing", ["database", "broker", "storage"])
def test_readyz_needs_all_three_and_names_no_paths(
    page: Client, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    names = ("database", "broker", "storage")

    def found(bad: str) -> Callable[[], list[Finding]]:
        return lambda: [Finding(name, name != bad, "/var/secret") for name in names]

    monkeypatch.setattr("claims.views.health.readiness", found(""))
    assert page.get("/readyz").status_code == 200
    monkeypatch.setattr("claims.views.health.readiness", found(missing))
    response = page.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "checks": {name: name != missing for name in names}}


def test_readyz_sees_that_there_is_no_broker(page: Client) -> None:
    """The tests' data folder has no broker's socket."""
    response = page.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": True, "broker": False, "storage": True}


def test_every_link_of_the_pages_leads_somewhere(page: Client, denied: Claim) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        where = waiting.pop()
        if where in seen or where.startswith(("/api/", "/static/")):
            continue
        seen.add(where)
        response = page.get(where)
        assert response.status_code in {200, 302}, where
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            waiting += re.findall(r'href="(/[^"]*)"', text_of(response))
    assert {"/", "/checks/", "/corrections/", "/accounts/login/", address(denied)} <= seen


def test_the_deployed_settings_pass_djangos_checks(tmp_path: Path) -> None:
    """In a process of its own: the settings are read from the environment once."""
    environ = {
        **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
        "PUBLIC_BASE_URL": "https://desk.example.org",
        "ALLOWED_HOSTS": "desk.example.org",
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command,
        cwd=django_settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


# --- finding, proving, working together -------------------------------------------------------------


def test_the_fingerprint_is_the_hash_of_the_payload_at_its_address(
    page: Client, denied: Claim
) -> None:
    publication = Publication.objects.get()
    response = page.get(address(denied, 1) + "payload.json")
    assert hashlib.sha256(response.content).hexdigest() == publication.fingerprint
    assert response["Content-Type"] == "application/json"
    assert address(denied, 1) + "payload.json" in text_of(page.get(address(denied)))
    assert page.get(address(denied) + "versions/2/payload.json").status_code == 404


def test_checks_are_found_by_words_and_verdict(page: Client) -> None:
    factories.published(statement="The bridge fell.", claimant={"name": "Ольга"})
    other = factories.with_evidence(statement="The tower stands.")
    factories.draft(other, rating="true", summary="It stands.")
    for name, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        step(other, name, by)
    for query, bridge, tower in (
        ({"q": "BRIDGE"}, True, False),
        ({"q": "the stands"}, False, True),
        ({"q": "bridge tower"}, False, False),
        ({"q": "Ольга"}, True, False),
        ({"q": "100%"}, False, False),
        ({"rating": "true"}, False, True),
        ({"rating": "false"}, True, False),
        ({"rating": "false", "q": "tower"}, False, False),
        ({"rating": "", "q": " "}, True, True),
        # Words of the payload that readers do not see as the claim.
        ({"q": "sha256"}, False, False),
    ):
        html = text_of(page.get("/checks/", query))
        assert ("The bridge fell." in html, "The tower stands." in html) == (bridge, tower), query
    assert "No check has these words" in text_of(page.get("/checks/", {"q": "nowhere"}))
    assert page.get("/checks/", {"rating": "bogus"}).status_code == 404


def test_only_what_is_published_is_found(page: Client, denied: Claim) -> None:
    """Not the desk's wording of a claim that is worked on again."""
    step(denied, "reopen", "pia", note="Again.")
    Claim.objects.filter(pk=denied.pk).update(statement="A secret wording.")
    assert "No check has these words" in text_of(page.get("/checks/", {"q": "secret"}))
    assert denied.statement in text_of(page.get("/checks/", {"q": "personal letter"}))


def test_the_filter_stays_on_the_next_page(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", SIZE)
    for _ in range(SIZE + 1):
        factories.published(statement="The bridge & the tower.")
    html = text_of(page.get("/checks/", {"q": "bridge &", "rating": "false"}))
    assert re.search(r'href="\?q=bridge\+%26&amp;rating=false&amp;older_than=', html)


def test_a_check_can_be_shared_and_followed(page: Client, denied: Claim) -> None:
    html = text_of(page.get(address(denied)))
    canonical = django_settings.PUBLIC_BASE_URL + address(denied)
    for told in (
        f'<link rel="canonical" href="{canonical}">',
        f'<meta property="og:url" content="{canonical}">',
        '<meta property="og:title" content="False: The minister delivered a personal letter.">',
        '<meta name="twitter:card" content="summary_large_image">',
        'type="application/atom+xml"',
        'type="application/ld+json"',
    ):
        assert told in html, told


def test_how_we_work_names_every_rating(page: Client, denied: Claim) -> None:
    html = text_of(page.get("/method/"))
    for row in DEFAULT_RATINGS:
        assert str(row.label) in html
        assert str(row.meaning) in html
    assert "sha256sum payload.json" in html


def test_a_correction_stands_above_the_verdict(page: Client, denied: Claim) -> None:
    step(denied, "reopen", "pia", note="Again.")
    factories.draft(denied, summary="None at all.")
    step(denied, "submit", "chen")
    step(denied, "approve", "rita")
    correction = {"kind": "correction", "was_wrong": "Wrong sum.", "is_right": "Right sum."}
    step(denied, "publish", "pia", correction=correction)
    html = text_of(page.get(address(denied)))
    assert html.index("Wrong sum.") < html.index("<h1")
