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


def test_it_works(window: Callable[..., Page]) -> None:
    """Ten claims with the keyboard alone."""
    page = window("cora")
    added(page)
    page.keyboard.press("s")
    said = page.locator("#passages-said")
    expect(said).to_have_text("😀 Report 0 says so.")
    flag_by_keyboard(page, "Claim 0")
    for number in range(1, 10):
        page.keyboard.press("j")
        flag_by_keyboard(page, f"Claim {number}")
    expect(page.locator("#margin li.card")).to_have_count(10)
    marks = page.locator("#reading mark")
    expect(marks).to_have_count(10)
    assert marks.nth(9).text_content() == "😀 Report 3 says so."
    picture(page, "article-ten-claims")
    assert complaints_of_axe(page) == []


def test_word_by_word(window: Callable[..., Page]) -> None:
    page = window("cora")
    added(page)
    page.keyboard.press("s")
    said = page.locator("#passages-said")
    for keys, words in [
        ("++", "😀 Report 0 says so. It came"),
        ("-", "😀 Report 0 says so. It"),
        ("]]]]", "so. It"),
        ("[", "says so. It"),
        ("j", "It came on Tuesday."),
        ("k", "😀 Report 0 says so."),
    ]:
        for key in keys:
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
    page.keyboard.press("s")
    page.keyboard.press("Shift+ArrowLeft")  # forward, as the text runs
    expect(page.locator("#passages-said")).to_have_text("قال المتحدث إن الرسالة لم تكتب. هذه")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#reading")).to_be_focused()
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
    flag.click()
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


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
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
