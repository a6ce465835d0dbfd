"""Every page, light and dark, wide and narrow: nothing for axe to complain about, a picture each."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import picture

# Where a link has to be followed: the page before and the link's place on it.
STRANGERS = {
    "home": ["/"],
    "checks": ["/checks/"],
    "check": ["/checks/", "main .item a"],
    "corrections": ["/corrections/"],
    "sign-in": ["/accounts/login/"],
}
DESK = {
    "my-work": ["/desk/"],
    "queue": ["/desk/queue/"],
    "claims": ["/desk/claims/"],
    "articles": ["/desk/articles/"],
    "account": ["/accounts/"],
}


def go(page: Page, way: list[str]) -> None:
    page.goto(way[0])
    for link in way[1:]:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")


def complaints_of_axe(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['impact']}: {one['id']}: {json.dumps(one['nodes'][0]['html'])[:200]}"
        for one in found
    ]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("who", ["", "chen"], ids=["stranger", "chen"])
def test_it_works(window: Callable[..., Page], who: str, dark: bool, width: int) -> None:
    page = window(who, width=width, dark=dark)
    wrong = {}
    for name, way in (DESK if who else STRANGERS).items():
        go(page, way)
        picture(page, f"{name}-{'dark' if dark else 'light'}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong[name] = complaints_of_axe(page) + (
            [f"scrolls sideways: {wide} px"] if wide > width else []
        )
    assert {name: found for name, found in wrong.items() if found} == {}
