"""The list of claims and the tabs of the queue at 100,000 claims against 100."""

from __future__ import annotations

from datetime import timedelta

from tests.bench.ground import fresh, median_seconds, tell  # isort: skip  (sets Django up)

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from claims.models import Claim, ClaimKind, Desk
from claims.workflow import State
from tests import factories

FEW, MANY, TIMES = 100, 100_000, 15
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


def measured(count: int) -> dict[str, float]:
    """The median time of each address."""
    fresh()
    fill(count)
    client = Client()
    client.force_login(factories.person("eve", "checker", "reviewer", "publisher"))
    taken = {}
    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address
        taken[address] = median_seconds(lambda a=address: client.get(a), TIMES)  # type: ignore[misc]
    return taken


settings.ALLOWED_HOSTS.append("testserver")
few, many = measured(FEW), measured(MANY)
for address in ADDRESSES:
    ratio = many[address] / few[address]
    figures = f"{many[address] * 1000:.1f} ms / {few[address] * 1000:.1f} ms"
    tell(f"{address} at {MANY:,} / {FEW}", figures, ratio, "≤ 1.3", ratio <= 1.3)
