from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.errors import Conflict, Forbidden, Malformed
from claims.models import Event, PassageCorrection, User
from claims.services.drafts import save_draft
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def test_it_works(chen: User) -> None:
    claim = factories.checking()
    before, events = claim.version, Event.objects.count()
    day = datetime(2026, 3, 4, tzinfo=UTC)
    draft = save_draft(
        actor=chen, claim_id=claim.pk, version=0,
        changes={"rating": "true", "summary": " One \n line. ", "explanation": "Two\r\nlines.", "as_of": day},
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.version, draft.rating.slug, draft.as_of) == (1, "true", day)
    assert (draft.summary, draft.explanation) == ("One line.", "Two\nlines.")
    assert list(draft.writers.all()) == [chen]
    assert factories.fresh(claim).version == before  # a draft counts for itself
    assert Event.objects.count() == events  # and is no act


def test_what_is_not_named_stays(chen: User) -> None:
    claim = factories.with_evidence()
    save_draft(actor=chen, claim_id=claim.pk, version=1, changes={"summary": "New."})
    draft = factories.fresh(claim).draft
    assert (draft.summary, draft.explanation) == ("New.", factories.DRAFT["explanation"])
    save_draft(actor=chen, claim_id=claim.pk, version=2, changes={"rating": None})
    assert factories.fresh(claim).draft.rating is None


def test_the_same_again_is_no_version(chen: User, chidi: User) -> None:
    claim = factories.with_evidence()
    assert (
        save_draft(actor=chidi, claim_id=claim.pk, version=1, changes=dict(factories.DRAFT)).version
        == 1
    )
    assert list(claim.draft.writers.all()) == [chen]


def test_a_stale_screen_gets_the_current_draft(chen: User, chidi: User) -> None:
    claim = factories.with_evidence()
    save_draft(actor=chidi, claim_id=claim.pk, version=1, changes={"summary": "By chidi."})
    for version in (0, 1, 3):
        with refused("draft_stale", Conflict) as caught:
            save_draft(
                actor=chen, claim_id=claim.pk, version=version, changes={"summary": "By chen."}
            )
        assert (caught.value.extra["version"], caught.value.extra["draft"].summary) == (
            2,
            "By chidi.",
        )
    with refused("version_required", Malformed):
        save_draft(actor=chen, claim_id=claim.pk, version=None, changes={})
    assert factories.fresh(claim).draft.summary == "By chidi."


def test_passage_corrections(chen: User) -> None:
    claim = factories.checking()
    place = claim.appearances.get()
    rows = [
        {
            "appearance_id": place.pk,
            "should_read": "He conveyed a message",
            "notice": "An earlier version said letter.",
        }
    ]
    draft = save_draft(
        actor=chen, claim_id=claim.pk, version=0, changes={"passage_corrections": rows}
    )
    assert draft.version == 1
    row = PassageCorrection.objects.get()
    assert (row.appearance, row.should_read) == (place, "He conveyed a message")
    assert (
        save_draft(
            actor=chen, claim_id=claim.pk, version=1, changes={"passage_corrections": rows}
        ).version
        == 1
    )
    save_draft(actor=chen, claim_id=claim.pk, version=1, changes={"passage_corrections": []})
    assert not PassageCorrection.objects.exists()


def test_what_is_refused(chen: User) -> None:
    claim, other = factories.checking(), factories.flagged()
    strange = {"appearance_id": other.appearances.get().pk, "should_read": "x"}
    empty = {"appearance_id": claim.appearances.get().pk, "should_read": " "}
    for changes, code in (
        ({"rating": "pants-on-fire"}, "rating_unknown"),
        ({"passage_corrections": [strange]}, "appearance_unknown"),
        ({"passage_corrections": [empty]}, "correction_empty"),
    ):
        with refused(code):
            save_draft(actor=chen, claim_id=claim.pk, version=0, changes=changes)
    assert factories.fresh(claim).draft.version == 0


@pytest.mark.parametrize("who", ["cora", "rita", "pia", "ada", "nora"])
def test_who_may_not(who: str) -> None:
    claim, person = factories.checking(), factories.person(who)
    with refused("role_missing", Forbidden):
        save_draft(actor=person, claim_id=claim.pk, version=0, changes={"summary": "x"})
