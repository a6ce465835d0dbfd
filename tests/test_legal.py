"""Legal duty: asked for by a rule or a person, answered to one fingerprint, lifted by a publisher."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from claims.errors import Conflict, Forbidden, Malformed, Missing
from claims.lists import narrowed
from claims.models import (
    Claim,
    Contribution,
    Embargo,
    LegalAnswer,
    LegalRequirement,
    LegalRule,
    Notice,
    Publication,
    User,
)
from claims.queries import live_approval, open_steps, visible_to, waiting_for_legal
from claims.services.assignments import take_next
from claims.services.embargoes import publish_due
from claims.services.legal import end_legal_rule, set_legal_rule
from claims.services.notices import follow_record
from claims.services.recusals import recuse
from claims.services.reminders import remind
from claims.verification.testimony import contradictions, unrecorded
from tests import factories
from tests.expect import database_refuses, problem, refused, verbs

pytestmark = pytest.mark.django_db

WHY = "A private person is named."


def asked(claim: Claim, *, by: str = "chen") -> Claim:
    return factories.step(claim, "ask_legal", by, note=WHY)


def answered(claim: Claim, outcome: str = "cleared", *, by: str = "lena", note: str = "") -> Claim:
    claim = factories.step(claim, "take", by, duty="legal")
    return factories.step(claim, "answer_legal", by, outcome=outcome, note=note)


def steps(who: str, claim: Claim) -> set[str]:
    return {step.name for step in open_steps(factories.person(who), factories.fresh(claim))}


def kinds(person: User) -> list[str]:
    follow_record()
    return list(Notice.objects.filter(person=person).order_by("at").values_list("kind", flat=True))


def test_it_works(lena: User) -> None:
    """Asked while it is checked, answered while it is reviewed, then published."""
    claim = factories.step(asked(factories.with_evidence()), "submit", "chen")
    assert take_next(actor=lena, duty="legal") == claim
    claim = factories.step(claim, "approve", "rita")
    with refused("legal_required") as caught:
        factories.step(claim, "publish", "pia")
    assert caught.value.status == 422
    claim = factories.step(claim, "answer_legal", "lena", outcome="cleared")
    assert claim.state == "approved"
    answer = LegalAnswer.objects.get()
    assert (answer.answered_by, answer.fingerprint) == (lena, answer.verdict.fingerprint)
    assert factories.step(claim, "publish", "pia").state == "published"
    story = [verb for verb in verbs(claim) if verb.startswith("legal.")]
    assert story == ["legal.asked", "legal.answered"]
    assert not list(unrecorded())


def test_without_anybody_asking_nothing_changes(lena: User) -> None:
    claim = factories.approved()
    assert take_next(actor=lena, duty="legal") is None
    for step, who, given in (
        ("take", "lena", {"duty": "legal"}),
        ("assign", "pia", {"duty": "legal", "person": "lena"}),
        ("lift_legal", "pia", {"note": "Why?"}),
    ):
        with refused("legal_not_asked"):
            factories.step(claim, step, who, **given)
    assert not {"take", "lift_legal"} & steps("lena", claim)
    assert factories.step(claim, "publish", "pia").state == "published"


@pytest.mark.parametrize("outcome", ["changes_needed", "not_cleared"])
def test_other_answers_keep_it_in(outcome: str) -> None:
    claim = factories.step(asked(factories.approved()), "take", "lena")
    with refused("note_required", Malformed):
        factories.step(claim, "answer_legal", "lena", outcome=outcome)
    claim = factories.step(claim, "answer_legal", "lena", outcome=outcome, note="Not her name.")
    with refused("legal_required") as caught:
        factories.step(claim, "publish", "pia")
    assert caught.value.extra["answer"] == outcome


def test_the_newest_answer_to_the_newest_version_counts() -> None:
    claim = answered(asked(factories.approved()))
    with refused("legal_cleared"):
        factories.step(claim, "take", "lena")
    assert "take" not in steps("lena", claim)
    claim = factories.step(claim, "assign", "pia", person="lena")
    claim = factories.step(
        claim, "answer_legal", "lena", outcome="not_cleared", note="The court has ruled since."
    )
    with refused("legal_required"):
        factories.step(claim, "publish", "pia")
    claim = answered(claim)
    claim = factories.step(claim, "recall", "pia", note="A typo.")
    factories.draft(claim, summary="Other words.")
    claim = factories.step(factories.step(claim, "submit", "chen"), "approve", "rita")
    with refused("legal_required"):
        factories.step(claim, "publish", "pia")
    assert factories.step(answered(claim), "publish", "pia").state == "published"


def test_an_answer_names_what_was_read(lena: User) -> None:
    claim = factories.step(asked(factories.in_review()), "take", "lena")
    with refused("fingerprint_required", Malformed):
        factories.step(claim, "answer_legal", "lena", fingerprint="", outcome="cleared")
    with refused("fingerprint_stale", Conflict):
        factories.step(claim, "answer_legal", "lena", fingerprint="0" * 64, outcome="cleared")
    with refused("outcome_unknown", Malformed):
        factories.step(claim, "answer_legal", "lena", outcome="perhaps")


def test_who_may_not_answer(pia: User) -> None:
    claim = asked(factories.in_review())
    with refused("not_assignee", Forbidden):
        factories.step(claim, "answer_legal", "lena", outcome="cleared")
    wrote = factories.person("wanda", "checker", "lawyer")
    Contribution.objects.create(verdict=claim.verdicts.get(), person=wrote)
    with refused("own_work"):
        factories.step(claim, "take", "wanda", duty="legal")
    assert not waiting_for_legal(wrote).exists()
    recuse(actor=pia, claim_id=claim.pk, reason="She knows me.")
    with refused("recused"):
        factories.step(claim, "take", "pia")
    with refused("role_missing", Forbidden):
        factories.step(claim, "take", "rita", duty="legal")
    with refused("role_missing", Forbidden):
        take_next(actor=factories.person("chen"), duty="legal")


def test_a_publisher_writes_down_what_the_lawyer_says() -> None:
    claim = factories.step(asked(factories.approved()), "take", "pia")
    claim = factories.step(claim, "answer_legal", "pia", outcome="cleared", note="By phone.")
    assert factories.step(claim, "publish", "pia").state == "published"


def test_lifted_by_a_publisher_with_a_reason() -> None:
    claim = factories.step(asked(factories.approved()), "take", "lena")
    with refused("role_missing", Forbidden):
        factories.step(claim, "lift_legal", "chen", note="No.")
    claim = factories.step(claim, "lift_legal", "pia", note="She agreed in writing.")
    assert claim.assignments.get(duty="legal").outcome == "not_needed"
    assert kinds(factories.person("lena"))[-1] == "not_needed"
    assert {"ask_legal"} == {"ask_legal", "lift_legal"} & steps("pia", claim)
    claim = asked(claim, by="rita")
    with refused("legal_asked"):
        asked(claim)
    with refused("legal_required"):
        factories.step(claim, "publish", "pia")
    claim = factories.step(claim, "lift_legal", "pia", note="Once more.")
    assert factories.step(claim, "publish", "pia").state == "published"


def test_break_glass_is_no_way_round() -> None:
    claim = factories.step(asked(factories.in_review()), "break_glass", "pia", note="Now.")
    with refused("legal_required"):
        factories.step(claim, "publish", "pia")


@pytest.mark.parametrize(
    ("scope", "needs"),
    [
        ({}, True),
        ({"desk": "news"}, True),
        ({"kind": "event"}, True),
        ({"desk": "news", "kind": "number"}, False),
        ({"desk": "world"}, False),
    ],
)
def test_rules(scope: dict[str, str], needs: bool, pia: User) -> None:
    claim = factories.approved()
    desk = claim.desk
    assert desk is not None
    type(desk).objects.create(slug="world", name="World", scale=desk.scale)
    scope = {**scope, "desk": desk.slug} if scope.get("desk") == "news" else scope
    rule = set_legal_rule(actor=pia, reason="The court.", **scope)
    assert waiting_for_legal(pia).exists() == needs
    assert narrowed(visible_to(pia), {"view": "legal"}, pia).exists() == needs
    if needs:
        with refused("legal_required"):
            factories.step(claim, "publish", "pia")
        with database_refuses("cleared"):
            published_by_sql(claim)
        end_legal_rule(actor=pia, rule_id=rule.pk)
    assert factories.step(claim, "publish", "pia").state == "published"


def test_a_rule_is_lifted_for_one_claim(pia: User) -> None:
    set_legal_rule(actor=pia)
    claim = factories.step(factories.approved(), "lift_legal", "pia", note="It is the weather.")
    assert factories.step(claim, "publish", "pia").state == "published"


def test_rules_are_refused(pia: User, chen: User) -> None:
    with refused("role_missing", Forbidden):
        set_legal_rule(actor=chen)
    with refused("no_such_desk", Missing):
        set_legal_rule(actor=pia, desk="nowhere")
    with refused("kind_unknown", Malformed):
        set_legal_rule(actor=pia, kind="rumour")
    rule = set_legal_rule(actor=pia, kind="event")
    with refused("rule_there", Conflict):
        set_legal_rule(actor=pia, kind="event")
    end_legal_rule(actor=pia, rule_id=rule.pk)
    with refused("rule_ended", Conflict):
        end_legal_rule(actor=pia, rule_id=rule.pk)
    with refused("no_such_rule", Missing):
        end_legal_rule(actor=pia, rule_id=pia.pk)
    assert set_legal_rule(actor=pia, kind="event").ended_at is None


def test_a_plan_is_refused_at_its_time() -> None:
    claim = asked(factories.planned())
    assert publish_due(timezone.now() + timedelta(hours=3)) == 0
    plan = Embargo.objects.get()
    assert plan.outcome == "refused"
    assert "legal answer" in plan.reason
    with refused("legal_required"):
        factories.step(claim, "plan", "pia", at=timezone.now() + timedelta(hours=1))


def test_what_is_not_needed_any_more_ends_with_the_publication(pia: User) -> None:
    rule = set_legal_rule(actor=pia)
    claim = factories.step(factories.approved(), "take", "lena")
    end_legal_rule(actor=pia, rule_id=rule.pk)
    claim = factories.step(claim, "publish", "pia")
    assert claim.assignments.get(duty="legal").outcome == "not_needed"


@pytest.mark.parametrize(("step", "who"), [("recall", "pia"), ("return", "rita")])
def test_work_on_a_text_that_changes_ends(step: str, who: str) -> None:
    claim = factories.step(asked(factories.in_review()), "take", "lena")
    claim = factories.step(claim, step, who, note="Another date.")
    assert claim.assignments.get(duty="legal").outcome == "recalled"
    assert kinds(factories.person("lena"))[-1] == "recalled"


def test_two_duties_at_once() -> None:
    """One person who has both gives back and hands over the one that is named."""
    both = factories.person("bo", "reviewer", "lawyer")
    claim = asked(factories.in_review())
    claim = factories.step(claim, "take", both)
    claim = factories.step(claim, "take", both, duty="legal")
    claim = factories.step(claim, "keep", both, duty="legal")
    kept = {row.duty: row.accepted_at is not None for row in claim.assignments.filter(person=both)}
    assert kept == {"review": False, "legal": True}
    factories.person("lena")
    claim = factories.step(
        claim, "hand_over", both, duty="legal", person="lena", note="My shift is over."
    )
    claim = factories.step(claim, "release", both, note="Mine too.")
    held = claim.assignments.filter(closed_at=None).exclude(duty="check")
    assert [(row.duty, row.person.username) for row in held] == [("legal", "lena")]
    with refused("nothing_to_decline"):
        factories.step(claim, "decline", "lena", duty="review", note="No.")
    with refused("not_assignee", Forbidden):
        factories.step(claim, "release", "lena", duty="review", note="No.")
    with refused("duty_not_open"):
        factories.step(claim, "release", "pia", duty="check", note="No.")
    factories.step(claim, "decline", "lena", note="I know her.")
    assert take_next(actor=factories.person("lena"), duty="legal") == claim


def test_who_is_told(lena: User, chen: User, pia: User) -> None:
    claim = asked(factories.with_evidence(), by="pia")
    assert kinds(lena) == []
    claim = factories.step(claim, "submit", "chen")
    assert kinds(lena) == ["legal_asked"]
    answered(claim, "changes_needed", note="Not her name.")
    assert kinds(chen)[-1:] == kinds(pia)[-1:] == ["legal_answered"]
    claim = factories.in_review()
    follow_record()
    asked(claim)
    assert kinds(lena) == ["legal_asked", "legal_asked"]


def test_what_is_late_is_said(lena: User, pia: User) -> None:
    claim = asked(factories.approved())
    due = timezone.now() + timedelta(hours=1)
    claim = factories.step(claim, "assign", "pia", person="lena", due_at=due)
    remind(due - timedelta(minutes=10))
    assert kinds(lena)[-1] == "due_soon"
    factories.step(claim, "decline", "lena", note="I know her.")
    Claim.objects.filter(pk=claim.pk).update(due_at=due)
    remind(due + timedelta(minutes=1))
    assert "escalated" in kinds(pia)


def published_by_sql(claim: Claim) -> None:
    """What no service does: a publication of an approved verdict, past every rule."""
    approval = live_approval(claim)
    assert approval is not None
    Publication.objects.create(
        page=claim.check_page if hasattr(claim, "check_page") else a_page(claim),
        number=1,
        verdict=approval.verdict,
        approval=approval,
        payload=approval.verdict.payload,
        fingerprint=approval.fingerprint,
        envelope="{}",
        published_by=factories.person("pia"),
        published_at=timezone.now(),
    )


def a_page(claim: Claim) -> Any:
    now = timezone.now()
    return claim._meta.get_field("check_page").related_model.objects.create(
        claim=claim, first_published_at=now, changed_at=now, current_number=1
    )


def test_the_database_refuses_too(lena: User, pia: User) -> None:
    claim = asked(factories.approved())
    verdict = claim.verdicts.get()
    same = {"verdict": verdict, "fingerprint": verdict.fingerprint, "outcome": "cleared"}
    with database_refuses("published only when it was cleared"):
        published_by_sql(claim)
    with database_refuses("nobody answers for legal"):
        LegalAnswer.objects.create(**same, number=1, answered_by=factories.person("chen"))
    with database_refuses("names the fingerprint"):
        LegalAnswer.objects.create(**{**same, "fingerprint": "0"}, number=1, answered_by=lena)
    claim = answered(answered_not(claim))
    with database_refuses("append-only"):
        LegalAnswer.objects.update(outcome="cleared")
    recuse(actor=lena, claim_id=claim.pk, reason="She knows me.")
    with database_refuses("recused"):
        LegalAnswer.objects.create(**same, number=9, answered_by=lena)
    rule = set_legal_rule(actor=pia)
    for change in ({"kind": "event"}, {"desk": claim.desk}, {"reason": "x"}):
        with database_refuses("only ended"):
            LegalRule.objects.filter(pk=rule.pk).update(**change)
    with database_refuses("are kept"):
        LegalRule.objects.filter(pk=rule.pk)._raw_delete("default")
    published_by_sql(factories.fresh(claim))  # the control: cleared


def answered_not(claim: Claim) -> Claim:
    return answered(claim, "not_cleared", note="Not her name.")


def test_rows_that_no_event_tells_of_are_found(lena: User) -> None:
    claim = asked(factories.approved())
    verdict = claim.verdicts.get()
    assert not list(unrecorded())
    LegalRequirement.objects.create(
        claim=claim, number=2, required=False, reason="Lifted.", decided_by=lena
    )
    LegalAnswer.objects.create(
        verdict=verdict,
        number=1,
        fingerprint=verdict.fingerprint,
        outcome="cleared",
        answered_by=lena,
    )
    assert len(list(unrecorded())) == 2
    LegalRule.objects.create(set_by=lena, ended_by=lena, ended_at=timezone.now())
    assert len(list(unrecorded())) == 4
    spoken = list(claim.events.filter(verb="legal.asked"))
    assert not list(contradictions(spoken))


def test_the_api(api: Callable[..., APIClient], lena: User, chen: User, pia: User) -> None:
    claim = asked(factories.approved())
    law = api(lena)
    assert [row["id"] for row in law.get("/api/v1/queue/?duty=legal").data["results"]] == [
        str(claim.pk)
    ]
    told = law.post("/api/v1/queue/next/", {"duty": "legal"}, format="json").data
    assert told["legal"]["needed"]
    assert (told["legal"]["asked"]["reason"], told["legal"]["outcome"]) == (WHY, "")
    assert "answer_legal" in {step["name"] for step in told["steps"]}
    at = f"/api/v1/claims/{claim.pk}/steps/"
    given = {
        "version": told["version"],
        "fingerprint": told["verdict"]["fingerprint"],
        "outcome": "changes_needed",
        "note": "Not her name.",
    }
    problem(api(chen).post(f"{at}answer_legal/", given, format="json"), 403, "forbidden")
    told = law.post(f"{at}answer_legal/", given, format="json").data
    assert told["legal"]["outcome"] == "changes_needed"
    assert told["legal"]["answers"][0]["note"] == "Not her name."
    publish = {"version": told["version"], "fingerprint": told["approval"]}
    problem(api(pia).post(f"{at}publish/", publish, format="json"), 422, "legal_required")
    lifted = {"version": told["version"], "note": "She agreed."}
    told = api(pia).post(f"{at}lift_legal/", lifted, format="json").data
    assert (told["legal"]["needed"], told["legal"]["asked"]["required"]) == (False, False)


def test_rules_in_the_api(api: Callable[..., APIClient], pia: User, chen: User) -> None:
    made = api(pia).post(
        "/api/v1/legal-rules/", {"kind": "quotation", "reason": "The court."}, format="json"
    )
    assert (made.status_code, made.data["desk"], made.data["kind"]) == (201, None, "quotation")
    problem(
        api(pia).post("/api/v1/legal-rules/", {"kind": "quotation"}, format="json"),
        409,
        "rule_there",
    )
    ended = api(pia).post(f"/api/v1/legal-rules/{made.data['id']}/end/").data
    assert ended["ended_by"]["username"] == "pia"
    assert [row["id"] for row in api(chen).get("/api/v1/legal-rules/").data] == [made.data["id"]]


def test_the_pages(client: Client, lena: User, pia: User) -> None:
    claim = asked(factories.approved())
    legal = f"/desk/claims/{claim.pk}/legal/"
    for page in (legal, f"/desk/claims/{claim.pk}/", f"/desk/claims/{claim.pk}/history/"):
        client.force_login(pia)
        assert WHY in client.get(page).content.decode()
    reviewing = asked(factories.in_review())
    assert "take" in steps("pia", reviewing)
    text = client.get(f"/desk/claims/{reviewing.pk}/review/").content.decode()
    assert "Take this review" not in text
    for page in ("review", "publish"):
        text = client.get(f"/desk/claims/{claim.pk}/{page}/").content.decode()
        assert "needs a legal answer" in text
    assert "Publish it" not in text
    client.force_login(lena)
    assert "Take it" in client.get("/desk/").content.decode()
    assert "Take it" in client.get("/desk/queue/?tab=legal").content.decode()
    answer = client.post("/desk/queue/next/", {"duty": "legal"})
    assert (answer.status_code, answer["Location"]) == (303, legal)
    assert "Answer it" in client.get("/desk/").content.decode()
    form = client.get(legal).context["form"]
    given = {"version": form["version"].value(), "fingerprint": form["fingerprint"].value()}
    assert client.post(legal, {**given, "note": "N"}).status_code == 422
    answer = client.post(legal, {**given, "outcome": "not_cleared"})
    assert answer.status_code == 422
    stale = client.post(legal, {**given, "version": 1, "outcome": "cleared", "note": "Kept words."})
    assert (stale.status_code, "Kept words." in stale.content.decode()) == (409, True)
    assert client.post(legal, {**given, "outcome": "cleared"}).status_code == 303
    lost = client.post(legal, {**given, "outcome": "cleared", "note": "Too late."})
    assert (lost.status_code, "Too late." in lost.content.decode()) == (403, True)
    client.force_login(pia)
    text = client.get(f"/desk/claims/{claim.pk}/publish/").content.decode()
    assert "cleared by legal" in text
    assert "Publish it" in text


def test_before_there_is_a_verdict(client: Client, chen: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    page = f"/desk/claims/{claim.pk}/"
    assert "steps/ask_legal/" in client.get(page).content.decode()
    given = {"version": claim.version, "note": WHY}
    assert client.post(f"{page}steps/ask_legal/", given).status_code == 303
    assert "submitted a verdict" in client.get(f"{page}legal/").content.decode()
    assert "steps/ask_legal/" not in client.get(page).content.decode()


def test_rules_on_the_page(client: Client, pia: User, chen: User) -> None:
    client.force_login(pia)
    made = client.post("/desk/legal-rules/", {"desk": "", "kind": "policy", "reason": "The court."})
    assert made.status_code == 303
    assert client.post("/desk/legal-rules/", {"kind": "rumour"}).status_code == 400
    assert "The court." in client.get("/desk/policies/").content.decode()
    rule = LegalRule.objects.get()
    client.force_login(chen)
    assert "End the rule" not in client.get("/desk/policies/").content.decode()
    assert client.post(f"/desk/legal-rules/{rule.pk}/end/").status_code == 403
    client.force_login(pia)
    assert client.post(f"/desk/legal-rules/{rule.pk}/end/").status_code == 303
    assert "The court." not in client.get("/desk/policies/").content.decode()


def test_assigning_for_legal_offers_who_may(client: Client, pia: User, lena: User) -> None:
    claim = asked(factories.in_review())
    factories.person("rita")
    client.force_login(pia)
    at = f"/desk/claims/{claim.pk}/steps/assign/"
    offered = dict(client.get(f"{at}?duty=legal").context["form"].fields["person"].choices)
    assert set(offered) == {"", "lena", "pia"}
    given = {"version": claim.version, "person": "lena", "duty": "legal"}
    assert client.post(at, given).status_code == 303
    assert claim.assignments.get(duty="legal").person == lena
    client.force_login(lena)
    form = client.get(f"/desk/claims/{claim.pk}/steps/hand_over/").context["form"]
    assert form["duty"].value() == "legal"
    assert set(dict(form.fields["person"].choices)) == {"", "pia"}
