"""Sourcing rules in the browser: read by everybody at the desk, made by publishers; live in the draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import SourcingPolicy, User
from claims.services.policies import set_policy
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/desk/policies/rules/?desk=&kind="
GIVEN = {
    "version": 0,
    "own": "on",
    "origins": 2,
    "on_the_record": "on",
    "document": "on",
    "document_kinds": ["quotation"],
    "reply": "on",
    "reply_hours": "",
    "note": "After the third wire story.",
}


def page(client: Client, address: str = HERE) -> str:
    return client.get(address).content.decode()


def test_it_works(client: Client, pia: User) -> None:
    client.force_login(pia)
    assert "Nobody made rules for these claims yet" in page(client)
    answer = client.post(HERE, GIVEN)
    assert (answer.status_code, answer["Location"]) == (303, HERE)
    assert SourcingPolicy.objects.get().rules == {
        "independent_origins": {"least": 2},
        "on_the_record": {},
        "primary_document": {"kinds": ["quotation"]},
        "reply_asked": {"hours": 0},
    }
    html = page(client)
    assert "Version 1 of the rules counts from now on." in html
    assert "at least 2 independent origins" in html
    assert "Only where the claim is about: quotation." in html
    assert "After the third wire story." in html
    assert "at least 2 independent origins" in page(client, "/desk/policies/")


def test_versions_show_what_they_changed(client: Client, pia: User) -> None:
    client.force_login(pia)
    client.post(HERE, GIVEN)
    client.post(HERE, {**GIVEN, "version": 1, "origins": 3, "note": ""})
    client.post(HERE, {"version": 2})
    assert (
        list(SourcingPolicy.objects.order_by("version").values_list("rules", flat=True))[2] is None
    )
    html = page(client)
    assert '<ins class="now"><span class="visually-hidden">added: </span>3</ins>' in html
    assert 'name="own"' in html
    assert client.get(HERE).context["form"].initial["own"] is False


def test_a_trial(client: Client, pia: User, django_assert_max_num_queries: Any) -> None:
    claim = factories.with_evidence(statement="One source only.")
    client.force_login(pia)
    with django_assert_max_num_queries(12):
        answer = client.post(HERE, {**GIVEN, "try": "1"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert claim.statement in html
    assert "would not pass" in html
    assert "passes now" in html
    assert 'value="2"' in html  # what was entered stays
    assert not SourcingPolicy.objects.exists()


def test_a_stale_page_loses_nothing(client: Client, pia: User) -> None:
    client.force_login(pia)
    set_policy(actor=pia, version=0, rules={})
    answer = client.post(HERE, GIVEN)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone changed these rules since you loaded them." in html
    assert "After the third wire story." in html
    assert 'name="version" value="1"' in html
    assert SourcingPolicy.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"origins": 1}, {"origins": "x"}, {"reply_hours": 10**6}])
def test_what_is_refused(wrong: dict[str, Any], client: Client, pia: User) -> None:
    client.force_login(pia)
    answer = client.post(HERE, {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not SourcingPolicy.objects.exists()


def test_others_read_only(client: Client, chen: User) -> None:
    client.force_login(chen)
    assert '<form method="post" action="/desk/policies' not in page(client)
    assert client.post(HERE, GIVEN).status_code == 403
    for address in ("/desk/policies/rules/?desk=moon", "/desk/policies/rules/?kind=gossip"):
        assert client.get(address).status_code == 404


def test_the_draft_shows_them_and_what_is_missing(
    client: Client, chen: User, pia: User, django_assert_max_num_queries: Any
) -> None:
    set_policy(actor=pia, version=0, rules={"independent_origins": {"least": 2}})
    claim = factories.with_evidence()
    client.force_login(chen)
    with django_assert_max_num_queries(12):
        html = page(client, f"/desk/claims/{claim.pk}/")
    assert "✗ not met" in html
    assert "Quote from another origin" in html
    factories.evidence(
        claim, snapshot=factories.snapshot_good(of=factories.source("https://b.example/"))
    )
    saved = client.post(
        f"/desk/claims/{claim.pk}/draft/",
        {**factories.DRAFT, "version": factories.fresh(claim).draft.version},
        headers={"Accept": "application/json"},
    ).json()
    assert "✗" not in saved["rules"]
    assert saved["rules"].count("✓ met") == 2


def test_the_publisher_is_told_when_the_rules_changed(client: Client, pia: User) -> None:
    claim = factories.approved()
    client.force_login(pia)
    address = f"/desk/claims/{claim.pk}/publish/"
    assert "The rules changed since it was submitted" not in page(client, address)
    set_policy(actor=pia, version=0, rules={"independent_origins": {"least": 2}})
    html = page(client, address)
    assert "(then at-least-one-evidence/1, now newsroom/all/1)" in html
    assert factories.step(claim, "publish", "pia").state == "published"


def test_an_override_is_on_the_public_page(client: Client, pia: User) -> None:
    set_policy(actor=pia, version=0, rules={"independent_origins": {"least": 2}})
    claim = factories.approved()
    client.force_login(pia)
    address = f"/desk/claims/{claim.pk}/publish/"
    assert "at least 2 independent origins" in page(client, address)
    claim = factories.step(claim, "publish", "pia", override_reason="Only one was there.")
    client.logout()
    html = page(client, f"/checks/{claim.check_page.pk}/")
    assert "Published although our sourcing rules were not met." in html
    assert "Only one was there." in html
