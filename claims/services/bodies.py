"""The bytes of a capture as their readers take them: without the packing of the way."""

from __future__ import annotations

from claims.capture.decode import Decoder, TooLarge, Undecodable
from claims.capture.limits import Limits
from claims.models import Snapshot
from claims.services.captures import store


def packing_of(snapshot: Snapshot) -> str:
    """The Content-Encoding of the answer; an upload has none."""
    if snapshot.uploaded:
        return ""
    return next((v for k, v in snapshot.headers if k.lower() == "content-encoding"), "")


def body_of(snapshot: Snapshot) -> bytes:
    """The unpacked body; as it came, where it cannot be unpacked. FileNotFoundError when it is lost."""
    body = store().read(snapshot.sha256)
    packing = packing_of(snapshot)
    if not packing:
        return body
    try:
        decoder = Decoder(packing, limit=Limits().decoded_bytes)
        decoder.feed(body)
        return decoder.finish() or b""
    except (Undecodable, TooLarge):
        return body
