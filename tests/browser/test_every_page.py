"""Every page, light and dark, wide and narrow: nothing for axe to complain about, nothing that
moves while it loads or scrolls sideways, at most 100 KB over the wire, and a picture each."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import opened, picture
from tests.browser.furnish import STATUSES, furnished
from tests.newsroom import Newsroom

HEAVIEST = 100_000  # bytes of all answers of one page, with an empty cache
MOST_SHIFT = 0.01  # of the window, as the Layout Instability API counts it
# WCAG 2.2's size of targets is the one rule of axe that has to be asked for.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# What the other theme can change.
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
_AXE = Axe().axe_script
_SHIFTS = """() => new Promise((tell) => {
  const shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const what = sources.map(({ node }) => node?.className || node?.nodeName).join(" ");
      if (!hadRecentInput) shifts.push([value, what]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(shifts), 120);  // what still moves, moves now
})"""

Then = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A page: its picture's name, who looks, where it is (a name of `furnished` in braces)."""

    name: str
    who: str
    address: str
    then: Then | None = None


def pressed(name: str, **fields: str) -> Then:
    """Fill in fields by their names in the form and press a button."""

    def then(page: Page) -> None:
        for field, value in fields.items():
            page.locator(f"main [name={field}]").first.fill(value)
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()

    return then


def followed(link: str) -> Then:
    def then(page: Page) -> None:
        page.locator(link).first.click()
        page.wait_for_load_state()

    return then


def drawn(page: Page) -> None:
    """The pictures of the pages are there, the later ones when one comes to them."""
    for picture_of in page.locator("figure img").all():
        picture_of.scroll_into_view_if_needed()
        expect(picture_of).to_have_js_property("naturalWidth", 1200)
    assert page.locator("figure img").count() == 3
    page.evaluate("scrollTo(0, 0)")


def red_and_green(page: Page) -> None:
    """What was taken out and what was put in: told apart by colour, by a line, and in words."""
    was, now = page.locator("del.was"), page.locator("ins.now")
    expect(was.first).to_contain_text("removed: no")
    expect(now.first).to_contain_text("added: a")
    colours = [one.first.evaluate("e => getComputedStyle(e).backgroundColor") for one in (was, now)]
    assert colours[0] != colours[1]
    lines = [
        one.first.evaluate("e => getComputedStyle(e).textDecorationLine") for one in (was, now)
    ]
    assert lines[0] != lines[1]


