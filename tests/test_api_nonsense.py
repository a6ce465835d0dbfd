"""Whatever a program sends, the API never answers with a 5xx."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from rest_framework.test import APIClient

from claims.models import Claim, User
from claims.services.filters import save_filter
from claims.services.recusals import recuse
from claims.services.replies import ask_for_reply
from tests import factories
from tests.expect import problem

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


NONSENSE: list[Any] = [
    None, True, 0, -1, 10**18, 10**400, 1.5, "", " ", "\x00", "a\x00b", "\U0001f600", "x" * 20_000, "ﬃ" * 400, "\ufb2c" * 900,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0000-00-00", "2024-02-30", "2024-01-01T25:00Z", "12:00",
    "00000000-0000-4000-8000-000000000000", "http://[", "https://\u2028", "javascript:1", [], [[]], [None], {}, {"a": {}}, ["x"] * 300,
]  # fmt: skip
FIELDS = {
    "articles/": {"title": "A", "text": "B", "url": "", "outlet": "C", "byline": "D", "language": "en", "published_at": None},
    "claims/": {
        "statement": "A.", "kind": "event", "appearance_url": "https://a.example/", "article": None, "selector": {"exact": "x"},
        "claimant": {"name": "P"}, "said_at": None, "due_at": None, "priority": 1, "language": "en", "note": "", "attribution": "",
    },
    "parties/": {"name": "P", "kind": "person", "role": "r", "same_as": ["https://a.example/"]},
    "queue/next/": {"duty": "check", "desk": ""},
    "claims/{claim}/": {"version": 1, "statement": "B.", "kind": "event", "claimant": None, "said_at": None, "language": "en"},
    "claims/{claim}/sources/": {"urls": ["https://a.example/"]},
    "claims/{claim}/links/": {"kind": "repeats", "other": "00000000-0000-4000-8000-000000000000"},
    "claims/{claim}/contact-notes/": {"who": {"name": "P"}, "at": "2024-01-01T00:00:00Z", "how": "phone", "text": "x", "reply": "", "role": ""},
    "claims/{claim}/confidential/": {"who": "x", "text": "y"},
    "claims/{claim}/draft/": {"version": 0, "rating": "false", "summary": "s", "explanation": "e", "as_of": None, "would_change": "", "passage_corrections": []},
    "claims/{claim}/evidence/": {
        "snapshot": "{snapshot}", "exact": factories.QUOTATION, "prefix": "", "suffix": "", "start": None, "stance": "refutes",
        "directness": "document", "speaker": None, "note": "",
    },
    "claims/{claim}/steps/dismiss/": {"version": 1, "note": "n", "reason": "other", "duplicate_of": None},
    "claims/{claim}/steps/assign/": {"version": 1, "duty": "check", "person": "chen", "due_at": None},
    "claims/{claim}/steps/publish/": {
        "version": 1, "fingerprint": "0" * 64, "override_reason": "", "correction": {"kind": "correction"},
        "at": "2030-01-01T00:00:00Z", "replaces": "00000000-0000-4000-8000-000000000000",
    },
    "claims/{claim}/steps/cancel_embargo/": {"version": 1, "note": "n"},
    "claims/{claim}/recusals/": {"reason": "r", "person": "chidi"},
    "recusals/{recusal}/lift/": {"reason": "r"},
    "claims/{claim}/reply-requests/": {
        "who": {"name": "P"}, "how": "mail", "at": "2024-01-01T00:00:00Z", "due_at": "2024-01-02T00:00:00Z", "question": "q",
    },
    "reply-requests/{reply}/remind/": {"at": "2024-01-03T00:00:00Z", "due_at": None},
    "reply-requests/{reply}/answer/": {"how": "mail", "at": "2024-01-03T00:00:00Z", "text": "x", "role": "", "refused": False},
    "claims/bulk/": {
        "act": "dismiss", "claims": [{"id": "00000000-0000-4000-8000-000000000000", "version": 1}], "preview": True, "person": "chen",
        "priority": 1, "due_at": None, "desk": "news", "reason": "other", "note": "n",
    },
    "filters/": {"name": "N", "given": {"q": "letter"}, "shared": False},
    "filters/{filter}/": {"name": "N", "given": {"q": "letter"}, "shared": True},
    "policies/": {"desk": "", "kind": "", "version": 0, "rules": {"independent_origins": {"least": 2}}, "note": ""},
    "notices/read/": {"ids": ["00000000-0000-4000-8000-000000000000"], "until": "2024-01-01T00:00:00Z"},
    "claims/{claim}/steps/answer_legal/": {"version": 1, "fingerprint": "0" * 64, "outcome": "cleared", "note": "n"},
    "claims/{claim}/steps/ask_legal/": {"version": 1, "note": "n"},
    "legal-rules/": {"desk": "news", "kind": "event", "reason": "r"},
}  # fmt: skip
METHODS = {"claims/{claim}/": "patch", "claims/{claim}/draft/": "put", "filters/{filter}/": "patch"}


def places(path: str, claim: Claim, eve: User) -> dict[str, object]:
    """What the address names."""
    found: dict[str, object] = {"claim": claim.pk}
    if "{recusal}" in path:
        chidi = factories.person("chidi")
        found["recusal"] = recuse(actor=chidi, claim_id=claim.pk, reason="My aunt.").pk
    if "{reply}" in path:
        at = datetime(2024, 1, 1, tzinfo=UTC)
        who = {"name": "P"}
        found["reply"] = ask_for_reply(actor=eve, claim_id=claim.pk, who=who, how="mail", at=at).pk
    if "{filter}" in path:
        found["filter"] = save_filter(actor=eve, name="M", given={"q": "x"}).pk
    return found


@pytest.mark.parametrize("path", FIELDS)
def test_nonsense_in_every_field(path: str, api: Api) -> None:
    claim, snapshot = factories.checking(), factories.snapshot_good()
    eve = factories.person("eve", "contributor", "checker", "reviewer", "publisher")
    client = api(eve)
    good = {k: str(snapshot.pk) if v == "{snapshot}" else v for k, v in FIELDS[path].items()}
    address = "/api/v1/" + path.format(**places(path, claim, eve))
    for name in good:
        for value in NONSENSE:
            body = {**good, name: value}
            if "version" in good and "{claim}" in path and name != "version":
                claim.refresh_from_db()
                claim.draft.refresh_from_db()
                body["version"] = claim.draft.version if "draft" in path else claim.version
            answer = getattr(client, METHODS.get(path, "post"))(address, body, format="json")
            assert answer.status_code < 500, (name, value)
            assert not (
                name in {"summary", "statement", "name", "title"}
                and value == "\x00"
                and answer.status_code < 300
            )
    for value in NONSENSE:
        body = json.dumps(value)
        answer = client.generic(
            METHODS.get(path, "post").upper(), address, body, content_type="application/json"
        )
        assert answer.status_code < 500, value


def cursors() -> Iterator[str]:
    for position in (
        "x",
        "",
        "\x00",
        "-1",
        "9" * 40,
        "1.5",
        "2020-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "\ud7ff",
        "é",
    ):
        for tokens in (
            {"p": position},
            {"p": position, "r": "1"},
            {"p": position, "o": "999999999999"},
            {"p": position, "o": "-1"},
            {"o": "x"},
        ):
            yield base64.b64encode(urlencode(tokens).encode()).decode()
    yield from ("x", "====", "\x00", "é", "A" * 10_000, base64.b64encode(b"\xff\xfe").decode())


@pytest.mark.parametrize(
    "path",
    [
        "claims",
        "parties",
        "articles",
        "events",
        "verdicts",
        "scales",
        "publications",
        "assignments",
        "sources",
        "corrections",
        "notices",
        "policies",
        "reply-requests",
    ],
)
def test_garbage_cursors(path: str, api: Api, chen: User) -> None:
    factories.published()
    client = api(chen)
    for cursor in cursors():
        answer = client.get(f"/api/v1/{path}/?cursor={quote(cursor)}")
        assert answer.status_code in {200, 404}, cursor
    problem(client.get(f"/api/v1/{path}/?cursor=nonsense"), 404, "not_found")


QUERIES = (
    "page_size",
    "cursor",
    "q",
    "state",
    "kind",
    "desk",
    "priority",
    "duty",
    "limit",
    "after",
    "updated_since",
    "status",
    "rating",
    "profile",
    "format",
)


@pytest.mark.parametrize(
    "path",
    [
        "claims/",
        "parties/",
        "queue/",
        "events/",
        "verdicts/",
        "changes/",
        "exports/verdicts.csv",
        "verdicts/{check}/claimreview/",
    ],
)
def test_garbage_queries(path: str, api: Api, chen: User) -> None:
    client = api(chen)
    address = "/api/v1/" + path.format(check=factories.published().check_page.pk)
    for name in QUERIES:
        for value in NONSENSE:
            answer = client.get(f"{address}?{name}={quote(str(value))[:4000]}")
            assert answer.status_code < 500, (name, value)
        for raw in ("%", "%ff", "%ed%a0%80", "%00", "&" * 2000):
            assert client.get(f"{address}?{name}={raw}").status_code < 500, (name, raw)


@pytest.mark.parametrize(
    "part",
    [
        b"", b"--x", b"--x--", b"--x\r\n\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nabc\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00b"\r\nContent-Type: text/plain\x00\r\n\r\nabc\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff\xfe"\r\nContent-Type: \xff\r\n\r\nabc\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../etc"\r\nContent-Type: text/plain; charset=rot13\r\n\r\nabc\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--',
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n" * 1500 + b"--x--",
    ],
)  # fmt: skip
def test_garbage_uploads(part: bytes, api: Api, chen: User) -> None:
    source = factories.source()
    for kind in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "multipart/form-data; boundary=x; charset=hex",
    ):
        answer = api(chen).generic(
            "POST", f"/api/v1/sources/{source.pk}/upload/", part, content_type=kind
        )
        assert answer.status_code < 500
        assert answer.status_code == 201 or answer["Content-Type"] == "application/problem+json"
