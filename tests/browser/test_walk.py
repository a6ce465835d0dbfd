"""The tutorial, walked: four people from a pasted article to a published verdict and its correction."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.test_every_page import complaints_of_axe
from tests.newsroom import Newsroom

CLAIM = "The minister delivered a personal letter to the president."
TEXT = (
    "The minister delivered a personal letter to the president, the agency reported on Monday. A "
    "spokesman said there had been no written document, though a message was conveyed."
)
QUOTATION = "No written paper was handed over"


def press(page: Page, name: str) -> None:
    """Press the button or follow the link of this name, as whoever sees the page would."""
    button = page.get_by_role("button", name=name, exact=True).and_(page.locator(":visible"))
    link = page.get_by_role("link", name=name, exact=True).and_(page.locator(":visible"))
    button.or_(link).first.click()


def select(page: Page, text: Locator, words: str) -> None:
    """Select words with the mouse: from the left edge of the first to the right edge of the last."""
    box = text.evaluate(
        """(element, words) => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            element.ownerDocument.defaultView.getSelection().removeAllRanges();
            node.parentElement.scrollIntoView({ block: "center" });
            const rects = [...range.getClientRects()];
            const [first, last] = [rects[0], rects.at(-1)];
            return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
          }
        }""",
        words,
    )
    left, top, right, bottom = box
    page.mouse.move(left + 0.5, top)
    page.mouse.down()
    page.mouse.move(right - 0.5, bottom, steps=8)
    page.mouse.up()


def looked_at(page: Page, name: str) -> None:
    picture(page, f"walk-{name}")
    assert complaints_of_axe(page) == [], name


def planned_and_cancelled(pia: Page, name: str) -> None:
    """The verdict is planned for a time; then the plan is taken back, and nothing went out."""
    pia.get_by_label("At a time").check()
    tomorrow = pia.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 16)")
    pia.get_by_label("Time of publication").fill(tomorrow)
    press(pia, "Publish it")
    expect(pia.locator(".decide")).to_contain_text("Will be published on")
    looked_at(pia, name)
    pia.get_by_role("link", name="Cancel the planned publication").click()
    press(pia, "Cancel the planned publication")
    expect(pia.get_by_role("button", name="Publish it")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_it_works(window: Callable[..., Page], newsroom: Newsroom, width: int) -> None:
    cora, chen = window("cora", width=width), window("chen", width=width)
    rita, pia = window("rita", width=width), window("pia", width=width)

    # Cora: the article and its doubtful passage.
    press(cora, "Articles")
    press(cora, "Add an article")
    cora.get_by_label("Headline").fill(f"A letter to the president ({width})")
    cora.get_by_label(re.compile("^Text")).last.fill(TEXT)
    looked_at(cora, f"1-article-{width}")
    press(cora, "Add the article")
    select(cora, cora.locator("#reading"), "delivered a personal letter")
    press(cora, "Flag the selected passage")
    cora.get_by_label("The claim in neutral words").fill(CLAIM)
    cora.get_by_label("Who claims it").fill("Northern Wire Agency")
    press(cora, "Flag this claim")
    expect(cora.locator("#reading mark")).to_have_text("delivered a personal letter")
    looked_at(cora, f"2-flagged-{width}")

    # Chen: accept, take, a source, a quotation.
    press(chen, "Queue")
    chen.goto(f"/desk/queue/?tab=triage&q={CLAIM.replace(' ', '+')}")  # it may be a long one
    row = chen.locator("li", has_text=CLAIM).first
    row.get_by_label("Desk").select_option(label="News desk")
    looked_at(chen, f"3-triage-{width}")
    row.get_by_role("button", name="Accept").click()
    chen.goto(f"/desk/claims/?q={CLAIM.replace(' ', '+')}")
    chen.get_by_role("link", name=CLAIM).first.click()
    press(chen, "Take")
    show(chen, width, "Sources")
    chen.get_by_label("Addresses, one a line").fill(
        f"http://127.0.0.1:{(newsroom.data / 'demo_port').read_text().strip()}/briefing/2025-06-24.html"
    )
    press(chen, "Attach and fetch")
    show(chen, width, "Sources")
    chen.get_by_role("link", name="Open the text").first.click(timeout=30_000)
    show(chen, width, "Text")
    select(chen, chen.locator("#captured-text, .reading").last, QUOTATION)
    press(chen, "Quote as evidence")
    chen.get_by_label("refutes the claim").check()
    chen.get_by_label("How the speaker knows").select_option(label="denies it officially")
    chen.get_by_label("Who says it").fill("Dmitry Peskov")
    chen.keyboard.press("Tab")  # closes the list of known parties, which would take the next click
    looked_at(chen, f"4-quotation-{width}")
    press(chen, "Keep as evidence")
    expect(chen.locator(".messages")).to_contain_text("Kept as evidence.")

    # Chen: the draft.
    show(chen, width, "Draft")
    press(chen, "Draft")
    chen.get_by_role("radio", name="Mostly false").check()
    chen.get_by_label("Summary").fill("There was no letter; a message was conveyed.")
    chen.get_by_label("Explanation").fill("The spokesman denies a written document.")
    chen.get_by_label("Should read").fill("conveyed a message")
    expect(chen.get_by_text(re.compile("^Saved")).first).to_be_visible()
    looked_at(chen, f"5-draft-{width}")
    press(chen, "Submit for review")
    expect(chen.get_by_text("in review").first).to_be_visible()
    address = chen.url.split("?")[0]

    # Rita reads exactly what strangers will read; Chen could not.
    chen.goto(address + "review/")
    expect(chen.get_by_text("This is your own work.")).to_be_visible()
    rita.goto(address + "review/")
    looked_at(rita, f"6-review-{width}")
    press(rita, "Approve this text")

    # Pia publishes; a stranger reads.
    pia.goto(address + "publish/")
    looked_at(pia, f"7-publish-{width}")
    planned_and_cancelled(pia, f"7-planned-{width}")
    press(pia, "Publish it")
    public = pia.get_by_role("link", name="Open the public page").get_attribute("href") or ""
    stranger = window(width=width)
    stranger.goto(public)
    expect(stranger.locator("h1")).to_contain_text(CLAIM)
    expect(stranger.get_by_text("Mostly false").first).to_be_visible()
    expect(stranger.locator("main")).to_contain_text(QUOTATION)
    looked_at(stranger, f"8-public-{width}")
    assert stranger.context.cookies() == []

    # The verdict was wrong: reopened, changed, approved by a second person, published again.
    pia.goto(address + "publish/")
    press(pia, "Reopen…")
    pia.get_by_label("Note").fill("The readout names no message.")
    looked_at(pia, f"9-reopen-{width}")
    press(pia, "Reopen")
    expect(pia.locator(".messages")).to_contain_text("Reopened.")
    stranger.reload()
    expect(stranger.get_by_text("Mostly false").first).to_be_visible()
    chen.goto(address)
    if chen.get_by_role("button", name="Take", exact=True).count():
        press(chen, "Take")
    show(chen, width, "Draft")
    press(chen, "Draft")
    chen.get_by_role("radio", name=re.compile("^False")).check()
    with chen.expect_response(lambda answer: answer.url.endswith("/draft/")):
        chen.get_by_label("Summary").fill("There was no letter at all.")
    press(chen, "Submit for review")
    expect(chen.get_by_text("in review").first).to_be_visible()
    rita.goto(address + "review/")
    changed = rita.locator("[aria-labelledby=changed]")
    expect(changed.locator("ins").filter(has_text="all")).to_have_count(1)
    looked_at(rita, f"9-difference-{width}")
    press(rita, "Approve this text")
    pia.goto(address + "publish/")
    pia.get_by_role("radio", name=re.compile("^Correction")).check()
    pia.get_by_label("What was wrong").fill("We wrote that a message was conveyed.")
    pia.get_by_label("What is right").fill("Greetings were conveyed.")
    looked_at(pia, f"9-correction-{width}")
    press(pia, "Publish the new version")
    stranger.goto(public)
    for words in ("There was no letter at all.", "a message was conveyed", "Greetings were"):
        expect(stranger.locator("main")).to_contain_text(words)
    looked_at(stranger, f"9-corrected-{width}")
    stranger.goto(public.rstrip("/") + "/versions/1/")
    expect(stranger.locator("main")).to_contain_text("There was no letter; a message")
    expect(stranger.locator(".banner").first).to_be_visible()
    looked_at(stranger, f"9-old-version-{width}")


def show(page: Page, width: int, tab: str) -> None:
    """On a narrow screen the panes are tabs."""
    if width < 1000:
        page.get_by_role("tab", name=tab).or_(
            page.get_by_role("link", name=tab, exact=True)
        ).first.click()
