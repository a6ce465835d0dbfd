"""A mail server on this machine, which keeps what it is given."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Letterbox:
    """What came, and what the server answers to the next letters (empty: it takes them)."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    answer: str = ""
    pause: float = 0.0  # seconds before it answers to a letter

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a letter, or refuse it."""
        await asyncio.sleep(self.pause)
        if self.answer:
            return self.answer
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.letters.append(found)
        return "250 Taken"


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """A server for the time of a test."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Letterbox(port=free.getsockname()[1])
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
