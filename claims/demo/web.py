"""The small web of the demo's sources: served by `up`, or for a moment by the command itself."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings

from verifier.datadir import choose_port

PAGES = Path(__file__).with_name("pages")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is fetched stands in the record."""


@contextmanager
def served() -> Iterator[str]:
    """Give the address of the pages, without a slash at its end.

    `up` serves them and names host:port in DEMO_WEB. Otherwise they are served here on loopback,
    on the port that `up` will use later, and allowed to be captured as long as this lasts.
    Raises OSError when no port can be opened.
    """
    if place := os.environ.get("DEMO_WEB"):
        yield f"http://{place}"
        return
    port = choose_port(settings.DATA_DIR / "demo_port", settings.PORT + 1, seconds=0)
    handler = functools.partial(_Quiet, directory=str(PAGES))
    allowed = settings.CAPTURE_ALLOW
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        settings.CAPTURE_ALLOW = f"{allowed},127.0.0.1:{port}".lstrip(",")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            settings.CAPTURE_ALLOW = allowed
            server.shutdown()
            thread.join()
