"""The workbench with scripts: which words are quoted, saving as one types, following captures."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import PASSWORD, picture
from tests.newsroom import Newsroom

CLAIM = "The ceasefire between Iran and Israel is in force."
Window = Callable[..., Page]


def bench(page: Page) -> str:
    """Open the workbench of the claim that chen checks; gives its address."""
    page.goto("/desk/claims/")
    page.get_by_role("link", name=CLAIM).first.click()
    page.wait_for_selector(".panes.tabbed")
    return page.url.partition("#")[0].partition("?")[0]


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A site elsewhere that writes down every connection."""
    asked: list[str] = []

    class Site(http.server.ThreadingHTTPServer):
        def verify_request(self, request: object, client_address: object) -> bool:
            asked.append(str(client_address))
            return False

    site = Site(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}", asked
    site.shutdown()
    site.server_close()


CODE_POINTS = "😀👩‍👩‍👧 대통령은 편지를 받지 않았다. قال المتحدث ذلك. "
COPY = f"{CODE_POINTS}Nobody wrote a letter. Nobody wrote a letter. Everybody talked."


def uploaded(page: Page, text: str) -> None:
    """A person's copy of a page with this text as a source of its own, open beside the claim."""
    source = page.locator(".source").last
    source.locator("summary", has_text="Upload a copy").click()
    file: FilePayload = {
        "name": "page.txt",
        "mimeType": "text/plain",
        "buffer": text.encode(),
    }
    source.locator("input[type=file]").set_input_files(file)
    source.get_by_role("button", name="Keep this file").click()
    expect(page.locator(".messages")).to_contain_text("The copy was kept.")
    expect(page.locator("[data-quote-text]")).to_contain_text("Everybody talked.")


