"""A take is held for a time; the first saved work makes it firm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from claims.errors import Conflict, Forbidden
from claims.models import Assignment, AssignmentOutcome, Claim, Duty, Event, Source, User
from claims.periodic import end_timed_holds
from claims.services import holds
from claims.services.assignments import take_next
from claims.services.captures import upload_snapshot
from claims.services.claims import add_appearance, change_claim
from claims.services.comments import add_comment
from claims.services.contact_notes import note_contact
from claims.services.drafts import save_draft
from claims.services.holds import end_holds
from claims.services.joining import join_sources
from claims.services.parties import name_party
from claims.services.sources import attach_sources, describe_source
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def later(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def held(claim: Claim) -> Assignment:
    return claim.assignments.get(closed_at=None)


def test_it_works() -> None:
    claim = factories.checking()
    row = held(claim)
    assert row.hold_until == row.opened_at + timedelta(minutes=30)
    with later(29):
        assert end_holds() == 0
    with later(31):
        end_timed_holds()
    row.refresh_from_db()
    assert (row.outcome, factories.fresh(claim).state) == (AssignmentOutcome.EXPIRED, "queued")
    assert verbs(claim)[-2:] == ["assignment.closed", "claim.hold_ended"]
    assert Event.objects.latest("seq").actor is None
    with later(32):
        assert end_holds() == 0  # once only
        assert take_next(actor=factories.person("chidi")) == claim


def test_the_desk_says_how_long(settings: Settings) -> None:
    claim = factories.queued()
    settings.HOLD_MINUTES = 5
    claim = factories.step(claim, "take", "chen")
    assert held(claim).hold_until == held(claim).opened_at + timedelta(minutes=5)
    other = factories.queued()
    assert other.desk is not None
    other.desk.hold_minutes = 90
    other.desk.save()
    other = factories.step(other, "take", "chen")
    assert held(other).hold_until == held(other).opened_at + timedelta(minutes=90)


def test_whoever_asks_for_the_next_ends_what_ran_out(chidi: User) -> None:
    """Nobody waits for beat."""
    claim = factories.checking()
    with later(31):
        assert take_next(actor=chidi) == claim


def test_a_review_goes_back_to_other_reviewers() -> None:
    claim = factories.step(factories.in_review(), "take", "rita")
    with later(31):
        assert end_holds() == 1
        assert factories.fresh(claim).state == "in_review"
        assert take_next(actor=factories.person("rolf", "reviewer"), duty="review") == claim


def save(claim: Claim, chen: User) -> None:
    version = factories.fresh(claim).draft.version
    changes = {"summary": "It is so."}
    save_draft(actor=chen, claim_id=claim.pk, version=version, changes=changes)


def word(claim: Claim, chen: User) -> None:
    now = factories.fresh(claim)
    change_claim(actor=chen, claim_id=claim.pk, version=now.version, changes={"note": "Look."})


def place(claim: Claim, chen: User) -> None:
    version = factories.fresh(claim).version
    url = "https://a.example/"
    add_appearance(actor=chen, claim_id=claim.pk, version=version, appearance_url=url)


def attach(claim: Claim, chen: User) -> None:
    attach_sources(actor=chen, claim_id=claim.pk, urls=["https://b.example/"])


def quote(claim: Claim, chen: User) -> None:
    factories.evidence(claim)


def talk(claim: Claim, chen: User) -> None:
    note_contact(
        actor=chen, claim_id=claim.pk, who={"name": "P"}, how="phone", at=timezone.now(), text="T"
    )


def comment(claim: Claim, chen: User) -> None:
    add_comment(actor=chen, claim_id=claim.pk, text="I am on it.")


def keep(claim: Claim, chen: User) -> None:
    factories.step(claim, "keep", "chen")


WORK: list[Callable[[Claim, User], None]] = [
    save, word, place, attach, quote, talk, comment, keep,
]  # fmt: skip


@pytest.mark.parametrize("work", WORK)
def test_the_first_saved_work_makes_it_firm(
    work: Callable[[Claim, User], None], chen: User
) -> None:
    claim = factories.checking()
    work(claim, chen)
    assert held(claim).hold_until is None
    assert held(claim).accepted_at is not None
    with later(31):
        assert end_holds() == 0


def name(source: Source, chen: User) -> None:
    describe_source(actor=chen, source_id=source.pk, title="The minutes")


def bring(source: Source, chen: User) -> None:
    upload_snapshot(
        actor=chen, source_id=source.pk, data=b"Text.", content_type="text/plain", file_name="t"
    )


@pytest.mark.parametrize("work", [name, bring])
def test_work_on_a_source_is_work_on_the_claims_that_use_it(
    work: Callable[[Source, User], None], chen: User, chidi: User
) -> None:
    claim, other = factories.checking(), factories.checking()
    [source] = attach_sources(actor=chidi, claim_id=claim.pk, urls=["https://b.example/"])
    work(source, chidi)
    assert held(claim).hold_until is not None
    work(source, chen)
    assert (held(claim).hold_until, held(claim).accepted_at is None) == (None, False)
    assert held(other).hold_until is not None


def test_a_joined_source_is_the_same_page(chen: User, chidi: User, pia: User) -> None:
    claim = factories.checking()
    [used] = attach_sources(actor=chidi, claim_id=claim.pk, urls=["https://b.example/"])
    twin = factories.source("https://b.example/amp")
    join_sources(actor=pia, source_id=twin.pk, into_id=used.pk, reason="The same page.")
    name(twin, chen)
    assert held(claim).hold_until is None


def test_whoever_completes_a_party_works_on_its_claims(chen: User) -> None:
    claim, other = (factories.checking(claimant={"name": n}) for n in ("The envoy", "Another"))
    party = factories.fresh(claim).claimant
    assert party is not None
    name_party(actor=chen, name=party.name, kind=party.kind)
    assert held(claim).hold_until is not None
    name_party(actor=chen, name=party.name, kind=party.kind, same_as=["https://who.example/"])
    assert held(claim).hold_until is None
    assert held(other).hold_until is not None


def test_the_work_of_others_keeps_nothing(chidi: User) -> None:
    claim = factories.checking()
    attach(claim, chidi)
    assert held(claim).hold_until is not None


def test_a_save_wins_while_nobody_has_ended_the_hold(chen: User) -> None:
    claim = factories.checking()
    with later(31):
        save(claim, chen)
        assert end_holds() == 0
    assert held(claim).person == chen


def test_a_sweep_that_comes_a_moment_late_ends_nothing(chen: User) -> None:
    """It saw the hold run out; before it had the claim, the save came, or another sweep."""
    saved, ended = factories.checking(), factories.checking()
    rows = [(held(claim).pk, claim.pk, Duty.CHECK) for claim in (saved, ended)]
    with later(31):
        save(saved, chen)
        assert end_holds() == 1
        assert [holds._end_hold(*row) for row in rows] == [False, False]
    assert held(saved).person == chen
    assert verbs(ended).count("claim.hold_ended") == 1


@pytest.mark.parametrize("work", [save, word, place, attach, quote, talk])
def test_a_save_after_the_end_is_refused(work: Callable[[Claim, User], None], chen: User) -> None:
    claim = factories.checking()
    before = factories.fresh(claim).draft.version
    with later(31):
        end_holds()
        with pytest.raises(Conflict) as caught:
            work(claim, chen)
        assert caught.value.code == "hold_ended"
        factories.step(claim, "take", "chidi")
        with pytest.raises(Conflict, match="Chidi has taken it"):
            work(claim, chen)
    assert factories.fresh(claim).draft.version == before


def test_whoever_takes_it_again_goes_on(chen: User) -> None:
    claim = factories.checking()
    with later(31):
        end_holds()
        factories.step(claim, "take", "chen")
        save(claim, chen)
    assert held(claim).hold_until is None


def test_a_colleague_helps_when_the_hold_is_long_over(chen: User) -> None:
    claim = factories.checking()
    with later(31):
        end_holds()
    with later(95):
        attach(claim, chen)


def test_what_is_submitted_runs_out_no_more(chidi: User) -> None:
    claim = factories.with_evidence()
    claim = factories.step(claim, "release", "chen", note="The draft is done.")
    claim = factories.step(claim, "take", "chidi")
    factories.step(claim, "submit", "chidi")
    with later(31):
        assert end_holds() == 0
    assert held(claim).person == chidi


def test_the_api_says_until_when(api: Callable[..., Any], chen: User, chidi: User) -> None:
    claim = factories.queued()
    answer = api(chen).post("/api/v1/queue/next/", {}, format="json").json()
    [row] = answer["assignments"]
    assert row["hold_until"]
    assert row["accepted_at"] is None
    assert {"keep", "release", "hand_over"} <= {step["name"] for step in answer["steps"]}
    steps = f"/api/v1/claims/{claim.pk}/steps/keep/"
    given = {"version": answer["version"]}
    assert api(chidi).post(steps, given, format="json").status_code == 403
    answer = api(chen).post(steps, given, format="json").json()
    assert answer["assignments"][0]["hold_until"] is None
    assert "keep" not in {step["name"] for step in answer["steps"]}


def test_what_is_kept_is_kept_once(chen: User) -> None:
    claim = factories.step(factories.checking(), "keep", "chen")
    with refused("kept_already"):
        factories.step(claim, "keep", "chen")
    with refused("not_assignee", Forbidden):
        factories.step(claim, "keep", "chidi")
