"""Watched sources in the browser and over the API: list, one source, a finding and its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from claims.errors import Forbidden, Malformed, Rejected
from claims.models import Claim, Event, Host, PassageChange, Snapshot, User, Watch
from claims.services.facts import state_facts
from claims.services.rechecks import PUT_OFF
from claims.services.sources import describe_source
from claims.services.watches import check_now, settle_change
from tests import factories
from tests.capture.web import Web
from tests.watched import (
    PARAGRAPHS,
    QUOTATION,
    Watched,
    captured,
    html,
    look,
    published_on,
    watched,
)

pytestmark = pytest.mark.django_db
NOW = "There was a written document."


@pytest.fixture
def page(local_web: Web, settings: Settings) -> Iterator[Watched]:
    settings.CAPTURE_HOST_PAUSE = 0
    with watched(local_web) as made:
        yield made


@pytest.fixture
def claim(page: Watched) -> Claim:
    return published_on(captured(page))


@pytest.fixture
def change(page: Watched, claim: Claim) -> PassageChange:
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[1].replace(QUOTATION, NOW), PARAGRAPHS[2]))
    look(Watch.objects.get())
    return PassageChange.objects.get()


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_nothing_is_said_of_looks_that_nobody_has_had(
    client: Client, page: Watched, claim: Claim, chen: User
) -> None:
    client.force_login(chen)
    address = f"/desk/watches/{Watch.objects.get().pk}/"
    fresh = said(client, address)
    assert "Nobody has looked yet." in fresh
    assert "Every look so far" not in fresh
    look(Watch.objects.get())
    looked = said(client, address)
    assert "Every look so far showed the quoted words in their place." in looked
    assert "Nobody has looked yet." not in looked


def test_it_works(client: Client, change: PassageChange, claim: Claim, chen: User) -> None:
    client.force_login(chen)
    assert "1 change of a watched source waits for a decision." in said(client, "/desk/")
    listed = said(client, "/desk/watches/")
    assert "The quoted passage was changed" in listed
    assert "1 finding waits" in listed
    address = f"/desk/watches/changes/{change.pk}/"
    text = said(client, address)
    assert '<ins class="now"><span class="visually-hidden">added: </span>a</ins>' in text
    assert '<del class="was"><span class="visually-hidden">removed: </span>no</del>' in text
    assert f"/desk/snapshots/{change.snapshot_id}/?against={change.before_id}" in text
    assert claim.statement in text
    answer = client.post(address, {"how": "archived", "note": "The capture proves it."})
    assert answer.status_code == 303
    change.refresh_from_db()
    assert (change.settled, change.settled_by) == ("archived", chen)
    assert Event.objects.get(verb="watch.resolved").claim == claim
    assert "waits for a decision" not in said(client, "/desk/")
    assert "The capture proves it." in said(client, address)
    history = said(client, f"/desk/claims/{claim.pk}/history/")
    assert "the quoted passage was changed" in history
    assert "settled what was found" in history


def test_what_is_settled_is_not_asked_again(
    page: Watched, change: PassageChange, chen: User
) -> None:
    settle_change(actor=chen, change_id=change.pk, how="holds", note="A misprint.")
    page.becomes(page.body.replace(b"Imprint", b"More"))
    look(change.watch)
    assert PassageChange.objects.filter(settled="").count() == 0


def test_reopened_needs_a_reopened_claim(
    client: Client, change: PassageChange, claim: Claim, rita: User
) -> None:
    client.force_login(rita)
    address = f"/desk/watches/changes/{change.pk}/"
    assert f"/desk/claims/{claim.pk}/steps/reopen/" in said(client, address)
    answer = client.post(address, {"how": "reopened", "note": "It changed."})
    assert answer.status_code == 422
    assert "Reopen the claim first" in answer.content.decode()
    factories.step(claim, "reopen", "rita", note="The source changed.")
    answer = client.post(address, {"how": "reopened", "note": "It changed."})
    assert answer.status_code == 303


@pytest.mark.parametrize("given", [{}, {"how": "holds"}, {"note": "x"}, {"how": "x", "note": "x"}])
def test_a_decision_is_whole(
    client: Client, change: PassageChange, chen: User, given: dict[str, str]
) -> None:
    client.force_login(chen)
    assert client.post(f"/desk/watches/changes/{change.pk}/", given).status_code == 422


def test_refusals(change: PassageChange, cora: User, chen: User, claim: Claim) -> None:
    def settle(actor: User, **given: str) -> None:
        settle_change(actor=actor, change_id=change.pk, **({"how": "holds", "note": "x"} | given))

    with pytest.raises(Forbidden):
        settle(cora)
    with pytest.raises(Malformed, match="decision"):
        settle(chen, how="restored")
    with pytest.raises(Malformed, match="why"):
        settle(chen, note="  ")
    settle(chen)
    with pytest.raises(Rejected, match="settled already"):
        settle(chen)
    with pytest.raises(Forbidden):
        check_now(actor=cora, watch_id=change.watch_id)
    factories.step(claim, "withdraw", "pia", note="Wrong.")
    with pytest.raises(Rejected, match="No published verdict"):
        check_now(actor=chen, watch_id=change.watch_id)


def test_check_now(client: Client, page: Watched, claim: Claim, chen: User) -> None:
    watch = Watch.objects.get()
    client.force_login(chen)
    address = f"/desk/watches/{watch.pk}/"
    assert "Not looked at yet." in said(client, address)
    assert "Check this source now" in said(client, address)
    answer = client.post(address + "check/", follow=True)
    assert "The look is asked for." in answer.content.decode()
    watch.refresh_from_db()
    assert watch.next_at <= timezone.now()
    assert "a look is due" in said(client, "/desk/watches/")
    look(watch)
    assert "The site says: not modified." in said(client, address)
    assert "a look is due" not in said(client, "/desk/watches/")
    bench = said(client, f"/desk/claims/{claim.pk}/")
    assert "Watched</a>: unchanged, last checked just now" in bench


def asked(client: Client, text: str) -> tuple[int, str]:
    """What the page's own question about its look is answered with."""
    address = unescape(text.split('hx-get="')[1].split('"', maxsplit=1)[0])
    answer = client.get(address, headers={"HX-Request": "true"})
    return answer.status_code, " ".join(answer.content.decode().split())


