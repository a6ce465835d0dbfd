"""A page that a browser saved as one file (MHTML, RFC 2557): its first HTML part is the page.

Runs on hostile files: call it only inside the limited child of `extract.py`.
"""

from email import message_from_bytes, policy
from typing import Any

from claims.capture.page import read_html
from claims.capture.types import HTML_TYPES

_MOST_PARTS = 2_000


def read_mhtml(body: bytes) -> dict[str, Any]:
    """The page within the archive. `state` is "broken" when there is none in it."""
    whole = message_from_bytes(body, policy=policy.compat32)
    for number, part in enumerate(whole.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_type() not in HTML_TYPES:
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        address = str(part.get("Content-Location") or whole.get("Snapshot-Content-Location") or "")
        found = read_html(content, str(part.get("Content-Type") or ""), address.strip())
        found["rules"]["container"] = "page saved as one file (MHTML)"
        return found
    return {"text": "", "state": "broken: no page in the archive", "rules": {}}
