"""Every refusal of the API has one form and a stable code; no input at all makes a 5xx."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle
from werkzeug.test import Client

from claims.models import ApiToken, Claim, User
from claims.services.tokens import issue_token
from tests import factories
from tests.expect import problem

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


def steps(claim: Claim, name: str) -> str:
    return f"/api/v1/claims/{claim.pk}/steps/{name}/"


def test_it_works(api: Api, chen: User) -> None:
    body = problem(
        api(chen).post("/api/v1/claims/", {"kind": "gossip"}, format="json"), 400, "malformed"
    )
    assert set(body["errors"]) == {"statement", "kind"}
    assert set(body) == {"type", "title", "status", "code", "detail", "errors"}


# --- 400 --------------------------------------------------------------------------------------


def test_a_step_names_the_version(api: Api, chen: User) -> None:
    claim = factories.flagged()
    problem(api(chen).post(steps(claim, "accept"), {}, format="json"), 400, "version_required")
    problem(
        api(chen).patch(f"/api/v1/claims/{claim.pk}/", {"note": "x"}, format="json"),
        400,
        "version_required",
    )
    problem(
        api(chen).put(f"/api/v1/claims/{claim.pk}/draft/", {"summary": "x"}, format="json"),
        400,
        "version_required",
    )


def test_approving_and_publishing_name_the_fingerprint(api: Api, rita: User, pia: User) -> None:
    waiting, approved = factories.in_review(), factories.approved()
    given = {"version": waiting.version}
    problem(
        api(rita).post(steps(waiting, "approve"), given, format="json"), 400, "fingerprint_required"
    )
    given = {"version": approved.version}
    problem(
        api(pia).post(steps(approved, "publish"), given, format="json"), 400, "fingerprint_required"
    )


def test_a_step_takes_its_own_fields_only(api: Api, chen: User) -> None:
    claim = factories.flagged()
    answer = api(chen).post(steps(claim, "accept"), {"version": 1, "person": "chen"}, format="json")
    problem(answer, 400, "field_unknown")


@pytest.mark.parametrize(
    "body", ["{", "nul", '{"a": NaN}', '{"a": Infinity}', '{"a": 1' + "0" * 5000 + "}", "\ufeff{}"]
)
def test_what_is_not_json(body: str, api: Api, chen: User) -> None:
    client = api(chen)
    for path in ("/api/v1/articles/", "/api/v1/claims/"):
        answer = client.generic("POST", path, body, content_type="application/json")
        problem(answer, 400, "malformed")


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe{", b'{"title": "\xc3"}', b'{"title": "\xed\xa0\x80"}', "{}".encode("utf-16")],
)
def test_what_is_not_utf8(body: bytes, api: Api, chen: User) -> None:
    problem(
        api(chen).generic("POST", "/api/v1/articles/", body, content_type="application/json"),
        400,
        "malformed",
    )


@pytest.mark.parametrize(
    "charset",
    ["utf-16", "latin-1", "rot13", "hex", "zlib", "base64", "idna", "nonsense", "undefined"],
)
def test_json_is_utf8_whatever_the_header_says(charset: str, wsgi: Client, chen: User) -> None:
    headers = {
        "Authorization": f"Bearer {issue_token(user=chen, actor=None)}",
        "Content-Type": f"application/json; charset={charset}",
    }
    body = '{"title": "Später", "text": "x"}'.encode()
    answer = wsgi.post("/api/v1/articles/?q=%C3%A4", data=body, headers=headers)
    assert (answer.status_code, json.loads(answer.data)["title"]) == (201, "Später")
    assert wsgi.get("/api/v1/claims/?q=%C3%A4", headers=headers).status_code == 200


@pytest.mark.parametrize("deep", ["[" * n + "]" * n for n in (30, 500, 900, 980, 2000, 100_000)])
def test_deep_nesting(deep: str, api: Api, chen: User) -> None:
    for body in (deep, '{"kind": ' + deep + "}", '{"claimant": {"same_as": ' + deep + "}}"):
        answer = api(chen).generic("POST", "/api/v1/claims/", body, content_type="application/json")
        assert "deep" in problem(answer, 400, "malformed")["detail"]


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff\\ud800", "x\\udc00"])
def test_half_a_character(text: str, api: Api, chen: User) -> None:
    for body in ('{"title": "%s"}', '{"%s": 1}', '{"claimant": {"kind": "%s"}}', '["%s"]'):
        for path in ("/api/v1/articles/", "/api/v1/claims/", "/api/v1/parties/"):
            answer = api(chen).generic("POST", path, body % text, content_type="application/json")
            problem(answer, 400, "malformed")


def test_a_whole_character_in_halves_is_fine(api: Api, chen: User) -> None:
    answer = api(chen).generic(
        "POST", "/api/v1/parties/", '{"name": "\\ud83d\\ude00"}', content_type="application/json"
    )
    assert answer.json()["name"] == "\U0001f600"


# --- 401, 403, 404, 405, 406, 413, 415 --------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Bearer unknown",
        "Bearer",
        "Bearer a b",
        "Bearer \x00",
        "bearer ü",
        "Basic YTpi",
        "Token x",
        "",
    ],
)
def test_without_a_good_token(header: str, api: Api) -> None:
    client = api(None)
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get("/api/v1/claims/")
    problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_an_ended_token(api: Api, chen: User) -> None:
    for ended in (
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
    ):
        client = api(None)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue_token(user=chen, actor=None)}")
        assert client.get("/api/v1/claims/").status_code == 200
        ApiToken.objects.update(**ended)
        problem(client.get("/api/v1/claims/"), 401, "not_authenticated")


def test_a_lacking_role(api: Api, cora: User, chidi: User, pia: User) -> None:
    flagged, checked = factories.flagged(), factories.with_evidence()
    problem(
        api(cora).post(steps(flagged, "accept"), {"version": 1}, format="json"), 403, "role_missing"
    )
    answer = api(chidi).post(steps(checked, "submit"), {"version": checked.version}, format="json")
    problem(answer, 403, "not_assignee")
    problem(
        api(pia, scopes=["read"]).post(steps(flagged, "accept"), {}, format="json"),
        403,
        "forbidden",
    )


def test_own_work(api: Api) -> None:
    both = factories.person("bo", "checker", "reviewer")
    claim = factories.in_review(by="bo")
    given = {"version": claim.version, "fingerprint": claim.verdicts.get().fingerprint}
    problem(api(both).post(steps(claim, "approve"), given, format="json"), 403, "own_work")


def test_what_is_not_there(api: Api, chen: User) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    claim = factories.flagged()
    client = api(chen)
    for path in (
        f"claims/{nobody}/",
        f"snapshots/{nobody}/",
        f"verdicts/{nobody}/",
        f"verdicts/{claim.pk}/",
        "nonsense/",
        "claims/7/",
    ):
        problem(client.get(f"/api/v1/{path}"), 404, "not_found")
    problem(
        client.post(f"/api/v1/claims/{nobody}/steps/accept/", {"version": 1}, format="json"),
        404,
        "no_such_claim",
    )
    problem(client.post(steps(claim, "fly"), {}, format="json"), 404, "not_found")
    problem(client.post("/api/v1/nonsense/", {}, format="json"), 404, "not_found")
    problem(
        APIClient(enforce_csrf_checks=True).post("/api/v1/nonsense/", {}, format="json"),
        404,
        "not_found",
    )


def test_methods_and_media_types(api: Api, chen: User) -> None:
    client = api(chen)
    answer = client.delete("/api/v1/claims/")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]
    problem(client.get("/api/v1/claims/", HTTP_ACCEPT="text/html"), 406, "not_acceptable")
    problem(client.get("/api/v1/verdicts/", HTTP_ACCEPT="image/png"), 406, "not_acceptable")
    for kind in (
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "//",
        "\x00",
    ):
        answer = client.generic("POST", "/api/v1/articles/", b"x", content_type=kind)
        problem(answer, 415, "unsupported_media_type")


def test_exports_come_whatever_is_accepted(api: Api) -> None:
    for accept in ("text/csv", "application/x-ndjson", "text/html", "application/json"):
        answer = api(None).get("/api/v1/exports/verdicts.csv", HTTP_ACCEPT=accept)
        assert (answer.status_code, answer["Content-Type"][:8]) == (200, "text/csv")
    review = f"/api/v1/verdicts/{factories.published().check_page.pk}/claimreview/"
    for accept in ("application/ld+json", "application/json", "text/html"):
        answer = api(None).get(review, HTTP_ACCEPT=accept)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")


def test_too_large(api: Api, chen: User, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.CAPTURE_BYTES = 1000
    body = json.dumps({"title": "x" * 1000})
    answer = api(chen).generic("POST", "/api/v1/articles/", body, content_type="application/json")
    problem(answer, 413, "too_large")
    source = factories.source()
    file = SimpleUploadedFile("a.txt", b"x" * 1001, "text/plain")
    answer = api(chen).post(
        f"/api/v1/sources/{source.pk}/upload/", {"file": file}, format="multipart"
    )
    problem(answer, 413, "too_large")
    many = "&".join(["a=b"] * 2000)
    kind = "multipart/form-data; boundary=x"
    answer = api(chen).generic(
        "POST", f"/api/v1/sources/{source.pk}/upload/", many, content_type=kind
    )
    assert 400 <= answer.status_code < 500


# --- 409, 422 ---------------------------------------------------------------------------------


def test_a_stale_claim_comes_with_the_current_one(api: Api, chen: User, chidi: User) -> None:
    claim = factories.flagged()
    seen = api(chidi).get(f"/api/v1/claims/{claim.pk}/").json()
    api(chen).patch(
        f"/api/v1/claims/{claim.pk}/", {"version": 1, "statement": "Another."}, format="json"
    )
    for answer in (
        api(chidi).patch(
            f"/api/v1/claims/{claim.pk}/",
            {"version": seen["version"], "statement": "Mine."},
            format="json",
        ),
        api(chidi).post(steps(claim, "accept"), {"version": seen["version"]}, format="json"),
    ):
        body = problem(answer, 409, "version_stale")
        assert body["version"] == 2
        assert body["current"] == api(chidi).get(f"/api/v1/claims/{claim.pk}/").json()
        assert body["current"]["statement"] == "Another."


def test_a_stale_draft_comes_with_the_current_one(api: Api, chen: User) -> None:
    claim = factories.checking()
    path = f"/api/v1/claims/{claim.pk}/draft/"
    assert (
        api(chen).put(path, {"version": 0, "summary": "First."}, format="json").json()["version"]
        == 1
    )
    body = problem(
        api(chen).put(path, {"version": 0, "summary": "Second."}, format="json"), 409, "draft_stale"
    )
    assert body["current"] == api(chen).get(path).json()
    assert body["current"]["summary"] == "First."


def test_what_is_here_already(api: Api, chen: User, chidi: User) -> None:
    address = {"url": "https://daily.example/letter", "title": "A", "text": "B"}
    known = api(chen).post("/api/v1/articles/", address, format="json").json()["id"]
    body = problem(
        api(chidi).post("/api/v1/articles/", address, format="json"), 409, "article_known"
    )
    assert body["article"] == known
    claim = factories.step(factories.in_review(), "take", "rita")
    other = factories.person("rolf", "reviewer")
    answer = api(other).post(steps(claim, "take"), {"version": claim.version}, format="json")
    held = problem(answer, 409, "already_taken")["current"]["assignments"]
    assert {row["duty"]: row["person"]["username"] for row in held} == {
        "check": "chen",
        "review": "rita",
    }


def test_locked_claims(api: Api, chen: User) -> None:
    for claim, code in (
        (factories.in_review(), "recall_first"),
        (factories.approved(), "recall_first"),
        (factories.published(), "reopen_first"),
        (factories.on_hold(), "reopen_first"),
        (factories.withdrawn(), "claim_closed"),
        (factories.dismissed(), "restore_first"),
    ):
        path = f"/api/v1/claims/{claim.pk}/"
        client = api(chen)
        problem(
            client.patch(path, {"version": claim.version, "note": "x"}, format="json"), 422, code
        )
        given = {"version": claim.draft.version, "summary": "x"}
        problem(client.put(path + "draft/", given, format="json"), 422, code)
        problem(
            client.post(path + "sources/", {"urls": ["https://a.example/"]}, format="json"),
            422,
            code,
        )


def test_ambiguous_passages_come_with_candidates(api: Api, chen: User) -> None:
    article = factories.article(text="He came. He came. He went.")
    claim = {
        "article": str(article.pk),
        "selector": {"exact": "He came."},
        "statement": "He came.",
        "kind": "event",
    }
    body = problem(
        api(chen).post("/api/v1/claims/", claim, format="json"), 422, "passage_ambiguous"
    )
    assert [candidate["start"] for candidate in body["candidates"]] == [0, 9]
    claim["selector"] = {"exact": "He came.", "start": 9}
    assert api(chen).post("/api/v1/claims/", claim, format="json").status_code == 201


# --- 429 --------------------------------------------------------------------------------------


@pytest.fixture
def twice_a_minute(unthrottled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("twice_a_minute")
def test_too_often(api: Api, chen: User, chidi: User) -> None:
    for client, path in ((api(chen), "claims/"), (api(None), "verdicts/")):
        for _ in range(2):
            assert client.get(f"/api/v1/{path}").status_code == 200
        answer = client.get(f"/api/v1/{path}")
        problem(answer, 429, "throttled")
        assert 1 <= int(answer["Retry-After"]) <= 60
    assert api(chidi).get("/api/v1/claims/").status_code == 200
