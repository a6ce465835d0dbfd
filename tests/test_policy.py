"""The sourcing policy: its rules, which one applies, what is kept with a verdict, its versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims.errors import Conflict, Forbidden, Malformed, Missing, Refused
from claims.models import Claim, ClaimKind, Desk, Event, SourcingPolicy, User
from claims.policy import SHIPPED, Asked, Facts, Quotation, Rules, evaluate, read_rules
from claims.queries import visible_to
from claims.services.policies import (
    assess,
    newest_policies,
    policy_for,
    set_policy,
    try_rules,
    with_policy,
)
from claims.services.replies import ask_for_reply
from claims.services.sources import describe_source
from tests import factories
from tests.expect import refused

NOW = datetime(2025, 6, 24, 12, tzinfo=UTC)
KINDS = tuple(ClaimKind.values)
ALL = {
    "independent_origins": {"least": 2},
    "on_the_record": {},
    "primary_document": {"kinds": ["quotation"]},
    "reply_asked": {"hours": 24},
}


def facts(*quotations: Quotation, kind: str = "event", asked: tuple[Asked, ...] = ()) -> Facts:
    return Facts(kind=kind, quotations=quotations, asked=asked, now=NOW)


def said(given: Facts, **rules: Any) -> dict[str, bool]:
    result = evaluate(given, Rules(**rules), version="v")
    assert all(bool(rule.missing) != rule.passed for rule in result.rules)
    return {rule.code: rule.passed for rule in result.rules}


def test_it_works() -> None:
    rules = read_rules(ALL, kinds=KINDS)
    assert rules.as_json() == ALL
    result = evaluate(facts(kind="quotation"), rules, version="news/all/1")
    assert [rule.code for rule in result.rules] == ["evidence_at_least_one", *ALL]
    assert not any(rule.passed for rule in result.rules)
    assert not result.passed


def test_two_outlets_that_carry_one_wire_are_one_origin() -> None:
    wire = Quotation(origin="group:wire")
    assert not said(facts(wire, wire), origins=2)["independent_origins"]
    assert said(facts(wire, Quotation(origin="site:b")), origins=2)["independent_origins"]


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"from_contact": True}, True),
        ({"source_kind": "official_statement"}, True),
        ({"named": True, "directness": "official_denial"}, True),
        ({"named": True, "directness": "was_told"}, False),
        ({"directness": "official_denial"}, False),
        ({"source_kind": "news_report"}, False),
    ],
)
def test_on_the_record(given: dict[str, Any], held: bool) -> None:
    row = Quotation(origin="o", **given)
    assert said(facts(row), on_the_record=True)["on_the_record"] is held


def test_the_document_only_where_the_claim_is_about_one() -> None:
    report = Quotation(origin="o", source_kind="news_report")
    document = Quotation(origin="o", directness="document")
    wanted = {"documents_for": ("quotation", "number")}
    assert "primary_document" not in said(facts(report), **wanted)
    assert not said(facts(report, kind="number"), **wanted)["primary_document"]
    assert said(facts(report, document, kind="number"), **wanted)["primary_document"]
    assert not said(facts(report), documents_for=())["primary_document"]  # empty: for all


@pytest.mark.parametrize(
    ("hours", "answered", "wanted", "held"),
    [(1, False, 0, True), (1, False, 24, False), (24, False, 24, True), (1, True, 24, True)],
)
def test_asked_and_answered_or_long_enough_ago(
    hours: int, answered: bool, wanted: int, held: bool
) -> None:
    one = Asked(who="The agency", at=NOW - timedelta(hours=hours), answered=answered)
    assert said(facts(asked=(one,)), reply_hours=wanted)["reply_asked"] is held
    assert not said(facts(), reply_hours=wanted)["reply_asked"]


def test_whoever_was_asked_last_has_their_time_too() -> None:
    rows = (Asked(who="A", at=NOW - timedelta(days=3)), Asked(who="B", at=NOW - timedelta(hours=2)))
    result = evaluate(facts(asked=rows), Rules(reply_hours=24), version="v")
    assert "B was asked" in result.rules[1].missing
    assert "in 22 hours" in result.rules[1].missing


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "x",
        {"luck": {}},
        {"independent_origins": {}},
        {"independent_origins": {"least": 1}},
        {"independent_origins": {"least": True}},
        {"independent_origins": {"least": 10**9}},
        {"independent_origins": 2},
        {"on_the_record": {"least": 2}},
        {"primary_document": {"kinds": "quotation"}},
        {"primary_document": {"kinds": ["gossip"]}},
        {"primary_document": {"kinds": [["quotation"]]}},
        {"reply_asked": {"hours": -1}},
        {"reply_asked": {"hours": 1.5}},
    ],
)
def test_rules_that_are_none(wrong: Any) -> None:
    with pytest.raises(Malformed, match="not well formed"):
        read_rules(wrong, kinds=KINDS)


# --- which one applies ------------------------------------------------------------------------


def make(pia: User, desk: str = "", kind: str = "", version: int = 0, least: int = 2) -> Any:
    rules = {"independent_origins": {"least": least}}
    return set_policy(actor=pia, desk=desk, kind=kind, version=version, rules=rules)


def desk_of(claim: Claim) -> str:
    assert claim.desk is not None
    return claim.desk.slug


@pytest.mark.django_db
def test_the_narrowest_applies(pia: User, chen: User) -> None:
    claim = factories.checking()
    other = factories.checking(kind="number")
    desk = desk_of(claim)
    elsewhere = Desk.objects.create(name="Sport", slug="sport", scale=claim.desk.scale)
    assert policy_for(claim).name == SHIPPED
    for scope in (("", ""), ("", "event"), (desk, ""), (desk, "event")):
        name = make(pia, *scope).name
        assert policy_for(claim).name == name
        # Read with the claims, it is the same.
        assert with_policy(visible_to(chen)).get(pk=claim.pk).policy_name == name  # type: ignore[attr-defined]
        tried, _more = try_rules(pia, desk=None, kind="event", rules=None)
        assert [row.now.version for row in tried] == [name]
    make(pia, elsewhere.slug, "event")
    assert policy_for(claim).name == f"{desk}/event/1"
    assert policy_for(other).name == f"{desk}/all/1"
    make(pia, desk, "event", version=1, least=3)
    assert policy_for(claim).rules.origins == 3
    make(pia, "", "", version=1)
    assert {row.name for row in newest_policies()} == {
        "newsroom/all/2", "newsroom/event/1", f"{desk}/all/1", f"{desk}/event/2", "sport/event/1",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_scope_without_rules_of_its_own_follows_the_wider_ones(pia: User) -> None:
    claim = factories.checking()
    desk = desk_of(claim)
    make(pia)
    make(pia, desk)
    set_policy(actor=pia, desk=desk, version=1, rules=None)
    assert policy_for(claim).name == "newsroom/all/1"
    set_policy(actor=pia, version=1, rules=None)
    assert policy_for(claim).name == SHIPPED


@pytest.mark.django_db
def test_who_may_and_what_is_refused(pia: User, chen: User) -> None:
    wrong: list[tuple[User, dict[str, Any], str, type[Refused]]] = [
        (chen, {}, "role_missing", Forbidden),
        (pia, {"desk": "moon"}, "no_such_desk", Missing),
        (pia, {"kind": "gossip"}, "kind_unknown", Malformed),
        (pia, {"version": None}, "version_required", Malformed),
        (pia, {"rules": {"luck": {}}}, "rules_malformed", Malformed),
        (pia, {"version": 1}, "policy_stale", Conflict),
    ]
    for actor, given, code, error in wrong:
        with refused(code, error):
            set_policy(actor=actor, **{"version": 0, "rules": {}, **given})
    assert not SourcingPolicy.objects.exists()
    make(pia)
    with refused("policy_stale", Conflict):
        make(pia)
    assert SourcingPolicy.objects.count() == 1
    assert Event.objects.filter(verb="policy.set").count() == 1


# --- what a verdict keeps ---------------------------------------------------------------------


@pytest.mark.django_db
def test_the_result_is_kept_with_the_verdict(pia: User) -> None:
    make(pia)
    claim = factories.in_review()
    kept = claim.verdicts.get().payload_document["policy"]
    assert (kept["version"], kept["passed"]) == ("newsroom/all/1", False)
    assert [(rule["code"], rule["passed"]) for rule in kept["rules"]] == [
        ("evidence_at_least_one", True),
        ("independent_origins", False),
    ]
    assert "missing" not in kept["rules"][1]
    claim = factories.step(claim, "approve", "rita")
    set_policy(actor=pia, version=1, rules=None)  # what counts is what it was submitted with
    with refused("policy_failed"):
        factories.step(claim, "publish", "pia")
    factories.step(claim, "publish", "pia", override_reason="Nobody else was there.")
    told = Event.objects.get(verb="claim.publish").data_document
    assert told["override_reason"] == "Nobody else was there."


@pytest.mark.django_db
def test_origins_are_groups_sites_files_and_people(chen: User) -> None:
    claim = factories.checking()
    rules = policy_for(claim)
    urls = ["https://www.a.example/1", "https://a.example/2", "https://b.example/", "", ""]
    for url in urls:
        snapshot = factories.snapshot_good(of=factories.source(url) if url else factories.source())
        factories.evidence(claim, snapshot=snapshot)
    rows = list(claim.evidence.order_by("added_at"))
    wanted = Rules(origins=9)

    def count() -> str:
        applied = type(rules)(wanted, "x")
        return assess(claim, applied=applied).rules[1].missing

    assert "from 3 now" in count()  # a, b, and the ministry twice
    for row in rows[1:3]:
        assert row.extraction is not None
        describe_source(
            actor=chen, source_id=row.extraction.snapshot.source_id, origin=" The  Wire"
        )
    assert "from 3 now" in count()  # a, the wire, the ministry
    describe_source(actor=chen, source_id=rows[0].extraction.snapshot.source_id, origin="the wire")  # type: ignore[union-attr]
    assert "from 2 now" in count()


@pytest.mark.django_db
def test_a_trial_changes_nothing(pia: User, chen: User, django_assert_max_num_queries: Any) -> None:
    claim, reviewed = factories.with_evidence(), factories.in_review()
    ask_for_reply(
        actor=chen, claim_id=claim.pk, who={"name": "The agency"}, how="mail", at=timezone.now()
    )
    factories.published()
    with django_assert_max_num_queries(5):
        tried, more = try_rules(pia, desk=None, kind="", rules=Rules(reply_hours=0))
    assert not more
    found = {row.claim.pk: (row.now.passed, row.then.passed) for row in tried}
    assert found == {claim.pk: (True, True), reviewed.pk: (True, False)}
    make(pia, desk_of(claim))  # narrower than the trial: it would not concern these claims
    tried, _more = try_rules(pia, desk=None, kind="", rules=Rules(reply_hours=0))
    assert {(row.now.passed, row.then.passed) for row in tried} == {(False, False)}
    assert SourcingPolicy.objects.count() == 1