def test_the_page_follows_a_look(client: Client, page: Watched, claim: Claim, chen: User) -> None:
    watch = Watch.objects.get()
    client.force_login(chen)
    address = f"/desk/watches/{watch.pk}/"
    assert "hx-get" not in said(client, address)
    check_now(actor=chen, watch_id=watch.pk)
    waiting = said(client, address)
    assert "A look is due; it begins as soon as a worker is free." in waiting
    assert f'<a href="{address}">Load this page again</a>' in waiting
    assert "Check this source now" not in waiting
    assert asked(client, waiting) == (204, ""), "nothing new: what has the focus keeps it"
    hosts = Host.objects.filter(pk=watch.host_id)
    capture, until = uuid4(), timezone.now() + timedelta(hours=1)
    fetched = Snapshot.objects.create(
        source=watch.source, requested_by=chen, requested_url=watch.source.url,
        status="fetching", token=capture, lease_until=until, attempts=1,
    )  # fmt: skip
    hosts.update(token=capture, lease_until=until)
    assert asked(client, waiting) == (204, ""), "somebody is at the site, but not to look"
    Snapshot.objects.filter(pk=fetched.pk).update(
        status="failed", outcome="timeout", token=None, lease_until=None, finished_at=until
    )
    hosts.update(token=uuid4(), lease_until=timezone.now() + timedelta(hours=1))
    status, begun = asked(client, waiting)
    assert (status, "<html" in begun) == (200, False)
    assert begun.count("The page is being looked at.") == 2, "shown, and told to who listens"
    assert asked(client, begun) == (204, "")
    hosts.update(token=None, lease_until=None)
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[1].replace(QUOTATION, NOW), PARAGRAPHS[2]))
    look(watch)
    status, ended = asked(client, begun)
    assert 'hx-swap-oob="innerHTML">The look has ended: changed</div>' in ended
    assert "The quoted passage was changed" in ended
    assert "Check this source now" in ended
    assert "hx-get" not in ended


