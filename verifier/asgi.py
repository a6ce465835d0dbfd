"""The asynchronous entry, for servers that want one."""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application

from verifier.wsgi import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verifier.settings")
_django = get_asgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Django's application, for requests in UTF-8 only (why: see `wsgi.py`)."""
    if scope["type"] == "http":
        scope["headers"] = [
            (name, without_charset(value.decode("latin-1")).encode("latin-1"))
            if name == b"content-type"
            else (name, value)
            for name, value in scope["headers"]
        ]
    await _django(scope, receive, send)
