"""The demo newsroom: what it shows, that it can be loaded again, and that it stays out of the way."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from claims.demo import newsroom, story
from claims.demo.cast import CAST, PASSWORD
from claims.models import (
    Article,
    Claim,
    Correction,
    Directness,
    Event,
    Publication,
    Snapshot,
    Stance,
    Status,
    User,
)
from claims.outcomes import Outcome
from claims.permissions import roles_of
from claims.services.captures import run_capture
from tests import factories

pytestmark = pytest.mark.django_db

STATES = {
    "letter": "published",
    "contacts": "published",
    "qatar": "approved",
    "damage": "in_review",
    "visit": "on_hold",
    "ceasefire": "checking",
    "strikes": "queued",
    "reactions": "queued",
    "first-day": "flagged",
    "wedge": "dismissed",
}


@pytest.fixture
def room(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own; the demo serves its pages itself."""
    monkeypatch.delenv("DEMO_WEB", raising=False)
    settings.DATA_DIR = tmp_path
    settings.STORE_DIR = tmp_path / "store"
    settings.CAPTURE_ALLOW = ""
    return tmp_path


def load(*options: str) -> str:
    said = StringIO()
    call_command("demo", *options, stdout=said)
    return said.getvalue()


def claim_of(key: str) -> Claim:
    statement = next(one.statement for one in story.STORIES if one.key == key)
    return Claim.objects.get(statement=statement)


def test_it_works(room: Path) -> None:
    said = load()
    assert {key: claim_of(key).state for key in STATES} == STATES
    assert Claim.objects.count() == len(STATES) == len(story.STORIES)
    for person in CAST:
        assert person.username in said
        user = User.objects.get(username=person.username)
        assert roles_of(user) == {person.role}
        assert user.demo
        assert user.check_password(PASSWORD)
    assert PASSWORD in said


def test_the_letter_has_an_assertion_a_denial_and_context(room: Path) -> None:
    load()
    letter = claim_of("letter")
    found = {
        (e.stance, e.directness, e.speaker.name if e.speaker else "") for e in letter.evidence.all()
    }
    assert found == {
        (Stance.SUPPORTS, Directness.WAS_TOLD, "Northern Wire Agency"),
        (Stance.REFUTES, Directness.OFFICIAL_DENIAL, "Spokesman of the Russian president"),
        (Stance.CONTEXT, Directness.OFFICIAL_CONFIRMATION, "Spokesman of the Russian president"),
    }
    payload = json.loads(Publication.objects.get(page__claim=letter).payload)
    assert payload["rating"]["slug"] == "partly-false"
    assert payload["would_change"]
    (appearance,) = payload["appearances"]
    assert appearance["correction"]["was"] == appearance["exact"]
    assert "denied" in appearance["correction"]["should_read"]


def test_what_was_published_wrong_is_corrected_in_public(room: Path) -> None:
    load()
    contacts = claim_of("contacts")
    first, second = Publication.objects.filter(page__claim=contacts).order_by("number")
    assert "United States" not in json.loads(first.payload)["summary"]
    assert "United States" in json.loads(second.payload)["summary"]
    assert Correction.objects.get(after=second).kind == "correction"


def test_captures_are_real_and_some_are_left_for_the_worker(room: Path) -> None:
    load()
    for page in story.PAGES:
        snapshot = Snapshot.objects.get(source__url__endswith=f"/{page.path}")
        if not page.captured:
            assert snapshot.status == Status.QUEUED
            continue
        assert (snapshot.status, snapshot.outcome) == (Status.DONE, Outcome.GOOD)
        extraction = snapshot.extractions.get()
        assert (extraction.title, extraction.byline, extraction.published) != ("", "", "")
        assert len(extraction.text) > 500
        assert "demonstration newsroom" not in extraction.text


def test_what_is_left_ends_as_the_pages_deserve(room: Path) -> None:
    load()
    with newsroom.served():
        for snapshot in Snapshot.objects.filter(status=Status.QUEUED):
            assert run_capture(snapshot.pk)
    ends = {
        snapshot.source.url.rsplit("/", 1)[1]: (snapshot.status, snapshot.outcome)
        for snapshot in Snapshot.objects.select_related("source")
    }
    assert ends["letter-update.html"] == (Status.FAILED, Outcome.HTTP_ERROR)
    assert ends["live.html"] == (Status.DONE, Outcome.EMPTY)
    assert ends["strikes.html"] == (Status.DONE, Outcome.GOOD)


def test_twice_changes_nothing(room: Path) -> None:
    first = load()
    before = (Event.objects.count(), User.objects.count(), Snapshot.objects.count())
    assert load() == first
    assert (Event.objects.count(), User.objects.count(), Snapshot.objects.count()) == before


def test_the_list_of_people_is_what_the_start_reads(room: Path) -> None:
    load()
    people = json.loads((room / "demo.json").read_text(encoding="utf-8"))["people"]
    assert people[0] == {"username": "cora", "role": "contributor", "password": PASSWORD}
    assert len(people) == len(CAST)


def test_pages_are_allowed_only_while_they_are_served(room: Path, settings: LazySettings) -> None:
    with newsroom.served() as base:
        assert base.removeprefix("http://") == settings.CAPTURE_ALLOW
        assert (room / "demo_port").read_text(encoding="ascii").strip() == base.rpartition(":")[2]
    assert settings.CAPTURE_ALLOW == ""


def test_if_empty_leaves_a_newsroom_with_people_alone(room: Path) -> None:
    factories.person("nora")
    assert load("--if-empty") == ""
    assert not Claim.objects.exists()
    assert list(User.objects.values_list("username", flat=True)) == ["nora"]
    assert not (room / "demo.json").exists()


def test_if_empty_loads_into_an_empty_one_and_then_no_more(room: Path) -> None:
    load("--if-empty")
    assert claim_of("letter").state == "published"
    before = Event.objects.count()
    Claim.objects.filter(pk=claim_of("first-day").pk).update(note="changed by somebody")
    load("--if-empty")
    assert Event.objects.count() == before


@pytest.mark.parametrize("cut", ["gather", "_captured", "do_the_work"])
def test_a_load_cut_short_goes_on_where_it_was(
    room: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    whole = getattr(newsroom, cut)

    def dies_after(*given: object) -> None:
        if cut != "do_the_work":  # one act: it is whole or not there
            whole(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(newsroom, cut, dies_after)
    with pytest.raises(KeyboardInterrupt):
        load("--if-empty")
    assert not (room / "demo.json").exists()
    monkeypatch.setattr(newsroom, cut, whole)
    load("--if-empty")
    assert {key: claim_of(key).state for key in STATES} == STATES
    assert Article.objects.count() == 1
    assert (room / "demo.json").exists()


def test_people_only(room: Path) -> None:
    load("--people")
    assert User.objects.count() == len(CAST)
    assert not Claim.objects.exists()
    load("--if-empty")
    assert not Claim.objects.exists()


def test_a_real_person_of_the_same_name_is_no_demo_person(room: Path) -> None:
    real = factories.person("pia")
    with pytest.raises(CommandError, match="pia is a person of this newsroom"):
        load()
    real.refresh_from_db()
    assert not real.demo
    assert not Claim.objects.exists()


def test_a_demo_begun_at_another_address_says_how_to_start_over(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(newsroom, "do_the_work", dies)
    with pytest.raises(KeyboardInterrupt):
        load()
    monkeypatch.undo()
    monkeypatch.setenv("DEMO_WEB", "127.0.0.1:9")
    with pytest.raises(CommandError, match="delete the data folder"):
        load()
