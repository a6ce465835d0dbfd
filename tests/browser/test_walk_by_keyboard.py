"""The whole way by keyboard alone: from a pasted text to a published verdict and its correction.

Nothing here clicks or fills. `Hands.go` allows few Tabs: a page on which one must press more is
mended, not the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, opened, picture
from tests.browser.hands import Hands
from tests.browser.test_every_page import complaints_of_axe
from tests.newsroom import Newsroom

CLAIM = "The minister handed over a written letter on Monday."
REPORT = (
    "On Monday the minister handed over a written letter to the president, the agency reported."
)
PARAGRAPHS = (
    f"{REPORT} It asks for more support.",
    "A spokesman said that there was no written document. He had no more to say.",
    "The talks took three hours. Nobody spoke about the base.",
)
Window = Callable[..., Page]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """One of its own: in a queue full of other tests' claims the way is longer."""
    with opened() as room:
        yield room


def station(hands: Hands, name: str) -> None:
    """A picture of what one sees, to be looked at; nothing for axe to complain about."""
    hands.page.wait_for_load_state("networkidle")
    picture(hands.page, f"keyboard-{name}", whole=False)
    assert complaints_of_axe(hands.page) == [], name


def told(hands: Hands, words: str) -> None:
    expect(hands.page.locator(".messages")).to_contain_text(words)
    hands.page.wait_for_load_state()  # the keys listen from then on


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
    adds_an_article(cora)
    flags(cora)
    chen = signed_in(window, "chen")
    accepts_and_takes(chen)
    attaches(chen, web)
    quotes(chen)
    drafts_and_submits(chen)
    claim = chen.page.url.partition("#")[0].partition("?")[0]
    rita = signed_in(window, "rita")
    sends_back(rita)
    mends(chen, claim)
    approves(rita, first=True)
    pia = signed_in(window, "pia")
    public = publishes(pia)
    stranger = window()
    reads(stranger, public)
    # What was published was wrong: the correction.
    reopens(pia, public)
    corrects(chen, claim)
    approves(rita, first=False)
    publishes_the_correction(pia, claim)
    reads_the_correction(stranger, public)
    for hands in (cora, chen, rita, pia):
        far = sorted(hands.ways, reverse=True)[:4]
        print(f"{hands.struck} keys, {hands.written} letters; farthest by Tab: {far}")


def row(hands: Hands, words: str) -> None:
    """Go from row to row until one reads these words."""
    focused = hands.page.locator("[data-row]:focus")
    for key in ["k", *["j"] * 20]:
        hands.press(key)
        if words in focused.inner_text():
            hands.look()
            return
    raise AssertionError(f"no row says {words}")


def adds_an_article(cora: Hands) -> None:
    cora.lead("A", "**/articles/")
    cora.lead("a", "**/new/")
    expect(cora.page.get_by_label("Address")).to_be_focused()
    cora.go("textbox", "Headline", most=1)
    cora.write("A letter, by keyboard")
    cora.go("textbox", "Text", most=1)
    for number, paragraph in enumerate(PARAGRAPHS):
        if number:
            cora.press("Enter", "Enter")
        cora.write(paragraph)
    cora.go("textbox", "Outlet", most=1)
    cora.write("The Daily Courier")
    station(cora, "1-article")
    cora.press("Control+Enter")
    told(cora, "The article is kept")


def flags(cora: Hands) -> None:
    """A sentence, some words of it, and a passage over two paragraphs."""
    page = cora.page
    said = page.locator("#passages-said")

    def flag(statement: str, claimant: str) -> None:
        cora.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        cora.write(statement)
        cora.go("combobox", "Who claims it", most=1)
        cora.write(claimant)
        cora.press("Enter")
        told(cora, f"Flagged: {statement}")
        expect(page.locator("#reading")).to_be_focused()
        cora.look()

    cora.press("r", "]", "]", *["-"] * 7)
    expect(said).to_have_text("the minister handed over a written")
    cora.press("+")
    expect(page.locator("[data-passage-bar]")).to_be_visible()
    station(cora, "2-selected")
    flag(CLAIM, "Northern Wire Agency")
    cora.press("j", "Shift+ArrowDown")
    expect(said).to_have_text(re.compile(r"It asks for more support\.\s+A spokesman .* document\."))
    flag("A spokesman denies the document.", "The president’s spokesman")
    cora.press("j", "j")
    expect(said).to_have_text("The talks took three hours.")
    flag("The talks took three hours.", "")
    expect(page.locator("#margin li.card")).to_have_count(3)
    station(cora, "2-flagged")


