"""Two windows on one claim: nobody's words are lost, each sees the other's, both are saved."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.test_every_page import complaints_of_axe
from tests.browser.test_walk import press

CLAIM = "The ceasefire between Iran and Israel is in force."
Window = Callable[..., Page]


def opened(page: Page) -> str:
    page.goto("/desk/claims/")
    page.get_by_role("link", name=CLAIM).first.click()
    page.wait_for_selector(".panes.tabbed")
    return page.url.partition("#")[0].partition("?")[0]


def test_it_works(window: Window) -> None:
    """The draft: the second window is told while typing, and merges."""
    first, second = window("chen"), window("chen")
    address = opened(first)
    for page in (first, second):
        page.goto("about:blank")
        page.goto(address + "#draft")
        page.wait_for_selector(".panes.tabbed")
    status = "[data-draft-status]"
    first.get_by_label("Summary").fill("The first window’s words.")
    expect(first.locator(status)).to_contain_text("Saved")
    second.get_by_label("Summary").fill("The second window’s words.")
    second.get_by_label("Explanation").fill("Only the second window explains.")
    expect(second.locator(status)).not_to_contain_text("Saved")
    expect(second.locator(status)).not_to_be_empty()
    picture(second, "stale-draft-told")
    press(second, "Save")
    merge = second.locator("#draft")
    expect(merge).to_contain_text("Someone saved the draft since you loaded it.")
    expect(merge).to_contain_text("The first window’s words.")
    expect(second.get_by_label("Summary")).to_have_value("The second window’s words.")
    expect(second.get_by_label("Explanation")).to_have_value("Only the second window explains.")
    picture(second, "stale-draft")
    assert complaints_of_axe(second) == []
    both = "The first window’s words. The second window’s words."
    second.get_by_label("Summary").fill(both)
    press(second, "Save")
    second.goto("about:blank")
    second.goto(address + "#draft")
    expect(second.get_by_label("Summary")).to_have_value(both)
    expect(second.get_by_label("Explanation")).to_have_value("Only the second window explains.")


def test_the_claim_itself(window: Window) -> None:
    """Two people change the same field; the second sees both and keeps what is right of each."""
    chen, chidi = window("chen"), window("chidi")
    address = opened(chen) + "change/"
    for page in (chen, chidi):
        page.goto(address)
    chen.get_by_label("Note").fill("Chen asks the ministry.")
    press(chen, "Save the changes")
    chidi.get_by_label("Note").fill("Chidi asks the embassy.")
    press(chidi, "Save the changes")
    merge = chidi.get_by_role("alert")
    expect(merge).to_contain_text("Someone changed this claim since you loaded it")
    expect(merge).to_contain_text("Chen asks the ministry.")
    expect(chidi.get_by_label("Note")).to_have_value("Chidi asks the embassy.")
    picture(chidi, "stale-claim")
    assert complaints_of_axe(chidi) == []
    chidi.get_by_label("Note").fill("Chen asks the ministry. Chidi asks the embassy.")
    press(chidi, "Save it like this")
    chen.goto(address)
    expect(chen.get_by_label("Note")).to_have_value(
        "Chen asks the ministry. Chidi asks the embassy."
    )