STEPS = {
    "accept": "flagged",
    "dismiss": "queued",
    "assign": "queued",
    "restore": "dismissed",
    "release": "checking",
    "submit": "checking",
    "recall": "in_review",
    "hold": "published",
    "release_hold": "on_hold",
    "reopen": "published",
    "withdraw": "published",
}
PUBLISHER = ("assign", "hold", "release_hold", "reopen", "withdraw")
PAGES = [
    Shown("home", "", "/"),
    Shown("checks", "", "/checks/"),
    Shown("checks-found", "", "/checks/?q=letter&rating=false"),
    Shown("checks-none", "", "/checks/?q=nothing+of+the+kind"),
    Shown("check", "", "/checks/", followed("main a:has-text('supreme leader')")),
    Shown("check-corrected", "", "{again check}"),
    Shown("check-old-version", "", "{again check}versions/1/"),
    Shown("check-on-hold", "", "{on_hold check}"),
    Shown("check-withdrawn", "", "{withdrawn check}"),
    Shown("corrections", "", "/corrections/"),
    Shown("method", "", "/method/"),
    Shown("sign-in", "", "/accounts/login/"),
    Shown("sign-in-refused", "", "/accounts/login/", pressed("Sign in", login="cora", password="no")),
    Shown("not-found", "", "/checks/nothing/"),
    *(Shown(f"status-{one}", "", f"/status/{one}") for one in STATUSES),
    Shown("my-work", "chen", "/desk/"),
    Shown("my-work-reviewer", "rita", "/desk/"),
    Shown("my-work-empty", "ada", "/desk/"),
    Shown("queue-triage", "chen", "/desk/queue/"),
    Shown("queue-check", "chen", "/desk/queue/?tab=check"),
    Shown("queue-review", "rita", "/desk/queue/?tab=review"),
    Shown("queue-empty", "chen", "/desk/queue/?q=nothing+of+the+kind"),
    Shown("claims", "chen", "/desk/claims/"),
    Shown("claims-found", "chen", "/desk/claims/?q=letter"),
    Shown("claims-none", "chen", "/desk/claims/?q=nothing+of+the+kind"),
    Shown("articles", "chen", "/desk/articles/"),
    Shown("add", "cora", "/desk/articles/new/"),
    Shown("add-refused", "cora", "/desk/articles/new/", pressed("Add the article", title="")),
    Shown("article", "cora", "{article}"),
    Shown("article-right-to-left", "cora", "{right to left article}"),
    Shown("article-fetched", "cora", "{fetched article}"),
    Shown("article-versions", "cora", "{article}versions/"),
    Shown("flag", "cora", "{article}flag/"),
    Shown("flag-refused", "cora", "{article}flag/", pressed("Flag this claim", statement="")),
    Shown("claim-flagged", "chen", "{flagged}"),
    Shown("workbench-claim", "chen", "{checking}"),
    Shown("workbench-draft", "chen", "{checking}#draft"),
    Shown("workbench-sources", "chen", "{checking}#sources"),
    Shown("workbench-captured", "chen", "{checking}#captured"),
    Shown("workbench-right-to-left", "chen", "{right to left}"),
    Shown("workbench-published", "pia", "{published}"),
    Shown("change", "chen", "{checking}change/"),
    Shown("comments", "chen", "{checking}comments/"),
    Shown("history", "chen", "{again}history/"),
    *(
        Shown(f"step-{name}", "pia" if name in PUBLISHER else "chen", f"{{{state}}}steps/{name}/")
        for name, state in STEPS.items()
    ),
    Shown("step-refused", "chen", "{queued}steps/hold/"),
    Shown("step-without-note", "chen", "{checking}steps/release/", pressed("Give back", note="")),
    Shown("review-own", "chen", "{in_review}review/"),
    Shown("review", "rita", "{in_review}review/"),
    Shown("review-done", "rita", "{again}review/"),
    Shown("review-nothing", "rita", "{queued}review/"),
    Shown("legal", "pia", "{legal}legal/"),
    Shown("queue-legal", "pia", "/desk/queue/?tab=legal"),
    Shown("publish", "pia", "{approved}publish/"),
    Shown("publish-done", "pia", "{published}publish/"),
    Shown("snapshot", "chen", "{snapshot}"),
    Shown("snapshot-failed", "chen", "{failed}"),
    Shown("snapshot-pages", "chen", "{pages}", drawn),
    Shown("watches", "chen", "/desk/watches/"),
    Shown("watch", "chen", "{watch}"),
    Shown("watch-change", "chen", "{watch change}", red_and_green),
    Shown("figures", "pia", "/desk/figures/"),
    Shown("forbidden", "chen", "/desk/people/"),
    Shown("people", "ada", "/desk/people/"),
    Shown("people-add", "ada", "/desk/people/new/"),
    Shown("people-add-refused", "ada", "/desk/people/new/", pressed("Add the person", username="chen")),
    Shown("person", "ada", "{person}"),
    Shown("account", "chen", "/accounts/"),
    Shown("password", "chen", "/accounts/password/change/"),
    Shown("sign-out", "chen", "/accounts/logout/"),
]  # fmt: skip


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """One of its own: what is made here would stand in the way of other tests."""
    with opened() as room:
        yield room


@pytest.fixture(scope="module")
def at(newsroom: Newsroom) -> dict[str, str]:
    return furnished(newsroom)


