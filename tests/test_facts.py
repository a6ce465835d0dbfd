"""Title, byline, date and language of a capture, corrected by a person; the capture stays."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from claims.errors import Forbidden, Missing
from claims.models import Claim, Event, Extraction, Snapshot, Source, User
from claims.record import act
from claims.services.captures import (
    override_outcome,
    retry_snapshot,
    run_capture,
    upload_snapshot,
)
from claims.services.discards import discard_upload
from claims.services.facts import facts_of, state_facts
from claims.services.sources import attach_sources, describe_source, wanted_snapshot
from tests import factories
from tests.capture import web as small_web
from tests.capture.web import Behaviour, Outcome, Respond, Web, article
from tests.capture.web import page as html
from tests.expect import refused

pytestmark = pytest.mark.django_db
FACTS = {"title": "No letter", "byline": "A. Writer", "published": "2025-06-24", "language": "en"}


def stated(snapshot: Snapshot, by: str = "chen", **changes: str) -> None:
    state_facts(actor=factories.person(by), snapshot_id=snapshot.pk, **{**FACTS, **changes})


def frozen(claim: Claim) -> Any:
    verdict = factories.step(claim, "submit", "chen").verdicts.latest("number")
    return json.loads(verdict.payload)["evidence"][0]["source"]


def captured(claim: Claim) -> Snapshot:
    extraction = claim.evidence.get().extraction
    assert extraction is not None
    return extraction.snapshot


def test_it_works() -> None:
    claim = factories.with_evidence()
    snapshot = captured(claim)
    before = Extraction.objects.values().get()
    stated(snapshot, published="2025-06")
    stated(snapshot)
    assert facts_of(snapshot) == FACTS
    assert Extraction.objects.values().get() == before
    event = Event.objects.latest("seq")
    assert (event.verb, event.object_id) == ("snapshot.facts_stated", snapshot.pk)
    source = frozen(claim)
    assert {name: source[name] for name in FACTS} == FACTS


def test_what_was_read_counts_where_nobody_said_otherwise() -> None:
    claim = factories.with_evidence()
    source, read = frozen(claim), Extraction.objects.get()
    assert {name: source[name] for name in FACTS} == {name: getattr(read, name) for name in FACTS}


def test_strangers_read_by_whom_and_of_when(client: Client) -> None:
    claim = factories.with_evidence()
    stated(captured(claim), published="2025-06")
    for step, who in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        claim = factories.step(claim, step, who)
    html = client.get(f"/checks/{claim.check_page.pk}/").content.decode()
    assert "<bdi>A. Writer</bdi>" in html
    assert '<time datetime="2025-06">2025-06</time>' in html
    bare = factories.published(statement="Nobody is named as its writer.")
    assert "<bdi>A. Writer" not in client.get(f"/checks/{bare.check_page.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"published": "yesterday"}, "date_malformed"),
        ({"published": "2025-13"}, "date_malformed"),
        ({"published": "20250624"}, "date_malformed"),
        ({"published": "2025-02-30"}, "date_malformed"),
        ({"published": "٢٠٢٥"}, "date_malformed"),
        ({"language": "English!"}, "language_malformed"),
    ],
)
def test_what_is_no_fact(changes: dict[str, str], code: str) -> None:
    snapshot, _ = factories.snapshot_good(), factories.person("chen")
    with refused(code):
        stated(snapshot, **changes)


@pytest.mark.parametrize(
    "changes",
    [{"published": "2025"}, {"published": "2025-06-24T10:00:00+02:00"}, {"language": "pt-BR"}, {"byline": ""}],
)  # fmt: skip
def test_what_is_one(changes: dict[str, str]) -> None:
    snapshot = factories.snapshot_good()
    stated(snapshot, **changes)
    assert facts_of(snapshot) == {**FACTS, **changes}


def test_refusals(rita: User) -> None:
    snapshot = factories.snapshot_good()
    stated(snapshot)
    with refused("nothing_changed"):
        stated(snapshot)
    with refused("role_missing", Forbidden):
        stated(snapshot, by="rita")
    with refused("no_such_snapshot", Missing):
        state_facts(actor=factories.person("chen"), snapshot_id=uuid.uuid4(), **FACTS)


@pytest.mark.parametrize("how", ["facts", "description"])
def test_who_describes_what_is_quoted_has_contributed(how: str) -> None:
    """What the page is called stands in the verdict: who said so may not approve it."""
    claim = factories.with_evidence()
    snapshot = captured(claim)
    both = factories.person("bo", "contributor", "reviewer")
    if how == "facts":
        stated(snapshot, by="bo")
    else:
        describe_source(actor=both, source_id=snapshot.source_id, title="Called so by bo")
    claim = factories.step(claim, "submit", "chen")
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", both)


def page(title: str = "No leter", date: str = "", byline: str = "") -> bytes:
    words = "There was no written document. A message was conveyed by word of mouth. " * 6
    return (
        f"<html lang=en><head><title>{title}</title><meta name=author content='{byline}'>"
        f"<meta property='article:published_time' content='{date}'></head>"
        f"<body><article><h1>{title}</h1><p>{words}</p></article></body></html>"
    ).encode()


def upload(source: Source, body: bytes) -> Snapshot:
    return upload_snapshot(
        actor=factories.person("cora"),
        source_id=source.pk,
        data=body,
        content_type="text/html; charset=utf-8",
        file_name="page.html",
    )


def test_what_was_corrected_holds_for_the_next_capture() -> None:
    source = factories.source()
    first = upload(source, page(date="2025-06-20"))
    assert facts_of(first)["title"] == "No leter"
    state_facts(
        actor=factories.person("chen"), snapshot_id=first.pk, title="No letter", byline="A. Writer"
    )
    second = upload(source, page(date="2025-06-24"))
    third = upload(source, page(date="2025-06-24"))
    for snapshot in (second, third):
        # The date was not corrected, and the page tells another now.
        assert facts_of(snapshot) == {**FACTS, "published": "2025-06-24"}
        assert snapshot.stated_facts.get().stated_by.username == "chen"
        assert snapshot.extractions.get().title == "No leter"
    event = Event.objects.filter(verb="snapshot.facts_carried").latest("seq")
    assert (event.actor, event.object_id) == (None, third.pk)
    assert third.stated_facts.get().first == first.stated_facts.get()


def test_a_fact_that_the_page_tells_otherwise_now_is_not_carried_over() -> None:
    source = factories.source()
    first = upload(source, page())
    state_facts(
        actor=factories.person("chen"), snapshot_id=first.pk, title="No letter", byline="A. Writer"
    )
    second = upload(source, page(title="A letter after all"))
    assert facts_of(second)["title"] == "A letter after all"
    assert facts_of(second)["byline"] == "A. Writer"
    third = upload(source, page(title="Yet another", byline="B. Writer"))
    assert facts_of(third)["title"] == "Yet another"
    assert facts_of(third)["byline"] == "B. Writer"
    assert not third.stated_facts.exists()


def test_other_sources_and_discarded_uploads_carry_nothing() -> None:
    source, other = factories.source(), factories.source()
    first = upload(source, page())
    chen = factories.person("chen")
    state_facts(actor=chen, snapshot_id=first.pk, title="No letter")
    assert facts_of(upload(other, page()))["title"] == "No leter"
    discard_upload(actor=chen, snapshot_id=first.pk, reason="The wrong file.")
    assert facts_of(upload(source, page()))["title"] == "No leter"


def test_whoever_corrected_an_earlier_capture_has_contributed() -> None:
    source = factories.source()
    first = upload(source, page())
    bo = factories.person("bo", "contributor", "reviewer")
    state_facts(actor=bo, snapshot_id=first.pk, title="No letter")
    claim = factories.checking()
    exact = {"exact": "There was no written document.", "start": 9}
    factories.evidence(claim, snapshot=upload(source, page()), selector=exact)
    factories.draft(claim)
    claim = factories.step(claim, "submit", "chen")
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", bo)


def test_a_picture_keeps_its_title() -> None:
    """It has no text of its own: what it is called, a person has said."""
    source = factories.source()
    chen = factories.person("chen")

    def kept(data: bytes) -> Snapshot:
        return upload_snapshot(
            actor=chen, source_id=source.pk, data=data, content_type="image/png", file_name="a.png"
        )

    first = kept(b"\x89PNG\r\n\x1a\n" + bytes(20))
    assert first.outcome == "no_text"
    state_facts(actor=chen, snapshot_id=first.pk, title="The envoy at the gate")
    second = kept(b"\x89PNG\r\n\x1a\n" + bytes(30))
    assert facts_of(second)["title"] == "The envoy at the gate"


def test_a_wall_is_another_page(local_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was corrected does not stick to the sign-in form that came instead, and comes back."""
    chen = factories.person("chen")

    def shows(respond: Respond) -> Snapshot:
        monkeypatch.setitem(small_web.BEHAVIOURS, "/story", Behaviour(respond, Outcome.GOOD))
        (source,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[local_web.url("/story")])
        row = source.snapshots.latest("requested_at")
        if row.final:
            row = retry_snapshot(actor=chen, snapshot_id=row.pk)
        run_capture(row.pk)
        return source.snapshots.get(pk=row.pk)

    claim = factories.checking()
    story = shows(html(article("No leter")))
    state_facts(actor=chen, snapshot_id=story.pk, title="No letter", byline="A. Writer")
    wall = shows(html(small_web.notice("Log in", "Please log in.", form=small_web.LOGIN_FORM)))
    assert (wall.outcome, wall.stated_facts.count()) == ("login_wall", 0)
    again = shows(html(article("No leter")))
    assert facts_of(again)["title"] == "No letter"
    assert facts_of(again)["byline"] == "A. Writer"


