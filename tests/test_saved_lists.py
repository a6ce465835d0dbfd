"""Saved lists: one's own, shared ones, and whose they are to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from claims.errors import Conflict, Forbidden, Malformed, Missing
from claims.models import SavedFilter, User
from claims.services import filters
from claims.services.filters import change_filter, filters_for, remove_filter, save_filter
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def test_it_works(chen: User, rita: User) -> None:
    mine = save_filter(
        actor=chen, name="  Late ", given={"due": "overdue", "q": "", "desk": "news"}
    )
    ours = save_filter(actor=chen, name="Ours", given={"view": "waiting"}, shared=True)
    assert (mine.name, mine.query) == ("Late", "desk=news&due=overdue")
    assert list(filters_for(chen)) == [mine, ours]
    assert list(filters_for(rita)) == [ours]
    change_filter(actor=chen, filter_id=mine.pk, shared=True, name="Too late")
    assert [row.name for row in filters_for(rita)] == ["Ours", "Too late"]
    remove_filter(actor=chen, filter_id=ours.pk)
    assert list(filters_for(rita)) == [mine]


def test_what_is_refused(
    chen: User, rita: User, nora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"state": "queued"}
    own = save_filter(actor=chen, name="Own", given=given)
    shared = save_filter(actor=chen, name="Shared", given=given, shared=True)
    with refused("filter_name_empty"):
        save_filter(actor=chen, name=" ", given=given)
    with refused("filter_empty"):
        save_filter(actor=chen, name="All", given={"q": ""})
    with refused("filter_unknown", Malformed):
        save_filter(actor=chen, name="Odd", given={"page": "2"})
    with refused("filter_known", Conflict):
        save_filter(actor=chen, name="OWN", given=given)
    with refused("filter_known", Conflict):
        change_filter(actor=chen, filter_id=shared.pk, name="own")
    save_filter(actor=rita, name="Own", given=given)  # names are each person's own
    for act in (lambda pk: change_filter(actor=rita, filter_id=pk, name="Hers"),
                lambda pk: remove_filter(actor=rita, filter_id=pk)):  # fmt: skip
        with refused("filter_of_another", Forbidden):
            act(shared.pk)
        with refused("no_such_filter", Missing):
            act(own.pk)
    with refused("role_missing", Forbidden):
        save_filter(actor=nora, name="A", given=given)
    monkeypatch.setattr(filters, "MOST", 2)
    with refused("filters_too_many"):
        save_filter(actor=chen, name="One more", given=given)
    assert not filters_for(nora).exists()


def test_saved_from_the_list(client: Client, chen: User) -> None:
    factories.checking(statement="Bread doubled.")
    client.force_login(chen)
    page = client.get("/desk/claims/?view=mine&q=bread&priority=nonsense&sort=oldest&page=1")
    query = page.context["save"]["query"].value()
    assert query == "q=bread&view=mine&sort=oldest"
    answer = client.post("/desk/claims/lists/", {"name": "Bread", "query": query, "shared": "on"})
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/?{query}")
    saved = SavedFilter.objects.get()
    assert (saved.query, saved.shared) == (query, True)
    shown = client.get(answer["Location"])
    assert [claim.statement for claim in shown.context["claims"]] == ["Bread doubled."]
    assert 'aria-current="page"><bdi>Bread</bdi>' in shown.content.decode()
    again = client.post("/desk/claims/lists/", {"name": "bread", "query": query})
    assert again.status_code == 422
    assert "choose another name" in again.content.decode()


def test_renamed_and_removed(client: Client, chen: User, rita: User) -> None:
    saved = save_filter(actor=chen, name="Late", given={"due": "overdue"}, shared=True)
    here = f"/desk/claims/lists/{saved.pk}/"
    client.force_login(rita)
    assert "shared by Chen" in client.get("/desk/claims/lists/").content.decode()
    assert client.get(here).status_code == 404
    client.force_login(chen)
    assert "goes for everybody" in client.get(here).content.decode()
    assert client.post(here, {"name": ""}).status_code == 422
    assert client.post(here, {"name": "Overdue"}).status_code == 303
    saved.refresh_from_db()
    assert (saved.name, saved.shared) == ("Overdue", False)
    assert client.post(f"{here}remove/").status_code == 303
    assert not SavedFilter.objects.exists()


def test_over_the_api(api: Callable[..., APIClient], chen: User) -> None:
    client = api(chen)
    body = {"name": "Late", "given": {"due": "overdue", "priority": "1"}}
    made = client.post("/api/v1/filters/", body, format="json")
    assert made.status_code == 201
    assert made.json()["query"] == "priority=1&due=overdue"
    here = f"/api/v1/filters/{made.json()['id']}/"
    assert client.patch(here, {"shared": True}, format="json").json()["shared"] is True
    assert [row["name"] for row in client.get("/api/v1/filters/").json()["results"]] == ["Late"]
    wrong = {"name": "Odd", "given": {"due": "someday"}}
    assert client.post("/api/v1/filters/", wrong, format="json").status_code == 400
    assert client.delete(here).status_code == 204
