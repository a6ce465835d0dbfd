"""A contributor's and a checker's part of a shift, by keyboard alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.hands import Hands
from tests.browser.test_every_page import complaints_of_axe

CLAIM = "The minister handed over a written letter on Monday."
REPORT = (
    "On Monday the minister handed over a written letter to the president, the agency reported."
)
BRIDGES = [
    f"The ministry said on Monday that bridge {n} is closed, according to the agency."
    for n in range(7)
]
PARAGRAPHS = (
    f"{REPORT} It asks for more support.",
    "A spokesman said that there was no written document. He had no more to say.",
    "The talks took three hours. Nobody spoke about the base.",
    " ".join(BRIDGES),
)


def station(hands: Hands, name: str, *, axe: bool = False) -> None:
    """A picture of what one sees, to be looked at. `axe`: in a state that only keys bring about."""
    picture(hands.page, f"keyboard-{name}", whole=False)
    assert not axe or complaints_of_axe(hands.page) == [], name


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
    cora.told("The article is kept")


def flags_ten(cora: Hands) -> None:
    """A sentence, some words of it, a passage over two paragraphs: ten in under five minutes."""
    page = cora.page
    said = page.locator("#passages-said")
    before = cora.struck, cora.seconds

    def flag(statement: str, claimant: str) -> None:
        cora.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        cora.write(statement)
        cora.go("combobox", "Who claims it", most=1)
        cora.write(claimant)
        cora.press("Enter")
        cora.told(f"Flagged: {statement}")
        expect(page.locator("#reading")).to_be_focused()
        cora.look()

    cora.press("r", "]", "]", *["-"] * 7)
    expect(said).to_have_text("the minister handed over a written")
    cora.press("+")
    expect(page.locator("[data-passage-bar]")).to_be_visible()
    station(cora, "2-selected", axe=True)
    flag(CLAIM, "Northern Wire Agency")
    cora.press("j", "Shift+ArrowDown")
    expect(said).to_have_text(re.compile(r"It asks for more support\.\s+A spokesman .* document\."))
    flag("A spokesman denies the document.", "The president’s spokesman")
    cora.press("j", "j")
    expect(said).to_have_text("The talks took three hours.")
    flag("The talks took three hours.", "")
    cora.press("j")
    for number in range(len(BRIDGES)):
        cora.press("j", *["]"] * 6, *["-"] * 4)  # from "bridge" to "closed"
        flag(f"Bridge {number} has been closed since Monday.", "Ministry of Transport")
    expect(page.locator("#margin li.card")).to_have_count(10)
    marks = page.locator("#reading mark").all_text_contents()
    assert marks[-len(BRIDGES) :] == [f"bridge {n} is closed" for n in range(len(BRIDGES))]
    station(cora, "2-flagged")
    assert cora.struck - before[0] <= 25 * 10
    assert cora.seconds - before[1] + 10 * 5 < 300  # five seconds to think about each


def triages_ten(chen: Hands) -> None:
    """Six are accepted, four dismissed with their reasons; each time the next row is current."""
    page = chen.page
    current = page.locator(".current .title")

    def come_to(statement: str) -> None:
        expect(current).to_have_text(statement)
        chen.look()

    def dismiss(reason: str, note: str = "") -> None:
        chen.press("x")
        expect(page.locator(".current select[name=reason]")).to_be_focused()
        chen.choose(reason)
        if note:
            chen.press("Tab")
            chen.write(note)
        chen.press("Control+Enter")

    chen.lead("Q", "**/queue/**")
    chen.row(CLAIM)
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
    chen.told("Accepted")
    come_to("A spokesman denies the document.")
    chen.press("a")
    come_to("The talks took three hours.")
    dismiss("It cannot")
    come_to("Bridge 0 has been closed since Monday.")
    chen.go("combobox", "Desk", most=2)
    chen.choose("World")
    chen.go("combobox", "Priority", most=1)
    chen.choose("Low")
    chen.press("Control+Enter")
    come_to("Bridge 1 has been closed since Monday.")
    dismiss("It repeats")
    page.wait_for_url("**/steps/dismiss/")
    twin = page.get_by_role("button", name=re.compile("as a duplicate.*Bridge 6"))
    chen.look()
    station(chen, "3-duplicate")
    chen.press(twin.get_attribute("data-key") or "")
    chen.told("Dismissed.")
    come_to("Bridge 2 has been closed since Monday.")
    dismiss("It is not", "Local traffic.")
    come_to("Bridge 3 has been closed since Monday.")
    dismiss("Another", "Seen open by a reporter of ours.")
    come_to("Bridge 4 has been closed since Monday.")
    chen.press("x", "Escape")
    chen.look()
    chen.press("a")
    come_to("Bridge 5 has been closed since Monday.")
    chen.press("a")
    come_to("Bridge 6 has been closed since Monday.")
    dismiss("It is not")
    chen.told("Dismissed.")
    changes_a_decision(chen, "Bridge 6")


def changes_a_decision(chen: Hands, words: str) -> None:
    """A dismissed claim is found, brought back and accepted on its own page."""
    page = chen.page
    chen.press("/")
    chen.write(words)
    chen.lead("Enter", "**/desk/claims/?q=**")
    chen.row(words)
    chen.lead("Enter", re.compile("/claims/[0-9a-f-]+/$"))
    chen.press("R")
    chen.told("Brought back.")
    chen.press("x")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("select")).to_be_focused()
    station(chen, "3-dialog", axe=True)
    chen.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("[data-dialog][data-key=x]")).to_be_focused()
    chen.look()
    chen.press("a")
    expect(dialog.locator("select").first).to_be_focused()
    chen.press("Control+Enter")
    chen.told("Accepted")


def takes(chen: Hands) -> None:
    chen.lead("M", "**/desk/")
    chen.lead("n", "**/desk/claims/*/")
    chen.told("It is yours.")
    expect(chen.page.locator("h1")).to_have_text(CLAIM)


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
    chen.told("Kept as evidence.")
    chen.row("President receives")
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
    station(chen, "5-selected", axe=True)
    chen.press("Enter")
    chen.press("ArrowDown", "ArrowDown")
    expect(page.get_by_role("radio", name="context")).to_be_checked()
    chen.go("combobox", "How the speaker knows", most=4)
    chen.choose("is the doc")
    chen.press("Control+Enter")
    chen.told("Kept as evidence.")
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
    chen.told("Submitted")


def mends(chen: Hands, claim: str) -> None:
    """My work says why it came back; one sentence more, and it is submitted again."""
    page = chen.page
    chen.lead("M", "**/desk/")
    expect(page.locator("main")).to_contain_text("Say when the briefing was.")
    station(chen, "8-came-back")
    chen.row(CLAIM)
    chen.lead("Enter", claim + "**")
    chen.press("d")
    chen.go("textbox", "Explanation", most=6)
    chen.press("Control+End")
    chen.write(" The briefing was on 24 June.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    chen.press("Escape", "S")
    chen.told("Submitted")


def gives_back(chen: Hands) -> None:
    """The next claim is taken and given back with a word for whoever takes it then."""
    chen.lead("M", "**/desk/")
    chen.lead("n", "**/desk/claims/*/")
    chen.told("It is yours.")
    chen.press("g")
    expect(chen.page.locator("dialog[open] textarea")).to_be_focused()
    chen.write("I go home now.")
    chen.press("Control+Enter")
    chen.told("Given back: others can take it.")


def corrects(chen: Hands, claim: str) -> None:
    page = chen.page
    chen.lead("M", "**/desk/")
    chen.row(CLAIM)
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
    chen.told("Submitted")
