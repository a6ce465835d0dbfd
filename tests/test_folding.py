"""Words are found whatever their case, in every script, on both databases."""

from __future__ import annotations

import unicodedata

import pytest

from claims.models import Claim, Party, User
from claims.queries import find_claims
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Ángela Őry spoke in Łódź.", "ÁNGELA łódź őRY"),
        ("Путин встретил министра.", "ПУТИН МИНИСТРА"),
        ("Η Αθήνα απάντησε.", "αΘΉΝΑ"),
        ("Հայաստան said no.", "հԱՅԱՍՏԱՆ"),
        ("Un café à Évian", unicodedata.normalize("NFD", "CAFÉ évian")),
        ("قال الوزير إنه لا يعلم", "الوزير"),
        ("서울에서 회담이 열렸다", "회담이"),
    ],
)
def test_it_works(cora: User, kept: str, asked: str) -> None:
    factories.flagged(statement="Another claim in small letters")
    claim = factories.flagged(statement=kept)
    assert list(find_claims(Claim.objects.all(), asked)) == [claim]


def test_claimant_note_and_title_too(cora: User) -> None:
    article = factories.article(title="ЗАГОЛОВОК")
    named = factories.flagged(claimant={"name": "Šárka Ňová"})
    noted = factories.flagged(note="Größe prüfen")
    titled = factories.flagged(article_id=article.pk)
    for word, claim in (("šÁRKA", named), ("GRÖSSE"[:3], noted), ("заголовок", titled)):
        assert list(find_claims(Claim.objects.all(), word)) == [claim]


def test_signs_of_patterns_are_plain_letters(cora: User) -> None:
    claim = factories.flagged(statement="Prices rose by 100% in a_b")
    factories.flagged(statement="Prices rose by 1000 in axb")
    assert list(find_claims(Claim.objects.all(), "100% a_b")) == [claim]


def test_from_the_start(db: None) -> None:
    for name in ("Élodie Martin", "Martin Élodie", "Zoë"):
        Party.objects.create(name=name, kind="person")
    found = Party.objects.filter(name__folds_from_start="éLO")
    assert [party.name for party in found] == ["Élodie Martin"]
    assert Party.objects.filter(name__folds="").count() == 3
