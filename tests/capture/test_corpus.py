"""The judge measured: all bad answers caught by name, at most two good pages of a hundred accused."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from claims.capture import classify
from claims.capture.fetch import Fetched, Headers, Hop
from claims.capture.limits import Limits
from claims.capture.run import CaptureResult, judge
from claims.outcomes import Outcome
from tests.capture.corpus import Case, bad, good

WALLS = {
    Outcome.LOGIN_WALL, Outcome.CONSENT_WALL, Outcome.CHALLENGE, Outcome.SOFT_404, Outcome.EMPTY,
    Outcome.PAYWALL, Outcome.TRUNCATED, Outcome.BLOCKED,
}  # fmt: skip
FALSE_ALARMS = 0.02


def judged(case: Case) -> CaptureResult:
    now = datetime.now(UTC)

    def hop(url: str, status: int, headers: Headers, body: bytes = b"") -> Hop:
        return Hop(
            url, "GET / HTTP/1.1", (), status, "", "HTTP/1.1", headers, "192.0.2.1", now, now, body
        )

    hops = (hop(case.url, 302, (("Location", case.came_to),)),) if case.came_to else ()
    headers = (("Content-Type", case.content_type), *case.headers)
    last = hop(case.came_to or case.url, case.status, headers, case.body)
    return judge(Fetched(case.url, (*hops, last), case.body), now, Limits())


def wrong(cases: Iterator[Case]) -> tuple[int, list[str]]:
    """How many cases there are, and those that were judged otherwise than they should be."""
    number, found = 0, []
    for case in cases:
        number += 1
        result = judged(case)
        if result.outcome is not case.outcome:
            found.append(f"{case.name}: {result.outcome} ({result.detail})")
    return number, found


def test_the_corpus_is_large_and_of_all_kinds() -> None:
    kinds = Counter(case.outcome for case in bad.cases())
    assert set(kinds) == WALLS
    assert min(kinds.values()) >= 6
    assert kinds.total() >= 60
    goods = list(good.cases())
    assert len(goods) >= 150
    assert all(case.outcome is Outcome.GOOD for case in goods)
    names = [case.name for case in (*goods, *bad.cases())]
    assert len(set(names)) == len(names)


def test_every_bad_answer_is_caught_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    number, missed = wrong(bad.cases())
    with capsys.disabled():
        print(f"\n{number - len(missed)} of {number} bad answers caught by name")
    assert not missed


def test_at_most_two_good_pages_of_a_hundred_are_accused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    number, accused = wrong(good.cases())
    with capsys.disabled():
        print(f"\n{len(accused)} false alarms among {number} good pages")
    assert len(accused) <= FALSE_ALARMS * number, accused


def test_without_the_rules_the_bad_answers_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: it is the rules that catch them."""
    monkeypatch.setattr(classify, "RULES", ())
    number, missed = wrong(bad.cases())
    assert len(missed) > 0.9 * number


@pytest.mark.parametrize("rule", classify.RULES, ids=lambda rule: rule.name)
def test_every_rule_is_needed(rule: classify.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule has an answer that no other rule would name rightly."""
    needed = {
        "redirect to nowhere": Case("x", Outcome.BAD_REDIRECT, b"", status=302),
        "status of an error": Case("x", Outcome.HTTP_ERROR, b"gone", status=410),
        "sends browsers on by itself": Case(
            "x",
            Outcome.BAD_REDIRECT,
            b'<html><head><title>Moved</title><meta http-equiv="refresh" content="0; url=/new">'
            b"</head><body><p>You will be taken to the new page.</p></body></html>",
        ),
    }
    own = [case for case in bad.cases() if case.outcome is rule.outcome]
    cases = [needed[rule.name]] if rule.name in needed else own
    monkeypatch.setattr(classify, "RULES", tuple(r for r in classify.RULES if r is not rule))
    assert wrong(iter(cases))[1]
