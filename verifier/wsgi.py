"""The web process's entry."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verifier.settings")
_django = get_wsgi_application()
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def without_charset(content_type: str) -> str:
    """The media type with its other parameters (a boundary, say)."""
    return _CHARSET.sub("", content_type)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django's application, for requests in UTF-8 only.

    Django reads even the query in the charset that a request names, before any of our code runs;
    with a codec that is none of text ("hex", "rot13") that ends in an error of the server.
    """
    if kind := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = without_charset(kind)
    return _django(environ, start_response)
