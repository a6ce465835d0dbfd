"""The worker that keeps people posted is killed twenty times: nobody is told twice or not at all."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from django.utils import timezone

from claims.models import Letter, MailChoice, Notice
from tests import factories
from tests.integration.plant import PROJECT, database_url, wait_for
from tests.letterbox import Letterbox, letterbox

pytestmark = pytest.mark.integration
KILLS = 20
CLAIMS = 60


@pytest.fixture
def box(flushable: None) -> Iterator[Letterbox]:
    """A mail server that takes its time, so that kills come in the middle of a letter."""
    with letterbox() as made:
        made.pause = 0.02
        yield made


@pytest.fixture
def poster(box: Letterbox) -> Iterator[subprocess.Popen[str]]:
    """The process whose children are killed."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "verifier.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{box.port}",
        "MAIL_TIMEOUT": "1",  # seconds; a letter whose sender died is taken up ten times later
        "VERIFIER_NO_BOOTSTRAP": "1",
    }
    command = [sys.executable, "-m", "tests.integration.poster"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environ, stdout=subprocess.PIPE, text=True, process_group=0
    )
    with process:
        yield process
        os.killpg(process.pid, signal.SIGKILL)


def test_no_letter_is_lost_or_doubled(poster: subprocess.Popen[str], box: Letterbox) -> None:
    chen = factories.person("chen")
    MailChoice.objects.create(
        person=chen, address="chen@newsroom.example", confirmed_at=timezone.now()
    )
    claims = {
        str(factories.step(factories.queued(), "assign", "pia", person="chen").pk)
        for _number in range(CLAIMS)
    }
    assert poster.stdout is not None
    chance = random.Random(7)
    for _kill in range(KILLS):
        child = int(poster.stdout.readline())
        time.sleep(chance.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
    wait_for(
        lambda: (
            Notice.objects.count() == CLAIMS and not Letter.objects.exclude(status="sent").exists()
        ),
        what="all letters to be sent",
    )
    told: dict[str, set[str]] = defaultdict(set)  # a claim, and the letters that name it
    copies: Counter[str] = Counter()
    for letter in box.letters:
        copies[letter["Message-ID"]] += 1
        for claim in re.findall(r"/desk/claims/([0-9a-f-]{36})/", letter.get_content()):
            told[claim].add(letter["Message-ID"])
    assert set(told) == claims
    assert all(len(letters) == 1 for letters in told.values())
    assert (
        len(copies) == Letter.objects.count() == Notice.objects.values("letter").distinct().count()
    )
    # A kill between the server's yes and our note sends the same letter again, under its own
    # Message-ID, by which it is dropped on arrival. Never more often than we killed.
    assert sum(copies.values()) - len(copies) <= KILLS // 4
