"""One newsroom with its demo for all browser tests, and people with windows of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.newsroom import PROJECT, Newsroom

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
# As root Chromium has no sandbox; the others keep it from calling home at every start.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "demo-newsroom"  # the demo prints it
# Whoever names a folder finds pictures of every page in it, to be looked at (`make pictures`).
PICTURES = PROJECT / os.environ["PICTURES"] if os.environ.get("PICTURES") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@contextmanager
def opened() -> Iterator[Newsroom]:
    """A running `up` with its demo."""
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        room = Newsroom(Path(folder) / "room")
        try:
            room.prepare()
            room.open()
            yield room
        finally:
            room.end()


@pytest.fixture(scope="package")
def newsroom() -> Iterator[Newsroom]:
    """One for all files that do not need one of their own."""
    with opened() as room:
        yield room


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; one a file, because Playwright keeps an event loop running and
    Django refuses its database there: the tests after these could not use it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, newsroom: Newsroom) -> Iterator[Callable[..., Page]]:
    """`window("chen", width=390, dark=True)`: a signed-in page; without a name a stranger's.
    With `touch` it is a phone's.

    Whatever the console calls an error fails the test: a broken script, a refused style.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(
        who: str = "", *, width: int = 1440, dark: bool = False, touch: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{newsroom.port}",
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}")
                if said.type == "error" and "status of 4" not in said.text
                else None
            ),
        )
        if who:
            sign_in(page, who, newsroom)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


SESSIONS: dict[tuple[Path, str], Any] = {}  # the cookies of who has signed in where


def sign_in(page: Page, who: str, newsroom: Newsroom) -> None:
    """By the form the first time; later windows of the same person bring that session along."""
    if cookies := SESSIONS.get((newsroom.data, who)):
        page.context.add_cookies(cookies)
        page.goto("/desk/")
        return
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.wait_for_url(lambda url: "login" not in url)
    SESSIONS[newsroom.data, who] = page.context.cookies()


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Leave a picture of the page, or of what a window shows of it, where somebody wants it."""
    if PICTURES:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)
