"""A look at a watched source that a person asks for: the page follows it without being loaded anew."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.newsroom import PROJECT, Newsroom

_CODE = """
import uuid, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from claims.models import Host
Host.objects.update({})
"""
_TAKEN = "token=uuid.uuid4(), lease_until=timezone.now() + timedelta(hours=1)"
_LEFT = "token=None, lease_until=None"


def hosts(newsroom: Newsroom, fields: str) -> None:
    """Write to all hosts of a running newsroom: a worker that is at a site, or has left it."""
    environ = {**os.environ, "DATA_DIR": str(newsroom.data), "PORT": str(newsroom.port)}
    environ["DJANGO_SETTINGS_MODULE"] = "verifier.settings"
    environ.pop("SECRET_KEY", None)
    subprocess.run(
        [sys.executable, "-c", _CODE.format(fields)], env=environ, cwd=PROJECT, check=True
    )


def test_a_look_is_followed(window: Callable[..., Page], newsroom: Newsroom) -> None:
    page = window("chen")
    page.goto("/desk/watches/?q=127.0.0.1")
    page.locator(".work-row .title").first.click()
    looks = page.locator("aside ol > li")
    expect(looks).to_have_text(["Not looked at yet."])
    hosts(newsroom, _TAKEN)
    page.get_by_role("button", name="Check this source now").click()
    expect(page.locator(".messages")).to_contain_text("The look is asked for.")
    expect(page.locator("#watch .busy")).to_have_text("The page is being looked at.")
    expect(page.get_by_role("button", name="Check this source now")).to_have_count(0)
    picture(page, "watch-looking")
    page.evaluate("window.sameWindow = true")
    page.locator("#watch .address a").focus()
    hosts(newsroom, _LEFT)
    # The workers are woken by the clock now, every 15 seconds.
    expect(page.locator("#watch .busy")).to_have_count(0, timeout=120_000)
    expect(page.get_by_role("button", name="Check this source now")).to_be_visible()
    expect(looks).to_have_count(1)
    expect(looks).to_contain_text("The site")
    expect(page.locator("#watch-said")).to_have_text("The look has ended: unchanged")
    assert page.evaluate("window.sameWindow") is True
    expect(page.locator("#watch .address a")).to_be_focused()
    # Nothing is asked any more.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(5000)
    assert asked == []
