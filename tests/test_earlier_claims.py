"""Earlier claims in similar words are offered where one may find that a claim repeats another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, ClaimLink, User
from claims.search.earlier import earlier_claims
from tests import factories

pytestmark = pytest.mark.django_db

OTHERS = (
    "The bridge over the river was closed on Sunday.",
    "Two neighbours welcomed the ceasefire.",
    "The minister of finance resigned in May.",
    "The letter of the law forbids it.",
)


@pytest.fixture
def decided() -> Claim:
    """A published claim that says nearly the same as the newer ones."""
    for statement in OTHERS:
        factories.flagged(statement=statement)
    return factories.published(statement="The envoy gave the president a personal letter.")


def test_it_works(decided: Claim, chen: User, client: Client) -> None:
    """Beside a new claim stands the old one with its verdict; one click links them."""
    claim = factories.flagged(statement="A personal letter was handed over by the envoy.")
    client.force_login(chen)
    html = client.get(reverse("claim_earlier", args=[claim.pk])).content.decode()
    assert decided.statement in html
    assert "Verdict: False" in html
    assert not any(statement in html for statement in OTHERS)
    answer = client.post(reverse("claim_links", args=[claim.pk]), {"repeats": decided.pk})
    assert answer.status_code == 303
    link = ClaimLink.objects.get()
    assert (link.claim, link.kind, link.other) == (claim, "repeats", decided)
    assert claim.events.filter(verb="claim.linked").exists()
    again = client.get(reverse("claim_earlier", args=[claim.pk])).content.decode()
    assert "Linked to this claim." in again


@pytest.mark.parametrize("page", ["accept", "dismiss"])
def test_dismissed_as_a_duplicate_in_one_click(
    page: str, decided: Claim, chen: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    claim = factories.flagged(statement="The envoy handed over a personal letter.")
    client.force_login(chen)
    with django_assert_max_num_queries(12):
        html = client.get(reverse("claim_step", args=[claim.pk, page])).content.decode()
    there = reverse("claim_step", args=[claim.pk, "dismiss"])
    assert f'name="repeats" value="{decided.pk}" formaction="{there}"' in html
    given = {"version": claim.version, "note": "", "desk": "x", "repeats": decided.pk}
    assert client.post(there, given).status_code == 303
    assert factories.fresh(claim).state == "dismissed"
    assert ClaimLink.objects.get().other == decided


def test_the_form_s_own_button_comes_first(decided: Claim, chen: User, client: Client) -> None:
    """Enter in a field presses the form's first button: never one that links or dismisses."""
    claim = factories.flagged(statement="The envoy handed over a personal letter.")
    client.force_login(chen)
    html = client.get(reverse("claim_step", args=[claim.pk, "accept"])).content.decode()
    form = html[html.index("data-step-form") :]
    assert form.index('<button type="submit">Accept') < form.index('name="repeats"')


def test_change_and_flag_tell_of_it(decided: Claim, cora: User, client: Client) -> None:
    client.force_login(cora)
    article = factories.article()
    given = {
        "exact": factories.PASSAGE,
        "statement": "The envoy gave a personal letter to the president.",
        "kind": "event",
        "priority": 3,
    }
    answer = client.post(reverse("article_flag", args=[article.pk]), given, follow=True)
    link = f'<a href="{reverse("claim", args=[decided.pk])}" dir="auto">{decided.statement}</a>'
    assert f"similar words: “{link}”" in answer.content.decode()
    claim = Claim.objects.latest("flagged_at")
    html = client.get(reverse("claim_change", args=[claim.pk])).content.decode()
    assert decided.statement in html
    assert 'name="repeats"' not in html  # a contributor links nothing


def test_no_such_claim_and_itself(decided: Claim, chen: User, client: Client) -> None:
    client.force_login(chen)
    there = reverse("claim_links", args=[decided.pk])
    assert client.post(there, {"repeats": "x"}).status_code == 400
    assert (
        client.post(there, {"repeats": "0" * 8 + "-0000-4000-8000-" + "0" * 12}).status_code == 404
    )
    assert client.post(there, {"repeats": decided.pk}).status_code == 422
    assert not ClaimLink.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Министр иностранных дел передал письмо президенту.",
            "Президенту передали письмо от министра.",
        ),
        ("外務大臣が大統領に手紙を渡した", "大統領は外務大臣から手紙を受け取った"),
        ("외무장관이 대통령에게 편지를 전달했다", "대통령에게 외무장관이 편지를 보냈다"),
    ],
)
def test_other_scripts(old: str, new: str, chen: User) -> None:
    for statement in OTHERS:
        factories.flagged(statement=statement)
    claim = factories.flagged(statement=old)
    assert earlier_claims(chen, new) == [claim]


def test_a_statement_without_words_finds_nothing(decided: Claim, chen: User) -> None:
    assert earlier_claims(chen, "?! …") == []


def test_whoever_sees_no_claims_is_offered_none(decided: Claim, nora: User) -> None:
    assert earlier_claims(nora, decided.statement) == []


def test_the_workbench_takes_the_list_alone(decided: Claim, chen: User, client: Client) -> None:
    claim = factories.flagged(statement="The envoy handed over a personal letter.")
    client.force_login(chen)
    there = reverse("claim_earlier", args=[claim.pk])
    assert f'hx-get="{there}"' in client.get(reverse("claim", args=[claim.pk])).content.decode()
    part = client.get(there, headers={"HX-Request": "true"}).content.decode()
    assert decided.statement in part
    assert "<title" not in part
    assert "csrfmiddlewaretoken" in part