def complaints_of_axe(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe says about a page; brings axe along where nobody has."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_AXE)
    options = OPTIONS if options is None else options
    found = page.evaluate("(options) => axe.run(options).then((all) => all.violations)", options)
    return [
        f"{one['impact']}: {one['id']}: {json.dumps(one['nodes'][0]['html'])[:200]}"
        for one in found
    ]


def sideways(page: Page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"scrolls sideways: {wide} px"] if wide > width else []


class Looking:
    """One person's window that measures what it loads."""

    def __init__(self, page: Page, at: dict[str, str]) -> None:
        self.page, self.at, self.loaded = page, at, 0.0
        wire = page.context.new_cdp_session(page)
        wire.on("Network.loadingFinished", self._finished)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        # Pages for what goes wrong: the text is the product's, the accident is not.
        for one in STATUSES:
            page.route(f"**/status/{one}", self._broken)

    def _broken(self, route: Route) -> None:
        status = route.request.url.rpartition("/")[2]
        body = self.at[f"status {status}"]
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    def _finished(self, event: dict[str, Any]) -> None:
        self.loaded += event["encodedDataLength"]

    def open(self, shown: Shown) -> None:
        self.page.goto("about:blank")
        self.loaded = 0.0
        self.page.goto(shown.address.format(**self.at))
        if shown.then:
            shown.then(self.page)

    def complaints(self) -> list[str]:
        shifts = self.page.evaluate(_SHIFTS)
        self.page.evaluate(_AXE)
        found = complaints_of_axe(self.page, OPTIONS)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        found += sideways(self.page, width)
        if sum(value for value, _ in shifts) >= MOST_SHIFT:
            found.append(f"moves while it loads: {shifts}")
        if self.loaded > HEAVIEST:
            found.append(f"weighs {self.loaded:.0f} bytes")
        return found


@pytest.mark.parametrize("width", [1440, 390])
def test_it_works(window: Callable[..., Page], at: dict[str, str], width: int) -> None:
    people: dict[str, Looking] = {}
    wrong, weights = {}, {}
    for shown in PAGES:
        if shown.who not in people:
            people[shown.who] = Looking(window(shown.who, width=width), at)
        looking = people[shown.who]
        page = looking.page
        page.emulate_media(color_scheme="light")
        looking.open(shown)
        picture(page, f"{shown.name}-light-{width}")
        wrong[shown.name], weights[shown.name] = looking.complaints(), round(looking.loaded)
        page.emulate_media(color_scheme="dark")
        wrong[shown.name] += complaints_of_axe(page, COLOURS)
        picture(page, f"{shown.name}-dark-{width}")
    print(json.dumps(weights, indent=1))
    found = {name: all_of_it for name, all_of_it in wrong.items() if all_of_it}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


class _InPieces(BaseHTTPRequestHandler):
    """Sends a page as a slow line or a busy machine does: a part is painted, then more comes."""

    pages: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        for piece in _pieces(page):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(0.12)  # two pictures at the least, so that what is there is painted

    def log_message(self, *_: object) -> None: ...


def _pieces(page: str) -> list[bytes]:
    """The head, then what follows in six parts, wherever that cuts it."""
    head, main, rest = page.partition("<main")
    body = (main + rest).encode()
    size = len(body) // 6 + 1
    return [head.encode(), *(body[at : at + size] for at in range(0, len(body), size))]


LISTS = ("checks", "my-work", "queue-triage", "queue-check", "claims", "claims-found", "articles")
LISTS += ("people", "history", "watches", "figures", "corrections")


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_where_a_page_comes_in_pieces(
    window: Callable[..., Page], at: dict[str, str], newsroom: Newsroom, width: int
) -> None:
    """A column that gets its width from rows that have not come yet would move all that have."""
    people: dict[str, Page] = {}
    moved = {}
    product = f"http://127.0.0.1:{newsroom.port}/static/"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _InPieces)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for shown in (one for one in PAGES if one.name in LISTS):
            if shown.who not in people:
                people[shown.who] = window(shown.who, width=width)
            page = people[shown.who]
            text = page.request.get(shown.address.format(**at)).text()
            _InPieces.pages[f"/{shown.name}"] = text.replace('href="/static/', f'href="{product}')
            page.goto(f"http://127.0.0.1:{server.server_port}/{shown.name}")
            shifts = page.evaluate(_SHIFTS)
            if sum(value for value, _ in shifts) >= MOST_SHIFT:
                moved[shown.name] = shifts
    finally:
        server.shutdown()
        server.server_close()
    assert moved == {}


