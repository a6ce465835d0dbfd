"""The workflow cell by cell: every step × every state × everybody, through the services.

The table is written out from the design, not read from `workflow.py`: change both or neither.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from claims.errors import Refused
from claims.models import Claim
from claims.workflow import STEPS, State
from tests import factories

pytestmark = pytest.mark.django_db

# Who: everybody of the cast; chen is the one who took the claim ("holder"), rita its review, lena its
# legal answer, which is asked for where a step is about it.
PEOPLE = {
    "nora": "nobody",
    "cora": "contributor",
    "chen": "checker holder",
    "chidi": "checker",
    "rita": "reviewer review_holder",
    "pia": "publisher",
    "lena": "lawyer legal_holder",
    "ada": "admin",
}
# step, from → to, who
TABLE = """
accept        flagged    queued     checker
dismiss       flagged    dismissed  checker
dismiss       queued     dismissed  checker
dismiss       checking   dismissed  checker
restore       dismissed  flagged    checker
take          queued     checking   checker
take          in_review  in_review  reviewer lawyer publisher
take          approved   approved   lawyer publisher
assign        queued     checking   publisher
assign        checking   checking   publisher
assign        in_review  in_review  publisher
assign        approved   approved   publisher
release       checking   queued     holder publisher
release       in_review  in_review  review_holder legal_holder publisher
release       approved   approved   legal_holder publisher
keep          checking   checking   holder
keep          in_review  in_review  review_holder legal_holder
keep          approved   approved   legal_holder
decline       checking   queued     holder
decline       in_review  in_review  review_holder legal_holder
decline       approved   approved   legal_holder
hand_over     checking   checking   holder
hand_over     in_review  in_review  review_holder legal_holder
hand_over     approved   approved   legal_holder
ask_legal     flagged    flagged    checker reviewer publisher
ask_legal     queued     queued     checker reviewer publisher
ask_legal     checking   checking   checker reviewer publisher
ask_legal     in_review  in_review  checker reviewer publisher
ask_legal     approved   approved   checker reviewer publisher
lift_legal    flagged    flagged    publisher
lift_legal    queued     queued     publisher
lift_legal    checking   checking   publisher
lift_legal    in_review  in_review  publisher
lift_legal    approved   approved   publisher
answer_legal  in_review  in_review  legal_holder
answer_legal  approved   approved   legal_holder
submit        checking   in_review  holder
recall        in_review  checking   holder publisher
recall        approved   checking   holder publisher
return        in_review  checking   reviewer
approve       in_review  approved   reviewer
break_glass   in_review  approved   publisher
publish       approved   published  publisher
cancel_embargo  approved  approved   publisher
hold          published  on_hold    publisher
release_hold  on_hold    published  publisher
reopen        published  checking   reviewer publisher
reopen        on_hold    checking   reviewer publisher
withdraw      published  withdrawn  publisher
withdraw      on_hold    withdrawn  publisher
"""
CELLS = {
    (row[0], row[1]): (row[2], set(row[3:]))
    for row in (line.split() for line in TABLE.strip().splitlines())
}
STEP_NAMES = sorted({step for step, _ in CELLS})
MAY_SOMEWHERE = {
    step: set().union(*(who for (name, _), (_, who) in CELLS.items() if name == step))
    for step in STEP_NAMES
}


ABOUT_LEGAL = {state for name, state in CELLS if name == "ask_legal"}


def given_for(step: str, state: str) -> dict[str, str]:
    given = {"note": "Because it is so."}
    if step == "dismiss":
        given["reason"] = "not_checkable"
    if step == "assign":
        given["person"] = {"in_review": "rita", "approved": "lena"}.get(state, "chidi")
    if step == "hand_over":
        given["person"] = "rolf" if state in ("in_review", "approved") else "chidi"
    if step == "answer_legal":
        given["outcome"] = "cleared"
    return given


def prepare(claim: Claim, step: str) -> None:
    """Somebody has the review where the step is its holder's; what is answered was given."""
    factories.person("rolf", "reviewer", "lawyer")
    legal = claim.state in ("in_review", "approved")
    handed = ("keep", "decline", "release", "hand_over", "answer_legal")
    if step == "lift_legal" and claim.state in ABOUT_LEGAL:
        factories.step(claim, "ask_legal", "pia", note="A name is named.")
    if legal and step in (*handed, "take", "assign"):
        factories.step(claim, "ask_legal", "pia", note="A name is named.")
    if legal and step in handed[:2]:
        factories.step(claim, "assign", "pia", person="lena", duty="legal")
    elif legal and step in handed:
        factories.step(claim, "take", "lena", duty="legal")
    if step in ("keep", "decline"):
        for name in {"in_review": ["rita"], "checking": ["chidi", "chen"]}.get(claim.state, []):
            factories.step(claim, "assign", "pia", person=name)
    elif step in ("release", "hand_over") and claim.state == "in_review":
        factories.step(claim, "take", "rita")


