"""My work: what waits, what changed, and what to do when nothing waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Event, Seen, User
from claims.services.claims import change_claim
from claims.services.comments import add_comment
from claims.services.replies import ask_for_reply
from tests import factories

pytestmark = pytest.mark.django_db


def page(client: Client, who: User) -> str:
    client.force_login(who)
    return client.get("/desk/").content.decode()


def test_it_works(client: Client, chen: User) -> None:
    factories.checking(
        due_at=timezone.now() - timedelta(hours=3), claimant={"name": "The agency"}, priority=1
    )
    text = page(client, chen)
    for words in ("The envoy handed over", "being checked", "overdue by 3", "Go on checking"):
        assert words in text.replace("\xa0", " ")


def test_the_most_urgent_first(client: Client, chen: User) -> None:
    soon = timezone.now() + timedelta(hours=5)
    for statement, given in {
        "low": {"priority": 4, "due_at": soon},
        "urgent": {"priority": 1},
        "overdue": {"priority": 4, "due_at": timezone.now() - timedelta(hours=1)},
        "urgent, due": {"priority": 1, "due_at": soon},
    }.items():
        claim = factories.step(factories.flagged(statement=statement, **given), "accept", "chen")
        factories.step(claim, "take", "chen")
    client.force_login(chen)
    rows = client.get("/desk/").context["todo"]
    assert [row.claim.statement for row in rows] == ["overdue", "urgent, due", "urgent", "low"]


def test_what_others_do_is_told_and_not_what_i_do(client: Client, chen: User, cora: User) -> None:
    factories.step(factories.in_review(), "return", "rita", note="Name the second source.")
    told = page(client, chen)
    assert "Rita sent the verdict back." in told
    assert "Name the second source." in told
    assert "Chen submitted" not in told
    assert "Chen submitted" in page(client, cora)


def test_what_is_with_others_stands_apart(client: Client, chen: User) -> None:
    claim = factories.in_review()
    client.force_login(chen)
    context = client.get("/desk/").context
    assert context["todo"] == []
    assert [row.claim for row in context["waiting"]] == [claim]


def test_reviews_are_offered_to_reviewers_and_never_own_work(client: Client, rita: User) -> None:
    claim = factories.in_review()
    assert f"/desk/claims/{claim.pk}/steps/take/" in page(client, rita)
    both = factories.person("bo", "checker", "reviewer")
    own = factories.in_review(by="bo")
    client.force_login(both)
    assert client.get("/desk/").context["reviews"] == [claim]
    assert own != claim


def test_publishers_see_what_is_approved(client: Client, pia: User) -> None:
    claim = factories.approved()
    client.force_login(pia)
    assert client.get("/desk/").context["approved"] == [claim]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cora", "Read an article and flag"),
        ("chen", "The queue is empty too."),
        ("rita", "No verdict waits for a review."),
        ("pia", "Approved verdicts appear here"),
        ("ada", "Add the people of your newsroom"),
    ],
)
def test_who_has_nothing_reads_what_to_do(client: Client, name: str, words: str) -> None:
    assert words in page(client, factories.person(name))


def test_where_one_lands(client: Client) -> None:
    for name, there in (("chen", "/desk/"), ("nora", "/accounts/")):
        person = factories.person(name)
        person.set_password("seven red herrings")
        person.save()
        answer = Client(REMOTE_ADDR="10.1.1.1").post(
            "/accounts/login/", {"login": name, "password": "seven red herrings"}
        )
        assert answer["Location"] == there


def test_it_takes_twelve_queries_at_most(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    eve = factories.person("eve", "contributor", "checker", "reviewer", "publisher", "admin")
    for make in factories.IN_STATE.values():
        make()
    mine = factories.checking(by="eve")
    add_comment(actor=factories.person("chen"), claim_id=mine.pk, text="@eve, look.")
    who = {"name": "The agency"}
    ask_for_reply(actor=eve, claim_id=mine.pk, who=who, how="mail", at=timezone.now())
    client.force_login(eve)
    with django_assert_max_num_queries(12):
        assert client.get("/desk/").status_code == 200


def test_what_was_seen_is_told_no_more(client: Client, chen: User) -> None:
    """A read mark, no act: later events come, the log has none of it."""
    claim = factories.step(factories.in_review(), "return", "rita", note="Name the source.")
    assert "Rita sent the verdict back." in page(client, chen)
    newest = client.get("/desk/").context["newest"]
    before = Event.objects.count()
    answer = client.post("/desk/seen/", {"seq": newest})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert Event.objects.count() == before
    told = page(client, chen)
    assert "Rita sent the verdict back." not in told
    assert "Nothing new: you have seen all" in told
    add_comment(actor=factories.person("rita"), claim_id=claim.pk, text="Have you found it?")
    told = page(client, chen)
    assert "What changed since your last visit" in told
    assert "Have you found it?" in told
    assert "Rita sent the verdict back." in page(client, factories.person("cora"))


def test_a_mark_never_goes_back_nor_past_the_end(client: Client, chen: User) -> None:
    factories.checking()
    client.force_login(chen)
    client.post("/desk/seen/", {"seq": 10**15})
    end = Seen.objects.get(person=chen).seq
    assert end == Event.objects.latest("seq").seq
    client.post("/desk/seen/", {"seq": 1})
    assert Seen.objects.get(person=chen).seq == end
    assert client.post("/desk/seen/", {"seq": "x"}).status_code == 400


def test_whoever_worded_a_claim_hears_of_it(client: Client, chidi: User) -> None:
    claim = factories.checking()
    change_claim(
        actor=chidi, claim_id=claim.pk, version=claim.version, changes={"statement": "Anew."}
    )
    add_comment(actor=factories.person("chen"), claim_id=claim.pk, text="Better, thank you.")
    assert "Better, thank you." in page(client, chidi)