ZOOMED: tuple[str, ...] = (
    "home",
    "checks",
    "check",
    "method",
    "my-work",
    "queue-triage",
    "claims",
    "article",
)
ZOOMED += ("workbench-claim", "review", "publish", "snapshot", "people", "step-assign", "history")


def test_at_twice_the_size_nothing_is_lost(window: Callable[..., Page], at: dict[str, str]) -> None:
    """200 % of a window of 1440: half as many CSS pixels (WCAG 1.4.4, 1.4.10)."""
    people: dict[str, Page] = {}
    wrong = {}
    for shown in (one for one in PAGES if one.name in ZOOMED):
        if shown.who not in people:
            people[shown.who] = window(shown.who, width=720)
        page = people[shown.who]
        page.goto(shown.address.format(**at))
        if shown.then:
            shown.then(page)
        cut = page.evaluate(_CUT)
        wrong[shown.name] = sideways(page, 720) + [f"cut off: {what}" for what in cut]
        picture(page, f"{shown.name}-zoomed")
    assert len(wrong) == len(ZOOMED)
    assert {name: found for name, found in wrong.items() if found} == {}


# Buttons, links and headings whose own text does not fit into them.
_CUT = """() => [...document.querySelectorAll("button, a, h1, h2, h3, label, summary, .chip")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip"))
  .filter((one) => getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.textContent.trim().slice(0, 60))"""


def test_who_wants_no_movement_gets_none(window: Callable[..., Page], at: dict[str, str]) -> None:
    page = window("chen")
    for address in ("/desk/", "/desk/queue/", at["checking"], at["article"]):
        page.goto(address)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
              .filter((style) => parseFloat(style.transitionDuration) > 0.01
                || style.animationName !== "none" || style.scrollBehavior === "smooth").length"""
        )
        assert moving == 0, address


def test_chosen_colours_are_kept(chromium: Browser, newsroom: Newsroom, at: dict[str, str]) -> None:
    """High contrast: what colour said is said by borders and words too."""
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{newsroom.port}", forced_colors="active"
    )
    page = context.new_page()
    page.goto(at["again check"])
    picture(page, "check-forced-colours")
    style = "(one) => { const s = getComputedStyle(one); return [s.backgroundColor, s.borderTopStyle]; }"
    here, edge = page.locator(".scale .here").evaluate(style)
    there, _ = page.locator(".scale li:not(.here)").first.evaluate(style)
    assert here != there
    assert edge == "solid"
    marked, _ = page.locator(".quotation mark").first.evaluate(style)
    assert marked != page.locator("body").evaluate(style)[0]
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_texts_run_from_right_to_left(
    window: Callable[..., Page], at: dict[str, str], width: int
) -> None:
    """Each text in its own direction, whatever the page's."""
    page, stranger = window("cora", width=width), window(width=width)
    for one, address, elements in (
        (page, at["right to left article"], ("h1", "#reading p", "mark")),
        (page, at["right to left"], ("h1",)),
        (stranger, at["right to left check"], ("h1", ".appearance blockquote")),
    ):
        one.goto(address)
        assert sideways(one, width) == []
        for element in elements:
            direction = one.locator(element).first.evaluate("(e) => getComputedStyle(e).direction")
            assert direction == "rtl", (address, element)
        assert one.locator("header nav").evaluate("(e) => getComputedStyle(e).direction") == "ltr"
    picture(stranger, f"check-right-to-left-{width}")


def test_strangers_need_no_script(
    chromium: Browser, newsroom: Newsroom, at: dict[str, str]
) -> None:
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{newsroom.port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="All checks").click()
    page.get_by_label("Words").fill("supreme leader")
    page.get_by_role("button", name="Find checks").click()
    page.goto("/checks/")
    page.locator("main a:has-text('supreme leader')").click()
    page.get_by_text("hashes of what we kept").first.click()
    assert page.get_by_text("Bytes, SHA-256").first.is_visible()
    page.goto(at["again check"])
    page.get_by_role("link", name="Version 1").click()
    page.get_by_role("link", name="Read the current version").click()
    assert page.url.endswith(at["again check"])
    assert context.cookies() == []
    assert page.locator("script:not([type='application/ld+json'])").count() == 0
    context.close()