def test_a_part_of_the_facts_over_the_api() -> None:
    snapshot = factories.snapshot_good()
    stated(snapshot)
    client = APIClient()
    client.force_authenticate(factories.person("chen"))
    answer = client.post(
        f"/api/v1/snapshots/{snapshot.pk}/facts/", {"title": "Another"}, format="json"
    )
    assert answer.status_code == 200
    assert answer.json()["facts"] == {**FACTS, "title": "Another"}
    answer = client.post(f"/api/v1/snapshots/{snapshot.pk}/facts/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_changed")


def test_each_who_corrected_a_fact_has_contributed() -> None:
    source = factories.source()
    first = upload(source, page())
    bo = factories.person("bo", "contributor", "reviewer")
    state_facts(actor=bo, snapshot_id=first.pk, title="No letter")
    second = upload(source, page())
    state_facts(actor=factories.person("chen"), snapshot_id=second.pk, byline="A. Writer")
    third = upload(source, page())
    assert facts_of(third)["title"] == "No letter"
    assert facts_of(third)["byline"] == "A. Writer"
    who = third.stated_facts.values_list("stated_by__username", flat=True)
    assert sorted(who) == ["bo", "chen"]
    claim = factories.checking()
    exact = {"exact": "There was no written document.", "start": 9}
    factories.evidence(claim, snapshot=third, selector=exact)
    factories.draft(claim)
    claim = factories.step(claim, "submit", "chen")
    with refused("own_work", Forbidden):
        factories.step(claim, "approve", bo)


