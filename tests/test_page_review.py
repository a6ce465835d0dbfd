"""The review page: read exactly what strangers will read, decide about exactly that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Approval, Claim
from claims.queries import latest_verdict
from tests import factories
from tests.factories import step

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(factories.person(name))
    return client


def page_of(claim: Claim) -> str:
    return reverse("claim_review", args=[claim.pk])


def read(claim: Claim, decision: str, **given: Any) -> dict[str, Any]:
    """What a person sends who has just read the page."""
    verdict = latest_verdict(claim)
    assert verdict is not None
    seen = {"version": factories.fresh(claim).version, "fingerprint": verdict.fingerprint}
    return {"step": decision, **seen, "note": "", **given}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_it_works() -> None:
    claim = factories.in_review(statement="The envoy handed over a letter.")
    rita = signed_in("rita")
    html = text_of(rita.get(page_of(claim)))
    verdict = latest_verdict(claim)
    assert verdict is not None
    for told in (
        "Exactly what a stranger will read",
        "The envoy handed over a letter.",
        factories.DRAFT["summary"],
        factories.QUOTATION,
        "This is the first version",
        f'value="{verdict.fingerprint}"',
        "Approve this text",
        "Chen",
    ):
        assert told in html, told
    [kept] = claim.evidence.all()
    assert kept.extraction is not None
    workbench = reverse("claim", args=[claim.pk])
    place = f"{workbench}?snapshot={kept.extraction.snapshot_id}#quoted-{kept.pk}"
    assert f'href="{place}"' in html
    answer = rita.post(page_of(claim), read(claim, "approve"))
    assert answer.status_code == 303
    assert factories.fresh(claim).state == "approved"
    assert Approval.objects.get().fingerprint == verdict.fingerprint


def test_it_renders_what_the_public_page_renders() -> None:
    """One renderer: the sheet of the review is found, to the character, on the public page."""
    claim = factories.in_review()
    html = text_of(signed_in("rita").get(page_of(claim)))
    start = html.index('<div class="opening">')
    sheet = html[start : html.index("</article>", start)].strip()
    step(claim, "approve", "rita")
    step(claim, "publish", "pia")
    public = text_of(Client().get(reverse("check", args=[factories.fresh(claim).check_page.pk])))
    assert sheet in public


def test_sending_back_needs_a_note_and_keeps_the_text() -> None:
    claim = factories.in_review()
    rita = signed_in("rita")
    refused = rita.post(page_of(claim), read(claim, "return"))
    assert refused.status_code == 422
    assert 'href="#return_note"' in text_of(refused)
    assert factories.fresh(claim).state == "in_review"
    rita.post(page_of(claim), read(claim, "return", note="Name the second source."))
    assert factories.fresh(claim).state == "checking"
    assert Approval.objects.get().reason == "Name the second source."


def test_ones_own_work_says_why_not() -> None:
    factories.person("chen", "checker", "reviewer")
    claim = factories.in_review()
    html = text_of(signed_in("chen").get(page_of(claim)))
    assert "This is your own work." in html
    assert "Approve this text" not in html
    answer = signed_in("chen").post(page_of(claim), read(claim, "approve", note="Kept."))
    assert answer.status_code == 403
    assert "someone else must approve it" in text_of(answer)
    assert "Kept." in text_of(answer)
    assert factories.fresh(claim).state == "in_review"


@pytest.mark.parametrize(("name", "shown"), [("cora", False), ("rita", False), ("pia", True)])
def test_only_publishers_break_the_glass(name: str, shown: bool) -> None:
    claim = factories.in_review()
    html = text_of(signed_in(name).get(page_of(claim)))
    assert ("In an emergency" in html) is shown
    answer = signed_in(name).post(page_of(claim), read(claim, "break_glass", note="Nobody is up."))
    assert (factories.fresh(claim).state == "approved") is shown
    if shown:
        assert answer["Location"] == reverse("claim_publish", args=[claim.pk])


def test_a_newer_verdict_ends_in_a_merge_with_the_note_kept() -> None:
    claim = factories.in_review()
    sent = read(claim, "approve", note="Read twice.")
    step(claim, "recall", "chen", note="A word.")
    factories.draft(claim, summary="No letter was handed over at all.")
    step(claim, "submit", "chen")
    rita = signed_in("rita")
    answer = rita.post(page_of(claim), sent)
    html = text_of(answer)
    assert answer.status_code == 409
    assert "is not the one you have read" in html
    assert "Read twice." in html
    assert '<del class="was">' in html
    assert '<ins class="now">' in html
    newest = latest_verdict(claim)
    assert newest is not None
    assert html.count(f'value="{newest.fingerprint}"') == 2
    assert sent["fingerprint"] not in html
    assert rita.post(page_of(claim), read(claim, "approve", note="Read twice.")).status_code == 303


def test_twice_is_once_and_the_text_is_not_lost() -> None:
    claim = factories.in_review()
    sent = read(claim, "return", note="Name the second source.")
    rita = signed_in("rita")
    rita.post(page_of(claim), sent)
    answer = rita.post(page_of(claim), sent)
    assert answer.status_code == 409
    assert "not possible any more" in text_of(answer)
    assert "Name the second source." in text_of(answer)
    assert Approval.objects.count() == 1


def test_what_changed_is_told_field_by_field() -> None:
    claim = factories.in_review()
    step(claim, "return", "rita", note="Shorter.")
    factories.draft(claim, rating="mostly-false", would_change="The letter itself.")
    factories.evidence(claim, exact="The ministry has nothing to add.", directness="no_comment")
    step(claim, "submit", "chen")
    html = text_of(signed_in("rita").get(page_of(claim)))
    for told in ("Since version 1", "Rating", "What would change our mind", "Quotation added"):
        assert told in html, told
    assert "since the public version" not in html.lower()


def test_the_difference_to_the_public_version_is_told() -> None:
    claim = factories.published()
    step(claim, "reopen", "pia", note="Again.")
    factories.draft(claim, summary="One.")
    step(claim, "submit", "chen")
    step(claim, "return", "rita", note="No.")
    factories.draft(claim, summary="Two.")
    step(claim, "submit", "chen")
    html = text_of(signed_in("rita").get(page_of(claim)))
    assert "Since version 2" in html
    assert "Since the public version" in html


def test_before_submission_there_is_nothing_to_review() -> None:
    claim = factories.with_evidence()
    assert "Nothing was submitted yet" in text_of(signed_in("rita").get(page_of(claim)))


def test_a_decision_that_is_none_is_refused() -> None:
    claim = factories.in_review()
    assert signed_in("rita").post(page_of(claim), {"step": "publish"}).status_code == 400


@pytest.mark.parametrize("name", ["rita", "pia", "chen", "cora"])
def test_it_takes_few_queries(name: str, django_assert_max_num_queries: Any) -> None:
    factories.person("chen", "checker", "reviewer")
    claim = factories.published()
    step(claim, "reopen", "pia", note="Again.")
    factories.draft(claim, summary="One.")
    step(claim, "submit", "chen")
    client = signed_in(name)
    with django_assert_max_num_queries(12):
        client.get(page_of(claim))


def test_no_single_key_decides_or_publishes() -> None:
    claim = factories.in_review()
    review = text_of(signed_in("rita").get(page_of(claim)))
    step(claim, "approve", "rita")
    publish = text_of(signed_in("pia").get(reverse("claim_publish", args=[claim.pk])))
    for html in (review, publish):
        buttons = [tag for tag in re.findall(r"<button[^>]*>", html) if "data-key=" in tag]
        buttons = [tag for tag in buttons if "data-keys-open" not in tag]
        assert all('data-key="t"' in tag for tag in buttons), buttons
