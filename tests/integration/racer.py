"""One process of a race: gets ready, waits for the gun, runs, prints what came of it as JSON.

Started by `tests.integration.race`. Each function here is one thing that a person does at the
same moment as others.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from claims import record  # noqa: E402
from claims.errors import Conflict, Refused  # noqa: E402
from claims.models import Claim, Event, User, Watch  # noqa: E402
from claims.services import embargoes, rechecks  # noqa: E402
from claims.services.articles import add_article  # noqa: E402
from claims.services.assignments import take_next  # noqa: E402
from claims.services.captures import retry_snapshot, run_capture  # noqa: E402
from claims.services.sources import attach_sources  # noqa: E402
from claims.workflow import State  # noqa: E402
from tests import factories  # noqa: E402


def take_all(who: str) -> list[str]:
    """Take the next claim until there is none."""
    actor, taken = User.objects.get(username=who), []
    while claim := take_next(actor=actor):
        taken.append(str(claim.pk))
        time.sleep(random.uniform(0, 0.02))  # SQLite's lock is not fair: let the others in
    return taken


def take_all_naively(who: str) -> list[str]:
    """The same without a lock: look, think, write. The negative control."""
    taken = []
    while claim := Claim.objects.filter(state=State.QUEUED).order_by("flagged_at").first():
        time.sleep(0.01)
        Claim.objects.filter(pk=claim.pk).update(state=State.CHECKING)
        taken.append(str(claim.pk))
    return taken


def step(who: str, name: str, claim: str, version: int, fingerprint: str) -> str:
    """Take a step from a screen that was loaded before the gun."""
    given = {"fingerprint": fingerprint} if fingerprint else {}
    actor = User.objects.get(username=who)
    factories.STEPS[name](actor=actor, claim_id=claim, version=version, **given)
    return "done"


def add_articles(who: str, count: int) -> str:
    """Many small acts of two events each."""
    for number in range(count):
        add_article(
            actor=User.objects.get(username=who), title=f"{who} {number}", text=f"{who} {number}"
        )
        time.sleep(random.uniform(0, 0.01))
    return "done"


def add_addresses(who: str, urls: list[str]) -> list[bool]:
    """Add an article for each address; tells which were still new."""
    made, actor = [], User.objects.get(username=who)
    for url in urls:
        try:
            add_article(actor=actor, title=url, text=url, url=url)
        except Conflict:
            made.append(False)
        else:
            made.append(True)
    return made


def watch(until: int) -> list[list[int]]:
    """A reader who follows the cursor: gives every moment at which a number was missing."""
    gaps = []
    while True:
        last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        # What is there up to the number seen a moment ago must all be there.
        count = Event.objects.filter(seq__lte=last).count()
        if count != last:
            gaps.append([last, count])
        if last >= until:
            return gaps


def attach(who: str, claim: str, urls: list[str]) -> list[str]:
    sources = attach_sources(actor=User.objects.get(username=who), claim_id=UUID(claim), urls=urls)
    return [str(source.pk) for source in sources]


def retry(who: str, snapshot: str) -> str:
    return str(retry_snapshot(actor=User.objects.get(username=who), snapshot_id=UUID(snapshot)).pk)


def capture(snapshot: str) -> bool:
    return run_capture(UUID(snapshot))


def look_at_watched(hosts: int) -> int:
    """Look until nothing is due, at so many hosts at a time."""
    rechecks.MOST_HOSTS, looked = hosts, 0
    while Watch.objects.filter(next_at__lte=timezone.now()).exists():
        looked += rechecks.run_watches()
        time.sleep(0.05)
    return looked


def die_while_writing(together: bool) -> None:
    """Look at watched sources, and be killed (-9) in the middle of the second write.

    together: the write is one transaction, as it is; else each statement is on its own.
    """
    writes = 0

    def killed(_batch: rechecks._Batch, _tasks: list[rechecks._Task]) -> None:
        nonlocal writes
        writes += 1
        if writes == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        if not together:
            rechecks.transaction = SimpleNamespace(atomic=nullcontext)

    rechecks._Batch._keep_originals = killed
    rechecks.run_watches()


def publish_what_is_due() -> int:
    """What beat calls; gives how much this process published."""
    return embargoes.publish_due()


def carry_out_unguarded(embargo: str) -> bool:
    """The negative control: nobody asks whether it was carried out meanwhile."""
    embargoes.still_open = lambda plan: True
    return embargoes.carry_out(embargo_id=UUID(embargo))


def publish_and_die() -> None:
    """Killed when all is written and nothing is committed."""
    record._append = lambda collected: os.kill(os.getpid(), signal.SIGKILL)
    embargoes.publish_due()


ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        take_all,
        take_all_naively,
        step,
        add_articles,
        add_addresses,
        watch,
        attach,
        retry,
        capture,
        look_at_watched,
        die_while_writing,
        publish_what_is_due,
        carry_out_unguarded,
        publish_and_die,
    )
}

if __name__ == "__main__":
    act, arguments = ACTS[sys.argv[1]], json.loads(sys.argv[2])
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        result = act(*arguments)
    except Refused as error:
        result = f"{error.status} {error.code}"
    print(json.dumps(result), flush=True)