def accepts_and_takes(chen: Hands) -> None:
    page = chen.page
    chen.lead("Q", "**/queue/**")
    row(chen, CLAIM)
    chen.go("combobox", "Desk", most=2)
    chen.choose("News")
    chen.go("combobox", "Priority", most=1)
    chen.choose("Urg")
    chen.go("textbox", "Due", most=2)
    soon = datetime.now(UTC) + timedelta(hours=1)
    chen.write(f"{soon:%m%d%Y}")
    chen.press("ArrowRight")
    chen.write(f"{soon:%I%M%p}")
    station(chen, "3-triage")
    chen.press("Control+Enter")
    told(chen, "Accepted")
    chen.lead("n", "**/desk/claims/*/")
    told(chen, "It is yours.")
    expect(page.locator("h1")).to_have_text(CLAIM)


def attaches(chen: Hands, web: str) -> None:
    """Three addresses at once; what becomes of them is told while one waits."""
    page = chen.page
    chen.press("u")
    for number, place in enumerate(("briefing/2025-06-24", "president/readout", "no/such/page")):
        if number:
            chen.press("Enter")
        chen.write(f"{web}/{place}.html")
    chen.go("button", "Attach and fetch", most=1)
    chen.press("Enter")
    expect(page.locator(".source")).to_have_count(3)
    station(chen, "4-fetching")
    good = page.locator(".source .chip", has_text="can be quoted")
    expect(good).to_have_count(2, timeout=60_000)
    expect(page.locator(".source", has_text="no/such").locator(".chip")).to_have_text(
        "cannot be quoted", timeout=60_000
    )
    station(chen, "4-fetched")


def quotes(chen: Hands) -> None:
    """An offered passage of one source, and words of the text of another."""
    page = chen.page
    fits = page.locator(".offers li", has_text="No written paper").locator("[data-offer]")
    chen.press(fits.get_attribute("data-key") or "")
    expect(page.locator("#quote [name=exact]")).to_have_value(re.compile(r"No written paper"))
    chen.press("ArrowDown")
    expect(page.get_by_role("radio", name="refutes the claim")).to_be_checked()
    chen.go("combobox", "Who says it", most=1)
    chen.write("Dmitry Peskov")
    chen.go("combobox", "How the speaker knows", most=3)
    chen.choose("denies it off")
    station(chen, "5-offered")
    chen.press("Control+Enter")
    told(chen, "Kept as evidence.")
    row(chen, "President receives")
    chen.lead("Enter", "**source=**")
    chen.press("r")
    said = page.locator("#passages-said")
    for _more in range(20):
        if "conveyed the greetings" in said.inner_text():
            break
        chen.press("j")
    chen.look()
    chen.press(*["]"] * 8)
    expect(said).to_have_text("conveyed the greetings of Iran’s leadership.")
    station(chen, "5-selected")
    chen.press("Enter")
    chen.press("ArrowDown", "ArrowDown")
    expect(page.get_by_role("radio", name="context")).to_be_checked()
    chen.go("combobox", "How the speaker knows", most=4)
    chen.choose("is the doc")
    chen.press("Control+Enter")
    told(chen, "Kept as evidence.")
    expect(page.locator(".evidence")).to_have_count(2)
    station(chen, "5-evidence")