def test_a_look_that_fails_is_told_as_such(
    client: Client, page: Watched, claim: Claim, chen: User
) -> None:
    watch = look(Watch.objects.get())
    client.force_login(chen)
    check_now(actor=chen, watch_id=watch.pk)
    waiting = said(client, f"/desk/watches/{watch.pk}/")
    page.becomes(b"no", status=403)
    look(watch)
    watch.refresh_from_db()
    assert f"The look has ended: {watch.message}" in asked(client, waiting)[1]


def test_a_look_that_was_put_off_has_not_ended(
    client: Client, page: Watched, claim: Claim, chen: User
) -> None:
    watch = look(Watch.objects.get())
    client.force_login(chen)
    check_now(actor=chen, watch_id=watch.pk)
    waiting = said(client, f"/desk/watches/{watch.pk}/")
    Watch.objects.update(next_at=timezone.now() + PUT_OFF)
    status, text = asked(client, waiting)
    assert (status, "The look has ended" in text) == (200, False)
    assert "Next look:" in text


def test_a_watched_source_has_a_name(
    client: Client, page: Watched, change: PassageChange, chen: User
) -> None:
    """What we call it, else what its page is called, as corrected, else its address."""
    client.force_login(chen)
    watch = Watch.objects.get()
    pages = ("", f"{watch.pk}/", f"changes/{change.pk}/")

    def named(name: str) -> None:
        for path in pages:
            text = said(client, "/desk/watches/" + path)
            assert f">{name}<" in text
            assert f": {name} ·" in text or not path
        listed = said(client, "/desk/watches/")
        assert listed.count(f'<bdi dir="ltr">{page.url}</bdi>') == (name != page.url)

    named("No letter")
    assert said(client, "/desk/watches/?q=no+letter").count("work-row") == 1
    assert "No watched source fits." in said(client, "/desk/watches/?q=statement")
    stated = {"byline": "", "published": "", "language": "en"}
    state_facts(actor=chen, snapshot_id=watch.snapshot_id, title="A statement", **stated)
    named("A statement")
    assert "work-row" in said(client, "/desk/watches/?q=statement")
    describe_source(actor=chen, source_id=watch.source_id, title="The ministry's page")
    named("The ministry&#x27;s page")
    assert "work-row" in said(client, f"/desk/watches/?q={page.path}")
    describe_source(actor=chen, source_id=watch.source_id, title="")
    state_facts(actor=chen, snapshot_id=watch.snapshot_id, title="", **stated)
    named(page.url)


def test_what_waits_for_somebody_stands_out(
    client: Client, change: PassageChange, chen: User
) -> None:
    client.force_login(chen)
    one, chip = f"/desk/watches/{change.watch_id}/", '<span class="chip overdue">changed</span>'
    assert said(client, "/desk/watches/").count(chip) == 1
    assert said(client, one).count(chip) == 2, "the source and its quotation"
    settle_change(actor=chen, change_id=change.pk, how="archived", note="The capture proves it.")
    for address in ("/desk/watches/", one):
        text = said(client, address)
        assert chip not in text
        assert '<span class="chip">changed</span>' in text


def test_what_stands_around_a_passage_is_whole(
    client: Client, local_web: Web, settings: Settings, chen: User
) -> None:
    """The comparison is kept with 240 characters on either side, wherever that cuts."""
    settings.CAPTURE_HOST_PAUSE = 0
    long = "Somebody spoke about extraordinarily complicated circumstances. " * 6
    client.force_login(chen)
    with watched(local_web) as page:
        page.body = html(f"{long}{QUOTATION} {long}")
        published_on(captured(page))
        for words in (NOW, "Nothing of all this."):
            page.becomes(html(f"{long}{words} {long}"))
            look(Watch.objects.get())
            change = PassageChange.objects.latest("found_at")
            assert not change.context_was.startswith("Somebody")
            text = said(client, f"/desk/watches/changes/{change.pk}/")
            shown = text.split('class="reading" dir="auto">')[1].split("</div>")[0]
            assert shown.startswith("… Somebody spoke")
            assert shown.endswith("circumstances. …")