def test_the_words_that_are_selected_are_those_that_are_kept(window: Window) -> None:
    """The second of two equal sentences, behind letters of one, two and more units."""
    page = window("chen")
    bench(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    uploaded(page, COPY)
    page.keyboard.press("r")
    said = page.locator("#passages-said")
    for _ in range(10):
        if page.evaluate(BEFORE).endswith("letter. "):
            break
        page.keyboard.press("j")
    page.keyboard.press("]")
    expect(said).to_have_text("wrote a letter.")
    bar = page.get_by_role("button", name="Quote these words")
    expect(bar).to_be_visible()
    picture(page, "workbench-selected")
    page.keyboard.press("Enter")
    start = COPY.rindex("wrote a letter.")
    assert page.locator("#quote [name=start]").input_value() == str(start)
    page.keyboard.press("Space")
    page.locator("#quote [name=directness]").select_option("document")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Kept as evidence.")
    assert page.evaluate(QUOTED).endswith("Nobody wrote a letter. Nobody ")


BEFORE = """() => {
  const before = document.createRange();
  before.selectNodeContents(document.querySelector("[data-quote-text]"));
  before.setEnd(getSelection().anchorNode, getSelection().anchorOffset);
  return before.toString();
}"""
QUOTED = """() => {
  const text = document.querySelector("[data-quote-text]");
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEndBefore(text.querySelector("mark.quoted"));
  return before.toString();
}"""


def test_by_finger(window: Window) -> None:
    """On a phone the bar beside the selected words leads to the form with these words."""
    page = window("chen", width=390, touch=True)
    address = bench(page)
    page.goto("about:blank")
    page.goto(address + "#captured")
    text = page.locator("[data-quote-text]")
    words = text.evaluate(
        """(text) => {
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          const node = walker.nextNode();
          node.parentElement.scrollIntoView({ block: "start" });
          scrollBy(0, -300);
          getSelection().setBaseAndExtent(node, 0, node, Math.min(12, node.length));
          text.dispatchEvent(new TouchEvent("touchend", { bubbles: true }));
          return getSelection().toString().trim();
        }"""
    )
    bar = page.get_by_role("button", name="Quote these words")
    expect(bar).to_be_visible()
    picture(page, "workbench-by-finger-390", whole=False)
    over = page.evaluate(
        """() => {
          const bar = document.querySelector("[data-passage-bar]").getBoundingClientRect();
          const line = getSelection().getRangeAt(0).getBoundingClientRect();
          return line.bottom > bar.top && line.top < bar.bottom;
        }"""
    )
    assert not over
    bar.tap()
    expect(page.locator("#quote [name=exact]")).to_have_value(words)
    expect(page.locator("#quote")).to_be_in_viewport()
    expect(bar).to_be_hidden()


def test_the_draft_survives_a_lost_line_and_a_crash(window: Window) -> None:
    page = window("chen")
    address = bench(page)
    page.keyboard.press("d")
    page.locator("#draft-summary").fill("Typed, never sent with a button.")
    status = page.locator("[data-draft-status]")
    expect(status).to_contain_text("Saved", timeout=5000)
    with page.expect_request_finished(lambda request: request.url.endswith("/draft/")):
        page.locator("#draft-summary").fill("Typed again.")
    page.route("**/draft/", lambda route: route.fulfill(status=499, body="{}"))
    page.locator("#draft-explanation").fill("Before the crash.")
    expect(status).to_contain_text("kept in this browser")
    page.unroute("**/draft/")
    page.goto("about:blank")
    page.goto(address + "#draft")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#draft-explanation")).to_have_value("Before the crash.")
    expect(status).to_contain_text("Saved", timeout=5000)
    page.goto("about:blank")
    page.goto(address + "#draft")
    expect(page.locator("#draft-explanation")).to_have_value("Before the crash.")
    expect(page.locator("[data-draft-found]")).to_be_hidden()


def test_a_capture_is_followed_to_its_end(window: Window) -> None:
    page = window("chen")
    bench(page)
    here = page.locator(".source .quiet span, .source h3").first.inner_text()
    base = here[: here.index("/", 8)] if here.startswith("http") else "http://127.0.0.1:9"
    page.locator("[name=urls]").fill(f"{base}/nothing-here.html")
    page.get_by_role("button", name="Attach and fetch").click()
    new = page.locator(".source", has_text="nothing-here")
    expect(new.locator(".chip")).to_have_text("cannot be quoted", timeout=90_000)


def test_what_may_be_done_changes_with_the_capture(window: Window, newsroom: Newsroom) -> None:
    """Without a reload; what is being typed stays, and so does the focus."""
    page = window("chen")
    address = bench(page)
    web = (newsroom.data / "demo_port").read_text().strip()
    page.locator("[name=urls]").fill(
        f"http://127.0.0.1:{web}/no-such-page.html\nhttp://127.0.0.1:{web}/agency/letter.html?followed"
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Attach and fetch").click()
    page.evaluate("window.neverReloaded = true")
    missing = page.locator(".source", has_text="no-such-page")
    missing.locator("summary", has_text="Describe").click()
    field = missing.get_by_label("Title")
    field.fill("Half a na")
    expect(missing.get_by_role("button", name="Fetch again")).to_be_visible(timeout=90_000)
    page.keyboard.type("me")
    expect(field).to_have_value("Half a name")
    good = page.locator(".source").last  # in the order in which they were pasted
    expect(good.locator(".chip")).to_have_text("can be quoted", timeout=90_000)
    expect(good.locator("h3")).not_to_contain_text("followed")  # its page has a title
    expect(good.get_by_role("button", name="Fetch again")).to_be_visible()
    assert page.evaluate("window.neverReloaded")
    good.get_by_role("link", name="Open the text").click()
    expect(page.locator("[data-quote-text]")).to_be_visible()
    assert page.url.startswith(address)


def urls_outside(loaded: list[str], newsroom: Newsroom) -> list[str]:
    """What a browser got from elsewhere than the newsroom."""
    ours = (f"http://127.0.0.1:{newsroom.port}/", "data:", "about:")
    return [url for url in loaded if not url.startswith(ours)]


def test_nothing_in_a_captured_page_reaches_out(
    chromium: Browser, newsroom: Newsroom, outside: tuple[str, list[str]]
) -> None:
    """Script, frame, picture, style, link, preconnect, refresh: no connection, no click leads out."""
    evil, asked = outside
    html = (
        f"<html><head><meta http-equiv=refresh content='0;url={evil}/'>"
        f"<link rel=preconnect href={evil}/><link rel=prefetch href={evil}/><base href={evil}/>"
        f"<style>@import url({evil}/i); body{{background:url({evil}/b)}}</style></head>"
        f"<body onload=\"fetch('{evil}/o')\"><img src={evil}/p><iframe src={evil}/f></iframe>"
        f"<object data={evil}/o></object><video src={evil}/v autoplay></video>"
        f"<script>parent.ran = 1; top.location = '{evil}/s'; new Image().src = '{evil}/n'</script>"
        f"<svg onload=\"parent.ran = 2; fetch('{evil}/q')\"><image href={evil}/h></image></svg>"
        f"<style>@font-face {{font-family: f; src: url({evil}/t)}} p {{font-family: f}}</style>"
        f"<div style='background-image: url({evil}/u)'>styled</div><img srcset='{evil}/w 2x'>"
        f"<img src=x onerror=\"parent.ran = 3; fetch('{evil}/e')\"><audio src={evil}/a autoplay></audio>"
        f"<form action={evil}/z method=post><button>a form</button></form>"
        "<a href='javascript:parent.ran=4'>run it</a>"
        "<p>A plain paragraph that says nothing about anything, long enough to be the text.</p>"
        f"<a href={evil}/l ping={evil}/g>a link</a></body></html>"
    )
    # A window of its own: here the console has every reason to complain.
    context = chromium.new_context(base_url=f"http://127.0.0.1:{newsroom.port}")
    page = context.new_page()
    loaded: list[str] = []
    # What the policy blocks is no response; whoever listens outside counts connections as well.
    page.on("response", lambda response: loaded.append(response.url))
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.wait_for_url(lambda url: "login" not in url)
    bench(page)
    source = page.locator(".source").last
    source.locator("summary", has_text="Upload a copy").click()
    file: FilePayload = {
        "name": "page.html",
        "mimeType": "text/html",
        "buffer": html.encode(),
    }
    source.locator("input[type=file]").set_input_files(file)
    source.get_by_role("button", name="Keep this file").click()
    expect(page.locator(".messages")).to_contain_text("The copy was kept.")
    page.get_by_role("link", name="Original").click()
    frame = page.frame_locator("iframe.original")
    expect(frame.get_by_text("A plain paragraph")).to_be_visible()
    frame.get_by_text("a link").click()
    frame.get_by_text("run it").click()
    frame.get_by_role("button", name="a form").click()
    page.wait_for_timeout(1500)
    expect(frame.get_by_text("A plain paragraph")).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert urls_outside(loaded, newsroom) == []
    # Opened by itself, without our frame around it, it is as inert.
    page.goto(page.locator("iframe.original").get_attribute("src") or "")
    expect(page.get_by_text("A plain paragraph")).to_be_visible()
    page.get_by_role("button", name="a form").click()
    page.wait_for_timeout(1000)
    expect(page.get_by_text("A plain paragraph")).to_be_visible()
    assert urls_outside(loaded, newsroom) == []
    context.close()
    assert asked == []


@pytest.mark.parametrize(("dark", "width"), [(False, 1440), (True, 390)])
def test_every_part_for_axe(window: Window, dark: bool, width: int) -> None:
    page = window("chen", width=width, dark=dark)
    address = bench(page)
    wrong = []
    for part in ("#claim", "#draft", "#sources", "#captured", "?tab=original", "?tab=facts"):
        page.goto("about:blank")
        page.goto(address + part)
        page.wait_for_selector(".panes.tabbed")
        name = f"workbench-{part[1:].replace('=', '-')}-{'dark' if dark else 'light'}-{width}"
        picture(page, name)
        found = Axe().run(page).response["violations"]
        wrong += [f"{part} {one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{part} scrolls sideways")
    assert wrong == []
