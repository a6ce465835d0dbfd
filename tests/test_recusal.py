"""Who is party to a claim neither takes, is given, nor decides about it."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.errors import Conflict, Forbidden, Malformed
from claims.models import Approval, Claim, Decision, Recusal, User
from claims.queries import open_steps, waiting_for_review
from claims.services.assignments import take_next
from claims.services.recusals import lift_recusal, recuse
from tests import factories
from tests.expect import database_refuses, refused, verbs

pytestmark = pytest.mark.django_db
WHY = "The envoy is my cousin."


def kept_off(claim: Claim, person: User, *, by: User | None = None) -> Recusal:
    return recuse(actor=by or person, claim_id=claim.pk, reason=WHY, person=person.username)


def test_it_works(chen: User) -> None:
    claim = factories.checking()
    kept_off(claim, chen)
    row = claim.assignments.get()
    assert (factories.fresh(claim).state, row.outcome, row.reason) == ("queued", "recused", WHY)
    assert "take" not in {step.name for step in open_steps(chen, factories.fresh(claim))}
    assert {"recusal.made", "assignment.closed"} <= set(verbs(claim))
    assert take_next(actor=chen) is None
    with refused("recused"):
        factories.step(claim, "take", "chen")
    with refused("recused"):
        factories.step(claim, "assign", "pia", person="chen")
    assert take_next(actor=factories.person("chidi")) == claim


def test_a_publisher_decides_for_others(chen: User, pia: User, chidi: User) -> None:
    claim = factories.queued()
    with refused("role_missing", Forbidden):
        kept_off(claim, chen, by=chidi)
    made = kept_off(claim, chen, by=pia)
    with refused("recused_already", Conflict):
        kept_off(claim, chen)
    with refused("reason_required", Malformed):
        recuse(actor=chidi, claim_id=claim.pk, reason=" ")
    with refused("reason_required", Malformed):
        lift_recusal(actor=pia, recusal_id=made.pk, reason="")
    lift_recusal(actor=pia, recusal_id=made.pk, reason="It was another envoy.")
    with refused("lifted_already", Conflict):
        lift_recusal(actor=pia, recusal_id=made.pk, reason="Again.")
    assert take_next(actor=chen) == claim


def test_nobody_lifts_their_own(pia: User) -> None:
    made = kept_off(factories.queued(), pia)
    with refused("own_recusal", Forbidden):
        lift_recusal(actor=pia, recusal_id=made.pk, reason="I am fair.")


@pytest.mark.parametrize("step", ["approve", "return", "break_glass"])
def test_no_decision(step: str, rita: User, pia: User) -> None:
    claim = factories.in_review()
    who = pia if step == "break_glass" else rita
    assert step in {row.name for row in open_steps(who, claim)}
    kept_off(claim, who)
    assert not waiting_for_review(rita).filter(pk=claim.pk).exists() or who == pia
    assert step not in {row.name for row in open_steps(who, factories.fresh(claim))}
    with refused("recused", Forbidden):
        factories.step(claim, step, who, note="Good.")


def test_a_page_that_was_loaded_before_approves_nothing(rita: User) -> None:
    claim = factories.in_review()
    kept_off(claim, rita)
    with refused("version_stale", Conflict):
        factories.step(claim, "approve", rita, version=claim.version)


def test_the_database_refuses_too(rita: User, pia: User) -> None:
    claim = factories.in_review()
    verdict = claim.verdicts.get()
    made = kept_off(claim, rita)
    with database_refuses("recused"):
        Approval.objects.create(
            verdict=verdict,
            decision=Decision.APPROVE,
            fingerprint=verdict.fingerprint,
            decided_by=rita,
        )
    with database_refuses("only lifted"):
        Recusal.objects.filter(pk=made.pk).update(person=pia)
    with database_refuses("on the record"):
        Recusal.objects.filter(pk=made.pk)._raw_delete("default")
    lift_recusal(actor=pia, recusal_id=made.pk, reason="A mistake.")
    with database_refuses("only lifted"):
        Recusal.objects.filter(pk=made.pk).update(lifted_because="Other words.")
    assert factories.step(claim, "approve", rita).state == "approved"


def test_work_that_comes_back_without_its_checker_waits_for_another(chen: User) -> None:
    claim = factories.in_review()
    kept_off(claim, chen)
    claim = factories.step(claim, "return", "rita", note="Check the date.")
    assert claim.state == "queued"
    claim = factories.step(claim, "take", "chidi")
    assert factories.step(claim, "submit", "chidi").state == "in_review"


def test_the_page(client: Client, chen: User, pia: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    address = f"/desk/claims/{claim.pk}/recusals/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": WHY}).status_code == 303
    assert WHY in client.get(address).content.decode()
    assert client.post(address, {"reason": WHY}).status_code == 409
    assert "You are recused" in client.get(f"/desk/claims/{claim.pk}/").content.decode()
    assert WHY in client.get(f"/desk/claims/{claim.pk}/history/").content.decode()
    client.force_login(pia)
    lift = f"/desk/recusals/{Recusal.objects.get().pk}/lift/"
    assert client.post(lift, {"reason": "A mistake."}).status_code == 303
    assert "A mistake." in client.get(address).content.decode()