def attempt(claim: Claim, step: str, who: str) -> str:
    """What comes of it: the new state, or the status of the refusal. Nothing stays."""
    try:
        with transaction.atomic():
            if step == "cancel_embargo" and claim.state == "approved":
                # Something to cancel; with nothing it is refused: tests/test_embargo.py.
                factories.step(claim, "plan", "pia", at=timezone.now() + timedelta(hours=1))
            prepare(claim, step)
            after = factories.step(claim, step, who, **given_for(step, claim.state)).state
            transaction.set_rollback(True)
            return after
    except Refused as error:
        assert factories.fresh(claim).state == claim.state
        assert factories.fresh(claim).version == claim.version
        return str(error.status)


def wanted(step: str, state: str, words: str) -> str:
    roles = set(words.split())
    target, who = CELLS.get((step, state), ("", set()))
    if roles & who:
        return target
    # Whoever could take the step elsewhere learns that the state is wrong; others that they may not.
    holds_it = state in ("checking", "in_review", "approved")
    elsewhere = MAY_SOMEWHERE[step] - ({"holder"} if not holds_it else set())
    elsewhere -= {"review_holder", "legal_holder"}
    return "422" if roles & elsewhere and not who else "403"


def test_the_table_has_every_step() -> None:
    # Closing again is for reopened claims only: tests/test_after_publication.py.
    known = {*STEP_NAMES, "flag", "close_again"}
    assert known == set(STEPS) == {*factories.STEPS, "flag"} - {"plan"}
    assert set(factories.IN_STATE) == {state.value for state in State}


@pytest.mark.parametrize("state", factories.IN_STATE)
def test_every_cell(state: str) -> None:
    claim = factories.IN_STATE[state]()
    assert claim.state == state
    wrong = []
    for step in STEP_NAMES:
        for who, roles in PEOPLE.items():
            expected, got = wanted(step, state, roles), attempt(claim, step, who)
            if got != expected:
                wrong.append(f"{step} on {state} by {who}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "step",
    [
        s
        for s in STEP_NAMES
        if s
        not in (
            *("accept", "dismiss", "restore", "take", "assign", "submit", "approve", "publish"),
            *("cancel_embargo", "keep", "answer_legal"),
        )
    ],
)
def test_these_steps_need_a_note(step: str) -> None:
    state = next(state for name, state in CELLS if name == step)
    claim = factories.IN_STATE[state]()
    holders = ("release", "decline", "hand_over")
    who = "chen" if step in holders else "rita" if step in ("return", "reopen") else "pia"
    with pytest.raises(Refused) as caught:
        factories.step(claim, step, who, note=" \n ")
    assert (caught.value.status, caught.value.code) == (400, "note_required")


@pytest.mark.parametrize("step", STEP_NAMES)
def test_every_step_names_the_version(step: str) -> None:
    state, who = next((state, who) for (name, state), (_, who) in CELLS.items() if name == step)
    claim = factories.IN_STATE[state]()
    person = next(name for name, roles in PEOPLE.items() if who & set(roles.split()))
    if step == "answer_legal":
        prepare(claim, step)
        claim = factories.fresh(claim)
    for version, status in ((None, 400), (claim.version - 1, 409), (claim.version + 1, 409)):
        with pytest.raises(Refused) as caught:
            factories.step(claim, step, person, version=version, **given_for(step, state))
        assert caught.value.status == status
        assert caught.value.code == ("version_required" if version is None else "version_stale")
        if version is not None:
            assert (
                caught.value.extra["claim"].version
                == caught.value.extra["version"]
                == claim.version
            )


def test_every_step_counts_as_one_change_and_tells_its_story() -> None:
    for step, state in (
        ("accept", "flagged"),
        ("take", "queued"),
        ("submit", "checking"),
        ("approve", "in_review"),
        ("publish", "approved"),
    ):
        claim = factories.IN_STATE[state]()
        who = next(
            name for name, roles in PEOPLE.items() if CELLS[step, state][1] & set(roles.split())
        )
        after = factories.step(claim, step, who)
        assert after.version == claim.version + 1
        event = after.events.get(verb=f"claim.{step}")
        assert event.actor == factories.person(who)
        assert f'"before":"{state}"' in event.data
        assert f'"after":"{after.state}"' in event.data
