"""One act for many claims: the rules of one, a report of every one, one batch in the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from claims.errors import Forbidden, Malformed, Missing
from claims.models import Claim, ClaimLink, Desk, Event, Head, RatingScale, User
from claims.services import bulk
from claims.services.bulk import Report, acts_for, preview_bulk, run_bulk
from claims.services.moving import move_claim
from claims.services.people import set_away
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db
DUE = datetime(2030, 5, 1, 17, tzinfo=UTC)


def seen(*claims: Claim) -> list[tuple[Any, int]]:
    return [(claim.pk, factories.fresh(claim).version) for claim in claims]


def told(report: Report) -> list[str]:
    return [line.code or line.status.value for line in report.lines]


def a_desk() -> Desk:
    return Desk.objects.create(slug="world", name="World", scale=RatingScale.objects.earliest("pk"))


def test_it_works(chen: User) -> None:
    claims = [factories.flagged(), factories.queued(), factories.checking(by="chidi")]
    before = Head.objects.get().seq
    report = run_bulk(actor=chen, act="priority", claims=seen(*claims), given={"priority": 1})
    assert told(report) == ["done"] * 3
    assert {factories.fresh(claim).priority for claim in claims} == {1}
    events = Event.objects.filter(seq__gt=before)
    assert {(event.verb, event.batch) for event in events} == {("claim.changed", report.batch)}
    assert {event.claim_id for event in events} == {claim.pk for claim in claims}
    factories.flagged()
    assert Event.objects.latest("seq").batch is None  # what comes after is no part of it


def test_what_is_refused_for_one_leaves_the_others_alone(chen: User) -> None:
    stale, locked, same, good = (
        factories.queued(), factories.in_review(), factories.queued(priority=2), factories.queued()
    )  # fmt: skip
    claims = [*seen(locked, same, good), (stale.pk, stale.version), (uuid4(), 1)]
    factories.step(stale, "take", "chidi")
    before = Head.objects.get().seq
    report = run_bulk(actor=chen, act="priority", claims=claims, given={"priority": 2})
    assert told(report) == ["recall_first", "unchanged", "done", "version_stale", "no_such_claim"]
    assert all(line.message for line in report.lines if line.code)
    assert [line.version for line in report.lines][-2:] == [factories.fresh(stale).version, None]
    assert factories.fresh(stale).priority == stale.priority
    assert Event.objects.filter(seq__gt=before).count() == 1


def test_a_preview_says_the_same_and_changes_nothing(pia: User) -> None:
    factories.person("chidi")
    mine, locked, queued = factories.checking(by="chidi"), factories.approved(), factories.queued()
    claims, given = seen(mine, locked, queued), {"person": "chidi"}
    before = Head.objects.get().seq
    preview = preview_bulk(actor=pia, act="assign", claims=claims, given=given)
    assert told(preview) == ["already_theirs", "legal_not_asked", "done"]
    assert Head.objects.get().seq == before
    assert [(c.pk, factories.fresh(c).version) for c in (mine, locked, queued)] == claims
    assert not queued.assignments.exists()
    report = run_bulk(actor=pia, act="assign", claims=claims, given=given)
    assert told(report) == told(preview)
    assert queued.assignments.get().person.username == "chidi"
    # An assignment and the step of its claim, in one batch.
    assert Event.objects.filter(batch=report.batch, claim=queued).count() == 2


def test_due_and_none(chen: User) -> None:
    one, two = factories.queued(), factories.queued(due_at=DUE)
    assert told(run_bulk(actor=chen, act="due", claims=seen(one, two), given={"due_at": DUE})) == [
        "done",
        "unchanged",
    ]
    run_bulk(actor=chen, act="due", claims=seen(one, two), given={"due_at": None})
    assert {factories.fresh(claim).due_at for claim in (one, two)} == {None}


def test_a_desk_accepts_what_is_flagged_and_moves_the_rest(chen: User) -> None:
    flagged, checked, locked = factories.flagged(), factories.checking(), factories.in_review()
    world = a_desk()
    report = run_bulk(
        actor=chen, act="desk", claims=seen(flagged, checked, locked), given={"desk": "world"}
    )
    assert told(report) == ["done", "done", "recall_first"]
    assert (factories.fresh(flagged).state, factories.fresh(flagged).desk) == ("queued", world)
    now = factories.fresh(checked)
    assert (now.state, now.desk) == ("checking", world)
    assert now.assignments.get(closed_at=None).person == chen
    changed = checked.events.latest("seq").data_document
    assert changed["after"] == {"desk": "World"}
    assert not now.writers.filter(username="pia").exists()


def test_moving_one_claim(chen: User, cora: User) -> None:
    claim = factories.queued()
    a_desk()
    with refused("role_missing", Forbidden):
        move_claim(actor=cora, claim_id=claim.pk, version=claim.version, desk="world")
    with refused("no_such_desk", Missing):
        move_claim(actor=chen, claim_id=claim.pk, version=claim.version, desk="nowhere")
    flagged = factories.flagged()
    with refused("accept_first"):
        move_claim(actor=chen, claim_id=flagged.pk, version=flagged.version, desk="world")


def test_dismissing(chen: User) -> None:
    one, public = factories.flagged(), factories.published()
    given = {"reason": "out_of_scope", "note": "Sport."}
    report = run_bulk(actor=chen, act="dismiss", claims=seen(one, public), given=given)
    assert told(report) == ["done", "step_not_open"]
    assert factories.fresh(one).state == "dismissed"


def test_what_is_refused_for_all(chen: User, rita: User, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = seen(factories.queued(), factories.queued())
    with refused("act_unknown", Malformed):
        run_bulk(actor=chen, act="publish", claims=claims, given={})
    with refused("claims_missing", Malformed):
        run_bulk(actor=chen, act="priority", claims=[], given={"priority": 1})
    for who, act in ((chen, "assign"), (rita, "dismiss"), (rita, "desk"), (rita, "due")):
        with refused("role_missing", Forbidden):
            preview_bulk(actor=who, act=act, claims=claims, given={})
    monkeypatch.setattr(bulk, "MOST", 1)
    with refused("claims_too_many", Malformed):
        run_bulk(actor=chen, act="priority", claims=claims, given={"priority": 1})


def test_who_is_offered_what(cora: User, chen: User, rita: User, pia: User, ada: User) -> None:
    assert [list(acts_for(one)) for one in (cora, chen, rita, pia, ada)] == [
        ["priority", "due"],
        ["priority", "due", "desk", "dismiss"],
        [],
        ["assign", "desk"],
        [],
    ]


def test_in_the_browser_from_the_list_to_the_report(client: Client, chen: User) -> None:
    claims = [factories.queued(), factories.queued(), factories.in_review()]
    client.force_login(chen)
    page = client.get("/desk/claims/?sort=oldest&select=page").content.decode()
    assert page.count(" checked>") == 3
    assert client.get("/desk/claims/").content.decode().count(" checked>") == 0
    boxes = [f"{pk}:{version}" for pk, version in seen(*claims)]
    here, asks = (
        "/desk/claims/bulk/",
        {"act": "dismiss", "claim": boxes, "next": "/desk/claims/?q=a"},
    )
    assert "3 claims" in client.post(here, asks).content.decode()
    answer = client.post(here, {**asks, "stage": "preview", "reason": "other"})
    assert (answer.status_code, "needs a note" in answer.content.decode()) == (422, True)
    filled = {**asks, "reason": "other", "note": "Sport."}
    preview = client.post(here, {**filled, "stage": "preview"}).content.decode()
    assert "2 claims will be changed." in preview
    assert "1 would be refused." in preview
    assert factories.fresh(claims[0]).state == "queued"
    done = client.post(here, {**filled, "stage": "do"})
    assert "2 claims were changed." in done.content.decode()
    assert 'href="/desk/claims/?q=a"' in done.content.decode()
    assert [factories.fresh(claim).state for claim in claims] == [
        "dismissed",
        "dismissed",
        "in_review",
    ]
    again = client.post(here, {**filled, "stage": "do"}).content.decode()  # loaded once more
    assert "3 were refused." in again
    assert client.post(here, {"act": "priority", "claim": "nonsense"}).status_code == 400


def test_over_the_api(api: Callable[..., APIClient], chen: User) -> None:
    claim, locked = factories.queued(), factories.in_review()
    rows = [{"id": str(pk), "version": version} for pk, version in seen(claim, locked)]
    body = {"act": "due", "claims": rows, "due_at": "2030-05-01T17:00:00Z"}
    client = api(chen)

    def sent(**more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = client.post(
            "/api/v1/claims/bulk/", {**body, **more}, format="json"
        ).json()
        return answer

    preview = sent(preview=True)
    assert preview["batch"] is None
    assert [row["status"] for row in preview["results"]] == ["done", "refused"]
    assert factories.fresh(claim).due_at is None
    report = sent()
    assert [row["code"] for row in report["results"]] == ["", "recall_first"]
    assert factories.fresh(claim).due_at == DUE
    assert str(Event.objects.latest("seq").batch) == report["batch"]
    assert sent(act="desk")["code"] == "fields_missing"
    assert sent(act="assign", person="chen")["code"] == "role_missing"
    twins = sent(act="dismiss", reason="duplicate", duplicate_of=str(claim.pk), preview=True)
    assert [row["code"] for row in twins["results"]] == ["version_stale", "step_not_open"]


def test_repeated_claims_are_dismissed_together(client: Client, chen: User) -> None:
    """All as repetitions of one claim; that one itself is refused when it is among them."""
    first, *others = claims = [factories.queued(), factories.flagged(), factories.queued()]
    given = {"reason": "duplicate", "duplicate_of": first.pk}
    report = run_bulk(actor=chen, act="dismiss", claims=seen(*claims), given=given)
    assert told(report) == ["link_to_itself", "done", "done"]
    links = ClaimLink.objects.filter(kind="repeats", other=first)
    assert {link.claim_id for link in links} == {claim.pk for claim in others}
    again = factories.queued()
    client.force_login(chen)
    sent = {
        "act": "dismiss",
        "claim": [f"{again.pk}:{again.version}"],
        "stage": "preview",
        "reason": "duplicate",
    }
    here = "/desk/claims/bulk/"
    assert "Name the claim that they repeat." in client.post(here, sent).text
    sent["duplicate_of"] = f"http://localhost/desk/claims/{first.pk}/"
    assert "1 claim will be changed." in client.post(here, sent).text
    assert "1 claim was changed." in client.post(here, {**sent, "stage": "do"}).text
    assert factories.fresh(again).state == "dismissed"


def test_somebody_who_is_away_gets_them_only_with_a_reason(
    client: Client, chen: User, pia: User
) -> None:
    set_away(actor=chen, person_id=chen.pk, until=timezone.localdate() + timedelta(days=3))
    claims = [factories.queued(), factories.queued()]
    client.force_login(pia)
    sent = {
        "act": "assign",
        "claim": [f"{pk}:{version}" for pk, version in seen(*claims)],
        "person": "chen",
    }
    here = "/desk/claims/bulk/"
    preview = client.post(here, {**sent, "stage": "preview"}).text
    assert "2 would be refused." in preview
    assert "is away until" in preview
    client.post(here, {**sent, "stage": "do"})
    assert not any(claim.assignments.exists() for claim in claims)
    sent["override_reason"] = "He reads mail."
    assert "2 claims will be changed." in client.post(here, {**sent, "stage": "preview"}).text
    assert "2 claims were changed." in client.post(here, {**sent, "stage": "do"}).text
    event = claims[0].events.filter(verb="claim.assign").get()
    assert event.data_document["override_reason"] == "He reads mail."
