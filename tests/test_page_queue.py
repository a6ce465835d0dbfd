"""The queue: triage in the row, filters, counts, take next and take this one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.lists import numbers
from claims.models import Assignment, Claim, Desk, User
from tests import factories
from tests.copies import copy

pytestmark = pytest.mark.django_db
NEXT = "/desk/queue/next/"


def shown(client: Client, query: str) -> list[Claim]:
    return [row["claim"] for row in client.get(f"/desk/queue/?{query}").context["rows"]]


def test_it_works(client: Client, chen: User) -> None:
    client.force_login(chen)
    flagged, queued, reviewed = factories.flagged(), factories.queued(), factories.in_review()
    assert shown(client, "tab=triage") == [flagged]
    assert shown(client, "tab=check") == [queued]
    assert shown(client, "tab=review") == [reviewed]
    assert shown(client, "tab=nonsense") == [flagged]
    text = client.get("/desk/queue/?tab=review").content.decode()
    assert "Your own work: someone else must review it." in text


def test_accepting_in_the_row(client: Client, chen: User) -> None:
    claim = factories.flagged()
    client.force_login(chen)
    row = client.get("/desk/queue/").context["rows"][0]
    given = {
        "version": row["accept"]["version"].value(),
        "desk": row["accept"].fields["desk"].choices[0][0],
        "priority": "1",
        "due_at": "2030-01-02T03:04",
        "next": "/desk/queue/?tab=triage",
    }
    answer = client.post(f"/desk/claims/{claim.pk}/steps/accept/", given)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/queue/?tab=triage")
    claim = factories.fresh(claim)
    assert (claim.state, claim.priority) == ("queued", 1)
    assert str(claim.due_at) == "2030-01-02 03:04:00+00:00"
    again = client.post(f"/desk/claims/{claim.pk}/steps/accept/", given)
    assert again.status_code == 409
    assert "Someone changed this claim" in again.content.decode()


def test_only_checkers_triage(client: Client, cora: User) -> None:
    claim = factories.flagged()
    client.force_login(cora)
    assert "triage-forms" not in client.get("/desk/queue/").content.decode()
    given = {"version": claim.version, "desk": Desk.objects.get().slug, "priority": "1"}
    answer = client.post(f"/desk/claims/{claim.pk}/steps/accept/", given)
    assert answer.status_code == 403
    assert factories.fresh(claim).state == "flagged"


def test_filters(client: Client, chen: User) -> None:
    client.force_login(chen)
    one = factories.flagged(statement="Bread costs more.", kind="number", priority=2)
    factories.flagged()
    for query in ("q=bread", "kind=number", "priority=2", "q=BREAD+more&kind=number"):
        assert shown(client, f"tab=triage&{query}") == [one], query
    assert shown(client, "tab=triage&q=bread&kind=event") == []
    assert len(shown(client, "tab=triage&kind=nonsense")) == 2


def test_take_next(client: Client, chen: User) -> None:
    first, second = factories.queued(priority=2), factories.queued(priority=1)
    client.force_login(chen)
    for claim in (second, first):
        answer = client.post(NEXT)
        assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/{claim.pk}/")
    answer = client.post(NEXT, follow=True)
    assert "Nothing waits in the queue." in answer.content.decode()
    assert Assignment.objects.filter(person=chen).count() == 2


def test_take_next_review(client: Client, rita: User) -> None:
    claim = factories.in_review()
    client.force_login(rita)
    assert client.post(NEXT, {"duty": "review"})["Location"] == f"/desk/claims/{claim.pk}/review/"
    answer = client.post(NEXT, {"duty": "review"}, follow=True)
    assert "No review waits for you" in answer.content.decode()
    assert client.post(NEXT, {"duty": "check"}).status_code == 403
    assert client.post(NEXT, {"duty": "nonsense"}).status_code == 400


def test_take_this_one_and_what_the_second_reads(client: Client, chen: User, chidi: User) -> None:
    claim = factories.queued()
    client.force_login(chen)
    given = {"version": claim.version}
    assert client.post(f"/desk/claims/{claim.pk}/steps/take/", given).status_code == 303
    client.force_login(chidi)
    answer = client.post(f"/desk/claims/{claim.pk}/steps/take/", given)
    assert answer.status_code == 409
    assert "Chen took the check." in answer.content.decode()
    assert Assignment.objects.get(claim=claim, closed_at=None).person == chen


def test_counts_are_exact_to_a_thousand() -> None:
    claim = factories.flagged()
    for _number in range(4):
        copy(claim)
    assert numbers({"all": Claim.objects.all()}) == {"all": "5"}


def test_counts_beyond_a_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.lists.COUNTED", 2)
    claim = factories.flagged()
    copy(claim)
    assert numbers({"all": Claim.objects.all()}) == {"all": "2"}
    copy(claim)
    assert numbers({"all": Claim.objects.all()}) == {"all": "2+"}


@pytest.mark.parametrize("tab", ["triage", "check", "review"])
def test_it_takes_twelve_queries_at_most(
    tab: str, client: Client, django_assert_max_num_queries: Any
) -> None:
    for make in (factories.flagged, factories.queued, factories.in_review):
        for _number in range(3):
            make()
    client.force_login(factories.person("eve", "checker", "reviewer"))
    with django_assert_max_num_queries(12):
        assert len(shown(client, f"tab={tab}")) == 3


def test_the_queue_goes_on_behind_the_first_page(client: Client, chen: User) -> None:
    claim = factories.queued()
    for _number in range(27):
        copy(claim)
    client.force_login(chen)
    first = client.get("/desk/queue/?tab=check").context
    assert (len(first["rows"]), first["earlier"]) == (25, "")
    second = client.get("/desk/queue/" + first["later"]).context
    assert (len(second["rows"]), second["later"]) == (3, "")
    assert second["tab"] == "check"
    seen = {row["claim"].pk for page in (first, second) for row in page["rows"]}
    assert len(seen) == 28
