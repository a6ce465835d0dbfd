"""Sources: addresses that are refused, and what is decided about a source that changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import opened, picture
from tests.browser.furnish import furnished
from tests.browser.test_every_page import complaints_of_axe, sideways
from tests.newsroom import Newsroom

WRONG = "http://exa mple.org\nftp://a.example/\nfile:///etc"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """One of its own: what is made here would stand in the way of other tests."""
    with opened() as room:
        yield room


@pytest.fixture(scope="module")
def at(newsroom: Newsroom) -> dict[str, str]:
    return furnished(newsroom)


@pytest.mark.parametrize("width", [1440, 390])
def test_wrong_addresses(window: Callable[..., Page], at: dict[str, str], width: int) -> None:
    page = window("chen", width=width)
    page.goto(at["checking"] + "#sources")
    field = page.get_by_label("Addresses, one a line")
    field.fill(WRONG)
    page.get_by_role("button", name="Attach and fetch").click()
    summary = page.locator("#attach-wrong")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(3)
    for address in WRONG.splitlines():
        expect(page.locator("main").get_by_text(f"{address}:")).to_have_count(1)
    expect(summary).to_be_in_viewport()
    expect(field).to_have_value(WRONG)
    expect(field).to_have_accessible_description(re.compile("http://exa mple.org: .*file:///etc: "))
    picture(page, f"attach-wrong-{width}", whole=False)
    page.evaluate("scrollTo(0, 0)")  # else the tabs, which stay, cover a part of a button
    assert complaints_of_axe(page) == []
    assert sideways(page, width) == []


def test_choices_of_two_lines_stay_beside_their_button(
    window: Callable[..., Page], at: dict[str, str]
) -> None:
    page = window("chen", width=390)
    page.goto(at["watch change"])
    expect(page.get_by_role("radio")).to_have_count(3)
    lines = page.evaluate("""() => [...document.querySelectorAll("input[type=radio]")].flatMap((radio) => {
      const words = document.createRange();
      words.selectNodeContents(radio.labels[0]);
      words.setStartAfter(radio);
      const edge = radio.getBoundingClientRect().right;
      return [...words.getClientRects()].filter((line) => line.width > 1).map((line) => line.left - edge);
    })""")
    assert len(lines) > 3, "some have two"
    assert min(lines) >= 0
