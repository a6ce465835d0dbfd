"""Eight large pages at once, and pages just small enough, leave a worker and its readers small."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from claims.models import Snapshot
from claims.record import act
from claims.services.capturing import SMALL_DECODED
from claims.services.sources import wanted_snapshot
from tests import factories
from tests.capture import web as small_web
from tests.capture.test_memory import MOST, _pss
from tests.capture.web import Behaviour, article, page, serving
from tests.integration.plant import PROJECT, database_url

pytestmark = pytest.mark.integration
WORKER = """
import django
django.setup()
from claims.capture.extract import preload
from claims.services.capturing import run_due
preload()
print(run_due(100), flush=True)
"""


@pytest.mark.parametrize(
    ("size", "sites"), [(24_000_000, 8), (SMALL_DECODED - 1000, 15)], ids=["large", "small"]
)
def test_many_pages_at_once_leave_a_worker_small(
    flushable: None, size: int, sites: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = b"<p>some words of text here and there</p>"
    body = article() + words * ((size - len(article())) // len(words))
    packed = gzip.compress(body, 1)
    answer = page(body) if size > SMALL_DECODED else page(packed, Content_Encoding="gzip")
    together = threading.Barrier(sites)

    def respond(asked: small_web.Asked) -> None:
        if size < SMALL_DECODED:
            together.wait(30)
        answer(asked)

    monkeypatch.setitem(small_web.BEHAVIOURS, "/page", Behaviour(respond, small_web.Outcome.GOOD))
    with ExitStack() as stack:
        webs = [stack.enter_context(serving()) for _ in range(sites)]
        for web in webs:
            source = factories.source(web.url("/page"))
            act(wanted_snapshot)(actor=factories.person("cora"), source=source)
        given = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "CAPTURE_ALLOW": ",".join(f"127.0.0.1:{web.port}" for web in webs),
            "DJANGO_SETTINGS_MODULE": "verifier.settings",
            "VERIFIER_NO_BOOTSTRAP": "1",
        }
        peak = 0
        command = [sys.executable, "-c", WORKER]
        with subprocess.Popen(
            command, cwd=PROJECT, env=given, stdout=subprocess.PIPE, text=True
        ) as worker:
            while worker.poll() is None:
                try:
                    peak = max(peak, _pss(worker.pid))
                except OSError:
                    break
                time.sleep(0.03)
            assert worker.stdout is not None
            told = worker.stdout.read()
    outcomes = list(Snapshot.objects.values_list("outcome", flat=True))
    assert (told.strip(), outcomes) == (str(sites), ["good"] * sites)
    print(f"worker and readers together {peak} MB")
    assert 60 < peak < MOST
