"""The steps: buttons for what is open, pages for what needs words, nothing lost when refused."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

from claims.models import Claim, User
from claims.queries import open_steps
from claims.services.claims import change_claim
from tests import factories

pytestmark = pytest.mark.django_db


def at(claim: Claim, step: str) -> str:
    return f"/desk/claims/{claim.pk}/steps/{step}/"


def buttons(claim: Claim, who: User) -> str:
    given = {"claim": claim, "steps": open_steps(who, claim), "user": who}
    return render_to_string("claims/_steps.html", given)


def test_it_works(client: Client, chen: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    assert "Give back" in client.get(at(claim, "release")).content.decode()
    answer = client.post(at(claim, "release"), {"version": claim.version, "note": "Off sick."})
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/{claim.pk}/")
    assert factories.fresh(claim).state == "queued"


def test_buttons_are_made_from_the_open_steps(chen: User, pia: User) -> None:
    claim = factories.with_evidence()
    mine = buttons(claim, chen)
    assert f'action="{at(claim, "submit")}"' in mine
    assert f'href="{at(claim, "release")}"' in mine
    assert f'href="{at(claim, "assign")}"' in buttons(claim, pia)
    assert at(claim, "submit") not in buttons(claim, pia)


def test_own_work_says_why_not(rita: User) -> None:
    both = factories.person("bo", "checker", "reviewer")
    claim = factories.in_review(by="bo")
    assert "someone else must review it" in buttons(claim, both)
    assert "someone else must review it" not in buttons(claim, rita)
    assert at(claim, "approve") not in buttons(claim, rita)  # decided beside the text


def test_own_work_is_refused_with_the_reason(client: Client) -> None:
    both = factories.person("bo", "checker", "reviewer")
    claim = factories.in_review(by="bo")
    client.force_login(both)
    answer = client.post(at(claim, "take"), {"version": claim.version})
    assert answer.status_code == 422
    assert "contributed to this verdict" in answer.content.decode()


def test_a_refused_step_keeps_the_text(client: Client, chen: User) -> None:
    claim = factories.flagged()
    client.force_login(chen)
    given = {"version": claim.version, "reason": "duplicate", "note": "The same as yesterday's."}
    answer = client.post(at(claim, "dismiss"), given)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Name the claim that this one repeats." in text
    assert "The same as yesterday&#x27;s." in text
    assert factories.fresh(claim).state == "flagged"


def test_a_duplicate_is_named_by_its_address(client: Client, chen: User) -> None:
    claim, other = factories.flagged(), factories.flagged()
    client.force_login(chen)
    given = {
        "version": claim.version,
        "reason": "duplicate",
        "duplicate_of": f"https://desk.example/desk/claims/{other.pk}/",
    }
    assert client.post(at(claim, "dismiss"), given).status_code == 303
    assert claim.links.get().other == other
    nonsense = {**given, "version": other.version, "duplicate_of": "that one"}
    answer = client.post(at(other, "dismiss"), nonsense)
    assert "not the address of a claim" in answer.content.decode()


def test_a_note_that_is_needed(client: Client, chen: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    answer = client.post(at(claim, "release"), {"version": claim.version, "note": " "})
    assert answer.status_code == 422
    assert 'href="#id_note"' in answer.content.decode()


def test_a_stale_screen_says_what_happened_and_keeps_the_words(client: Client, chen: User) -> None:
    claim = factories.checking()
    seen = claim.version
    change_claim(
        actor=factories.person("cora"),
        claim_id=claim.pk,
        version=seen,
        changes={"note": "Look at page 12."},
    )
    client.force_login(chen)
    given = {"version": seen, "note": "I am off sick."}
    answer = client.post(at(claim, "release"), given)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Cora changed the claim." in text
    assert "I am off sick." in text
    form = answer.context["form"]
    again = {"version": form["version"].value(), "note": form["note"].value()}
    assert client.post(at(claim, "release"), again).status_code == 303


def test_a_stale_step_that_is_closed_now_offers_no_button(client: Client, chen: User) -> None:
    claim = factories.flagged()
    seen = claim.version
    factories.step(claim, "dismiss", "chidi", reason="out_of_scope")
    client.force_login(chen)
    answer = client.post(at(claim, "dismiss"), {"version": seen, "reason": "not_checkable"})
    assert answer.status_code == 409
    assert not answer.context["is_open"]
    assert "not possible any more" in answer.content.decode()


def test_submitting_an_unfinished_draft_says_what_is_missing(client: Client, chen: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    answer = client.post(at(claim, "submit"), {"version": claim.version})
    assert answer.status_code == 422
    assert "Choose a rating." in answer.content.decode()
    assert f'href="/desk/claims/{claim.pk}/#draft"' in answer.content.decode()


def test_assigning_offers_only_people_who_may(client: Client, pia: User, chidi: User) -> None:
    claim = factories.queued()
    factories.person("rita")
    client.force_login(pia)
    offered = dict(client.get(at(claim, "assign")).context["form"].fields["person"].choices)
    assert set(offered) == {"", "chen", "chidi"}
    answer = client.post(at(claim, "assign"), {"version": claim.version, "person": "chidi"})
    assert answer.status_code == 303
    assert claim.assignments.get().person == chidi


def test_who_may_not(client: Client, cora: User) -> None:
    claim = factories.checking()
    client.force_login(cora)
    answer = client.post(at(claim, "release"), {"version": claim.version, "note": "Mine."})
    assert answer.status_code == 403
    assert "Mine." in answer.content.decode()
    assert factories.fresh(claim).state == "checking"


@pytest.mark.parametrize("step", ["approve", "publish", "break_glass", "flag", "nonsense"])
def test_other_steps_are_not_taken_here(client: Client, rita: User, step: str) -> None:
    claim = factories.in_review()
    client.force_login(rita)
    assert client.get(at(claim, step)).status_code == 404
    assert client.post(at(claim, step), {"version": claim.version}).status_code == 404


def test_one_is_never_sent_elsewhere(client: Client, chen: User) -> None:
    claim = factories.queued()
    client.force_login(chen)
    given = {"version": claim.version, "next": "https://evil.example/"}
    assert client.post(at(claim, "take"), given)["Location"] == f"/desk/claims/{claim.pk}/"


def test_a_draft_that_someone_saved_since_is_not_submitted_unseen(client: Client) -> None:
    claim = factories.with_evidence()
    seen = claim.draft.version
    factories.draft(claim, by="chidi", summary="Chidi knows better.")
    client.force_login(factories.person("chen"))
    answer = client.post(at(claim, "submit"), {"version": claim.version, "draft_version": seen})
    assert answer.status_code == 409
    assert "Someone saved the draft" in answer.content.decode()
    assert factories.fresh(claim).state == "checking"


def test_taking_a_review_leads_to_the_sheet(client: Client, rita: User) -> None:
    claim = factories.in_review()
    client.force_login(rita)
    answer = client.post(at(claim, "take"), {"version": claim.version})
    assert answer["Location"] == f"/desk/claims/{claim.pk}/review/"
