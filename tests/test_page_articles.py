from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from claims.models import Appearance, Article, Claim, Snapshot, User
from claims.services.articles import add_article, add_article_version, moment_of
from claims.services.captures import run_capture
from claims.views.marking import paragraphs, segments
from tests import factories
from tests.capture.web import Web

TEXT = st.text(alphabet="ab \n\u0301😀א", max_size=40)
RANGES = st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45)), max_size=6)
LIST, ADD = "/desk/articles/", "/desk/articles/new/"
FLAG = {
    "exact": factories.PASSAGE,
    "statement": "The envoy handed over a letter.",
    "kind": "event",
    "priority": "3",
}


@pytest.fixture
def desk(client: Client, cora: User) -> Client:
    client.force_login(cora)
    return client


def page_of(article: Article, name: str = "article") -> str:
    return reverse(name, args=[article.pk])


def marked(html: str) -> list[tuple[str, list[str]]]:
    """The marked pieces of a page's text with the ids of their cards."""
    found = re.findall(r'<mark[^>]* data-claims="([^"]*)">([^<]*)</mark>', html)
    return [(unescape(text), ids.split()) for ids, text in found]


# --- cutting the text --------------------------------------------------------------------------


@settings(deadline=None)  # the machine may be busy
@given(TEXT, RANGES)
def test_it_works(text: str, ranges: list[tuple[int, int]]) -> None:
    """Nothing of the text is lost or said twice, and each piece knows its passages."""
    found = segments(text, ranges)
    assert "".join(segment.text for segment in found) == text
    at = 0
    for segment in found:
        assert segment.start == at
        at += len(segment.text)
        over = {n for n, (a, b) in enumerate(ranges) if a < at and b > segment.start and a < b}
        assert set(segment.marks) == over
    begun = [number for segment in found for number in segment.begins]
    assert len(begun) == len(set(begun))


@settings(deadline=None)  # the machine may be busy
@given(TEXT, RANGES)
def test_paragraphs_are_the_text_without_its_line_breaks(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    found = paragraphs(text, ranges)
    rebuilt = ""
    for paragraph in found:
        rebuilt = rebuilt.ljust(paragraph.start, "\n")
        rebuilt += "".join(segment.text for segment in paragraph.segments)
    assert rebuilt.ljust(len(text), "\n") == text
    begun = [n for p in found for s in p.segments for n in s.begins]
    assert len(begun) == len(set(begun))
    assert {n for p in found for s in p.segments for n in s.marks} == set(begun)


def test_a_single_line_break_between_blank_lines_is_tight() -> None:
    assert [p.tight for p in paragraphs("a\nb\n\nc", [])] == [False, True, False]
    assert [p.tight for p in paragraphs("a\nb\nc", [])] == [False, False, False]


# --- the list ----------------------------------------------------------------------------------


def test_the_list(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    factories.flagged()
    for number in range(21):
        factories.article(title=f"Headline <{number}>", outlet="The Courier")
    with django_assert_max_num_queries(12):
        first = desk.get(LIST).content.decode()
    assert first.index("Headline &lt;20&gt;") < first.index("Headline &lt;2&gt;")
    assert first.count("The Courier") == 20
    older = re.search(r"\?older_than=[0-9a-f-]+", first)
    assert older is not None
    second = desk.get(LIST + older[0]).content.decode()
    assert "Headline &lt;0&gt;" in second
    assert "Headline &lt;1&gt;" not in second
    assert "1 claim<" in second


def test_the_empty_list_says_what_to_do(desk: Client, rita: User) -> None:
    assert "Add the first article" in desk.get(LIST).content.decode()
    desk.force_login(rita)
    told = desk.get(LIST).content.decode()
    assert "Add the first article" not in told
    assert "Contributors and checkers add articles." in told


# --- adding ------------------------------------------------------------------------------------


def test_pasting_a_text(desk: Client, cora: User) -> None:
    given: dict[str, Any] = {
        "title": "A letter",
        "text": "One.\r\n\r\nTwo.",
        "outlet": "The Courier",
        "byline": "A. Reporter",
        "published_at": "2025-06-24T10:30",
        "url": "paper.example/a",
        "language": "fr",
    }
    answer = desk.post(ADD, given)
    article = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(article))
    assert (article.url, article.language) == ("https://paper.example/a", "fr")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-06-24T10:30:00+00:00"
    assert article.versions.get().text == "One.\n\nTwo."
    assert (article.added_by, Snapshot.objects.count()) == (cora, 0)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Paste the text or give the address"),
        ({"text": "Words that stay."}, "Give the headline"),
        ({"title": "T", "text": "Words that stay.", "url": "ftp://a.example/x"}, "http"),
        ({"title": "T", "text": "Words that stay.", "url": "not an address"}, "valid URL"),
        ({"title": "T", "text": "Words that stay.", "published_at": "soon"}, "valid date"),
    ],
)
def test_what_is_refused_keeps_the_text(desk: Client, given: dict[str, str], sentence: str) -> None:
    answer = desk.post(ADD, given)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in told
    assert "There is a problem" in told
    for value in given.values():
        assert value in told
    assert not Article.objects.exists()


