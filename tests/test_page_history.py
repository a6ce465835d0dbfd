"""The record in plain sentences: every verb has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import claims.services
from claims.models import FINAL, User
from claims.services.claims import change_claim
from claims.services.steps import PUBLIC_VERBS
from claims.views.differences import Piece, marked
from claims.views.sentences import SENTENCES
from claims.workflow import STEPS
from tests import factories

pytestmark = pytest.mark.django_db

# Verbs that are put together when the program runs.
# What is done about legal duty is told of its own rows.
MADE = {
    "f'claim.{step}'": {
        f"claim.{name}" for name in STEPS if name != "flag" and not name.endswith("_legal")
    },
    "f'snapshot.{snapshot.status}'": {f"snapshot.{status.value}" for status in FINAL},
    "PUBLIC_VERBS[step]": set(PUBLIC_VERBS.values()),
}


def verbs() -> Iterator[str]:
    """Every verb that a service collects, read from the source."""
    for path in Path(claims.services.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "collect":
                yield from named(node.args[0])


def named(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(verb)):
            return {verb}
        case ast.IfExp(body=body, orelse=orelse):
            return named(body) | named(orelse)
        case ast.Name(id="verb"):
            return {"person.activated", "person.deactivated"}
    return MADE[ast.unparse(node)]


def test_it_works(client: Client, chen: User) -> None:
    claim = factories.flagged()
    change_claim(
        actor=chen,
        claim_id=claim.pk,
        version=1,
        changes={"statement": "The envoy handed over a sealed letter.", "priority": 1},
    )
    claim = factories.step(claim, "accept", "chen", priority=1, note="For today.")
    client.force_login(chen)
    text = client.get(f"/desk/claims/{claim.pk}/history/").content.decode()
    for words in (
        "Cora flagged the claim, priority normal.",
        "Chen accepted it for the desk “News desk”, priority urgent.",
        "For today.",
        "Priority",
    ):
        assert words in text
    assert '<del class="was"' in text
    assert text.index("Cora flagged") < text.index("Chen changed") < text.index("Chen accepted")


def test_every_verb_has_a_sentence() -> None:
    collected = set(verbs())
    assert len(collected) > 40
    assert collected - set(SENTENCES) == set()


@pytest.mark.parametrize("state", factories.IN_STATE)
def test_claims_of_every_state_have_a_history(
    state: str, client: Client, chen: User, django_assert_max_num_queries: Any
) -> None:
    claim = factories.IN_STATE[state]()
    client.force_login(chen)
    with django_assert_max_num_queries(12):
        answer = client.get(f"/desk/claims/{claim.pk}/history/")
    entries = answer.context["entries"]
    assert [entry.event.seq for entry in entries] == list(
        claim.events.order_by("seq").values_list("seq", flat=True)
    )
    for entry in entries:
        assert "%(" not in entry.sentence
        assert "somebody" not in entry.sentence
        assert "  " not in entry.sentence


def test_what_is_confidential_is_not_told(client: Client, chen: User, rita: User) -> None:
    from claims.services.contact_notes import add_confidential

    claim = factories.checking()
    add_confidential(actor=chen, claim_id=claim.pk, who="The cleaner", text="Saw the letter.")
    client.force_login(rita)
    text = client.get(f"/desk/claims/{claim.pk}/history/").content.decode()
    assert "Chen added something confidential." in text
    assert "cleaner" not in text
    assert "Saw the letter" not in text


def test_differences() -> None:
    assert marked("4.2 million in May", "4.4 million in June") == [
        Piece("was", "4.2"),
        Piece("now", "4.4"),
        Piece("same", " million in "),
        Piece("was", "May"),
        Piece("now", "June"),
    ]
    assert marked("", "") == []
    long = "a " * 3000
    assert marked(long, long + "b") == [Piece("was", long), Piece("now", long + "b")]
