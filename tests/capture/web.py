"""A small web of its own on loopback: one table of behaviours, each with its expected outcome.

To add a behaviour, add a row to BEHAVIOURS; `test_web.py` asks every row.
"""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli  # type: ignore[import-untyped]

from claims.outcomes import Outcome
from tests.capture.pdf_files import column, pdf

SENTENCES = (
    "The ministry said on Tuesday that no written letter had been handed over.",
    "A spokesman added that a message was conveyed by word of mouth during the visit.",
    "Two neighbouring governments welcomed the pause in the fighting with caution.",
    "Observers on the ground reported that the road to the border was open again.",
    "The envoy left the capital in the evening without speaking to reporters.",
)


def article(title: str = "No letter, says ministry", *, head: str = "", extra: str = "") -> bytes:
    """An ordinary page of news in UTF-8."""
    paragraphs = "".join(f"<p>{n}. {s}</p>" for n in range(1, 6) for s in SENTENCES)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        f"<article><h1>{title}</h1>{paragraphs}{extra}</article><footer>Imprint</footer></body></html>"
    ).encode()


def notice(title: str, text: str, *, head: str = "", form: str = "") -> bytes:
    """A page that is hardly more than one sentence."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"
    ).encode()


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    connection: socket.socket
    port: int

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(
        self,
        body: bytes = b"",
        *,
        status: int = 200,
        type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """A well-formed answer; header names are written with underscores."""
        lines = [f"HTTP/1.1 {status} Status"]
        if type:
            lines.append(f"Content-Type: {type}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines.append(f"Content-Length: {len(body)}")
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)


Respond = Callable[[Asked], None]


@dataclass(frozen=True)
class Behaviour:
    respond: Respond
    outcome: Outcome
    retryable: bool = False
    says: str = ""  # part of the text that must have been read


def page(body: bytes, **kwargs: object) -> Respond:
    return lambda asked: asked.answer(body, **kwargs)  # type: ignore[arg-type]


def redirect(location: str, status: int = 302) -> Respond:
    return lambda asked: asked.answer(
        status=status, Location=location.replace("PORT", str(asked.port))
    )


def drip_body(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    _drip(asked, b"x")


def drip_headers(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\n")
    _drip(asked, b"X-Slow: 1\r\n")


def informational_for_ever(asked: Asked) -> None:
    _drip(asked, b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.02)


def silent(asked: Asked) -> None:
    with suppress(OSError):
        asked.connection.settimeout(10)
        asked.connection.recv(1)


def endless(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with suppress(OSError):
        while True:
            asked.send(b"<p>more and more</p>" * 4000)


def _drip(asked: Asked, piece: bytes, pause: float = 0.1) -> None:
    with suppress(OSError):
        for _ in range(200):
            asked.send(piece)
            time.sleep(pause)


def raw(data: bytes) -> Respond:
    return lambda asked: asked.send(data)


def bounce(asked: Asked) -> None:
    """A site that wants its cookie back before it shows the page."""
    if "seen=1" in asked.headers.get("cookie", ""):
        asked.answer(article())
    else:
        asked.answer(status=302, Location=asked.path, Set_Cookie="seen=1; Path=/; HttpOnly")


def in_three_hours(asked: Asked) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=3), usegmt=True)
    asked.answer(status=503, Retry_After=later)


def bomb(compress: Callable[[bytes], bytes], size: int = 400_000_000) -> bytes:
    return compress(b"\0" * size)


def gzip_bomb(size: int) -> bytes:
    packer, parts = zlib.compressobj(9, zlib.DEFLATED, 31), []
    for _ in range(size // 1_000_000):
        parts.append(packer.compress(b"<p>" * 333_333))
    return b"".join([*parts, packer.flush()])


def brotli_bomb(size: int) -> bytes:
    packer, parts = brotli.Compressor(quality=5), []
    for _ in range(size // 1_000_000):
        parts.append(packer.process(b"<p>" * 333_333))
    return b"".join([*parts, packer.finish()])


RUSSIAN = "Министр заявил, что письма не было, а сообщение передали устно во время визита. "
GERMAN = "Der Minister erklärte, ein Brief sei während des Gesprächs nicht übergeben worden. "
LOGIN_FORM = (
    '<form><input name="user"><input type="password" name="pass"><button>Go</button></form>'
)
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"
_raw_deflate = zlib.compressobj(wbits=-15)
RAW_DEFLATE = _raw_deflate.compress(article()) + _raw_deflate.flush()


def in_encoding(text: str, encoding: str) -> bytes:
    return f"<html><head><title>t</title></head><body><p>{text * 6}</p></body></html>".encode(
        encoding
    )


BEHAVIOURS: dict[str, Behaviour] = {
    # good pages, plain and packed
    "/good": Behaviour(page(article()), Outcome.GOOD, says="no written letter"),
    "/plain": Behaviour(page(b"Short, but all there is.\r\n", type="text/plain"), Outcome.GOOD, says="all there is"),
    "/gzip": Behaviour(page(gzip.compress(article()), Content_Encoding="gzip"), Outcome.GOOD, says="the envoy"),
    "/gzip-two-members": Behaviour(page(gzip.compress(article()[:900]) + gzip.compress(article()[900:]), Content_Encoding="gzip"), Outcome.GOOD, says="The envoy"),
    "/deflate": Behaviour(page(zlib.compress(article()), Content_Encoding="deflate"), Outcome.GOOD, says="The envoy"),
    "/deflate-raw": Behaviour(page(RAW_DEFLATE, Content_Encoding="deflate"), Outcome.GOOD, says="The envoy"),
    "/brotli": Behaviour(page(brotli.compress(article()), Content_Encoding="br"), Outcome.GOOD, says="The envoy"),
    "/chunked": Behaviour(raw(CHUNKED + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (article()[:700], article()[700:])) + b"0\r\n\r\n"), Outcome.GOOD, says="The envoy"),
    "/until-close": Behaviour(raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + article()), Outcome.GOOD, says="The envoy"),
    "/fragment": Behaviour(page(b"<p>" + b" ".join(s.encode() for s in SENTENCES)), Outcome.GOOD, says="the envoy"),
    "/no-type": Behaviour(page(article(), type=""), Outcome.GOOD, says="The envoy"),
    "/captcha-in-comments": Behaviour(page(article(extra='<div class="g-recaptcha"></div>')), Outcome.GOOD),
    "/login-in-corner": Behaviour(page(article(extra=LOGIN_FORM)), Outcome.GOOD),
    "/story-about-404": Behaviour(page(article("Page not found: how links die")), Outcome.GOOD),
    # encodings
    "/says-latin-is-utf8": Behaviour(page(in_encoding(GERMAN, "utf-8"), type="text/html; charset=iso-8859-1"), Outcome.GOOD, says="erklärte"),
    "/says-utf8-is-cp1251": Behaviour(page(in_encoding(RUSSIAN, "cp1251")), Outcome.GOOD, says="заявил"),
    "/declares-koi8": Behaviour(page(in_encoding(RUSSIAN, "koi8-r"), type="text/html; charset=koi8-r"), Outcome.GOOD, says="заявил"),
    "/undeclared-latin": Behaviour(page(in_encoding(GERMAN, "cp1252"), type="text/html"), Outcome.GOOD, says="übergeben"),
    "/bom-utf16": Behaviour(page(in_encoding(GERMAN, "utf-16"), type="text/html"), Outcome.GOOD, says="Gesprächs"),
    # redirects
    "/moved": Behaviour(redirect("/good", 301), Outcome.GOOD, says="The envoy"),
    "/moved-to-blank": Behaviour(redirect("/a page"), Outcome.GOOD, says="The envoy"),
    "/a%20page": Behaviour(page(article()), Outcome.GOOD),
    "/cookie-bounce": Behaviour(bounce, Outcome.GOOD, says="The envoy"),
    "/loop": Behaviour(redirect("/loop"), Outcome.BAD_REDIRECT),
    "/far/1": Behaviour(redirect("/far/2"), Outcome.BAD_REDIRECT),
    "/to-private": Behaviour(redirect("http://10.0.0.1/"), Outcome.UNSAFE_ADDRESS),
    "/to-metadata": Behaviour(redirect("http://169.254.169.254/latest/meta-data/"), Outcome.UNSAFE_ADDRESS),
    "/to-loopback-name": Behaviour(redirect("http://localhost:PORT/good"), Outcome.UNSAFE_ADDRESS),
    "/to-odd-number": Behaviour(redirect("http://0x7f.1:PORT/good"), Outcome.UNSAFE_ADDRESS),
    "/to-other-port": Behaviour(redirect("http://127.0.0.1:9/"), Outcome.UNSAFE_ADDRESS),
    "/to-mail-port": Behaviour(redirect("http://example.org:25/"), Outcome.UNSAFE_ADDRESS),
    "/to-file": Behaviour(redirect("file:///etc/passwd"), Outcome.UNSAFE_ADDRESS),
    "/to-ftp": Behaviour(redirect("ftp://example.org/x"), Outcome.UNSAFE_ADDRESS),
    "/to-nonsense": Behaviour(redirect("http://[bad/"), Outcome.BAD_REDIRECT),
    "/no-location": Behaviour(page(b"", status=302), Outcome.BAD_REDIRECT),
    # statuses
    "/404": Behaviour(page(article(), status=404), Outcome.HTTP_ERROR),
    "/410": Behaviour(page(b"gone", status=410), Outcome.HTTP_ERROR),
    "/429": Behaviour(page(b"slow down", status=429, Retry_After="120"), Outcome.HTTP_ERROR, retryable=True),
    "/503": Behaviour(in_three_hours, Outcome.HTTP_ERROR, retryable=True),
    "/500": Behaviour(page(b"oops", status=500), Outcome.HTTP_ERROR, retryable=True),
    "/500-cut": Behaviour(raw(b"HTTP/1.1 500 Oops\r\nContent-Length: 99\r\n\r\nx"), Outcome.HTTP_ERROR, retryable=True),
    "/403": Behaviour(page(notice("Forbidden", "You may not read this."), status=403), Outcome.BLOCKED),
    "/451": Behaviour(page(b"", status=451), Outcome.BLOCKED),
    "/401": Behaviour(page(b"", status=401), Outcome.LOGIN_WALL),
    "/402": Behaviour(page(b"", status=402), Outcome.PAYWALL),
    "/204": Behaviour(page(b"", status=204), Outcome.EMPTY),
    "/206": Behaviour(page(article(), status=206), Outcome.TRUNCATED, retryable=True),
    # pages that are not the page
    "/empty": Behaviour(page(b""), Outcome.EMPTY),
    "/script-shell": Behaviour(page(notice("App", "", form='<div id="root"></div><script>start()</script>')), Outcome.EMPTY),
    "/menu-only": Behaviour(page(b"<html><body><nav><ul>" + b"".join(b"<li><a href=/%d>Section %d</a></li>" % (n, n) for n in range(30)) + b"</ul></nav></body></html>"), Outcome.EMPTY),
    "/members": Behaviour(page(notice("Log in", "Please log in to continue.", form=LOGIN_FORM)), Outcome.LOGIN_WALL),
    "/to-login": Behaviour(redirect("/accounts/login/?next=/x"), Outcome.LOGIN_WALL),
    "/accounts/login/?next=/x": Behaviour(page(notice("Welcome", "Your account is waiting for you, dear reader, as always.", form=LOGIN_FORM)), Outcome.LOGIN_WALL),
    "/consent": Behaviour(page(notice("Cookies", "We value your privacy. We and our partners store data. Accept all cookies or manage cookies.")), Outcome.CONSENT_WALL),
    "/challenge-503": Behaviour(page(notice("Just a moment...", "Checking your browser", head="<script>window._cf_chl_opt={}</script>"), status=503), Outcome.CHALLENGE),
    "/challenge-200": Behaviour(page(notice("Security", "Please verify you are human to see this page. It takes only a moment of your time.", form='<div class="h-captcha"></div>')), Outcome.CHALLENGE),
    "/challenge-header": Behaviour(page(b"", status=403, CF_Mitigated="challenge"), Outcome.CHALLENGE),
    "/paywall": Behaviour(page(notice("The envoy", "He came by night and nobody saw him. Subscribe to continue reading this report.")), Outcome.PAYWALL),
    "/paywall-marked": Behaviour(page(notice("The envoy", SENTENCES[0] + SENTENCES[1], head='<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>')), Outcome.PAYWALL),
    "/soft-404": Behaviour(page(notice("Page not found", "Sorry, the page you are looking for does not exist or has moved elsewhere.")), Outcome.SOFT_404),
    "/soft-404-text": Behaviour(page(notice("The Daily", "Oops. The page you were looking for is not here. Try the search or the front page.")), Outcome.SOFT_404),
    "/news/2024/gone": Behaviour(redirect("/"), Outcome.SOFT_404),
    "/": Behaviour(page(article("Front page")), Outcome.GOOD),
    "/denied-200": Behaviour(page(notice("Access Denied", "You don't have permission to access this page on this server. Reference 18.")), Outcome.BLOCKED),
    # broken, slow and too large answers
    "/cut": Behaviour(raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + article()), Outcome.TRUNCATED, retryable=True),
    "/cut-chunk": Behaviour(raw(CHUNKED + b"ffff\r\n" + article()), Outcome.TRUNCATED, retryable=True),
    "/seems-cut": Behaviour(page(article()[: -len("t></article><footer>Imprint</footer></body></html>")]), Outcome.SEEMS_CUT),
    "/cut-gzip": Behaviour(page(gzip.compress(article())[:-20], Content_Encoding="gzip"), Outcome.TRUNCATED, retryable=True),
    "/cut-brotli": Behaviour(page(brotli.compress(article())[:-20], Content_Encoding="br"), Outcome.TRUNCATED, retryable=True),
    "/bad-gzip": Behaviour(page(article(), Content_Encoding="gzip"), Outcome.UNDECODABLE),
    "/chained": Behaviour(page(gzip.compress(gzip.compress(article())), Content_Encoding="gzip, gzip"), Outcome.UNDECODABLE),
    "/zstd": Behaviour(page(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), Outcome.UNDECODABLE),
    "/drip-body": Behaviour(drip_body, Outcome.TIMEOUT, retryable=True),
    "/drip-headers": Behaviour(drip_headers, Outcome.TIMEOUT, retryable=True),
    "/early-hints": Behaviour(informational_for_ever, Outcome.TIMEOUT, retryable=True),
    "/silent": Behaviour(silent, Outcome.TIMEOUT, retryable=True),
    "/hang-up": Behaviour(raw(b""), Outcome.CONNECTION, retryable=True),
    "/not-http": Behaviour(raw(b"SSH-2.0-OpenSSH_9.2\r\n"), Outcome.CONNECTION, retryable=True),
    "/endless": Behaviour(endless, Outcome.TOO_LARGE),
    "/huge-length": Behaviour(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), Outcome.TOO_LARGE),
    "/large-header": Behaviour(raw(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 80_000 + b"\r\n\r\n"), Outcome.TOO_LARGE),
    "/huge-header": Behaviour(raw(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000 + b"\r\n\r\n"), Outcome.TOO_LARGE),
    "/many-headers": Behaviour(raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 40_000 + b"\r\n"), Outcome.TOO_LARGE),
    "/gzip-bomb": Behaviour(page(gzip_bomb(100_000_000), Content_Encoding="gzip"), Outcome.TOO_LARGE),
    "/brotli-bomb": Behaviour(page(brotli_bomb(100_000_000), Content_Encoding="br"), Outcome.TOO_LARGE),
    # other types, hostile markup
    "/pdf": Behaviour(page(pdf([column(SENTENCES)]), type="application/pdf"), Outcome.GOOD, says="no written letter"),
    "/pdf-locked": Behaviour(page(pdf([column(SENTENCES)], locked=True), type="application/pdf"), Outcome.LOCKED),
    "/pdf-scan": Behaviour(page(pdf([[], []]), type="application/pdf"), Outcome.NO_TEXT),
    "/pdf-cut": Behaviour(page(pdf([column(SENTENCES)])[:-30], type="application/pdf"), Outcome.SEEMS_CUT),
    "/picture": Behaviour(page(PNG, type="image/png"), Outcome.NO_TEXT),
    "/picture-says-html": Behaviour(page(PNG), Outcome.NO_TEXT),
    "/pdf-broken": Behaviour(page(PDF, type="application/pdf"), Outcome.EXTRACTION_FAILED),
    "/pdf-says-html": Behaviour(page(PDF), Outcome.EXTRACTION_FAILED),
    "/office": Behaviour(page(b"PK\x03\x04" + bytes(99), type="application/vnd.oasis.opendocument.text"), Outcome.UNSUPPORTED),
    "/deep": Behaviour(page(b"<div>" * 200_000 + article()), Outcome.EMPTY),
    "/robots-no/page": Behaviour(page(article()), Outcome.ROBOTS),
}  # fmt: skip
BEHAVIOURS |= {
    f"/far/{n}": Behaviour(redirect(f"/far/{n + 1}"), Outcome.GOOD) for n in range(2, 11)
}
BEHAVIOURS["/far/11"] = Behaviour(redirect("/good"), Outcome.GOOD)
ROBOTS = b"User-agent: *\nDisallow: /robots-no/\nAllow: /\n"


class Web:
    """The server. `asked` lists the requests in order; `robots` may be replaced."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.asked: list[Asked] = []
        self.robots: Respond = page(ROBOTS, type="text/plain")
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # What the client does to us is its right: hang up, reset, refuse our certificate.
        with suppress(OSError):
            try:
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                self._answer(connection)
            finally:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        for head in self._heads(connection):
            first, *lines = head.decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            asked = Asked(path, headers, connection, self.port)
            self.asked.append(asked)
            if path == "/robots.txt":
                self.robots(asked)
                continue  # like real servers, the connection stays open
            known = BEHAVIOURS.get(path)
            known.respond(asked) if known else asked.answer(b"", status=404)
            return

    def _heads(self, connection: socket.socket) -> Iterator[bytes]:
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, data = data.partition(b"\r\n\r\n")
            yield head


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    web = Web(tls)
    try:
        yield web
    finally:
        web.close()