def test_the_same_address_twice(desk: Client) -> None:
    known = factories.article(url="https://paper.example/a")
    given = {"title": "T", "text": "A changed text.", "url": "https://paper.example/a#top"}
    answer = desk.post(ADD, given)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert page_of(known) in told
    assert "A changed text." in told
    versions = page_of(known, "article_versions")
    assert f'formaction="{versions}"' in told
    assert desk.post(versions, given).status_code == 303
    newest = known.versions.order_by("-number")[0]
    assert (newest.number, newest.text) == (2, "A changed text.")
    assert Article.objects.count() == 1


def test_the_same_address_twice_without_text(desk: Client) -> None:
    known = factories.article(url="https://paper.example/a")
    told = desk.post(ADD, {"url": "https://paper.example/a"}).content.decode()
    capture = page_of(known, "article_capture")
    assert f'formaction="{capture}"' in told
    answer = desk.post(capture, {"url": "https://paper.example/a"})
    assert answer["Location"] == page_of(known, "article_versions") + "#capture"
    assert Snapshot.objects.get().status == "queued"
    assert desk.post(capture).status_code == 303
    assert Snapshot.objects.count() == 1


# --- only an address ---------------------------------------------------------------------------


def test_an_address_is_fetched_and_offered(desk: Client, local_web: Web) -> None:
    desk.post(ADD, {"url": local_web.url("/good")})
    article = Article.objects.get()
    partial = page_of(article, "article_capture")
    waiting = desk.get(page_of(article)).content.decode()
    assert "Fetching the text" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    seen = re.search(r"\?seen=[^\"]*", waiting)
    assert seen is not None
    same = desk.get(partial + unescape(seen[0]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-swap-oob" not in same  # nothing new to say
    run_capture(Snapshot.objects.get().pk)
    ready = desk.get(partial + unescape(seen[0]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in ready
    assert "hx-swap-oob" in ready
    assert "Check the fetched text" in ready
    assert "no written letter" in ready
    assert not article.versions.exists()
    snapshot = re.search(r'name="snapshot" value="([^"]+)"', ready)
    assert snapshot is not None
    kept = desk.post(page_of(article, "article_versions"), {"snapshot": snapshot[1]})
    assert kept["Location"] == page_of(article)
    article.refresh_from_db()
    assert "no written letter" in article.versions.get().text
    assert (article.title == article.url, article.language) == (False, "en")
    assert desk.get(partial)["Location"] == page_of(article, "article_versions") + "#capture"
    again = desk.get(page_of(article, "article_versions")).content.decode()
    assert "The fetched text is kept already" in again


def test_a_capture_that_fails_says_what_to_do(desk: Client, local_web: Web) -> None:
    desk.post(ADD, {"url": local_web.url("/nothing-here")})
    article = Article.objects.get()
    snapshot = Snapshot.objects.get()
    run_capture(snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.final
    told = desk.get(page_of(article)).content.decode()
    assert snapshot.message in unescape(told)
    assert "Paste the text by hand" in told
    assert (
        desk.post(page_of(article, "article_capture"))["Location"] == page_of(article) + "#capture"
    )
    assert Snapshot.objects.count() == 2
    desk.post(page_of(article, "article_versions"), {"text": "By hand."})
    assert article.versions.get().text == "By hand."


def test_a_pasted_article_has_nothing_to_fetch(desk: Client) -> None:
    article = factories.article()
    answer = desk.post(page_of(article, "article_capture"))
    assert answer.status_code == 422
    assert "This article has no address" in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_what_a_person_said_stays(cora: User, local_web: Web) -> None:
    article, snapshot = add_article(
        actor=cora, title="My headline", byline="Me", language="und", url=local_web.url("/good")
    )
    assert snapshot is not None
    run_capture(snapshot.pk)
    add_article_version(actor=cora, article_id=article.pk, snapshot_id=snapshot.pk)
    article.refresh_from_db()
    assert (article.title, article.byline) == ("My headline", "Me")


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2025-06-24", "2025-06-24T00:00:00+00:00"),
        ("2025-06-24T10:00:00+02:00", "2025-06-24T10:00:00+02:00"),
        ("2025-06-24T10:00:00", "2025-06-24T10:00:00+00:00"),
    ],
)
def test_the_time_that_a_page_names(published: str, moment: str) -> None:
    found = moment_of(published)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("published", ["", "2025", "2025-13-45", "2025-02-30T00:00:00", "soon"])
def test_what_names_no_time(published: str) -> None:
    assert moment_of(published) is None


# --- the article -------------------------------------------------------------------------------


def test_passages_are_marked(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = factories.article(outlet="<b>The Courier</b>")
    across = "reported.\n\nA spokesman said"
    for words in (factories.PASSAGE, "personal letter, the agency", across):
        factories.flagged(article_id=article.pk, selector={"exact": words}, statement=words)
    with django_assert_max_num_queries(12):
        told = desk.get(page_of(article)).content.decode()
    letter, agency, spokesman = (
        f"claim-{row.pk}" for row in Appearance.objects.order_by("start", "end")
    )
    assert marked(told) == [
        ("He handed over a ", [letter]),
        ("personal letter", [letter, agency]),
        (", the agency", [agency]),
        ("reported.", [spokesman]),
        ("A spokesman said", [spokesman]),
    ]
    assert len(re.findall(r"<mark[^>]* tabindex=", told)) == 3
    for row in Appearance.objects.all():
        assert told.count(f'id="passage-{row.pk}"') == 1
        assert told.count(f'id="about-{row.pk}"') == 1
        assert reverse("claim", args=[row.claim_id]) in told
    assert "&lt;b&gt;The Courier" in told
    assert "flagged</span>" in told


def test_two_passages_that_begin_together(desk: Client) -> None:
    claim = factories.flagged()
    article = Article.objects.get()
    factories.flagged(article_id=article.pk)
    told = desk.get(page_of(article)).content.decode()
    assert Claim.objects.count() == 2
    for row in claim.appearances.model.objects.all():
        assert told.count(f'id="passage-{row.pk}"') == 1


def test_an_older_text(desk: Client, cora: User) -> None:
    claim = factories.flagged()
    article = Article.objects.get()
    add_article_version(actor=cora, article_id=article.pk, text="Quite another text.")
    newest = desk.get(page_of(article)).content.decode()
    assert marked(newest) == []
    assert "Flagged in other texts" in newest
    assert claim.statement in newest
    older = desk.get(page_of(article) + "?version=1").content.decode()
    assert marked(older)[0][0] == factories.PASSAGE
    assert "data-passages" not in older  # claims are flagged in the newest text
    for nonsense in ("7", "0", "x", "-1", "٣"):
        assert desk.get(page_of(article) + f"?version={nonsense}").status_code == 404, nonsense
    with_list = desk.get(page_of(article, "article_versions")).content.decode()
    assert "Text 1<" in with_list
    assert "Text 2<" in with_list


def test_who_may_not_flag_reads(client: Client, rita: User) -> None:
    article = factories.article()
    client.force_login(rita)
    told = client.get(page_of(article)).content.decode()
    assert factories.PASSAGE in told
    assert "data-passages" not in told
    assert client.get(page_of(article, "article_flag")).status_code == 403
    assert client.post(page_of(article, "article_flag"), FLAG).status_code == 403
    assert client.post(page_of(article, "article_versions"), {"text": "x"}).status_code == 403
    assert client.post(page_of(article, "article_capture")).status_code == 403
    assert not Claim.objects.exists()


def test_another_text_that_is_empty(desk: Client) -> None:
    article = factories.article()
    answer = desk.post(page_of(article, "article_versions"), {"text": " "})
    assert answer.status_code == 422
    assert "The text is empty." in answer.content.decode()


# --- flagging ----------------------------------------------------------------------------------


def test_flagging(desk: Client, cora: User) -> None:
    article = factories.article()
    start = factories.ARTICLE.index(factories.PASSAGE)
    answer = desk.post(
        page_of(article, "article_flag"),
        {
            **FLAG,
            "start": start,
            "before": factories.ARTICLE[:start],
            "party_name": "The agency",
            "party_kind": "organisation",
            "party_role": "news agency",
            "attribution": "The agency reports it.",
            "note": "Nobody has seen it.",
            "priority": "1",
        },
    )
    claim = Claim.objects.get()
    appearance = claim.appearances.get()
    assert answer.status_code == 303
    assert answer["Location"] == page_of(article) + f"#passage-{appearance.pk}"
    assert (appearance.start, appearance.exact) == (start, factories.PASSAGE)
    assert appearance.attribution == "The agency reports it."
    assert claim.claimant is not None
    assert (claim.claimant.name, claim.claimant.role) == ("The agency", "news agency")
    assert (claim.priority, claim.note, claim.flagged_by) == (1, "Nobody has seen it.", cora)
    told = desk.get(page_of(article)).content.decode()
    assert "Flagged: The envoy handed over a letter." in told
    assert '<option value="The agency" data-kind="organisation" data-role="news agency">' in told


def test_offsets_are_code_points(desk: Client) -> None:
    article = factories.article(text="😀😀 again\n\n😀😀 again")
    desk.post(page_of(article, "article_flag"), {**FLAG, "exact": "😀 again", "start": "11"})
    assert Appearance.objects.get().start == 11
    told = desk.get(page_of(article)).content.decode()
    assert marked(told)[0][0] == "😀 again"
    assert 'data-start="10"' in told


def test_a_passage_in_several_places_is_chosen(desk: Client) -> None:
    article = factories.article(text="Left no letter. Right no letter.")
    given = {**FLAG, "exact": "no letter", "note": "Kept words."}
    answer = desk.post(page_of(article, "article_flag"), given)
    told = answer.content.decode()
    assert answer.status_code == 422
    places = re.findall(r'type="radio" name="place" value="(\d+)"', told)
    assert places == ["5", "22"]
    assert "Kept words." in told
    assert "Choose the place" in told
    assert not Claim.objects.exists()
    desk.post(page_of(article, "article_flag"), {**given, "place": "22"})
    assert Appearance.objects.get().start == 22


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"exact": "Words of nobody"}, "do not stand in"),
        ({"exact": ""}, "required"),
        ({"statement": " "}, "required"),
        ({"kind": "gossip"}, "valid choice"),
        ({"priority": "9"}, "valid choice"),
        ({"start": "-3"}, "greater than"),
        ({"party_name": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_refused_keeps_everything(
    desk: Client, changed: dict[str, str], sentence: str
) -> None:
    article = factories.article()
    answer = desk.post(page_of(article, "article_flag"), {**FLAG, "note": "Kept words.", **changed})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in told
    assert "Kept words." in told
    assert not Claim.objects.exists()


def test_flagging_twice_makes_two_claims(desk: Client) -> None:
    article = factories.article()
    for _ in range(2):
        assert desk.post(page_of(article, "article_flag"), FLAG).status_code == 303
    assert Claim.objects.count() == 2


def test_no_flagging_without_a_text(desk: Client, local_web: Web) -> None:
    desk.post(ADD, {"url": local_web.url("/good")})
    article = Article.objects.get()
    assert "has no text yet" in desk.get(page_of(article, "article_flag")).content.decode()
    answer = desk.post(page_of(article, "article_flag"), FLAG)
    assert answer.status_code == 422
    assert not Claim.objects.exists()
