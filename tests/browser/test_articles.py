"""From a pasted text to flagged claims, with the keyboard alone and with a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.test_every_page import complaints_of_axe

NUMBERS = count(1)
# Where the last such word of the text stands, and a selection of it as Android makes one.
FIND = """(word) => {
  const walker = document.createTreeWalker(document.getElementById("reading"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.lastIndexOf(word);
    if (at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
  }
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
"""
WHERE = (
    FIND
    + """
  const box = range.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""
)
AS_ANDROID_DOES = (
    FIND
    + """
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.getElementById("reading").dispatchEvent(new TouchEvent("touchend", { bubbles: true }));
}"""
)
TEXT = "\n\n".join(
    [f"😀 Report {n} says so. It came on Tuesday. Nobody saw {n} letters." for n in range(5)]
    + ["قال المتحدث إن الرسالة لم تكتب. هذه جملة أخرى."]
)


def added(page: Page, text: str = TEXT) -> str:
    """Paste an article; gives its address."""
    page.goto("/desk/articles/")
    page.keyboard.press("a")
    page.get_by_label("Headline").fill(f"Headline {next(NUMBERS)}")
    page.get_by_label("Text", exact=False).last.fill(text)
    page.get_by_role("button", name="Add the article").click()
    expect(page.get_by_role("status").first).to_contain_text("The article is kept")
    expect(page.get_by_role("button", name="Select by keyboard")).to_be_visible()
    return page.url


def flag_by_keyboard(page: Page, statement: str) -> None:
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(statement)
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text(f"Flagged: {statement}")
    expect(page.locator("#flag")).to_be_hidden()
    expect(page.locator("#reading")).to_be_focused()


def test_word_by_word(window: Callable[..., Page]) -> None:
    page = window("cora")
    added(page)
    page.keyboard.press("r")
    said = page.locator("#passages-said")
    for keys, words in [
        ("++", "😀 Report 0 says so. It came"),
        ("-", "😀 Report 0 says so. It"),
        ("]]]", "so. It"),
        ("[", "says so. It"),
        ("j", "It came on Tuesday."),
        ("k", "😀 Report 0 says so."),
    ]:
        for key in keys:
            page.keyboard.press(key)
        expect(said).to_have_text(words)
    for arrows, words in [
        (["Shift+ArrowRight"] * 2, "😀 Report 0 says so. It came"),
        (["Shift+ArrowLeft"], "😀 Report 0 says so. It"),
        (["ArrowRight"] * 3, "so. It"),
        (["ArrowLeft"], "says so. It"),
        (["ArrowDown", "ArrowUp"], "😀 Report 0 says so."),
    ]:
        for key in arrows:
            page.keyboard.press(key)
        expect(said).to_have_text(words)
    page.keyboard.press("Shift+ArrowDown")
    expect(said).to_have_text("😀 Report 0 says so. It came on Tuesday.")
    page.keyboard.press("Escape")
    expect(said).to_be_empty()
    assert page.evaluate("getSelection().isCollapsed")


def test_right_to_left_and_cancelled(window: Callable[..., Page]) -> None:
    page = window("cora")
    added(page, "قال المتحدث إن الرسالة لم تكتب. هذه جملة أخرى.")
    page.keyboard.press("r")
    page.keyboard.press("Shift+ArrowLeft")  # forward, as the text runs
    expect(page.locator("#passages-said")).to_have_text("قال المتحدث إن الرسالة لم تكتب. هذه")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate(
        """document.getElementById("reading").addEventListener("focus",
          () => queueMicrotask(() => { window.chosen = getSelection().toString(); }))"""
    )
    page.keyboard.press("Escape")
    expect(page.locator("#reading")).to_be_focused()
    # In the same turn: no key can come between.
    assert page.evaluate("window.chosen").endswith("هذه")
    assert page.evaluate("getSelection().toString()").endswith("هذه")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Passage")).to_have_value("قال المتحدث إن الرسالة لم تكتب. هذه")


def test_with_a_mouse_across_paragraphs(window: Callable[..., Page]) -> None:
    """What is selected is what is marked, also behind characters that take two units."""
    page = window("cora")
    added(page)
    flag = page.get_by_role("button", name="Flag the selected passage")
    expect(flag).to_be_disabled()
    lines = page.locator("#reading p")
    first, second = lines.nth(1).bounding_box(), lines.nth(2).bounding_box()
    assert first is not None
    assert second is not None
    page.mouse.move(first["x"] + 80, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(second["x"] + 120, second["y"] + second["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.locator("[data-passage-bar]")).to_be_visible()
    assert page.evaluate(BESIDE)["over"] == 0
    picture(page, "article-selected")
    expect(flag).to_be_enabled()
    page.keyboard.press("Enter")  # the bar names this key
    words = page.get_by_label("Passage").input_value()
    assert "\n\n😀" in words
    page.get_by_label("The claim in neutral words").fill(" ")
    page.get_by_label("Who claims it").fill("Somebody new")
    page.get_by_role("button", name="Flag this claim").click()
    expect(page.locator("#flag .summary")).to_be_focused()
    assert complaints_of_axe(page) == []
    expect(page.get_by_label("Who claims it")).to_have_value("Somebody new")
    page.get_by_label("The claim in neutral words").fill("It spans two paragraphs.")
    page.get_by_role("button", name="Flag this claim").click()
    marks = page.locator("#reading mark")
    expect(marks).to_have_count(2)
    assert "\n\n".join(marks.all_text_contents()) == words
    marks.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="It spans two paragraphs.")).to_be_focused()


def test_an_address_is_fetched_while_one_looks(window: Callable[..., Page]) -> None:
    page = window("cora")
    page.goto("/desk/articles/")
    page.get_by_role("link", name="Moscow greets a truce").click()
    known = page.locator("main a[rel~=noreferrer]").first.get_attribute("href")
    assert known is not None
    page.goto("/desk/articles/new/")
    page.get_by_label("Address").fill(re.sub(r"ledger/.*", "briefing/2025-06-24.html", known))
    page.get_by_role("button", name="Add the article").click()
    expect(page.get_by_role("heading", name="Check the fetched text")).to_be_visible(timeout=30_000)
    picture(page, "article-fetched")
    assert complaints_of_axe(page) == []
    page.get_by_role("button", name="Keep this text").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Briefing")
    expect(page.locator("#reading")).to_contain_text("No written paper was handed over")


def test_single_keys_are_switched_off(window: Callable[..., Page]) -> None:
    """All of them, for good, and back again; arrows still select (WCAG 2.1.4)."""
    page = window("cora")
    address = added(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("one word more")
    picture(page, "keys")
    assert complaints_of_axe(page) == []
    keys.get_by_label("Switch single-key shortcuts off").press("Space")
    page.keyboard.press("Escape")
    page.goto("/desk/")
    page.goto(address)
    for key in "?rjk+-[]f/AMQC":
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == address
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Select by keyboard").press("Enter")
    said = page.locator("#passages-said")
    expect(said).to_have_text("😀 Report 0 says so.")
    for key in "jk+-[]":
        page.keyboard.press(key)
    expect(said).to_have_text("😀 Report 0 says so.")
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("It came on Tuesday.")
    page.get_by_role("button", name="Keys").press("Enter")
    keys.get_by_label("Switch single-key shortcuts off").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("j")
    expect(said).to_have_text("Nobody saw 0 letters.")


def test_letters_that_are_typed_are_no_shortcuts(window: Callable[..., Page]) -> None:
    page = window("cora")
    address = added(page)
    page.keyboard.press("/")
    page.keyboard.type("?fjnrAQ")
    expect(page.get_by_label("Search claims")).to_have_value("?fjnrAQ")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Tab")
    for key in ("Control+f", "Alt+j", "Meta+k"):  # the browser's own
        page.keyboard.press(key)
    assert page.url == address
    # On a keyboard with other letters the key's place counts.
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent("keydown",
          { key: "ㄱ", code: "KeyR", bubbles: true, cancelable: true }))"""
    )
    expect(page.locator("#passages-said")).to_have_text("😀 Report 0 says so.")


def test_overlapping_passages(window: Callable[..., Page]) -> None:
    """One inside, one across the end of another, one over two paragraphs."""
    page = window("cora")
    added(page)
    page.keyboard.press("r")
    flag_by_keyboard(page, "The sentence")
    for key in ("k", "j", "k", "]", "]", "+", "+"):
        page.keyboard.press(key)
    expect(page.locator("#passages-said")).to_have_text("says so. It came")
    flag_by_keyboard(page, "Across its end")
    for key in ("j", "j", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    said = page.locator("#passages-said")
    expect(said).to_contain_text("Nobody saw 0 letters.\n\n😀 Report 1")
    flag_by_keyboard(page, "Over two paragraphs")
    marks = page.locator("#reading mark")
    assert marks.all_text_contents()[:3] == ["😀 Report 0 ", "says so.", " It came"]
    assert marks.nth(1).get_attribute("class") == "several"
    marks.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#margin .current")).to_have_count(2)
    picture(page, "article-overlapping")
    assert complaints_of_axe(page) == []


BESIDE = """() => {
  const bar = document.querySelector("[data-passage-bar]").getBoundingClientRect();
  const lines = [...getSelection().getRangeAt(0).getClientRects()];
  const over = lines.filter((line) => line.bottom > bar.top && line.top < bar.bottom
    && line.right > bar.left && line.left < bar.right);
  return { over: over.length, inside: bar.left >= 0 && bar.right <= innerWidth && bar.top >= 0
    && bar.bottom <= innerHeight, away: Math.min(...lines.flatMap((line) => [
    Math.abs(line.bottom - bar.top), Math.abs(bar.bottom - line.top)])) };
}"""


def test_by_finger(window: Callable[..., Page]) -> None:
    """A long press selects; the bar beside the words flags them; behind all kinds of letters."""
    page = window("cora", width=390, touch=True)
    text = (
        "😀👩‍👩‍👧 대통령은 편지를 받지 않았다. قال المتحدث ذلك. Nobody wrote.\n\n"
        + TEXT
        + "\n\nNobody wrote."
    )
    added(page, text)
    bar = page.locator("[data-passage-bar]")
    expect(bar).to_be_hidden()
    finger = page.context.new_cdp_session(page)
    box = page.evaluate(WHERE, "wrote")
    point = {"x": box["x"], "y": box["y"]}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.wait_for_timeout(800)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    if page.evaluate("getSelection().isCollapsed"):  # not every Chromium selects so
        page.evaluate(AS_ANDROID_DOES, "wrote")
    expect(bar).to_be_visible()
    beside = page.evaluate(BESIDE)
    assert beside["over"] == 0
    assert beside["inside"]
    assert beside["away"] < 60
    picture(page, "article-by-finger-390")
    page.get_by_role("button", name="Flag these words").tap()
    expect(page.get_by_label("Passage")).to_have_value("wrote")
    start = page.locator("#flag [name=start]").input_value()
    assert int(start) == text.rindex("wrote")
    page.get_by_label("The claim in neutral words").fill("Someone wrote.")
    page.get_by_role("button", name="Flag this claim").tap()
    expect(page.locator("#reading p").last.locator("mark")).to_have_text("wrote")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize(("dark", "width"), [(False, 1440), (True, 390)])
def test_how_the_pages_look(window: Callable[..., Page], dark: bool, width: int) -> None:
    page = window("cora", width=width, dark=dark)
    page.goto("/desk/articles/")
    page.get_by_role("link", name="Moscow greets a truce").click()
    place = page.url
    wrong = {}
    for name, address in {
        "article": place,
        "article-flag": place + "flag/",
        "article-texts": place + "versions/",
        "article-add": "/desk/articles/new/",
    }.items():
        page.goto(address)
        picture(page, f"{name}-{'dark' if dark else 'light'}-{width}")
        wrong[name] = complaints_of_axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong[name].append("scrolls sideways")
    assert {name: found for name, found in wrong.items() if found} == {}
