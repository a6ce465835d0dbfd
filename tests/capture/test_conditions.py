"""A page asked for again with what the site told us of it: conditional requests, robots asked once."""

from __future__ import annotations

import pytest

from claims.capture.answers import Fetched, FetchFailed, Known
from claims.capture.fetch import DEFAULT_USER_AGENT, fetch
from claims.capture.limits import Limits
from claims.capture.robots import RobotsSeen
from claims.outcomes import Outcome
from tests.capture.web import BEHAVIOURS, Asked, Behaviour, Web, article, redirect

BODY = article()


def tagged(asked: Asked) -> None:
    if asked.headers.get("if-none-match") == '"one"':
        asked.answer(status=304, ETag='"one"', Content_Encoding="gzip")
    else:
        asked.answer(BODY, ETag='"one"')


@pytest.fixture(autouse=True)
def behaving(monkeypatch: pytest.MonkeyPatch) -> None:
    for path, respond in {"/tagged": tagged, "/to-tagged": redirect("/tagged")}.items():
        monkeypatch.setitem(BEHAVIOURS, path, Behaviour(respond, Outcome.GOOD))


def get(
    web: Web, path: str, known: Known | None = None, robots: RobotsSeen | None = None
) -> Fetched:
    return fetch(
        web.url(path),
        limits=Limits(),
        allow=web.allow,
        user_agent=DEFAULT_USER_AGENT,
        known=known,
        robots=robots,
    )


def test_it_works(web: Web) -> None:
    first = get(web, "/tagged")
    again = get(web, "/tagged", Known(first.last.url, first.last.header("etag")))
    assert (first.last.status, again.last.status, again.decoded) == (200, 304, b"")


def test_validators_are_told_only_to_the_address_that_gave_them(web: Web) -> None:
    known = Known(web.url("/tagged"), '"one"', "Sun, 03 May 2026 10:00:00 GMT")
    assert get(web, "/to-tagged", known).last.status == 304
    sent = {asked.path: asked.headers for asked in web.asked}
    assert sent["/tagged"]["if-modified-since"] == known.last_modified
    for other in ("/to-tagged", "/robots.txt"):
        assert not {"if-none-match", "if-modified-since"} & set(sent[other])


@pytest.mark.parametrize("value", ['"a\r\nX-Evil: 1"', '"é"', "x" * 1001, ""])
def test_what_cannot_be_sent_is_left_out(web: Web, value: str) -> None:
    get(web, "/tagged", Known(web.url("/tagged"), value))
    assert "if-none-match" not in web.asked[-1].headers
    assert "x-evil" not in web.asked[-1].headers


def test_robots_are_asked_once_for_many_pages(web: Web) -> None:
    robots = RobotsSeen()
    for path in ("/good", "/tagged", "/good"):
        get(web, path, robots=robots)
    assert [asked.path for asked in web.asked].count("/robots.txt") == 1
    with pytest.raises(FetchFailed) as refused:
        get(web, "/robots-no/page", robots=robots)
    assert refused.value.outcome == Outcome.ROBOTS
