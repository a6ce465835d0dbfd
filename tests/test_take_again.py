"""A hold ended while its person was writing: they take the claim again and save, or learn who has it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from claims.errors import Conflict, Missing
from claims.models import Claim, User
from claims.services.assignments import take_again
from claims.services.holds import end_holds
from tests import factories
from tests.expect import refused
from tests.test_timed_holds import held, later, verbs

pytestmark = pytest.mark.django_db


def written(claim: Claim) -> dict[str, Any]:
    return {"version": factories.fresh(claim).draft.version, "summary": "There was no letter."}


def test_it_works(client: Client, chen: User) -> None:
    """The draft's own form, without scripts: the text is kept, and one button saves it."""
    claim = factories.checking()
    address, sent = f"/desk/claims/{claim.pk}/draft/", written(claim)
    client.force_login(chen)
    with later(31):
        end_holds()
        answer = client.post(address, sent)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "There was no letter." in page
        assert f'value="{claim.pk}" data-key="T" data-take-again>' in page
        assert client.post(address, {**sent, "take_again": str(claim.pk)}).status_code == 303
        assert held(claim).person == chen
        assert held(claim).hold_until is None
    assert factories.fresh(claim).draft.summary == "There was no letter."


def test_as_one_types(client: Client, chen: User, chidi: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    with later(31):
        end_holds()

        def typed() -> dict[str, Any]:
            address = f"/desk/claims/{claim.pk}/draft/"
            answer = client.post(address, written(claim), headers={"Accept": "application/json"})
            assert answer.status_code == 409
            told: dict[str, Any] = answer.json()
            return told

        assert typed()["take_again"] is True
        factories.step(claim, "take", "chidi")
        assert typed()["take_again"] is False
        assert chidi.display_name in typed()["sentence"]


def test_whatever_was_sent_is_sent_again(client: Client, chen: User) -> None:
    """Addresses of sources, say: the page that refuses them carries them on."""
    claim = factories.checking()
    address = f"/desk/claims/{claim.pk}/sources/"
    client.force_login(chen)
    with later(31):
        end_holds()
        page = client.post(address, {"urls": "https://a.example/1"}).content.decode()
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', page.partition("</h2>")[2])
        again = {name: unescape(value) for name, value in fields if "csrf" not in name}
        assert again == {"urls": "https://a.example/1", "take_again": str(claim.pk)}
        assert client.post(address, again).status_code == 303
        assert held(claim).person == chen
    assert claim.claim_sources.count() == 1


def test_somebody_else_has_it(client: Client, chen: User, chidi: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    with later(31):
        end_holds()
        factories.step(claim, "take", "chidi")
        sent = {**written(claim), "take_again": str(claim.pk)}
        answer = client.post(f"/desk/claims/{claim.pk}/draft/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{chidi.display_name} has taken this claim." in page
    assert "There was no letter." in page
    assert "Take it again" not in page
    assert held(claim).person == chidi


def test_once_is_enough(chen: User, chidi: User) -> None:
    claim = factories.checking()
    with later(31):
        end_holds()
        take_again(actor=chen, claim_id=claim.pk)
        before = verbs(claim)
        take_again(actor=chen, claim_id=claim.pk)
        assert verbs(claim) == before
        with refused("already_taken", Conflict):
            take_again(actor=chidi, claim_id=claim.pk)
    with refused("no_such_claim", Missing):
        take_again(actor=chen, claim_id=chen.pk)


def test_nonsense(client: Client, chen: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    sent = {**written(claim), "take_again": "this one"}
    assert client.post(f"/desk/claims/{claim.pk}/draft/", sent).status_code == 400
