"""A person who has only a keyboard: what one presses, and that one sees where one is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

# What shows focus, and whether any of it is on the screen.
LOOK = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { nowhere: true };
  const style = getComputedStyle(element);
  // The parts of a date have rings of the browser's own.
  const ring = element.type?.startsWith("date") || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
    && style.outlineColor !== "rgba(0, 0, 0, 0)";
  const box = element.getBoundingClientRect();
  let [top, bottom] = [0, innerHeight];
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === "visible" || around === document.documentElement) continue;
    const frame = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
  }
  const shown = box.bottom > top && box.top < bottom && box.right > 0 && box.left < innerWidth;
  return { nowhere: false, ring, shown, html: element.outerHTML.slice(0, 160) };
}"""
WRITING = 0.2  # seconds a typed character (60 words a minute)
STRIKING = 0.4  # seconds a key that is looked for


class Hands:
    """Presses keys in a window; counts them, apart from words that are typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.struck = 0
        self.written = 0
        self.ways: list[tuple[int, str]] = []

    def press(self, *keys: str) -> None:
        """Strike keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.struck += 1

    def lead(self, key: str, address: str | re.Pattern[str]) -> None:
        """Strike a key that leads to a page, and wait for it, also where one is there already."""
        with self.page.expect_navigation(url=address):
            self.press(key)

    def write(self, words: str) -> None:
        """Type into the focused field, which must show that it is focused."""
        self.look()
        self.page.keyboard.type(words)
        self.written += len(words)

    def look(self) -> None:
        """The focused element is marked as such and on the screen."""
        seen = self.page.evaluate(LOOK)
        assert not seen["nowhere"], "the focus is nowhere"
        assert seen["ring"], f"no visible focus: {seen['html']}"
        assert seen["shown"], f"the focus is off the screen: {seen['html']}"

    def at(self, role: str, name: str, *, exact: bool = False) -> bool:
        """Whether the focus is on what assistive technology calls so."""
        there = self.page.get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
        return there.and_(self.page.locator(":focus")).count() > 0

    def go(self, role: str, name: str, *, most: int = 8, exact: bool = False) -> None:
        """Tab to something; more than `most` Tabs are too many for a person."""
        passed = []
        for tabs in range(most + 1):
            if self.at(role, name, exact=exact):
                self.look()
                self.ways.append((tabs, f"{role} {name}"))
                return
            self.press("Tab")
            self.look()
            passed.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        raise AssertionError(f"{role} “{name}” is not among {most} Tabs: {passed}")

    def choose(self, words: str) -> None:
        """In a list: the option that begins with these words."""
        self.look()
        self.page.keyboard.type(words)
        self.struck += 1

    def row(self, words: str) -> None:
        """Go from row to row until one reads these words."""
        focused = self.page.locator("[data-row]:focus")
        for key in ["k", *["j"] * 20]:
            self.press(key)
            if words in focused.inner_text():
                self.look()
                return
        raise AssertionError(f"no row says {words}")

    def told(self, words: str) -> None:
        """The page says so, and its keys listen."""
        expect(self.page.locator(".messages")).to_contain_text(words)
        self.page.wait_for_load_state()

    @property
    def seconds(self) -> float:
        """How long a person takes for all this who need not think."""
        return self.struck * STRIKING + self.written * WRITING
