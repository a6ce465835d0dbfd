"""Everybody reads the desk in their own language and time; what is kept or public hangs on nobody's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from claims.models import Claim, Event, User, Verdict
from claims.services.people import set_language_and_zone
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def choose(person: User, language: str, zone: str) -> Client:
    """Signed in, with language and zone set on their page."""
    client = Client()
    client.force_login(person)
    answer = client.post("/accounts/", {"language": language, "time_zone": zone})
    assert answer.status_code == 303, answer.content.decode()
    return client


def test_it_works(chen: User, chidi: User) -> None:
    client = choose(chen, "ko", "Asia/Seoul")
    chen.refresh_from_db()
    assert (chen.language, chen.time_zone) == ("ko", "Asia/Seoul")
    event = Event.objects.latest("seq")
    assert (event.verb, event.actor) == ("person.language_set", chen)
    assert event.data_document["after"] == {"language": "ko", "time_zone": "Asia/Seoul"}
    page = client.get("/desk/")
    assert '<html lang="ko"' in page.content.decode()
    assert page.headers["Content-Language"] == "ko"
    other = Client()
    other.force_login(chidi)
    assert '<html lang="en"' in other.get("/desk/").content.decode()
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_same_twice_is_one_event(chen: User) -> None:
    choose(chen, "ko", "")
    choose(chen, "ko", "")
    assert Event.objects.filter(verb="person.language_set").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"language": "tlh", "time_zone": ""}, "language_unknown"),
        ({"language": "", "time_zone": "Mars/Olympus_Mons"}, "time_zone_unknown"),
    ],
)
def test_what_is_unknown_is_refused(
    client: Client, chen: User, given: dict[str, str], code: str
) -> None:
    with refused(code):
        set_language_and_zone(actor=chen, **given)
    client.force_login(chen)
    answer = client.post("/accounts/", given)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    chen.refresh_from_db()
    assert (chen.language, chen.time_zone) == ("", "")


def test_strangers_set_nothing(client: Client) -> None:
    assert client.post("/accounts/", {"language": "ko"}).status_code == 302


def test_what_was_dropped_since_counts_as_none(client: Client, chen: User) -> None:
    User.objects.filter(pk=chen.pk).update(language="xx", time_zone="Old/Town")
    client.force_login(chen)
    page = client.get("/desk/queue/")
    assert page.status_code == 200
    assert '<html lang="en"' in page.content.decode()


def test_public_pages_and_programs_have_the_newsrooms(chen: User) -> None:
    factories.published()
    korean = choose(chen, "ko", "Asia/Seoul")
    for path in ("/", "/checks/", "/corrections/", "/method/", "/feeds/checks.atom"):
        theirs = korean.get(path, headers={"Accept-Language": "ko"})
        ours = Client().get(path)
        assert theirs.content == ours.content, path
        assert theirs.headers["Content-Language"] == "en"
    problem = korean.get("/api/v1/claims/00000000-0000-4000-8000-000000000000/").json()
    assert problem["detail"].isascii()


def test_programs_read_utc_whatever_the_newsroom_s_zone(chen: User, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Seoul"
    claim = factories.checking(said_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    client = choose(chen, "", "")
    assert client.get(f"/api/v1/claims/{claim.pk}/").json()["said_at"] == "2026-03-01T09:30:00Z"
    page = client.get(f"/desk/claims/{claim.pk}/").content.decode()
    assert '<time datetime="2026-03-01T09:30:00+00:00">March 1, 2026, 6:30 p.m. KST</time>' in page


def test_times_are_shown_and_read_in_the_persons_zone(chen: User) -> None:
    claim = factories.checking(said_at=datetime(2026, 7, 1, 22, 15, tzinfo=UTC))
    client = choose(chen, "", "America/New_York")
    page = client.get(f"/desk/claims/{claim.pk}/change/").content.decode()
    assert 'value="2026-07-01T18:15"' in page
    assert "Time zone: America/New_York." in page
    workbench = client.get(f"/desk/claims/{claim.pk}/").content.decode()
    assert (
        '<time datetime="2026-07-01T22:15:00+00:00">July 1, 2026, 6:15 p.m. EDT</time>' in workbench
    )
    yesterday = timezone.now() - timedelta(days=1)
    local = yesterday.astimezone(ZoneInfo("America/New_York"))
    told = {
        "party_name": "Ann Lee",
        "party_kind": "person",
        "at": f"{local:%Y-%m-%dT%H:%M}",
        "how": "phone",
        "text": "She was there.",
    }
    answer = client.post(f"/desk/claims/{claim.pk}/contacts/", told)
    assert answer.status_code == 303, answer.content.decode()
    assert claim.contact_notes.get().at == yesterday.replace(second=0, microsecond=0)


def test_the_history_shows_times_in_words(chen: User) -> None:
    claim = factories.checking(said_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    client = choose(chen, "", "Asia/Seoul")
    page = client.get(f"/desk/claims/{claim.pk}/change/").context["form"]
    sent = {name: page[name].value() or "" for name in page.fields}
    sent |= {f"initial-{name}": page[name].value() or "" for name in page.fields}
    sent["said_at"], sent["initial-said_at"] = "2026-03-02T08:00", "2026-03-01T18:30"
    assert client.post(f"/desk/claims/{claim.pk}/change/", sent).status_code == 303
    claim.refresh_from_db()
    assert claim.said_at == datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    [change] = client.get(f"/desk/claims/{claim.pk}/history/").context["entries"][-1].changes
    assert "8 a.m. KST" in "".join(p.text for p in change.pieces if p.kind != "was")


def submitted(claim: Claim, client: Client) -> Verdict:
    claim = factories.fresh(claim)
    path = f"/desk/claims/{claim.pk}/steps/submit/"
    assert client.post(path, {"version": claim.version}).status_code == 303
    return Verdict.objects.latest("number")


def test_a_verdict_is_the_same_whoever_submits_it(chen: User) -> None:
    factories.person("chen", "publisher")
    claim = factories.with_evidence(said_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    factories.draft(claim, as_of=datetime(2026, 3, 5, 12, tzinfo=UTC))
    english = submitted(claim, choose(chen, "en", "UTC"))
    factories.step(claim, "recall", "chen", note="Again.")
    korean = submitted(claim, choose(chen, "ko", "Asia/Seoul"))
    assert english.pk != korean.pk
    assert english.payload == korean.payload
    assert english.fingerprint == korean.fingerprint
    assert "At least one quotation" in json.loads(korean.payload)["policy"]["rules"][0]["message"]


def public_files(claim: Claim) -> list[Any]:
    check = claim.check_page
    publication = check.publications.get()
    return [publication.payload, publication.envelope, check.head]


def test_what_is_published_holds_no_word_of_the_persons_language(pia: User) -> None:
    claim = factories.approved()
    client = choose(pia, "ko", "Asia/Seoul")
    verdict = Verdict.objects.get()
    sent = {"version": factories.fresh(claim).version, "fingerprint": verdict.fingerprint}
    assert client.post(f"/desk/claims/{claim.pk}/publish/", sent).status_code == 303
    claim = factories.fresh(claim)
    texts = [*public_files(claim), *Event.objects.values_list("data", flat=True)]
    assert not [text for text in texts if any("가" <= letter <= "힣" for letter in text)]
    assert "+09:00" not in "".join(texts)


def test_a_reviewer_reads_what_strangers_will_read(rita: User) -> None:
    claim = factories.in_review()
    page = choose(rita, "ko", "Asia/Seoul").get(f"/desk/claims/{claim.pk}/review/").content.decode()
    shown = page[page.index('class="sheet check" lang="en"') :]
    assert "What speaks against it" in shown
    assert "우리의 판정" not in page
    assert "결정하기" in page
