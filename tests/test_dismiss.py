from __future__ import annotations

from uuid import uuid4

import pytest

from claims.errors import Malformed, Missing
from claims.models import AssignmentOutcome, ClaimLink, User
from tests import factories
from tests.expect import refused, verbs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["not_checkable", "out_of_scope"])
def test_it_works(reason: str) -> None:
    claim = factories.step(factories.flagged(), "dismiss", "chen", reason=reason)
    assert (claim.state, claim.dismissed_from) == ("dismissed", "flagged")
    assert f'"reason":"{reason}"' in claim.events.get(verb="claim.dismiss").data


def test_a_reason_is_needed() -> None:
    claim = factories.flagged()
    for reason in ("", "boring"):
        with refused("reason_required", Malformed):
            factories.step(claim, "dismiss", "chen", reason=reason)


def test_other_needs_a_note() -> None:
    claim = factories.flagged()
    with refused("note_required", Malformed):
        factories.step(claim, "dismiss", "chen", reason="other")
    assert (
        factories.step(claim, "dismiss", "chen", reason="other", note="A joke.").state
        == "dismissed"
    )


def test_a_duplicate_names_the_other_claim() -> None:
    first, second = factories.flagged(), factories.flagged()
    with refused("duplicate_of_required", Malformed):
        factories.step(second, "dismiss", "chen", reason="duplicate")
    with refused("no_such_claim", Missing):
        factories.step(second, "dismiss", "chen", reason="duplicate", duplicate_of=uuid4())
    with refused("link_to_itself"):
        factories.step(second, "dismiss", "chen", reason="duplicate", duplicate_of=second.pk)
    factories.step(second, "dismiss", "chen", reason="duplicate", duplicate_of=first.pk)
    link = ClaimLink.objects.get()
    assert (link.claim, link.kind, link.other) == (second, "repeats", first)
    assert "claim.linked" in verbs(second)


def test_the_check_ends_with_the_claim() -> None:
    claim = factories.step(factories.checking(), "dismiss", "chidi", reason="out_of_scope")
    assert claim.assignments.get().outcome == AssignmentOutcome.DISMISSED


@pytest.mark.parametrize("state", ["flagged", "queued", "checking"])
def test_restore_brings_it_back(state: str) -> None:
    claim = factories.IN_STATE[state]()
    factories.step(claim, "dismiss", "chen", reason="out_of_scope")
    back = factories.step(claim, "restore", "chidi")
    assert (back.state, back.dismissed_from) == (state, "")
    open_now = back.assignments.filter(closed_at__isnull=True)
    assert [a.person.username for a in open_now] == (["chen"] if state == "checking" else [])


def test_restore_twice() -> None:
    claim = factories.step(factories.dismissed(), "restore", "chen")
    with refused("step_not_open"):
        factories.step(claim, "restore", "chen")


def test_restore_gives_nothing_to_someone_who_left() -> None:
    claim = factories.step(factories.checking(), "dismiss", "chidi", reason="out_of_scope")
    User.objects.filter(username="chen").update(is_active=False)
    back = factories.step(claim, "restore", "chidi")
    assert back.state == "queued"
    assert not back.assignments.filter(closed_at__isnull=True).exists()


def test_what_is_public_is_not_dismissed() -> None:
    claim = factories.step(factories.published(), "reopen", "rita", note="A reader wrote.")
    with refused("published_before"):
        factories.step(claim, "dismiss", "chen", reason="out_of_scope")