def test_what_could_not_be_checked_is_said(
    client: Client, page: Watched, claim: Claim, chen: User
) -> None:
    watch = look(Watch.objects.get())
    page.becomes(b"no", status=403)
    look(watch)
    client.force_login(chen)
    text = said(client, f"/desk/watches/{watch.pk}/")
    assert "could not be checked since: just now" in text
    assert "we do not know whether it changed" in text
    assert said(client, "/desk/watches/?state=unreachable").count("work-row") == 1


def test_filters_pages_and_empty_lists(client: Client, claim: Claim, chen: User) -> None:
    client.force_login(chen)
    first = Watch.objects.get()
    assert "work-row" in said(client, "/desk/watches/?state=waiting")
    for nothing in ("?state=gone", "?state=stopped", "?q=nothing-like-it"):
        assert "No watched source fits." in said(client, "/desk/watches/" + nothing)
    for _ in range(21):
        source = factories.source()
        Watch.objects.create(
            source=source, host=first.host, snapshot=first.snapshot, started_by=chen,
            next_at=timezone.now() + timedelta(days=1), started_at=first.started_at,
        )  # fmt: skip
    text = said(client, "/desk/watches/")
    assert text.count("work-row") == 20
    older = text.split("older_than=")[1].split('"')[0]
    assert said(client, f"/desk/watches/?older_than={older}").count("work-row") == 2
    assert client.get("/desk/watches/?older_than=x").status_code == 404
    Watch.objects.update(stopped_at=timezone.now())
    assert "No source is watched yet." in said(client, "/desk/watches/")


def test_queries(
    client: Client,
    change: PassageChange,
    chen: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    published_on(change.snapshot, PARAGRAPHS[0], PARAGRAPHS[2])
    client.force_login(chen)
    for path in ("", f"{change.watch_id}/", f"changes/{change.pk}/"):
        with django_assert_max_num_queries(12):
            client.get(f"/desk/watches/{path}")


def test_the_api(
    api: Callable[..., APIClient], change: PassageChange, claim: Claim, chen: User
) -> None:
    client = api(chen)
    watch = client.get("/api/v1/watches/", {"state": "changed"}).json()["results"][0]
    assert watch["passages"][0] | {"state_at": ""} == {
        "evidence": str(change.evidence_id), "claim": str(claim.pk), "exact": QUOTATION,
        "state": "changed", "state_at": "",
    }  # fmt: skip
    assert client.get("/api/v1/watches/", {"state": "unchanged"}).json()["results"] == []
    assert client.get("/api/v1/watches/", {"state": "?"}).json()["code"] == "state_unknown"
    [found] = client.get("/api/v1/passage-changes/", {"state": "open"}).json()["results"]
    assert (found["kind"], found["was"], found["now"]) == ("changed", QUOTATION, NOW)
    address = f"/api/v1/passage-changes/{change.pk}/resolve/"
    assert (
        client.post(address, {"how": "reopened", "note": "x"}, format="json").json()["code"]
        == "not_reopened"
    )
    settled = client.post(address, {"how": "holds", "note": "A misprint."}, format="json").json()
    assert (settled["settled"], settled["settled_by"]["username"]) == ("holds", "chen")
    assert client.get("/api/v1/passage-changes/", {"state": "open"}).json()["results"] == []
    assert client.post(f"/api/v1/watches/{change.watch_id}/check/").status_code == 202


def test_a_capture_that_a_look_made_was_asked_for_by_nobody(
    client: Client, page: Watched, claim: Claim, chen: User
) -> None:
    page.becomes(html(PARAGRAPHS[0], PARAGRAPHS[1].replace(QUOTATION, NOW), PARAGRAPHS[2]))
    look(Watch.objects.get())
    client.force_login(chen)
    first, found = Snapshot.objects.order_by("requested_at")
    assert "Asked for by" in said(client, f"/desk/snapshots/{first.pk}/")
    shown = said(client, f"/desk/snapshots/{found.pk}/")
    assert "Found while watching" in shown
    assert "Asked for by" not in shown