def test_facts_are_carried_over_each_for_itself() -> None:
    """An older capture that is corrected later takes nothing away; a byline that comes back has
    its correction again; what was set back to what the page says stays so."""
    source, chen = factories.source(), factories.person("chen")

    def state(snapshot: Snapshot, **facts: str) -> None:
        state_facts(actor=chen, snapshot_id=snapshot.pk, **facts)

    first, second = upload(source, page(byline="x")), upload(source, page(byline="x"))
    state(second, title="No letter")
    state(first, byline="X. Writer")
    third = upload(source, page(byline="x"))
    assert facts_of(third)["title"] == "No letter"
    assert facts_of(third)["byline"] == "X. Writer"
    assert facts_of(upload(source, page(byline="y")))["byline"] == "y"
    fifth = upload(source, page(byline="x"))
    assert facts_of(fifth)["byline"] == "X. Writer"
    state(fifth, title="No leter")
    sixth = upload(source, page(byline="x"))
    assert facts_of(sixth)["title"] == "No leter"
    assert facts_of(sixth)["byline"] == "X. Writer"


def test_what_could_not_be_read_has_nothing_of_what_was() -> None:
    source = factories.source()
    first = upload(source, page())
    state_facts(actor=factories.person("chen"), snapshot_id=first.pk, byline="A. Writer")
    picture = upload_snapshot(
        actor=factories.person("cora"), source_id=source.pk,
        data=b"\x89PNG\r\n\x1a\n" + bytes(20), content_type="image/png", file_name="a.png",
    )  # fmt: skip
    assert not picture.stated_facts.exists()


def test_joined_sources_share_their_corrections() -> None:
    source, other = factories.source(), factories.source()
    upload(other, page())
    first = upload(source, page())
    chen = factories.person("chen")
    state_facts(actor=chen, snapshot_id=first.pk, title="No letter")
    Source.objects.filter(pk=other.pk).update(joined_into=source)
    assert facts_of(upload(other, page()))["title"] == "No letter"


def test_an_accepted_wall_has_what_was_corrected_of_one_before(
    local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = factories.person("chen")
    wall = html(small_web.notice("Log in", "Please log in.", form=small_web.LOGIN_FORM))
    monkeypatch.setitem(small_web.BEHAVIOURS, "/story", Behaviour(wall, Outcome.LOGIN_WALL))
    source = factories.source(local_web.url("/story"))

    def accepted() -> Snapshot:
        snapshot = act(wanted_snapshot)(actor=chen, source=source)
        run_capture(snapshot.pk)
        assert not snapshot.stated_facts.exists()
        override_outcome(actor=chen, snapshot_id=snapshot.pk, reason="It is all there is.")
        return snapshot

    state_facts(actor=chen, snapshot_id=accepted().pk, title="For members")
    assert facts_of(accepted())["title"] == "For members"


def test_only_what_is_new_must_be_well_formed() -> None:
    """A page may say `en_US`; whoever corrects its title need not know better."""
    snapshot = upload(factories.source(), page().replace(b"lang=en", b"lang=en_US"))
    assert facts_of(snapshot)["language"] == "en_US"
    state_facts(actor=factories.person("chen"), snapshot_id=snapshot.pk, title="No letter")
    assert facts_of(snapshot)["language"] == "en_US"
    with refused("language_malformed"):
        state_facts(actor=factories.person("chen"), snapshot_id=snapshot.pk, language="en_GB")
