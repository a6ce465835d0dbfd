"""What leaves the house: every format says the same, completely and resumably, and nothing more."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import rfc8785
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.export import rows
from claims.models import Check, Claim, User
from claims.services.contact_notes import add_confidential
from tests import factories
from tests.copies import copies

pytestmark = pytest.mark.django_db
FORMS = ("json", "ndjson", "csv", "jsonld")
CORRECTION = {
    "kind": "correction",
    "was_wrong": "The day.",
    "is_right": "Monday.",
    "how_found": "A reader.",
}
SECRET = "Whistleblower Q at the ministry"
STRANGER = APIClient()


def exported(form: str, query: str = "") -> str:
    answer = STRANGER.get(f"/api/v1/exports/verdicts.{form}?{query}")
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def get(path: str) -> Any:
    answer = STRANGER.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def corrected(**given: Any) -> Claim:
    claim = factories.step(factories.published(**given), "reopen", "pia", note="A reader wrote.")
    factories.draft(claim, summary="No letter on Monday.")
    claim = factories.step(factories.step(claim, "submit", "chen"), "approve", "rita")
    return factories.step(claim, "publish", "pia", correction=CORRECTION)


def broken_glass() -> Claim:
    claim = factories.step(
        factories.in_review(), "break_glass", "pia", note="The reviewer is on a plane."
    )
    return factories.step(claim, "publish", "pia")


def reopened() -> Claim:
    return factories.step(factories.published(), "reopen", "rita", note="A reader wrote.")


MADE: dict[str, Callable[[], Claim]] = {
    "published": factories.published,
    "corrected": corrected,
    "reopened": reopened,
    "without a second person": broken_glass,
    "unproven": lambda: rated("unproven"),
    "on hold": factories.on_hold,
    "released": lambda: factories.step(
        factories.on_hold(), "release_hold", "pia", note="It stands."
    ),
    "withdrawn": factories.withdrawn,
    "corrected and withdrawn": lambda: factories.step(
        corrected(), "withdraw", "pia", note="Forged."
    ),
}


def rated(rating: str) -> Claim:
    claim = factories.checking()
    factories.evidence(claim)
    factories.draft(claim, rating=rating)
    claim = factories.step(factories.step(claim, "submit", "chen"), "approve", "rita")
    return factories.step(claim, "publish", "pia")


@pytest.mark.parametrize("name", MADE)
def test_it_works(name: str) -> None:
    """One check, in every format: the same check, versions, fingerprints, words, ratings, dates."""
    claim = MADE[name]()
    factories.flagged()
    check = claim.check_page
    detail = get(f"verdicts/{check.pk}/")
    current = detail["current_version"]
    assert get("verdicts/")["results"] == [detail]
    assert json.loads(exported("json"))["checks"] == [detail]
    assert [json.loads(line) for line in exported("ndjson").splitlines()] == [detail]

    versions = detail["versions"]
    assert [v["number"] for v in versions] == list(range(1, check.current_number + 1))
    assert current == (check.current_number if check.status == "published" else None)
    told = lines(exported("csv"))
    feed = json.loads(exported("jsonld"))["dataFeedElement"]
    assert len(told) == len(feed) == len(versions)
    for version, line, item in zip(versions, told, feed, strict=True):
        payload = version["payload"]
        assert hashlib.sha256(rfc8785.dumps(payload)).hexdigest() == version["fingerprint"]
        assert line == {**line, **as_line(detail, version)}
        counts = version["number"] == current
        assert ("dateDeleted" in item) == (not counts)
        assert item["dateCreated"] == version["published_at"]
        assert item["item"]["@id"] == version["version_url"]
        if counts:
            assert item["item"] == get(f"verdicts/{check.pk}/claimreview/")
            says_the_same(item["item"], version)
    if check.status != "published":
        assert STRANGER.get(f"/api/v1/verdicts/{check.pk}/claimreview/").status_code == 404
        assert set(feed[-1]["item"]) == {"@type", "@id", "url"}  # a tombstone: no rating goes on
        assert feed[-1]["dateDeleted"] == detail["changed_at"]


def as_line(detail: dict[str, Any], version: dict[str, Any]) -> dict[str, str]:
    payload = version["payload"]
    rating = payload["rating"]
    return {
        "check": detail["id"],
        "version": str(version["number"]),
        "current": "yes" if version["number"] == detail["current_version"] else "no",
        "status": detail["status"],
        "public_note": detail["public_note"],
        "fingerprint": version["fingerprint"],
        "claim": payload["claim"]["statement"],
        "rating": rating["slug"],
        "rating_label": rating["label"],
        "rating_value": "" if rating["value"] is None else str(rating["value"]),
        "rating_best": "" if rating["best"] is None else str(rating["best"]),
        "summary": payload["summary"],
        "as_of": payload["as_of"],
        "first_published_at": detail["first_published_at"],
        "published_at": version["published_at"],
        "changed_at": detail["changed_at"],
        "approval": version["approval"]["decision"],
        "correction": version["correction"]["kind"] if version["correction"] else "",
    }


def says_the_same(review: dict[str, Any], version: dict[str, Any]) -> None:
    payload = version["payload"]
    assert review["identifier"] == f"sha256:{version['fingerprint']}"
    assert review["version"] == version["number"]
    assert review["claimReviewed"] == payload["claim"]["statement"]
    assert review["reviewBody"] == payload["summary"]
    assert review["datePublished"] == version["first_published_at"]
    assert review["dateModified"] == version["published_at"]
    rating = payload["rating"]
    assert review["reviewRating"]["alternateName"] == rating["label"]
    assert review["reviewRating"].get("ratingValue") == rating["value"]
    assert ("ratingValue" in review["reviewRating"]) == (rating["value"] is not None)


def test_what_is_published_is_what_was_approved() -> None:
    claim = factories.published()
    stored = claim.verdicts.get().payload
    for form in ("json", "ndjson"):
        assert '"payload":' + stored in exported(form)  # byte for byte


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    evil = f'{start}HYPERLINK("http://evil.example","a, b")'
    claim = factories.checking(statement=evil, claimant={"name": evil})
    factories.evidence(claim)
    factories.draft(claim, summary=evil, explanation=evil + "\nnext line", would_change=evil)
    factories.step(
        factories.step(factories.step(claim, "submit", "chen"), "approve", "rita"), "publish", "pia"
    )
    (line,) = lines(exported("csv"))
    for name in ("claim", "claimant", "summary", "would_change"):
        assert line[name] == "'" + evil
    assert line["explanation"] == "'" + evil + "\nnext line"
    assert get("verdicts/")["results"][0]["versions"][0]["payload"]["summary"] == evil


@pytest.mark.parametrize("start", ["\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "  @x", "-1"])
def test_not_with_white_space_before_it_either(start: str) -> None:
    factories.published()
    document = json.loads(exported("ndjson"))
    document["versions"][0]["payload"]["summary"] = start
    (line,) = lines("".join(rows.as_csv([json.dumps(document)])))
    assert line["summary"] == "'" + start


def test_csv_as_rfc_4180_has_it() -> None:
    corrected(statement='He said: "no", twice')
    text = exported("csv")
    assert text.endswith("\r\n")
    assert text.split("\r\n")[0].split(",") == list(rows.COLUMNS)
    assert '"He said: ""no"", twice"' in text
    assert [line["version"] for line in lines(text)] == ["1", "2"]
    assert exported("csv", "rating=nothing").split("\r\n") == [",".join(rows.COLUMNS), ""]


def test_empty_exports_are_well_formed() -> None:
    assert json.loads(exported("json"))["checks"] == []
    assert exported("ndjson") == ""
    assert lines(exported("csv")) == []
    assert json.loads(exported("jsonld"))["dataFeedElement"] == []


def test_filters() -> None:
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        old = factories.published().check_page
    with time_machine.travel("2030-01-02T00:00:00Z", tick=False):
        new, down = rated("unproven").check_page, factories.on_hold().check_page
    for query, wanted in {
        "": [old, new, down],
        "updated_since=2030-01-02T00:00:00Z": [new, down],
        "updated_since=2030-01-01T00:00:00.000001Z": [new, down],
        "updated_since=2030-01-02T14:00:00%2B14:00": [new, down],
        f"after={old.changed_seq}": [new, down],
        f"after={down.changed_seq}": [],
        "rating=false": [old, down],
        "rating=unproven": [new],
        "status=on_hold": [down],
        "status=withdrawn": [],
        "status=published&rating=false": [old],
    }.items():
        ids = [str(check.pk) for check in wanted]
        assert [row["id"] for row in get(f"verdicts/?{query}")["results"]] == ids
        assert [json.loads(line)["id"] for line in exported("ndjson", query).splitlines()] == ids
        assert [row["id"] for row in json.loads(exported("json", query))["checks"]] == ids
        assert [row["check"] for row in lines(exported("csv", query))] == ids
        assert len(json.loads(exported("jsonld", query))["dataFeedElement"]) == len(ids)
    for query in ("updated_since=yesterday", "after=-1", "after=x", "status=gone"):
        for path in ("verdicts/", *(f"exports/verdicts.{form}" for form in FORMS)):
            answer = STRANGER.get(f"/api/v1/{path}?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_paging_while_others_publish() -> None:
    first = factories.published().check_page
    made = [str(check.pk) for check in (first, *copies(first, 119))]
    seen: list[str] = []
    address = "/api/v1/verdicts/?page_size=25"
    pages = 0
    while address:
        body = STRANGER.get(address).json()
        seen += [row["id"] for row in body["results"]]
        pages += 1
        if pages == 2:  # a new one, and one that was seen already changes: both come last
            made.append(str(factories.published().check_page.pk))
            factories.step(first.claim, "hold", "pia", note="A reader doubts it.")
            made.append(made[0])
        address = body["next"]
    assert seen == made
    assert pages == 5
    resumed = get(f"verdicts/?after={Check.objects.get(pk=made[118]).changed_seq}")["results"]
    assert [row["id"] for row in resumed] == [made[119], *made[120:]]


def test_changes_are_resumable() -> None:
    first = factories.on_hold()
    body = get("changes/?limit=1")
    (published,) = body["results"]
    assert (published["change"], published["check"]) == (
        "check.published",
        str(first.check_page.pk),
    )
    assert body["next_after"] == published["seq"]
    body = get(f"changes/?after={body['next_after']}")
    assert [row["change"] for row in body["results"]] == ["check.held"]
    last = body["next_after"]
    assert get(f"changes/?after={last}") == {"next_after": last, "results": []}
    factories.step(first, "reopen", "pia", note="Work.")
    factories.flagged()
    assert get(f"changes/?after={last}")["results"] == []  # the desk's work is nobody's business
    factories.published()
    assert [row["change"] for row in get(f"changes/?after={last}")["results"]] == [
        "check.published"
    ]


def test_nothing_confidential_leaves() -> None:
    claim = factories.checking(note=f"Internal: {SECRET}")
    add_confidential(actor=factories.person("chen"), claim_id=claim.pk, who=SECRET, text=SECRET)
    factories.evidence(claim, note=SECRET)
    factories.draft(claim)
    claim = factories.step(claim, "submit", "chen", note=SECRET)
    claim = factories.step(claim, "return", "rita", note=SECRET)
    claim = factories.step(claim, "submit", "chen", note=SECRET)
    claim = factories.step(claim, "approve", "rita", note=SECRET)
    claim = factories.step(claim, "publish", "pia", note=SECRET)
    claim = factories.step(claim, "reopen", "pia", note=SECRET)
    check = claim.check_page.pk
    told = [exported(form) for form in FORMS]
    told += [
        json.dumps(get(path))
        for path in (
            "verdicts/",
            f"verdicts/{check}/",
            f"verdicts/{check}/claimreview/",
            "changes/",
        )
    ]
    names = {f'"{person}"' for person in factories.CAST}
    for text in told:
        assert str(check) in text
        assert SECRET not in text
        assert not [name for name in names if name in text]  # nor who of the desk did what
        assert str(claim.pk) not in text


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        for _ in pieces(path):
            pass
    return len(caught)


def pieces(path: str) -> Iterator[bytes]:
    answer = STRANGER.get(f"/api/v1/{path}")
    assert answer.streaming
    yield from answer.streaming_content


@pytest.mark.parametrize("form", FORMS)
def test_memory_stays_flat(form: str) -> None:
    """Streamed piece by piece, from a number of queries that does not grow with the rows."""
    first = factories.published().check_page
    few = queries(f"exports/verdicts.{form}")
    copies(first, 9)
    assert queries(f"exports/verdicts.{form}") == few
    assert few <= 2
    assert sum(1 for _ in pieces(f"exports/verdicts.{form}")) >= 10


def test_a_far_past_and_a_far_future() -> None:
    factories.published()
    for since, number in (("0001-01-01T00:00:00Z", 1), ("9999-12-31T23:59:59Z", 0)):
        assert len(get(f"verdicts/?updated_since={since}")["results"]) == number
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert get(f"verdicts/?updated_since={tomorrow}")["results"] == []


def test_who_may_keep_an_answer(api: Callable[..., APIClient], chen: User) -> None:
    factories.published()
    assert api(None).get("/api/v1/verdicts/")["Cache-Control"] == "public, max-age=30"
    assert api(None).get("/api/v1/exports/verdicts.csv")["Cache-Control"] == "public, max-age=30"
    assert api(chen).get("/api/v1/claims/")["Cache-Control"] == "private, no-store"
    assert api(None).get("/api/v1/claims/")["Cache-Control"] == "private, no-store"
