"""My work and the queue by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.test_every_page import complaints_of_axe


def first_claim(page: Page) -> str:
    page.goto("/desk/claims/?state=queued")
    address = page.locator("table a.title").first.get_attribute("href")
    assert address
    return address


def test_it_works(window: Callable[..., Page]) -> None:
    """Dismiss, restore, accept, take and give back without a mouse."""
    page = window("chen")
    page.goto("/desk/queue/?tab=check")
    second = page.locator("[data-row] .title").nth(1).inner_text()
    page.keyboard.press("j")
    expect(page.locator(".current .title")).to_have_text(second)
    page.keyboard.press("k")
    expect(page.locator(".current .title")).not_to_have_text(second)
    page.goto("/desk/queue/?tab=triage")
    flagged = page.locator(".current .title").get_attribute("href")
    assert flagged
    page.keyboard.press("x")
    expect(page.locator(".current select[name=reason]")).to_be_focused()
    page.keyboard.type("It is not")
    page.keyboard.press("Tab")
    page.keyboard.type("Local sports.")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Dismissed")
    page.goto(flagged)
    page.get_by_role("button", name="Restore").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Brought back.")
    page.goto("/desk/queue/?tab=triage")
    expect(page.locator(f'.current .title[href="{flagged}"]')).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator(".messages")).to_contain_text("Accepted")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/claims/*/")
    expect(page.locator(".messages")).to_contain_text("It is yours.")
    page.keyboard.press("g")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("textarea")).to_be_focused()
    page.keyboard.type("I am off sick.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Given back: others can take it.")


def test_a_dialog_is_left_with_escape_and_nothing_is_done(window: Callable[..., Page]) -> None:
    page = window("chen")
    page.goto(first_claim(page))
    page.keyboard.press("x")
    expect(page.locator("dialog[open] select")).to_be_focused()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("[data-dialog][data-key=x]")).to_be_focused()


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
