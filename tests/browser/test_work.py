"""Lists by keyboard alone, and keys that are pressed early."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import picture
from tests.browser.hands import Hands
from tests.browser.test_every_page import complaints_of_axe


def number_in(page: Page, words: str) -> int:
    found = re.search(rf"(\d+) {words}", page.get_by_role("main").inner_text())
    return int(found[1]) if found else 0


def test_many_claims_at_once(window: Callable[..., Page]) -> None:
    """Selected, looked at, done and reported, without a mouse: the report says what the preview said."""
    page = window("chen")
    hands = Hands(page)
    page.goto("/desk/claims/")
    hands.press("a", "j", "x")
    chosen = page.locator("[name=claim]:checked").count()
    assert chosen == page.locator("[name=claim]").count() - 1 > 2
    priority = page.get_by_role("button", name="Set the priority…")
    hands.lead(priority.get_attribute("data-key") or "", "**/bulk/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{chosen} claims")
    hands.choose("low")
    hands.press("Control+Enter")
    report = page.locator("main [role=status][data-focus]")
    expect(report).to_be_focused()
    will, refused = number_in(page, "claims will be"), number_in(page, "would be refused")
    assert 0 < will <= chosen
    assert refused == page.locator("main .note").count() > 0
    picture(page, "bulk-preview")
    assert complaints_of_axe(page) == []
    hands.go("button", "Do it for", most=2)
    hands.press("Enter")
    expect(page.get_by_role("link", name="Back to the list")).to_be_focused()
    assert number_in(page, "claims were changed") == will
    assert number_in(page, "were refused") == refused
    picture(page, "bulk-report")
    hands.lead("Enter", "**/desk/claims/")


def test_keys_are_kept_until_the_page_is_ready(window: Callable[..., Page]) -> None:
    """One sees a page before its scripts run, and may press at once."""
    page = window("chen")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def pressed_early(address: str) -> None:
        page.route("**/keys.js", hold, times=1)
        page.goto(address, wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate("() => { navigation.onnavigate = () => { window.left = true; }; }")
        page.keyboard.press("C")
        held.pop().continue_()

    pressed_early("/desk/")
    page.wait_for_url("**/desk/claims/")
    # A page that begins in a field: it was meant as a letter.
    pressed_early("/desk/articles/new/")
    page.wait_for_load_state()
    expect(page.get_by_label("Address")).to_be_focused()
    assert page.evaluate("window.left") is None
