"""Comments with mentions: colleagues only, never part of the verdict."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from claims.errors import Forbidden, Missing
from claims.forms.comments import CommentForm
from claims.models import Comment, User
from claims.queries import comments_of, unread_mentions
from claims.services.comments import add_comment, read_mentions
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, chen: User, rita: User) -> None:
    claim = factories.checking()
    client.force_login(chen)
    address = f"/desk/claims/{claim.pk}/comments/"
    answer = client.post(address, {"text": "@rita, is page 12 enough?"})
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/{claim.pk}/#comments")
    assert "is page 12 enough?" in client.get(address).content.decode()
    assert factories.fresh(claim).version == claim.version
    event = claim.events.get(verb="comment.added")
    assert event.data_document["mentions"] == [str(rita.pk)]
    client.force_login(rita)
    assert "is page 12 enough?" in client.get("/desk/").content.decode()


def test_a_name_that_nobody_has_is_said(client: Client, chen: User, rita: User) -> None:
    client.force_login(chen)
    address = f"/desk/claims/{factories.checking().pk}/comments/"
    told = client.post(address, {"text": "@rita. and @reeta, a@b.example"}, follow=True)
    assert "Nobody here signs in with this name: @reeta." in told.content.decode()
    assert "rita" in told.content.decode()
    told = client.post(address, {"text": "@rita and @chen!"}, follow=True)
    assert "Nobody here signs in" not in told.content.decode()


def test_the_names_to_write_are_shown(client: Client, chen: User, rita: User, nora: User) -> None:
    """Of the people at the claim on its workbench, of all that have a role on the comments' page."""
    claim = factories.checking()
    client.force_login(rita)
    bench = client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "@cora</code>" in bench
    assert "@chen</code>" in bench
    everybody = client.get(reverse("claim_comments", args=[claim.pk])).content.decode()
    assert "@rita</code>" in everybody
    assert "@nora</code>" not in everybody


def test_the_open_text_stays_open(client: Client, chen: User) -> None:
    claim = factories.with_evidence()
    client.force_login(chen)
    other = factories.evidence(
        claim, snapshot=factories.snapshot_good(text="It was read.\n"), exact="It was read."
    )
    assert other.extraction is not None
    opened = other.extraction.snapshot_id
    here = reverse("claim", args=[claim.pk])
    field = f'name="snapshot" value="{opened}"'
    assert field in client.get(f"{here}?snapshot={opened}").content.decode()
    address = reverse("claim_comments", args=[claim.pk])
    answer = client.post(address, {"text": "Look.", "snapshot": str(opened)})
    assert answer["Location"] == f"{here}?snapshot={opened}#comments"
    answer = client.post(address, {"text": "Look.", "snapshot": "//evil.example"})
    assert answer["Location"] == f"{here}#comments"


def test_a_mention_stays_until_it_is_read(client: Client, chen: User, rita: User) -> None:
    claim = factories.checking()
    add_comment(actor=chen, claim_id=claim.pk, text="@rita?")
    client.force_login(rita)
    assert [m.comment.text for m in unread_mentions(rita)] == ["@rita?"]
    answer = client.post(f"/desk/claims/{claim.pk}/comments/read/")
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/claims/{claim.pk}/comments/")
    assert not unread_mentions(rita).exists()
    assert read_mentions(actor=rita, claim_id=claim.pk) == 0


def test_answering_counts_as_reading(chen: User, rita: User) -> None:
    claim = factories.checking()
    add_comment(actor=chen, claim_id=claim.pk, text="@rita?")
    add_comment(actor=rita, claim_id=claim.pk, text="@chen yes.")
    assert not unread_mentions(rita).exists()
    assert unread_mentions(chen).count() == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@rita.", ["rita"]),
        ("(@rita) and @chidi, @rita again", ["chidi", "rita"]),
        ("rita@example.org", []),
        ("@somebody-else said so", []),
        ("@chen to myself", []),
        ("@nora has no role", []),
        ("@gone", []),
        ("@amy.b. please", ["amy.b"]),
        ("سؤال إلى @rita", ["rita"]),
    ],
)
def test_who_is_named(
    text: str, named: list[str], chen: User, chidi: User, rita: User, nora: User
) -> None:
    factories.person("amy.b", "checker")
    User.objects.filter(pk=factories.person("gone", "checker").pk).update(is_active=False)
    comment = add_comment(actor=chen, claim_id=factories.flagged().pk, text=text)
    assert sorted(person.username for person in comment.mentions.all()) == named


def test_an_empty_or_endless_comment_is_refused(client: Client, chen: User) -> None:
    claim = factories.flagged()
    client.force_login(chen)
    address = f"/desk/claims/{claim.pk}/comments/"
    for text in ("", "  \n ", "\u0000"):
        assert client.post(address, {"text": text}).status_code == 422
    answer = client.post(address, {"text": "long " * 1001})
    assert answer.status_code == 422
    assert "long long" in answer.content.decode()
    assert not Comment.objects.exists()


def test_who_may_not(nora: User, chen: User) -> None:
    claim = factories.flagged()
    with pytest.raises(Forbidden):
        add_comment(actor=nora, claim_id=claim.pk, text="Hello")
    with pytest.raises(Missing):
        add_comment(actor=chen, claim_id=chen.pk, text="Hello")


def test_text_is_text(chen: User) -> None:
    claim = factories.flagged()
    add_comment(actor=chen, claim_id=claim.pk, text="<script>alert(1)</script>\nsecond line")
    given = {"claim": claim, "comments": comments_of(claim), "form": CommentForm()}
    shown = render_to_string("claims/_comments.html", given)
    assert "<script>" not in shown
    assert "<br>second line" in shown


def test_nothing_of_it_is_public(client: Client, chen: User) -> None:
    claim = factories.published()
    add_comment(actor=chen, claim_id=claim.pk, text="Between us: a secret word.")
    for path in (f"/checks/{claim.check_page.pk}/", "/api/v1/changes/", "/api/v1/verdicts/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "secret word" not in answer.content.decode()


def test_whom_a_comment_names_stands_out(
    client: Client, chen: User, chidi: User, django_assert_max_num_queries: Any
) -> None:
    """Known people lead to what they hold; others, and whatever looks like a tag, stay words."""
    claim = factories.checking()
    text = "Ask @chidi, @nobody or <b>@chidi</b>.\nThank you, mail@chidi.example"
    add_comment(actor=chen, claim_id=claim.pk, text=text)
    add_comment(actor=chen, claim_id=claim.pk, text="No names here.")
    client.force_login(chen)
    link = '<a class="mention" href="/desk/claims/?holder=chidi" title="Chidi">@chidi</a>'
    for name in ("claim", "claim_comments"):
        with django_assert_max_num_queries(12):
            html = client.get(reverse(name, args=[claim.pk])).content.decode()
        assert f"Ask {link}, @nobody or &lt;b&gt;{link}&lt;/b&gt;.<br>Thank you, mail@chidi" in html
        assert html.count("No names here.") == 1
    assert client.get("/desk/claims/?holder=chidi").status_code == 200
