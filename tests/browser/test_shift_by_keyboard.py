"""A whole shift by keyboard alone: ten claims flagged and triaged, one of them taken, checked, sent
back, approved, published, held, released and corrected.

Nothing here clicks or fills. `Hands.go` allows few Tabs: a page on which one must press more is
mended, not the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import shift_of_a_checker as desk
from tests.browser.conftest import PASSWORD, opened, picture
from tests.browser.hands import Hands
from tests.browser.shift_of_a_checker import CLAIM, station
from tests.newsroom import Newsroom

Window = Callable[..., Page]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """One of its own: in a queue full of other tests' claims the way is longer."""
    with opened() as room:
        yield room


def signed_in(window: Window, who: str) -> Hands:
    page = window()
    page.goto("/desk/")
    hands = Hands(page)
    hands.go("link", "Go to the content", most=1)
    hands.press("Enter")
    hands.go("textbox", "Username", most=1)
    hands.write(who)
    hands.go("textbox", "Password", most=1)
    hands.write(PASSWORD)
    hands.lead("Enter", re.compile(r"\d/desk/$"))
    return hands


def test_it_works(window: Window, newsroom: Newsroom) -> None:
    """Contributor, checker, reviewer, publisher; a stranger reads."""
    web = f"http://127.0.0.1:{(newsroom.data / 'demo_port').read_text().strip()}"
    cora = signed_in(window, "cora")
    desk.adds_an_article(cora)
    desk.flags_ten(cora)
    chen = signed_in(window, "chen")
    desk.triages_ten(chen)
    desk.takes(chen)
    desk.attaches(chen, web)
    desk.quotes(chen)
    desk.drafts_and_submits(chen)
    claim = chen.page.url.partition("#")[0].partition("?")[0]
    desk.gives_back(chen)
    rita = signed_in(window, "rita")
    sends_back(rita)
    desk.mends(chen, claim)
    approves(rita, first=True)
    pia = signed_in(window, "pia")
    public = publishes(pia)
    stranger = window()
    reads(stranger, public)
    holds_and_releases(pia, stranger)
    # What was published was wrong: the correction.
    reopens(pia)
    desk.corrects(chen, claim)
    approves(rita, first=False)
    publishes_the_correction(pia)
    reads_the_correction(stranger, public)
    for hands in (cora, chen, rita, pia):
        far = sorted(hands.ways, reverse=True)[:4]
        print(f"{hands.struck} keys, {hands.written} letters; farthest by Tab: {far}")


def sends_back(rita: Hands) -> None:
    page = rita.page
    # Desks are served in turn: another one's review may come first.
    rita.lead("n", "**/review/")
    if CLAIM not in page.locator("main").inner_text():
        rita.lead("M", "**/desk/")
        rita.lead("n", "**/review/")
    expect(page.get_by_role("article", name="What a stranger will read")).to_contain_text(CLAIM)
    station(rita, "7-review")
    rita.press("r")
    rita.write("Say when the briefing was.")
    station(rita, "7-send-back")
    rita.go("button", "Send back to its checker", most=1)
    rita.press("Enter")
    rita.told("Sent back")


def approves(rita: Hands, *, first: bool) -> None:
    page = rita.page
    rita.lead("M", "**/desk/")
    rita.lead("n", "**/review/")
    changed = page.locator("[aria-labelledby=changed]")
    expect(changed).to_contain_text("24 June." if first else "all")
    expect(changed.locator("ins")).not_to_have_count(0)
    station(rita, "9-difference" if first else "12-difference")
    rita.press("d")
    rita.go("button", "Approve this text", most=5)
    rita.press("Enter")
    rita.told("Approved")


def publishes(pia: Hands) -> str:
    page = pia.page
    pia.lead("M", "**/desk/")
    station(pia, "10-to-publish")
    pia.row(CLAIM)
    pia.lead("Enter", "**/publish/")
    station(pia, "10-publish")
    pia.press("p")
    pia.go("button", "Publish it", most=3)
    pia.press("Enter")
    pia.told("Published")
    pia.lead("o", "**/checks/*/")
    return page.url


def reads(stranger: Page, public: str) -> None:
    stranger.goto(public)
    expect(stranger.locator("h1")).to_contain_text(CLAIM)
    expect(stranger.locator("main")).to_contain_text("Mostly false")
    expect(stranger.locator("main")).to_contain_text("No written paper was handed over")
    picture(stranger, "keyboard-11-public")
    assert stranger.context.cookies() == []


def holds_and_releases(pia: Hands, stranger: Page) -> None:
    """The public page says that it is looked at, with the note, and no longer when it is not."""
    page = pia.page
    page.go_back()  # Alt and the left arrow, which headless browsers do not know
    page.wait_for_url(re.compile("/publish/(#publish)?$"))
    page.wait_for_load_state()
    pia.press("H")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    pia.write("We look at it again.")
    station(pia, "11-hold", axe=True)
    pia.press("Control+Enter")
    pia.told("On hold")
    stranger.reload()
    expect(stranger.locator(".banner").first).to_contain_text("We look at it again.")
    pia.press("H")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    pia.write("It stands.")
    pia.press("Control+Enter")
    pia.told("Released")
    stranger.reload()
    expect(stranger.locator(".banner")).to_have_count(0)


def reopens(pia: Hands) -> None:
    pia.press("R")
    expect(pia.page.locator("dialog[open] select")).to_be_focused()
    pia.go("textbox", "Note", most=1)
    pia.write("The readout names no message.")
    pia.press("Control+Enter")
    pia.told("Reopened")


def publishes_the_correction(pia: Hands) -> None:
    pia.lead("M", "**/desk/")
    pia.row(CLAIM)
    pia.lead("Enter", "**/publish/")
    pia.press("p")
    pia.go("radio", "Correction", most=2)
    pia.press("Space")
    pia.go("textbox", "What was wrong", most=1)
    pia.write("We wrote that a message was passed on.")
    pia.go("textbox", "What is right", most=1)
    pia.write("The readout speaks of greetings only.")
    station(pia, "13-correction")
    pia.go("button", "Publish the new version", most=9)
    pia.press("Enter")
    pia.told("Published")


def reads_the_correction(stranger: Page, public: str) -> None:
    stranger.goto(public)
    page = stranger.locator("main")
    expect(page).to_contain_text("There was no letter at all.")
    expect(page).to_contain_text("We wrote that a message was passed on.")
    expect(page).to_contain_text("The readout speaks of greetings only.")
    picture(stranger, "keyboard-14-corrected")
    hands = Hands(stranger)
    hands.go("link", "Version 1", most=60)
    hands.press("Enter")
    stranger.wait_for_url("**/versions/1/")
    expect(stranger.locator("main")).to_contain_text("A message was passed on, but no letter.")
    expect(stranger.locator(".banner").first).to_be_visible()
    picture(stranger, "keyboard-14-old-version")
