"""The whole way over HTTP: five people with nothing but their tokens, and a worker."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import User
from claims.services.captures import run_due
from tests.capture.web import SENTENCES, Web

ARTICLE = (
    "The envoy brought a letter. He handed over a personal letter, the agency reported.\n"
    "He left without speaking to reporters."
)
PASSAGE = "He handed over a personal letter"
LETTER = SENTENCES[0].removesuffix(".")
STRANGERS = ("verdicts.json", "verdicts.ndjson", "verdicts.csv", "verdicts.jsonld")


class Newsroom:
    """One claim, and what each person sees and does of it."""

    def __init__(self, api: Callable[..., APIClient], *people: User) -> None:
        self.clients = {person.username: api(person) for person in people}
        self.stranger = api(None)
        self.claim = ""

    def ask(self, who: str, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        client = self.clients[who] if who else self.stranger
        answer = getattr(client, method)(f"/api/v1/{path}", body, format="json")
        assert answer.status_code == status, (path, answer.content)
        return answer.json() if answer.content else None

    def seen_by(self, who: str) -> Any:
        return self.ask(who, "get", f"claims/{self.claim}/")

    def step(self, who: str, name: str, *, status: int = 200, **given: Any) -> Any:
        given.setdefault("version", self.seen_by(who)["version"])
        return self.ask(who, "post", f"claims/{self.claim}/steps/{name}/", given, status=status)

    def offers(self) -> dict[str, set[str]]:
        """Who may do what now, without those who may do nothing; while there is work, the same three
        may ask for a legal answer, which is left out."""
        seen = {who: self.seen_by(who) for who in self.clients}
        steps = {who: {step["name"] for step in claim["steps"]} for who, claim in seen.items()}
        asking = {who for who, names in steps.items() if "ask_legal" in names}
        ended = seen["chen"]["state"] in {"published", "on_hold", "withdrawn"}
        assert asking == (set() if ended else {"chen", "rita", "pia"})
        return {who: left for who, names in steps.items() if (left := names - {"ask_legal"})}

    def draft(self, who: str, **fields: Any) -> Any:
        path = f"claims/{self.claim}/draft/"
        version = self.ask(who, "get", path)["version"]
        return self.ask(who, "put", path, {**fields, "version": version})

    def public(self) -> Any:
        return self.ask("", "get", "verdicts/")["results"]


@pytest.fixture
def room(
    api: Callable[..., APIClient], cora: User, chen: User, rita: User, pia: User, ada: User
) -> Newsroom:
    return Newsroom(api, cora, chen, rita, pia, ada)


def flagged(room: Newsroom) -> None:
    article = room.ask(
        "cora",
        "post",
        "articles/",
        {"title": "A letter", "outlet": "The Daily", "text": ARTICLE},
        status=201,
    )
    claim = room.ask(
        "cora",
        "post",
        "claims/",
        {
            "article": article["id"],
            "selector": {"exact": PASSAGE},
            "statement": "The envoy handed over a personal letter.",
            "claimant": {"name": "The agency", "kind": "outlet"},
            "kind": "event",
            "note": "Internal: ask the ministry.",
        },
        status=201,
    )
    room.claim = claim["id"]
    assert (claim["state"], claim["version"]) == ("flagged", 1)
    assert room.offers() == {"chen": {"accept", "dismiss"}}


# What is offered of a claim that chen checks.
HELD = {"chen": {"dismiss", "release", "hand_over", "submit"}, "pia": {"assign", "release"}}


def taken(room: Newsroom) -> None:
    room.step("chen", "accept", priority=2)
    assert room.offers() == {"chen": {"dismiss", "take"}, "pia": {"assign"}}
    got = room.ask("chen", "post", "queue/next/", {"duty": "check"})
    assert (got["id"], got["state"]) == (room.claim, "checking")
    assert room.ask("chen", "post", "queue/next/", {}, status=204) is None
    assert room.offers() == HELD | {"chen": {*HELD["chen"], "keep"}}


def captured(room: Newsroom, web: Web) -> str:
    sources = room.ask(
        "chen", "post", f"claims/{room.claim}/sources/", {"urls": [web.url("/good")]}, status=201
    )
    snapshot = sources[0]["snapshot"]
    assert (snapshot["status"], snapshot["final"]) == ("queued", False)
    assert run_due(5) == 1
    done = room.ask("cora", "get", f"snapshots/{snapshot['id']}/")
    assert (done["status"], done["outcome"], done["final"], done["http_status"]) == (
        "done",
        "good",
        True,
        200,
    )
    assert done["attempts"] == 1
    assert len(done["sha256"]) == 64
    assert LETTER in done["text"]
    return str(done["id"])


def quoted(room: Newsroom, snapshot: str) -> None:
    path = f"claims/{room.claim}/evidence/"
    quotation = {
        "snapshot": snapshot,
        "exact": LETTER,
        "stance": "refutes",
        "directness": "official_denial",
    }
    refused = room.ask("chen", "post", path, quotation, status=422)
    assert refused["code"] == "quotation_ambiguous"
    candidate = refused["candidates"][2]
    assert candidate["exact"] == LETTER
    room.ask(
        "chen",
        "post",
        path,
        {
            **quotation,
            "prefix": candidate["prefix"],
            "speaker": {"name": "A spokesman"},
            "note": "Internal.",
        },
        status=201,
    )
    (kept,) = room.ask("chen", "get", path)
    assert (kept["start"], kept["speaker"]["name"]) == (candidate["start"], "A spokesman")


def written(room: Newsroom) -> None:
    refused = room.step("chen", "submit", status=422)
    assert (refused["code"], len(refused["missing"])) == ("draft_incomplete", 3)
    appearance = room.seen_by("chen")["appearances"][0]["id"]
    draft = room.draft(
        "chen",
        rating="false",
        summary="No letter was handed over.",
        explanation="The ministry denies it.",
        would_change="A copy of the letter.",
        passage_corrections=[
            {
                "appearance": appearance,
                "should_read": "He conveyed a message",
                "notice": "We wrote of a letter.",
            }
        ],
    )
    assert draft["missing"] == []


def reviewed(room: Newsroom) -> str:
    first = room.step("chen", "submit")["verdict"]["fingerprint"]
    assert room.offers() == {
        "chen": {"recall"},
        "rita": {"approve", "return", "take"},
        "pia": {"assign", "break_glass", "recall"},
    }
    assert (
        room.step("chen", "approve", fingerprint=first, status=403)["code"] == "forbidden"
    )  # the token's scope
    room.step("rita", "return", note="Say when the denial was made.")
    assert room.offers() == HELD
    room.draft("chen", summary="No letter was handed over, said a spokesman on Tuesday.")
    room.step("chen", "submit")
    fingerprint = str(room.seen_by("rita")["verdict"]["fingerprint"])
    stale = room.step("rita", "approve", fingerprint=first, status=409)
    assert (stale["code"], stale["current"]["verdict"]["fingerprint"]) == (
        "fingerprint_stale",
        fingerprint,
    )
    room.step("rita", "approve", fingerprint=fingerprint)
    assert room.seen_by("chen")["approval"] == fingerprint
    assert room.offers() == {"chen": {"recall"}, "pia": {"publish", "recall"}}
    return fingerprint


def test_it_works(room: Newsroom, local_web: Web) -> None:
    flagged(room)
    taken(room)
    quoted(room, captured(room, local_web))
    written(room)
    first = reviewed(room)
    assert room.public() == []

    check = room.step("pia", "publish", fingerprint=first)["check_id"]
    assert room.offers() == {"rita": {"reopen"}, "pia": {"hold", "reopen", "withdraw"}}
    seen_in_every_format(room, check, versions=[first], status="published")

    room.step("rita", "reopen", note="A reader wrote that it was Monday.")
    assert room.offers() == {
        # Rita gave it to chen: what is given can be declined.
        "chen": {"keep", "decline", "release", "hand_over", "submit", "close_again"},
        "rita": {"close_again"},
        "pia": {"assign", "release", "hold", "withdraw", "close_again"},
    }
    seen_in_every_format(room, check, versions=[first], status="published")
    room.draft("chen", summary="No letter was handed over, said a spokesman on Monday.")
    second = room.step("chen", "submit")["verdict"]["fingerprint"]
    room.step("rita", "approve", fingerprint=second)
    assert (
        room.step("pia", "publish", fingerprint=second, status=400)["code"] == "correction_required"
    )
    correction = {
        "kind": "correction",
        "was_wrong": "The day.",
        "is_right": "Monday.",
        "how_found": "A reader.",
    }
    room.step("pia", "publish", fingerprint=second, correction=correction)
    seen_in_every_format(room, check, versions=[first, second], status="published")
    assert room.public()[0]["versions"][1]["correction"]["is_right"] == "Monday."

    room.step("pia", "hold", note="We look at it again.")
    assert room.offers() == {"rita": {"reopen"}, "pia": {"release_hold", "reopen", "withdraw"}}
    seen_in_every_format(room, check, versions=[first, second], status="on_hold")
    room.step("pia", "release_hold", note="It stands.")
    assert room.offers() == {"rita": {"reopen"}, "pia": {"hold", "reopen", "withdraw"}}
    seen_in_every_format(room, check, versions=[first, second], status="published")
    room.step("pia", "withdraw", note="The source was forged.")
    assert room.offers() == {}
    seen_in_every_format(room, check, versions=[first, second], status="withdrawn")
    assert room.public()[0]["public_note"] == "The source was forged."
    verbs = [
        row["change"].removeprefix("check.") for row in room.ask("", "get", "changes/")["results"]
    ]
    assert verbs == ["published", "published", "held", "released", "withdrawn"]


def seen_in_every_format(room: Newsroom, check: str, *, versions: list[str], status: str) -> None:
    """A stranger finds the same in the list, in the detail, in the bulk formats and as ClaimReview."""
    current = len(versions) if status == "published" else None
    detail = room.ask("", "get", f"verdicts/{check}/")
    assert [v["fingerprint"] for v in detail["versions"]] == versions
    assert (detail["status"], detail["current_version"]) == (status, current)
    assert room.public() == [detail]
    told = {}
    for name in STRANGERS:
        answer = room.stranger.get(f"/api/v1/exports/{name}")
        assert answer.status_code == 200
        told[name] = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert json.loads(told["verdicts.json"])["checks"] == [detail]
    assert [json.loads(line) for line in told["verdicts.ndjson"].splitlines()] == [detail]
    lines = list(csv.DictReader(io.StringIO(told["verdicts.csv"])))
    assert [line["fingerprint"] for line in lines] == versions
    assert {line["status"] for line in lines} == {status}
    feed = json.loads(told["verdicts.jsonld"])["dataFeedElement"]
    assert ["dateDeleted" in item for item in feed] == [
        number != current for number in range(1, len(versions) + 1)
    ]
    review = room.stranger.get(f"/api/v1/verdicts/{check}/claimreview/")
    if current:
        assert review.json() == feed[-1]["item"]
        assert review.json()["identifier"] == f"sha256:{versions[-1]}"
    else:
        assert review.status_code == 404
    for text in (*told.values(), json.dumps(detail)):
        assert "Internal" not in text
