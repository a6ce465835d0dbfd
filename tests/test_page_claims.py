"""All claims: search, filters, paging; and changing one, also from a stale screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, User
from claims.services.claims import change_claim
from tests import factories
from tests.copies import copy

pytestmark = pytest.mark.django_db


def found(client: Client, query: str = "") -> set[str]:
    answer = client.get(f"/desk/claims/?{query}")
    assert answer.status_code == 200
    return {claim.statement for claim in answer.context["claims"]}


def test_it_works(client: Client, chen: User) -> None:
    factories.flagged(
        article_id=factories.article(title="Bakers and bread").pk,
        statement="Prices doubled.",
        claimant={"name": "Jane Roe"},
        note="Ask the guild.",
    )
    factories.flagged(statement="Wages fell.")
    client.force_login(chen)
    one = {"Prices doubled."}
    for words in ("prices", "JANE", "guild", "bread", "prices jane guild bread", "DOUBLED."):
        assert found(client, f"q={words}") == one, words
    assert found(client, "q=prices+wages") == set()
    assert found(client, "q=%25") == set()
    assert len(found(client)) == 2


def test_filters_and_order(client: Client, chen: User) -> None:
    client.force_login(chen)
    factories.flagged(statement="A", kind="number", priority=4)
    factories.checking(statement="B", priority=1)
    assert found(client, "state=flagged") == {"A"}
    assert found(client, "kind=number") == {"A"}
    assert found(client, "priority=1") == {"B"}
    assert found(client, "holder=chen") == {"B"}
    desk = Claim.objects.get(statement="B").desk
    assert desk is not None
    assert found(client, f"desk={desk.slug}") == {"B"}
    assert found(client, "state=nonsense&page=nonsense&sort=nonsense") == {"A", "B"}
    for sort, first in (("newest", "B"), ("oldest", "A"), ("urgent", "B"), ("changed", "B")):
        answer = client.get(f"/desk/claims/?sort={sort}")
        assert answer.context["claims"][0].statement == first, sort


def test_pages(client: Client, chen: User) -> None:
    claim = factories.flagged()
    for _number in range(54):
        copy(claim)
    client.force_login(chen)
    first = client.get("/desk/claims/?q=envoy").context
    assert (len(first["claims"]), first["count"], first["earlier"]) == (50, "55", "")
    second = client.get("/desk/claims/" + first["later"]).context
    assert (len(second["claims"]), second["later"]) == (5, "")
    assert not {c.pk for c in first["claims"]} & {c.pk for c in second["claims"]}
    assert "ends before this page" in client.get("/desk/claims/?page=9").content.decode()


def test_text_cannot_break_the_search(client: Client, chen: User) -> None:
    client.force_login(chen)
    factories.flagged()
    for words in ("%00", "%27%3B--", "a+" * 200, "%5C", "%F0%9F%98%80", "%FF"):
        assert client.get(f"/desk/claims/?q={words}").status_code == 200


def test_a_thousand_rows_take_twelve_queries_at_most(
    client: Client, chen: User, django_assert_max_num_queries: Any
) -> None:
    claim = factories.checking()
    Claim.objects.bulk_create(
        [copy_of(claim, number) for number in range(1100)],
    )
    client.force_login(chen)
    with django_assert_max_num_queries(12):
        answer = client.get("/desk/claims/?q=envoy+letter&sort=urgent")
    assert answer.context["count"] == "1,000+"


def copy_of(claim: Claim, number: int) -> Claim:
    return Claim(
        statement=f"{claim.statement} {number}",
        kind=claim.kind,
        flagged_by=claim.flagged_by,
        priority=1 + number % 4,
    )


# --- changing one -----------------------------------------------------------------------------


def sent(client: Client, claim: Claim, **changes: str) -> dict[str, str]:
    """What a browser sends: every field with what was loaded, and what the person changed."""
    form = client.get(f"/desk/claims/{claim.pk}/change/").context["form"]
    data: dict[str, str] = {}
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        value = value[0] if isinstance(value, list) else value
        data[bound.html_name] = "" if value is None else str(value)
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = data[bound.html_name]
    return {**data, **changes}


def test_changing(client: Client, cora: User) -> None:
    claim = factories.flagged(claimant={"name": "Jane Roe"})
    client.force_login(cora)
    address = f"/desk/claims/{claim.pk}/change/"
    changes = {
        "statement": "A letter was handed over.",
        "priority": "1",
        "said_at": "2025-06-01T10:00",
    }
    answer = client.post(address, sent(client, claim, **changes))
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/{claim.pk}/")
    now = factories.fresh(claim)
    assert (now.statement, now.priority) == ("A letter was handed over.", 1)
    assert str(now.said_at) == "2025-06-01 10:00:00+00:00"
    assert now.claimant == claim.claimant
    event = claim.events.get(verb="claim.changed")
    assert set(event.data_document["after"]) == {"statement", "priority", "said_at"}


def test_sending_it_unchanged_is_no_act(client: Client, cora: User) -> None:
    claim = factories.flagged(claimant={"name": "Jane Roe", "kind": "organisation"})
    client.force_login(cora)
    client.post(f"/desk/claims/{claim.pk}/change/", sent(client, claim))
    assert factories.fresh(claim).version == claim.version


def test_an_empty_statement_keeps_the_rest(client: Client, cora: User) -> None:
    claim = factories.flagged()
    client.force_login(cora)
    data = sent(client, claim, statement=" ", note="Kept words.")
    answer = client.post(f"/desk/claims/{claim.pk}/change/", data)
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()
    assert 'href="#id_statement"' in answer.content.decode()


def test_a_stale_screen_ends_in_a_merge_with_nothing_lost(
    client: Client, cora: User, chen: User
) -> None:
    claim = factories.flagged(note="First note.")
    client.force_login(cora)
    mine = sent(client, claim, statement="The envoy handed over two letters.", kind="number")
    theirs = {"statement": "The envoy handed over a sealed letter.", "note": "Second note."}
    change_claim(actor=chen, claim_id=claim.pk, version=claim.version, changes=theirs)
    answer = client.post(f"/desk/claims/{claim.pk}/change/", mine)
    assert answer.status_code == 409
    form, merges = answer.context["form"], answer.context["merges"]
    assert form["statement"].value() == "The envoy handed over two letters."
    assert form["kind"].value() == "number"
    assert form["note"].value() == "Second note."
    assert {(merge.label, merge.both) for merge in merges} == {
        ("Statement", True),
        ("Note", False),
    }
    text = answer.content.decode()
    assert '<ins class="now"' in text
    assert "sealed" in text
    data = {bound.html_name: bound.value() for bound in form}
    data |= {f"initial-{name}": form.data[f"initial-{name}"] for name in data if name != "version"}
    assert client.post(f"/desk/claims/{claim.pk}/change/", data).status_code == 303
    now = factories.fresh(claim)
    assert (now.statement, now.kind, now.note) == (
        "The envoy handed over two letters.",
        "number",
        "Second note.",
    )


def test_a_locked_claim_says_what_to_do_first(client: Client, chen: User) -> None:
    claim = factories.in_review()
    client.force_login(chen)
    text = client.get(f"/desk/claims/{claim.pk}/change/").content.decode()
    assert "recall it first" in text
    assert "Save the changes" not in text
    answer = client.post(
        f"/desk/claims/{claim.pk}/change/", sent(client, claim, note="Kept words.")
    )
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()


def test_who_may_not_change(client: Client, rita: User) -> None:
    claim = factories.flagged()
    client.force_login(rita)
    assert client.get(f"/desk/claims/{claim.pk}/change/").status_code == 403
