"""A web of our own for measuring captures: many hosts, pages as news sites send them, some latency.

`python -m tests.bench.pages PAGES` serves them until it is ended.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import sys

from tests.capture.corpus.markup import FRAMES, Parts
from tests.capture.corpus.words import SENTENCES, TITLES, story

PORT = 8949
SITES = 100  # that one round asks
HOSTS = [f"127.0.{11 + number // SITES}.{1 + number % SITES}" for number in range(3 * SITES)]
LATENCY = 0.2  # seconds before each answer
KINDS = 200  # different pages; the others repeat them with a number of their own
SMALLEST, LARGEST = 20_000, 150_000  # bytes of a page, unpacked


def url(number: int, sites: int = 0) -> str:
    """Where this page is, on the first hundred hosts or on later ones, which nobody has asked yet."""
    return f"http://{HOSTS[sites * SITES + number % SITES]}:{PORT}/news/{number}"


def page(number: int) -> bytes:
    """A page, unpacked: a story in one of the frames, and what sites put around it to fill it up."""
    kind = number % KINDS
    dice = random.Random(kind)
    language = list(SENTENCES)[kind % len(SENTENCES)]
    size = int(SMALLEST * (LARGEST / SMALLEST) ** dice.random())
    text = story(language, dice.randrange(20, 90), kind)
    data, cards = [], []
    left = size - 3 * sum(map(len, text))
    while left > 0:
        data.append(
            {"id": dice.getrandbits(64), "slug": f"s-{dice.getrandbits(48):x}", "w": dice.random()}
        )
        cards.append(_card(dice, language))
        left -= len(cards[-1]) + 90
    head = (
        f'<meta name="number" content="{number}"><style>{_style(dice)}</style>'
        f'<script type="application/json" id="state">{json.dumps(data)}</script>'
    )
    parts = Parts(
        TITLES[language], text, language, ("cookies", "news", "related"), head=head,
        box=f'<aside class="more"><ul>{"".join(cards)}</ul></aside>',
    )  # fmt: skip
    return FRAMES[kind % len(FRAMES)](parts).encode()


def _card(dice: random.Random, language: str) -> str:
    number = dice.getrandbits(32)
    return (
        f'<li class="card card--{number % 7}" data-id="{number}"><a class="card__link" href="/s/{number}">'
        f'<img loading="lazy" width="320" height="180" src="/img/{number:x}.jpg" alt=""><span class="card__kicker">'
        f"{number % 60} min</span><h3>{TITLES[language]} {number % 1000}</h3></a></li>"
    )


def _style(dice: random.Random) -> str:
    return "".join(
        f".c{dice.getrandbits(16):x}{{margin:{dice.randrange(40)}px;color:#{dice.getrandbits(24):06x}}}"
        for _ in range(60)
    )


def serve(pages: int) -> None:
    """Answer on every host until the process is ended."""
    packed = [gzip.compress(page(number), 6) for number in range(pages)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(LATENCY)
                path = head.split(b" ", 2)[1]
                if path.startswith(b"/news/"):
                    body = packed[int(path.rpartition(b"/")[2])]
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                        b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
                    )
                    writer.write(body)
                else:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def forever() -> None:
        for host in HOSTS:
            await asyncio.start_server(answer, host, PORT)
        print("ready", flush=True)
        await asyncio.Event().wait()

    asyncio.run(forever())


if __name__ == "__main__":
    serve(int(sys.argv[1]))
