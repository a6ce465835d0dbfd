"""Every behaviour of the small web ends with its outcome, and what is kept is whole."""

import hashlib
import io
import time

import pytest
from warcio.archiveiterator import ArchiveIterator

from claims.capture.limits import Limits
from claims.capture.robots import RobotsSeen
from claims.capture.run import CaptureResult, capture
from claims.capture.store import Store
from claims.outcomes import MEANINGS, Outcome, Stage
from tests.capture.web import BEHAVIOURS, Web, article, page

QUICK = Limits(total_seconds=2.0, robots_seconds=1.0, raw_bytes=2_000_000, decoded_bytes=20_000_000)


def ask(web: Web, store: Store, path: str, **kwargs: object) -> CaptureResult:
    return capture(web.url(path), store=store, limits=QUICK, allow=web.allow, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", BEHAVIOURS)
def test_every_behaviour(web: Web, store: Store, path: str) -> None:
    expected = BEHAVIOURS[path]
    began = time.monotonic()
    result = ask(web, store, path)
    assert (result.outcome, result.retryable) == (expected.outcome, expected.retryable), (
        result.detail
    )
    assert time.monotonic() - began < 6
    assert result.started_at <= result.finished_at
    if expected.says:
        assert result.extracted is not None
        assert expected.says.lower() in result.extracted.text.lower()
    if result.http_status is not None and MEANINGS[result.outcome].keeps_bytes:
        assert store.verify(result.body_sha256)
    if result.outcome is Outcome.GOOD:
        assert result.extracted is not None
        text = result.extracted.text
        assert result.extracted.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert store.verify(result.warc_sha256)


def test_kept_bytes_are_those_received(web: Web, store: Store) -> None:
    result = ask(web, store, "/gzip")
    assert store.read(result.body_sha256)[:2] == b"\x1f\x8b"
    assert result.body_size == len(store.read(result.body_sha256))
    assert store.read(ask(web, store, "/cut").body_sha256) == article()


def test_redirects_are_recorded(web: Web, store: Store) -> None:
    result = ask(web, store, "/moved")
    assert result.final_url == web.url("/good")
    assert result.redirects == [
        {"url": web.url("/moved"), "status": 301, "location": "/good", "peer": "127.0.0.1"}
    ]
    assert result.peer == "127.0.0.1"


def test_ten_redirects_and_no_more(web: Web, store: Store) -> None:
    assert ask(web, store, "/far/2").outcome is Outcome.GOOD
    pages = [asked for asked in web.asked if asked.path != "/robots.txt"]
    assert len(pages) == 11
    assert ask(web, store, "/far/1").outcome is Outcome.BAD_REDIRECT


def test_warc_holds_the_exchange(web: Web, store: Store) -> None:
    result = ask(web, store, "/chunked")
    records = []
    for record in ArchiveIterator(
        io.BytesIO(store.read(result.warc_sha256)), check_digests="raise"
    ):
        body = record.raw_stream.read()
        records.append((record.rec_type, body, record.http_headers, record.rec_headers))
    assert sorted(kind for kind, *_ in records) == ["request", "response", "warcinfo"]
    response = next(row for row in records if row[0] == "response")
    assert response[1] == article() == store.read(result.body_sha256)
    assert response[2].get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert response[3].get_header("WARC-IP-Address") == "127.0.0.1"
    assert response[3].protocol == "WARC/1.1"
    request = next(row for row in records if row[0] == "request")
    assert request[2].get_header("Host") == f"127.0.0.1:{web.port}"


def test_a_cut_body_is_marked_in_the_warc(web: Web, store: Store) -> None:
    result = ask(web, store, "/cut")
    kinds = {
        record.rec_type: record.rec_headers.get_header("WARC-Truncated")
        for record in ArchiveIterator(io.BytesIO(store.read(result.warc_sha256)))
    }
    assert kinds["response"] == "disconnect"


def test_retry_after_in_seconds_and_as_date(web: Web, store: Store) -> None:
    assert ask(web, store, "/429").retry_after == 120.0
    seconds = ask(web, store, "/503").retry_after
    assert seconds is not None
    assert 3 * 3600 - 30 < seconds <= 3 * 3600


def test_robots_are_obeyed_unless_told_otherwise(web: Web, store: Store) -> None:
    assert ask(web, store, "/robots-no/page").outcome is Outcome.ROBOTS
    assert [asked.path for asked in web.asked] == ["/robots.txt"]
    web.asked.clear()
    assert ask(web, store, "/robots-no/page", ignore_robots=True).outcome is Outcome.GOOD
    assert [asked.path for asked in web.asked] == ["/robots-no/page"]


def test_robots_name_us(web: Web, store: Store) -> None:
    web.robots = page(b"User-agent: deskbot\nDisallow: /\n", type="text/plain")
    assert ask(web, store, "/good", user_agent="DeskBot/2 (+x)").outcome is Outcome.ROBOTS
    assert ask(web, store, "/good", user_agent="Other/2 (+x)").outcome is Outcome.GOOD


@pytest.mark.parametrize("path", ["/404", "/loop", "/to-private", "/gzip-bomb", "/empty"])
def test_robots_that_are_not_there_forbid_nothing(web: Web, store: Store, path: str) -> None:
    assert path in BEHAVIOURS
    web.robots = BEHAVIOURS[path].respond
    assert ask(web, store, "/good").outcome is Outcome.GOOD


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/500", Outcome.ROBOTS_UNREACHABLE),
        ("/503", Outcome.ROBOTS_UNREACHABLE),
        ("/429", Outcome.ROBOTS_UNREACHABLE),
        ("/silent", Outcome.TIMEOUT),
    ],
)
def test_robots_out_of_reach_keep_us_away_for_now(
    web: Web, store: Store, path: str, outcome: Outcome
) -> None:
    """RFC 9309 2.3.1.4: unreachable means that everything is disallowed."""
    assert path in BEHAVIOURS
    web.robots = BEHAVIOURS[path].respond
    result = ask(web, store, "/good")
    assert (result.outcome, result.retryable) == (outcome, True)
    assert not any(asked.path == "/good" for asked in web.asked)
    assert ask(web, store, "/good", ignore_robots=True).outcome is Outcome.GOOD


