from __future__ import annotations

from uuid import uuid4

import pytest

from claims.errors import Forbidden, Missing, Refused
from claims.models import Appearance, Claim, Event, User
from claims.services.articles import add_article_version
from claims.services.claims import flag_claim
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


def test_it_works(cora: User) -> None:
    article = factories.article(language="fr", url="https://agency.example/letter")
    claim = flag_claim(
        actor=cora,
        article_id=article.pk,
        selector={"exact": factories.PASSAGE},
        statement="  The envoy handed over\n a personal letter. ",
        kind="event",
        claimant={"name": "The agency", "kind": "outlet", "same_as": ["https://agency.example/"]},
        attribution="The agency reported that …",
        note="Nobody saw it.",
    )
    claim = factories.fresh(claim)
    assert (claim.state, claim.version, claim.flagged_by) == ("flagged", 1, cora)
    assert claim.statement == "The envoy handed over a personal letter."
    assert claim.language == "fr"
    assert claim.claimant is not None
    assert claim.claimant.kind == "outlet"
    assert list(claim.writers.all()) == [cora]
    assert claim.draft.version == 0
    place = claim.appearances.get()
    assert place.first
    assert place.article_version is not None
    text = place.article_version.text
    assert text[place.start : place.end] == place.exact == factories.PASSAGE
    assert text.startswith(place.prefix + place.exact + place.suffix)
    assert verbs(claim) == ["claim.flagged", "appearance.added"]


def test_an_address_outside(cora: User) -> None:
    claim = factories.flagged(appearance_url="https://social.example/post/1")
    place = claim.appearances.get()
    assert (place.url, place.article_version, place.exact) == (
        "https://social.example/post/1",
        None,
        "",
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("cora", True),
        ("chen", True),
        ("rita", False),
        ("pia", False),
        ("ada", False),
        ("nora", False),
    ],
)
def test_who_may(who: str, may: bool) -> None:
    article = factories.article()
    if may:
        assert factories.flagged(by=who, article_id=article.pk).flagged_by.username == who
    else:
        factories.person(who)
        with refused("role_missing", Forbidden):
            factories.flagged(by=who, article_id=article.pk)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"statement": " \n "}, "statement_empty"),
        ({"kind": "gossip"}, "claim_kind_unknown"),
        ({"priority": 0}, "priority_unknown"),
        ({"selector": {"exact": "These words are not there"}}, "passage_not_found"),
        ({"selector": {}}, "passage_not_found"),
        ({"selector": {"exact": "t"}}, "passage_ambiguous"),
        ({"claimant": {"name": " "}}, "party_needs_a_name"),
        ({"claimant": {"name": "X", "kind": "robot"}}, "party_kind_unknown"),
    ],
)
def test_what_is_refused(cora: User, given: dict[str, object], code: str) -> None:
    article = factories.article()
    with refused(code):
        factories.flagged(**{"article_id": article.pk, **given})
    assert not Claim.objects.exists()


def test_a_place_is_needed(cora: User) -> None:
    with refused("appearance_missing"):
        flag_claim(actor=cora, statement="Something", kind="other")
    with refused("no_such_article", Missing):
        flag_claim(actor=cora, statement="Something", kind="other", article_id=uuid4())
    assert not Claim.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://user@ministry.example/",
        "file:///etc/passwd",
        "http://0x7f.1/",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_nobody_may_open(cora: User, url: str) -> None:
    with refused("address_refused"):
        factories.flagged(appearance_url=url)


def test_words_that_stand_there_twice(cora: User) -> None:
    article = factories.article(
        text="The pause holds. Some say: the pause holds. He said the pause holds!"
    )
    with refused("passage_ambiguous") as caught:
        factories.flagged(article_id=article.pk, selector={"exact": "the pause holds"})
    candidates = caught.value.extra["candidates"]
    assert caught.value.extra["count"] == len(candidates) == 2
    for candidate in candidates:
        claim = factories.flagged(article_id=article.pk, selector=candidate)
        assert claim.appearances.get().start == candidate["start"]
    by_suffix = factories.flagged(
        article_id=article.pk, selector={"exact": "the pause holds", "suffix": "!"}
    )
    assert by_suffix.appearances.get().start == candidates[1]["start"]


def test_the_newest_text_counts(cora: User) -> None:
    article = factories.article(text="The first wording.")
    add_article_version(actor=cora, article_id=article.pk, text="The second wording.")
    with pytest.raises(Refused):
        factories.flagged(article_id=article.pk, selector={"exact": "first wording"})
    claim = factories.flagged(article_id=article.pk, selector={"exact": "second wording"})
    assert claim.appearances.get().article_version.number == 2
    assert Appearance.objects.count() == 1
