"""A passage that was flagged in an older text of an article is moved to the newest one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.errors import Conflict, Forbidden, Malformed, Missing, Rejected
from claims.models import Appearance, ArticleVersion, Claim, User
from claims.queries import latest_verdict
from claims.services.appearances import move_appearance
from claims.services.articles import add_article_version
from tests import factories

pytestmark = pytest.mark.django_db
MOVED = "A new lead.\n\n" + factories.ARTICLE
TWICE = f"{factories.PASSAGE}, it says. {factories.PASSAGE}, again."
GONE = "The envoy handed a letter over and left."


def rewritten(claim: Claim, text: str) -> tuple[Appearance, ArticleVersion]:
    """The claim's passage, and the new text that its article got."""
    row = claim.appearances.get()
    assert row.article_version is not None
    newest = add_article_version(
        actor=factories.person("cora"), article_id=row.article_version.article_id, text=text
    )
    return claim.appearances.get(), newest


def test_it_works(cora: User, chen: User) -> None:
    """The passage stands in the newest text; the record keeps both places."""
    claim = factories.flagged()
    row, newest = rewritten(claim, MOVED)
    older = row.article_version
    assert older is not None
    moved = move_appearance(actor=chen, appearance_id=row.pk, version=claim.version)
    start = MOVED.index(factories.PASSAGE)
    assert (moved.article_version, moved.start, moved.anchor) == (newest, start, "anchored")
    assert MOVED[moved.start : moved.end] == moved.exact == factories.PASSAGE
    now = factories.fresh(claim)
    assert now.version == claim.version + 1
    assert chen in now.writers.all()
    event = claim.events.get(verb="appearance.moved")
    told = event.data_document
    assert (told["before"]["text"], told["after"]["text"]) == (1, 2)
    assert told["before"]["start"] == factories.ARTICLE.index(factories.PASSAGE)
    assert told["before"]["text_sha256"] == older.sha256
    assert event.actor == chen


def test_one_of_several_places(cora: User) -> None:
    claim = factories.flagged()
    row, _ = rewritten(claim, TWICE)
    with pytest.raises(Rejected) as refused:
        move_appearance(actor=cora, appearance_id=row.pk, version=claim.version)
    assert refused.value.code == "passage_ambiguous"
    second = refused.value.extra["candidates"][1]["start"]
    selector = {"exact": row.exact, "start": second}
    moved = move_appearance(
        actor=cora, appearance_id=row.pk, version=claim.version, selector=selector
    )
    assert moved.start == second == TWICE.rindex(factories.PASSAGE)


def test_other_words(cora: User) -> None:
    claim = factories.flagged()
    row, _ = rewritten(claim, GONE)
    given: dict[str, Any] = {"actor": cora, "appearance_id": row.pk, "version": claim.version}
    with pytest.raises(Rejected, match="do not stand"):
        move_appearance(**given)
    moved = move_appearance(**given, selector={"exact": "handed a letter over"})
    assert moved.exact == "handed a letter over"


def test_what_is_refused(cora: User, rita: User) -> None:
    claim = factories.flagged()
    row = claim.appearances.get()
    for given, error, code in (
        ({"actor": rita}, Forbidden, "role_missing"),
        ({"version": None}, Malformed, "version_required"),
        ({"version": 99}, Conflict, "version_stale"),
        ({"appearance_id": claim.pk}, Missing, "no_such_appearance"),
        ({}, Rejected, "appearance_in_newest_text"),
    ):
        usual: dict[str, Any] = {"actor": cora, "appearance_id": row.pk, "version": claim.version}
        with pytest.raises(error) as refused:
            move_appearance(**(usual | given))
        assert refused.value.code == code
    outside = factories.flagged(appearance_url="https://a.example/")
    with pytest.raises(Rejected) as refused:
        move_appearance(
            actor=cora, appearance_id=outside.appearances.get().pk, version=outside.version
        )
    assert refused.value.code == "appearance_not_in_article"


@pytest.mark.parametrize("state", ["in_review", "approved", "published", "withdrawn", "dismissed"])
def test_locked_claims_stay(state: str, chen: User) -> None:
    claim = factories.IN_STATE[state]()
    row, _ = rewritten(claim, MOVED)
    with pytest.raises(Rejected):
        move_appearance(actor=chen, appearance_id=row.pk, version=claim.version)
    assert claim.appearances.get().article_version_id == row.article_version_id


def test_what_was_submitted_stays(chen: User, client: Client) -> None:
    """The older verdict keeps the place it named; the next one names the new place."""
    claim = factories.published()
    verdict = latest_verdict(claim)
    assert verdict is not None
    row, _ = rewritten(claim, GONE)
    claim = factories.step(claim, "reopen", "pia", note="The text changed.")
    words = {"exact": "handed a letter over"}
    move_appearance(actor=chen, appearance_id=row.pk, version=claim.version, selector=words)
    again = claim.verdicts.get(pk=verdict.pk)
    assert (again.payload, again.fingerprint) == (verdict.payload, verdict.fingerprint)
    factories.step(claim, "submit", "chen")
    newest = latest_verdict(claim)
    assert newest is not None
    assert newest.payload_document["appearances"][0]["exact"] == "handed a letter over"


