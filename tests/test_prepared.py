"""A prepared query finds what the ORM's own finds, whatever is put in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim
from claims.prepared import Prepared
from tests import factories

pytestmark = pytest.mark.django_db


def flagged_since(by: UUID, since: datetime) -> QuerySet[Claim]:
    rows = Claim.objects.filter(flagged_by=by, flagged_at__gte=since, state="flagged")
    return rows.select_related(None).order_by("flagged_at")


def test_it_works() -> None:
    first, second = factories.flagged(), factories.flagged()
    other = factories.flagged(by="chen")
    query = Prepared(flagged_since, by=UUID, since=datetime)
    begin, cora = timezone.now() - timedelta(days=1), factories.person("cora")
    assert query.rows(by=cora.pk, since=begin) == [first, second]
    assert query.rows(by=cora.pk, since=second.flagged_at) == [second]  # to the microsecond
    assert query.rows(by=other.flagged_by_id, since=begin) == [other]
    assert query.rows(by=cora.pk, since=timezone.now()) == []
    found = query.rows(by=cora.pk, since=begin)[0]
    assert (found.flagged_at, found.desk_id) == (first.flagged_at, first.desk_id)


def test_it_asks_once_and_needs_every_value() -> None:
    query = Prepared(flagged_since, by=UUID, since=datetime)
    with CaptureQueriesContext(connection) as caught:
        query.rows(by=factories.person("cora").pk, since=timezone.now())
    assert sum("flagged_at" in one["sql"] for one in caught) == 1
    with pytest.raises(KeyError):
        query.rows(by=factories.person("cora").pk)