def test_robots_are_remembered(web: Web, store: Store) -> None:
    seen = RobotsSeen()
    assert ask(web, store, "/robots-no/page", robots=seen).outcome is Outcome.ROBOTS
    assert ask(web, store, "/robots-no/page", robots=seen).outcome is Outcome.ROBOTS
    assert ask(web, store, "/good", robots=seen).outcome is Outcome.GOOD
    assert [asked.path for asked in web.asked] == ["/robots.txt", "/good"]
    web.robots = page(b"", status=500)
    fresh = RobotsSeen()
    assert ask(web, store, "/good", robots=fresh).outcome is Outcome.ROBOTS_UNREACHABLE
    assert fresh.rules == {}


def test_how_far_it_is(web: Web, store: Store) -> None:
    stages: list[Stage] = []
    ask(web, store, "/good", on_stage=stages.append)
    assert stages == [Stage.ROBOTS, Stage.ASKING, Stage.RECEIVING, Stage.EXTRACTING]
    stages.clear()
    ask(web, store, "/good", on_stage=stages.append, ignore_robots=True)
    assert stages == [
        Stage.ASKING,
        Stage.LOOKING_UP,
        Stage.CONNECTING,
        Stage.ASKING,
        Stage.RECEIVING,
        Stage.EXTRACTING,
    ]


def test_cookies_stay_with_their_host(web: Web, store: Store) -> None:
    with_cookie = ask(web, store, "/cookie-bounce")
    assert with_cookie.outcome is Outcome.GOOD
    web.asked.clear()
    ask(web, store, "/good")
    assert all("cookie" not in asked.headers for asked in web.asked)


def test_environment_proxies_are_ignored(
    web: Web, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(web, store, "/good").outcome is Outcome.GOOD


def test_facts_and_their_rules(web: Web, store: Store) -> None:
    extracted = ask(web, store, "/good").extracted
    assert extracted is not None
    assert (extracted.title, extracted.rules["title"]) == ("No letter, says ministry", "first h1")
    assert (extracted.language, extracted.rules["language"]) == ("en", "html lang")
    assert "Imprint" not in extracted.text
    assert "\n" in extracted.text
