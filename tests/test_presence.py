"""Who else is at a claim, before one types."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.errors import Malformed, Missing
from claims.models import Event, Presence, User
from claims.queries import present_at
from claims.services.presence import be_present
from tests import factories
from tests.expect import refused

pytestmark = pytest.mark.django_db


def test_it_works(chen: User, chidi: User) -> None:
    claim = factories.checking()
    before = Event.objects.count(), factories.fresh(claim).version
    assert be_present(actor=chidi, claim_id=claim.pk) == []
    [other] = be_present(actor=chen, claim_id=claim.pk, doing="writing")
    assert (other.person, other.doing) == (chidi, "reading")
    [other] = be_present(actor=chidi, claim_id=claim.pk)
    assert (other.person, other.doing) == (chen, "writing")
    assert (Event.objects.count(), factories.fresh(claim).version) == before


def test_gone_after_a_minute(chen: User, chidi: User) -> None:
    claim = factories.checking()
    be_present(actor=chidi, claim_id=claim.pk)
    with time_machine.travel(timezone.now() + timedelta(seconds=59), tick=False):
        assert be_present(actor=chen, claim_id=claim.pk)
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert be_present(actor=chen, claim_id=claim.pk) == []


def test_one_write_in_twenty_seconds(chen: User) -> None:
    claim, now = factories.checking(), timezone.now()
    first = now
    for seconds, writes in ((0, 1), (5, 0), (19, 0), (21, 1), (30, 0)):
        with (
            time_machine.travel(now + timedelta(seconds=seconds), tick=False),
            CaptureQueriesContext(connection) as asked,
        ):
            be_present(actor=chen, claim_id=claim.pk)
        written = [row for row in asked.captured_queries if "INSERT" in row["sql"]]
        assert len(written) == writes, seconds
    assert Presence.objects.get().since == first


def test_who_begins_to_write_is_told_at_once(chen: User, chidi: User) -> None:
    claim, now = factories.checking(), timezone.now()
    for seconds, doing in ((0, "reading"), (5, "writing"), (8, "reading")):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            be_present(actor=chen, claim_id=claim.pk, doing=doing)
            [row] = be_present(actor=chidi, claim_id=claim.pk)
    assert (row.doing, row.since) == ("writing", now + timedelta(seconds=5))


def test_what_is_refused(chen: User) -> None:
    claim, article = factories.checking(), factories.article()
    with refused("doing_unknown", Malformed):
        be_present(actor=chen, claim_id=claim.pk, doing="sleeping")
    with refused("no_such_claim", Missing):
        be_present(actor=chen, claim_id=article.pk)


@pytest.mark.parametrize("page", ["", "review/"])
def test_the_page_says_so_without_scripts(page: str, client: Client, chen: User) -> None:
    claim = factories.in_review()
    be_present(actor=chen, claim_id=claim.pk, doing="writing")
    client.force_login(factories.person("rita"))
    assert "Chen is writing here since" in client.get(f"/desk/claims/{claim.pk}/{page}").text
    told = client.post(f"/desk/claims/{claim.pk}/presence/", {"doing": "reading"})
    assert "Chen is writing here since" in told.text
    assert Presence.objects.get(person__username="rita").doing == "reading"


@pytest.mark.parametrize("page", ["", "review/"])
def test_whoever_opens_a_page_without_scripts_is_there(
    page: str, client: Client, chen: User
) -> None:
    """For ten minutes, since nothing says that they have gone; a page with scripts says it."""
    claim = factories.in_review()
    rita = factories.person("rita")
    client.force_login(rita)
    html = client.get(f"/desk/claims/{claim.pk}/{page}").text
    [picture] = re.findall(r'<noscript><img src="([^"]+)"', html)
    assert client.get(picture).headers["Content-Type"] == "image/gif"
    now = timezone.now()

    def seen_after(minutes: float) -> bool:
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            return any(row.person == rita for row in present_at(claim.pk))

    assert [seen_after(minutes) for minutes in (0.1, 9, 11)] == [True, True, False]
    be_present(actor=rita, claim_id=claim.pk)
    assert [seen_after(minutes) for minutes in (0.1, 2)] == [True, False]
