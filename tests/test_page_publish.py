"""The publish page: what goes out, and, the second time, what readers are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.forms.publishing import PublishForm
from claims.models import Check, Claim, Correction, Publication
from claims.queries import latest_verdict
from tests import factories
from tests.factories import step

pytestmark = pytest.mark.django_db
WORDS = {
    "kind": "correction",
    "was_wrong": "We called it oral.",
    "is_right": "There was none.",
    "how_found": "A reader wrote.",
    "public_note": "Thank you.",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(factories.person(name))
    return client


def page_of(claim: Claim) -> str:
    return reverse("claim_publish", args=[claim.pk])


def seen(claim: Claim, **given: Any) -> dict[str, Any]:
    verdict = latest_verdict(claim)
    assert verdict is not None
    return {
        "version": factories.fresh(claim).version,
        "fingerprint": verdict.fingerprint,
        **given,
    }


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def corrected() -> Claim:
    """A published claim with a new version that rita has approved."""
    claim = factories.published()
    step(claim, "reopen", "pia", note="A reader wrote.")
    factories.draft(claim, summary="There was no letter at all.")
    step(claim, "submit", "chen")
    return step(claim, "approve", "rita")


def test_it_works() -> None:
    claim = factories.approved()
    pia = signed_in("pia")
    html = text_of(pia.get(page_of(claim)))
    for told in ("Exactly what goes out", "Publish it", "by Rita", "every required field"):
        assert told in html, told
    assert pia.post(page_of(claim), seen(claim)).status_code == 303
    assert factories.fresh(claim).state == "published"
    after = text_of(pia.get(page_of(claim)))
    assert reverse("check", args=[Check.objects.get().pk]) in after
    for told in ("Put on hold", "Reopen", "Withdraw"):
        assert told in after, told


def test_publishing_again_asks_what_was_wrong_and_shows_what_changes(corrected: Claim) -> None:
    pia = signed_in("pia")
    html = text_of(pia.get(page_of(corrected)))
    assert "What readers will see change" in html
    assert '<ins class="now">' in html
    empty = pia.post(page_of(corrected), seen(corrected, **{**WORDS, "was_wrong": ""}))
    assert empty.status_code == 422
    assert 'href="#id_was_wrong"' in text_of(empty)
    assert "A reader wrote." in text_of(empty)
    half = pia.post(page_of(corrected), seen(corrected, **{**WORDS, "is_right": ""}))
    assert 'href="#id_is_right"' in text_of(half)
    assert Publication.objects.count() == 1
    assert pia.post(page_of(corrected), seen(corrected, **WORDS)).status_code == 303
    made = Correction.objects.get()
    assert {name: getattr(made, name) for name in WORDS} == WORDS


@pytest.mark.parametrize("name", ["cora", "chen", "rita"])
def test_only_publishers_publish(name: str) -> None:
    claim = factories.approved()
    client = signed_in(name)
    assert "Publish it" not in text_of(client.get(page_of(claim)))
    client.post(page_of(claim), seen(claim))
    assert factories.fresh(claim).state == "approved"


def test_a_stale_screen_loses_nothing(corrected: Claim) -> None:
    pia = signed_in("pia")
    sent = seen(corrected, **WORDS)
    step(corrected, "recall", "chen", note="One word.")
    answer = pia.post(page_of(corrected), sent)
    assert answer.status_code == 409
    assert "cannot be published any more" in text_of(answer)
    assert "We called it oral." in text_of(answer)
    factories.draft(corrected, summary="None.")
    step(corrected, "submit", "chen")
    step(corrected, "approve", "rita")
    answer = pia.post(page_of(corrected), sent)
    html = text_of(answer)
    assert answer.status_code == 409
    assert "What you wrote is kept" in html
    assert "We called it oral." in html
    assert f'value="{seen(corrected)["fingerprint"]}"' in html
    assert Publication.objects.count() == 1


def test_twice_is_once() -> None:
    claim = factories.approved()
    sent = seen(claim)
    pia = signed_in("pia")
    pia.post(page_of(claim), sent)
    # By now it would be a correction: the form says so and nothing goes out.
    assert pia.post(page_of(claim), sent).status_code == 422
    assert Publication.objects.count() == 1


def test_at_a_time(client: Client) -> None:
    claim, pia = factories.approved(), signed_in("pia")
    page = page_of(claim)
    assert "Time zone: UTC" in text_of(pia.get(page))
    at = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for given, words in (
        ({"when": "at", "at": ""}, "Choose the time"),
        ({"when": "now", "at": at}, "Choose “At a time”"),
        ({"when": "at", "at": "2001-01-01T10:00"}, "has passed"),
    ):
        refused = pia.post(page, seen(claim, **given))
        assert (refused.status_code, words in text_of(refused)) == (422, True)
    sent = seen(claim, when="at", at=at, note="For the bulletin.")
    assert pia.post(page, sent).status_code == 303
    planned = claim.embargoes.get()
    assert (planned.publish_at.strftime("%Y-%m-%dT%H:%M"), planned.outcome) == (at, "")
    for where in (page, reverse("claim", args=[claim.pk]), reverse("desk")):
        assert "Will be published on" in text_of(pia.get(where)), where
    assert "Cancel the planned publication" in text_of(pia.get(page))
    stale = pia.post(page, {**sent, "when": "now", "at": ""})
    assert stale.status_code == 409
    assert "For the bulletin." in text_of(stale)
    assert factories.fresh(claim).state == "approved"
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    change = seen(claim, when="at", at=later, replaces=planned.pk)
    assert pia.post(page, change).status_code == 303
    second = claim.embargoes.get(closed_at=None)
    step = reverse("claim_step", args=[claim.pk, "cancel_embargo"])
    assert pia.post(step, {"version": factories.fresh(claim).version}).status_code == 303
    second.refresh_from_db()
    assert (second.outcome, factories.fresh(claim).state) == ("cancelled", "approved")
    assert pia.post(step, {"version": factories.fresh(claim).version}).status_code == 422


def test_planned_and_published_now_with_one_click(corrected: Claim) -> None:
    at = timezone.now() + timedelta(hours=1)
    step(corrected, "plan", "pia", at=at, correction=WORDS)
    pia, plan = signed_in("pia"), corrected.embargoes.get()
    assert "Publish now" in text_of(pia.get(page_of(corrected)))
    now = seen(corrected, when="now", replaces=plan.pk)
    assert pia.post(page_of(corrected), now).status_code == 303
    assert Correction.objects.get().was_wrong == WORDS["was_wrong"]


@pytest.mark.parametrize(
    ("at", "words"),
    [("2027-03-28T02:30", "put forward"), ("2026-10-25T02:30", "put back")],
)
def test_times_that_the_clock_skips_or_repeats(at: str, words: str) -> None:
    """Refused in words, in the person's own zone; an hour later is a time like others."""
    data = {"version": "1", "fingerprint": "f" * 64, "when": "at", "at": at}
    with timezone.override("Europe/Berlin"):
        form = PublishForm(data, policy_passed=True)
        assert not form.is_valid()
        assert words in form.errors["at"][0]
        assert "Europe/Berlin" in form.errors["at"][0]
        later = PublishForm({**data, "at": at.replace("T02", "T03")}, policy_passed=True)
        assert later.is_valid()
        assert later.cleaned_data["at"].utcoffset() is not None


def test_an_approval_of_one_alone_is_named() -> None:
    claim = step(factories.in_review(), "break_glass", "pia", note="Nobody is up.")
    html = text_of(signed_in("pia").get(page_of(claim)))
    assert "no second person" in html
    assert "Nobody is up." in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("checking", "Nothing to publish yet"),
        ("in_review", "Not approved yet"),
        ("withdrawn", "Its public page"),
    ],
)
def test_what_cannot_go_out_says_why(state: str, words: str) -> None:
    claim = factories.IN_STATE[state]()
    html = text_of(signed_in("pia").get(page_of(claim)))
    assert words in html
    assert "Publish it" not in html


def test_it_takes_few_queries(corrected: Claim, django_assert_max_num_queries: Any) -> None:
    pia = signed_in("pia")
    with django_assert_max_num_queries(12):
        pia.get(page_of(corrected))
