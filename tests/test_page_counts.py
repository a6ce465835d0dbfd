"""The pages say how long each list is, and when a claim goes out whose publication is planned."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Desk, RatingScale, User
from claims.services.filters import save_filter
from tests import factories
from tests.copies import copy

pytestmark = pytest.mark.django_db


def tabs(client: Client, page: str) -> dict[str, str]:
    """The number beside each list of an address, as the page shows it."""
    text = client.get(page).content.decode()
    found = r'href="[^"?]*\?([^"]+)"[^>]*>(?:<bdi>)?[^<]*(?:</bdi>)?(?:</a>)? <span class="count">([^<]*)<'
    return {query.replace("&amp;", "&"): number for query, number in re.findall(found, text)}


def a_newsroom() -> None:
    factories.flagged(due_at=timezone.now() - timedelta(hours=1))
    factories.queued()
    factories.queued()
    factories.checking()
    factories.in_review()
    factories.step(factories.in_review(), "take", "rita")
    factories.approved()
    factories.planned()
    factories.published()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("chen", {"mine": "5", "waiting": "1", "unassigned": "3", "overdue": "1"}),
        ("rita", {"reviews": "1", "waiting": "1", "unassigned": "3", "overdue": "1"}),
        ("pia", {"legal": "0", "waiting": "1", "unassigned": "3", "overdue": "1"}),
    ],
)
def test_it_works(who: str, expected: dict[str, str], client: Client) -> None:
    a_newsroom()
    client.force_login(factories.person(who))
    expected = {f"view={name}": number for name, number in expected.items()}
    expected |= {"view=blocked": "0", "view=changed": "0"}
    assert tabs(client, "/desk/claims/") == expected
    work = tabs(client, "/desk/")
    assert {name: work.get(name) for name in expected} == expected
    for query, number in expected.items():
        page = client.get(f"/desk/claims/?{query}")
        assert len(page.context["claims"]) == int(number)
        assert page.context["count"] == number
        assert tabs(client, f"/desk/claims/?{query}&sort=urgent") == expected
        assert tabs(client, f"/desk/claims/?{query}&kind=policy") == expected


def test_what_does_not_fit_on_the_page_is_counted(client: Client, chen: User) -> None:
    claim = factories.queued()
    for _number in range(50):
        copy(claim)
    client.force_login(chen)
    for query in ("", "kind=event", "view=unassigned", "view=unassigned&page=2", "page=2"):
        assert client.get(f"/desk/claims/?{query}").context["count"] == "51", query
        assert tabs(client, f"/desk/claims/?{query}")["view=unassigned"] == "51"


def test_unassigned_by_desk(client: Client, chen: User) -> None:
    Desk.objects.create(name="Science", slug="science", scale=RatingScale.objects.get())
    for desk in ("news", "science", "science"):
        factories.step(factories.flagged(), "accept", "chen", desk=desk)
    client.force_login(chen)
    shown = tabs(client, "/desk/claims/?view=unassigned")
    assert shown["view=unassigned&desk=news"] == "1"
    assert shown["view=unassigned&desk=science"] == "2"
    assert shown["view=unassigned"] == "3"


def test_saved_lists(client: Client, chen: User) -> None:
    factories.flagged(kind="number")
    factories.queued(kind="policy")
    save_filter(actor=chen, name="Numbers", given={"kind": "number"})
    save_filter(actor=chen, name="Free", given={"view": "unassigned", "kind": "policy"})
    save_filter(actor=chen, name="Words", given={"q": "envoy"})  # not counted
    save_filter(actor=chen, name="Name", given={"claimant": "roe"})  # not counted
    client.force_login(chen)
    counted = {"kind=number": "1", "kind=policy&view=unassigned": "1"}
    assert counted.items() <= tabs(client, "/desk/claims/").items()
    assert tabs(client, "/desk/claims/lists/") == counted


def test_all_of_it_in_one_query(client: Client, chen: User) -> None:
    factories.queued()
    for number in range(9):
        save_filter(actor=chen, name=f"List {number}", given={"priority": str(number % 4 + 1)})
    client.force_login(chen)
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/claims/")
    assert sum("AS counted" in one["sql"] for one in asked) == 1
    assert len(asked) <= 12


def test_the_time_of_a_planned_publication(client: Client, chen: User) -> None:
    claim = factories.planned(hours=5)
    factories.approved()
    at = claim.embargoes.get().publish_at
    client.force_login(chen)
    text = client.get("/desk/claims/").content.decode()
    assert text.count("Will be published on") == 1
    assert f'datetime="{at:%Y-%m-%dT%H:%M:%S}' in text
    factories.step(claim, "cancel_embargo", "pia", note="Not yet.")
    assert "Will be published on" not in client.get("/desk/claims/").content.decode()