# --- the pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (factories.ARTICLE + "\n\nMore.", "at the same place"),
        (MOVED, "at another place"),
        (TWICE, "several times"),
        (GONE, "no longer in the new text"),
    ],
)
def test_the_lists_lead_to_it(
    text: str,
    sentence: str,
    cora: User,
    rita: User,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    claim = factories.flagged()
    row, newest = rewritten(claim, text)
    pages = [
        reverse("article", args=[newest.article_id]),
        reverse("article_changes", args=[newest.article_id, 2]),
    ]
    there = reverse("passage_move", args=[row.pk])
    client.force_login(cora)
    assert sentence in client.get(pages[0]).content.decode()
    for page in pages:
        with django_assert_max_num_queries(12):
            assert there in client.get(page).content.decode()
    old = client.get(pages[0] + "?version=1").content.decode()
    assert there not in old  # there it is no passage of another text
    client.force_login(rita)
    for page in pages:
        assert there not in client.get(page).content.decode()


def test_a_locked_claim_says_what_to_do(cora: User, client: Client) -> None:
    claim = factories.in_review()
    row, newest = rewritten(claim, MOVED)
    client.force_login(cora)
    html = client.get(reverse("article", args=[newest.article_id])).content.decode()
    assert "The verdict is in review: recall it first." in html
    assert reverse("passage_move", args=[row.pk]) not in html
    there = reverse("passage_move", args=[row.pk])
    assert "recall it first" in client.get(there).content.decode()
    answer = client.post(there, {"version": claim.version, "place": "13", "exact": ""})
    assert answer.status_code == 422


def test_moved_on_the_page(
    cora: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The one place is chosen already; the article then shows the passage marked."""
    claim = factories.flagged()
    row, newest = rewritten(claim, MOVED)
    client.force_login(cora)
    there = reverse("passage_move", args=[row.pk])
    with django_assert_max_num_queries(12):
        html = client.get(there).content.decode()
    start = MOVED.index(factories.PASSAGE)
    assert f'name="place" value="{start}" checked' in html
    answer = client.post(there, {"version": claim.version, "place": start, "exact": ""})
    to = reverse("article", args=[newest.article_id]) + f"#passage-{row.pk}"
    assert (answer.status_code, answer["Location"]) == (303, to)
    assert f'id="passage-{row.pk}"' in client.get(to).content.decode()
    history = client.get(reverse("claim_history", args=[claim.pk])).content.decode()
    assert "moved the passage to text 2 of the article" in history
    again = client.post(there, {"version": claim.version + 1, "place": start, "exact": ""})
    assert again.status_code == 422
    assert "in the article&#x27;s newest text already" in again.content.decode()


def test_words_that_are_refused_stay(cora: User, client: Client) -> None:
    claim = factories.flagged()
    row, _ = rewritten(claim, f"{GONE} A letter came. A letter went.")
    client.force_login(cora)
    there = reverse("passage_move", args=[row.pk])
    assert 'type="radio"' not in client.get(there).content.decode()
    nothing = client.post(there, {"version": claim.version, "exact": ""})
    assert nothing.status_code == 422
    assert "Choose a place, or give the words" in nothing.content.decode()
    wrong = client.post(there, {"version": claim.version, "exact": "No such <words>"})
    assert wrong.status_code == 422
    assert "No such &lt;words&gt;" in wrong.content.decode()
    several = client.post(there, {"version": claim.version, "exact": "A letter"})
    html = several.content.decode()
    assert several.status_code == 422
    assert html.count('type="radio"') == 2
    place = f"{GONE} A letter came. ".__len__()
    given = {"version": claim.version, "exact": "A letter", "place": place}
    assert client.post(there, given).status_code == 303
    assert claim.appearances.get().start == place


def test_a_stale_page_keeps_the_words(cora: User, client: Client) -> None:
    claim = factories.flagged()
    row, _ = rewritten(claim, GONE)
    client.force_login(cora)
    there = reverse("passage_move", args=[row.pk])
    given = {"version": claim.version - 1, "exact": "handed a letter over"}
    answer = client.post(there, given)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "handed a letter over</textarea>" in html
    assert f'name="version" value="{claim.version}"' in html


def test_over_the_api(cora: User) -> None:
    claim = factories.flagged()
    row, newest = rewritten(claim, TWICE)
    api = APIClient()
    api.force_authenticate(cora)
    there = f"/api/v1/appearances/{row.pk}/move/"
    assert api.post(there, {}, format="json").status_code == 400
    refused = api.post(there, {"version": claim.version}, format="json")
    assert refused.status_code == 422
    first = refused.json()["candidates"][0]
    selector = {"exact": first["exact"], "start": first["start"]}
    given = {"version": claim.version, "selector": selector}
    answer = api.post(there, given, format="json")
    assert answer.status_code == 200
    assert answer.json()["article_version"] == str(newest.pk)
    assert answer.json()["anchor"] == "anchored"
