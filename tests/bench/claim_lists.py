"""The list of claims and the tabs of the queue at 100,000 claims against 100.

A filter leaves fewer rows of 100 claims than fit on a page; so that both pages show the same, the
small database has the claims of the large one's page.
"""

from __future__ import annotations

import re
from datetime import timedelta

from tests.bench.ground import fresh, median_seconds, tell  # isort: skip  (sets Django up)

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, ClaimKind, Desk, User
from claims.workflow import State
from tests import factories

FEW, MANY, TIMES, MOST_QUERIES = 100, 100_000, 15, 12
STATES = [State.FLAGGED, State.QUEUED, State.CHECKING, State.IN_REVIEW, State.PUBLISHED]
ADDRESSES = (
    "/desk/claims/",
    "/desk/claims/?sort=urgent",
    "/desk/claims/?sort=changed&desk=news",
    "/desk/claims/?state=queued&priority=1",
    "/desk/claims/?due=overdue",
    "/desk/claims/?kind=number&age=3",
    "/desk/claims/?holder=-",
    "/desk/claims/?rating=false",
    "/desk/claims/?claimant=nobody+of+this+name",
    "/desk/claims/?view=mine",
    "/desk/claims/?view=waiting",
    "/desk/claims/?view=unassigned&desk=news",
    "/desk/claims/?view=blocked",
    "/desk/claims/?view=changed",
    "/desk/queue/?tab=check",
)


def fill(count: int) -> None:
    """Claims of all states, kinds and priorities; a third of them due, some of that overdue."""
    desk, cora, now = Desk.objects.get(), factories.person("cora"), timezone.now()
    kinds = ClaimKind.values
    made = (
        Claim(
            statement=f"Claim {number}",
            kind=kinds[number % len(kinds)],
            state=STATES[number % len(STATES)],
            desk=desk,
            priority=1 + number % 4,
            due_at=now + timedelta(minutes=number % 9000 - 3000) if number % 3 == 0 else None,
            flagged_by=cora,
            flagged_at=now - timedelta(minutes=number),
            changed_at=now - timedelta(minutes=number // 2),
        )
        for number in range(count)
    )
    Claim.objects.bulk_create(made, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def like(claims: list[Claim]) -> None:
    """The same claims alone in a database, made up to FEW with others that the list leaves out."""
    desk, cora = Desk.objects.get(), factories.person("cora")
    for claim in claims:
        claim.desk, claim.flagged_by = desk, cora
    Claim.objects.bulk_create(claims)
    others = [
        Claim(statement=f"Other {number}", kind=ClaimKind.OTHER, priority=4, flagged_by=cora)
        for number in range(FEW - len(claims))
    ]
    Claim.objects.bulk_create(others)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_CLAIM = re.compile(r'class="title"[^>]* href="/desk/claims/([0-9a-f-]{36})/"')


def person() -> User:
    return factories.person("eve", "checker", "reviewer", "publisher")


def measured(address: str) -> tuple[float, list[Claim]]:
    """The median time of an address, and the claims that its page shows."""
    client = Client()
    client.force_login(person())
    client.get(address)  # warm
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(asked) <= MOST_QUERIES, f"{address}: {len(asked)} queries"
    linked = set(_CLAIM.findall(answer.content.decode()))
    shown = list(Claim.objects.filter(pk__in=linked))
    return median_seconds(lambda: client.get(address), TIMES), shown


def main() -> None:
    """A row for each address: the page with 100,000 claims, and the same page with only 100."""
    fresh()
    fill(MANY)
    many = {address: measured(address) for address in ADDRESSES}
    for address, (long, shown) in many.items():
        fresh()
        like(shown)
        short, again = measured(address)
        assert len(again) >= len(shown), address
        ratio = long / short
        figures = f"{long * 1000:.1f} ms / {short * 1000:.1f} ms, {len(shown)} rows"
        tell(f"{address} at {MANY:,} / {FEW}", figures, ratio, "≤ 1.3", ratio <= 1.3)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    main()
