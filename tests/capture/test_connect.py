"""The connection goes to the address that was checked, and proves who answers."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from claims.capture.answers import FetchFailed
from claims.capture.fetch import DEFAULT_USER_AGENT, fetch, tls_context
from claims.capture.limits import Limits
from claims.capture.run import capture
from claims.capture.store import Store
from claims.outcomes import Outcome
from tests.capture.web import Web, serving

QUICK = Limits(total_seconds=2.0, robots_seconds=1.0)
PUBLIC = "93.184.216.34"


class Dns:
    """The outside world's name service: each name answers with its lists, one after the other."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def getaddrinfo(self, host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        lists = self.answers[host]
        now = lists.pop(0) if len(lists) > 1 else lists[0]
        family = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [
            (family[ipaddress.ip_address(ip).version], socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in now
        ]


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Dns:
    world = Dns({})
    monkeypatch.setattr(socket, "getaddrinfo", world.getaddrinfo)
    return world


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where sockets were connected to; public addresses are answered by nobody."""
    calls: list[tuple[str, int]] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        calls.append(address[:2])
        if address[0].startswith("127."):
            real(self, address)
        else:
            raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return calls


def ask(store: Store, url: str, allow: frozenset[tuple[str, int]] = frozenset()) -> Outcome:
    return capture(url, store=store, limits=QUICK, allow=allow, ignore_robots=True).outcome


def test_the_checked_address_is_the_one_connected(
    dns: Dns, dialled: list[tuple[str, int]], store: Store, web: Web
) -> None:
    """DNS that answers with a public address first and with loopback ever after (rebinding)."""
    dns.answers["rebind.example.org"] = [[PUBLIC], ["127.0.0.1"]]
    assert ask(store, "http://rebind.example.org/") is Outcome.CONNECTION
    assert dns.asked == ["rebind.example.org"]
    assert dialled == [(PUBLIC, 80)]
    assert ask(store, "http://rebind.example.org/") is Outcome.UNSAFE_ADDRESS
    assert dialled == [(PUBLIC, 80)]
    assert web.asked == []


@pytest.mark.parametrize(
    "answers",
    [
        ["10.0.0.1"], [PUBLIC, "10.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"], ["169.254.169.254"], [PUBLIC, "2606:4700::1", "fd00::1"], ["0.0.0.0"],
    ],
)  # fmt: skip
def test_one_inner_answer_spoils_all(
    dns: Dns, dialled: list[tuple[str, int]], store: Store, answers: list[str]
) -> None:
    dns.answers["mixed.example.org"] = [answers]
    assert ask(store, "http://mixed.example.org/") is Outcome.UNSAFE_ADDRESS
    assert dialled == []


def test_every_public_answer_is_tried(
    dns: Dns, dialled: list[tuple[str, int]], store: Store
) -> None:
    dns.answers["two.example.org"] = [["2606:4700::1", PUBLIC]]
    assert ask(store, "https://two.example.org:8443/") is Outcome.CONNECTION
    assert dialled == [("2606:4700::1", 8443), (PUBLIC, 8443)]


def test_unknown_name(dns: Dns, store: Store) -> None:
    result = capture("http://nobody.example.org/", store=store, limits=QUICK, ignore_robots=True)
    assert (result.outcome, result.retryable) == (Outcome.DNS, True)
    dns.answers["many.example.org"] = [[f"8.8.{n}.8" for n in range(99)]]
    assert ask(store, "http://many.example.org/") is Outcome.DNS


def test_a_resolver_that_hangs_does_not_hold_us(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    wait = threading.Event()

    def hang(*args: object, **kwargs: object) -> list[object]:
        wait.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()
    assert ask(store, "http://slow.example.org/") is Outcome.TIMEOUT
    wait.set()
    assert time.monotonic() - began < 4


def test_allow_opens_the_name_but_not_the_machine(dns: Dns, store: Store, web: Web) -> None:
    dns.answers |= {"demo.example.org": [["127.0.0.1"]], "evil.example.org": [["127.0.0.1"]]}
    allow = frozenset({("demo.example.org", web.port)})
    assert ask(store, web.url("/good", "demo.example.org"), allow) is Outcome.GOOD
    assert web.asked[-1].headers["host"] == f"demo.example.org:{web.port}"
    for host in ("evil.example.org", "127.0.0.1"):
        assert ask(store, web.url("/good", host), allow) is Outcome.UNSAFE_ADDRESS


def test_cookies_do_not_follow_to_another_host(dns: Dns, store: Store, web: Web) -> None:
    dns.answers |= {"one.example.org": [["127.0.0.1"]], "two.example.org": [["127.0.0.1"]]}
    allow = frozenset({("one.example.org", web.port), ("two.example.org", web.port)})
    with serving() as other:
        other.robots = lambda asked: asked.answer(
            status=302, Location=web.url("/good", "two.example.org"), Set_Cookie="secret=1"
        )
        allow |= {("one.example.org", other.port)}
        assert ask(store, other.url("/robots.txt", "one.example.org"), allow) is Outcome.GOOD
    assert "cookie" not in web.asked[-1].headers


Certify = Callable[..., ssl.SSLContext]


@pytest.fixture(scope="module")
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate("Test authority", key, None, None, [], timedelta(days=1))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey | None,
    hosts: list[str],
    lasts: timedelta,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture
def certify(
    tmp_path: Path, authority: tuple[ec.EllipticCurvePrivateKey, x509.Certificate]
) -> Certify:
    def make(
        hosts: list[str], *, self_signed: bool = False, lasts: timedelta = timedelta(days=1)
    ) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        ca_key, ca = authority
        issued = _certificate(
            hosts[0],
            key,
            None if self_signed else ca,
            None if self_signed else ca_key,
            hosts,
            lasts,
        )
        file = tmp_path / "server.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(secret + issued.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    return make


@pytest.fixture
def trusting(
    authority: tuple[ec.EllipticCurvePrivateKey, x509.Certificate],
) -> ssl.SSLContext:
    """Our own context, but with the test's authority as the only one."""
    pem = authority[1].public_bytes(serialization.Encoding.PEM).decode()
    return ssl.create_default_context(cadata=pem)


def fetch_tls(web: Web, host: str, tls: ssl.SSLContext) -> Outcome:
    allow = frozenset({(host, web.port)})
    try:
        fetch(
            web.url("/good", host),
            limits=QUICK,
            allow=allow,
            user_agent=DEFAULT_USER_AGENT,
            tls=tls,
            ignore_robots=True,
        )
    except FetchFailed as failure:
        return failure.outcome
    return Outcome.GOOD


def test_tls_is_checked_by_name(dns: Dns, certify: Certify, trusting: ssl.SSLContext) -> None:
    dns.answers |= {"right.example.org": [["127.0.0.1"]], "wrong.example.org": [["127.0.0.1"]]}
    context = certify(["right.example.org"])
    asked_for: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: asked_for.append(name)
    with serving(context) as web:
        assert fetch_tls(web, "right.example.org", trusting) is Outcome.GOOD
        assert asked_for == ["right.example.org"]
        assert fetch_tls(web, "wrong.example.org", trusting) is Outcome.TLS
        assert fetch_tls(web, "right.example.org", tls_context()) is Outcome.TLS
    with serving(certify(["right.example.org"], lasts=timedelta(days=-1))) as web:
        assert fetch_tls(web, "right.example.org", trusting) is Outcome.TLS


def test_self_signed_certificate(store: Store, certify: Certify) -> None:
    with serving(certify(["127.0.0.1"], self_signed=True)) as web:
        result = capture(web.url("/good"), store=store, limits=QUICK, allow=web.allow)
        assert (result.outcome, result.retryable) == (Outcome.TLS, False)
        assert web.asked == []


def test_tls_asked_of_a_plain_server(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        port = plain.getsockname()[1]

        def greet() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.sendall(b"220 mail.example.org ready for orders\r\n")
                connection.recv(9999)

        threading.Thread(target=greet, daemon=True).start()
        allow = frozenset({("127.0.0.1", port)})
        assert ask(store, f"https://127.0.0.1:{port}/", allow) is Outcome.TLS


def test_handshake_that_never_ends(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        began = time.monotonic()
        allow = frozenset({("127.0.0.1", port)})
        assert ask(store, f"https://127.0.0.1:{port}/", allow) is Outcome.TIMEOUT
        assert time.monotonic() - began < 4


def test_nobody_listens(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    allow = frozenset({("127.0.0.1", port)})
    assert ask(store, f"http://127.0.0.1:{port}/", allow) is Outcome.CONNECTION