def drafts_and_submits(chen: Hands) -> None:
    """Saved as it is typed; what is missing is listed."""
    page = chen.page
    chen.press("d")
    chen.go("radio", "", most=3)
    for _more in range(8):
        if chen.at("radio", "Mostly false"):
            break
        chen.press("ArrowDown")
    chen.go("textbox", "Summary", most=1)
    chen.write("A message was passed on, but no letter.")
    chen.go("textbox", "Explanation", most=1)
    chen.write("The spokesman denies a written paper. The readout speaks of greetings.")
    chen.go("textbox", "What would change", most=8)
    chen.write("A picture of the letter.")
    chen.go("textbox", "Should read", most=1)
    chen.write("the minister passed on a message")
    chen.go("textbox", "Notice", most=1)
    chen.write("An earlier text spoke of a letter.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    station(chen, "6-draft")
    chen.press("Escape", "S")
    told(chen, "Submitted")


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
    told(rita, "Sent back")


def mends(chen: Hands, claim: str) -> None:
    """My work says why it came back; one sentence more, and it is submitted again."""
    page = chen.page
    chen.lead("M", "**/desk/")
    expect(page.locator("main")).to_contain_text("Say when the briefing was.")
    station(chen, "8-came-back")
    row(chen, CLAIM)
    chen.lead("Enter", claim + "**")
    chen.press("d")
    chen.go("textbox", "Explanation", most=6)
    chen.press("Control+End")
    chen.write(" The briefing was on 24 June.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    chen.press("Escape", "S")
    told(chen, "Submitted")


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
    told(rita, "Approved")


def publishes(pia: Hands) -> str:
    page = pia.page
    pia.lead("M", "**/desk/")
    station(pia, "10-to-publish")
    row(pia, CLAIM)
    pia.lead("Enter", "**/publish/")
    station(pia, "10-publish")
    pia.press("p")
    pia.go("button", "Publish it", most=3)
    pia.press("Enter")
    told(pia, "Published")
    pia.lead("o", "**/checks/*/")
    return page.url


def reads(stranger: Page, public: str) -> None:
    stranger.goto(public)
    expect(stranger.locator("h1")).to_contain_text(CLAIM)
    expect(stranger.locator("main")).to_contain_text("Mostly false")
    expect(stranger.locator("main")).to_contain_text("No written paper was handed over")
    picture(stranger, "keyboard-11-public")
    assert complaints_of_axe(stranger) == []
    assert stranger.context.cookies() == []


def reopens(pia: Hands, public: str) -> None:
    page = pia.page
    page.go_back()  # Alt and the left arrow, which headless browsers do not know
    page.wait_for_url(re.compile("/publish/(#publish)?$"))
    page.wait_for_load_state()
    pia.press("p")
    pia.go("link", "Reopen", most=6)
    pia.lead("Enter", "**/steps/reopen/**")
    pia.go("link", "Go to the content", most=1)
    pia.press("Enter")
    pia.go("textbox", "Note", most=4)
    pia.write("The readout names no message.")
    pia.go("button", "Reopen", most=2)
    station(pia, "11-reopen")
    pia.press("Enter")
    told(pia, "Reopened")


def corrects(chen: Hands, claim: str) -> None:
    page = chen.page
    chen.lead("M", "**/desk/")
    row(chen, CLAIM)
    chen.lead("Enter", claim + "**")
    chen.press("d")
    chen.go("radio", "", most=3)
    for _more in range(8):
        if page.locator("[name=rating][value=false]:focus").count():
            break
        chen.press("ArrowDown")
    chen.go("textbox", "Summary", most=1)
    chen.press("Control+a")
    chen.write("There was no letter at all.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    station(chen, "12-corrected")
    chen.press("Escape", "S")
    told(chen, "Submitted")


def publishes_the_correction(pia: Hands, claim: str) -> None:
    pia.lead("M", "**/desk/")
    row(pia, CLAIM)
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
    told(pia, "Published")


def reads_the_correction(stranger: Page, public: str) -> None:
    stranger.goto(public)
    page = stranger.locator("main")
    expect(page).to_contain_text("There was no letter at all.")
    expect(page).to_contain_text("We wrote that a message was passed on.")
    expect(page).to_contain_text("The readout speaks of greetings only.")
    picture(stranger, "keyboard-14-corrected")
    assert complaints_of_axe(stranger) == []
    hands = Hands(stranger)
    hands.go("link", "Version 1", most=60)
    hands.press("Enter")
    stranger.wait_for_url("**/versions/1/")
    expect(stranger.locator("main")).to_contain_text("A message was passed on, but no letter.")
    expect(stranger.locator(".banner").first).to_be_visible()
    picture(stranger, "keyboard-14-old-version")
    assert complaints_of_axe(stranger) == []
