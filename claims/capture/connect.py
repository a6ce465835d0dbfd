"""The one door to the network: resolve once, check every answer, connect to a checked address."""

import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address

import httpcore2

from claims.capture.address import Address, UnsafeAddress, check_address
from claims.outcomes import Outcome, Stage

CONNECT_SECONDS = 10.0
MAX_ANSWERS = 32
OnStage = Callable[[Stage], None]  # told how far a fetch is; must return at once


def untold(stage: Stage) -> None:
    """For fetches that nobody follows."""


class Refused(Exception):
    """A fetch ends here: `outcome` and `detail` (operator's words)."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class Deadline:
    """One wall-clock limit for everything a fetch does, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; Refused(timeout) when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Refused(Outcome.TIMEOUT, "total time used up")
        return left

    def shorter(self, seconds: float) -> "Deadline":
        """A deadline inside this one, at most so many seconds from now."""
        return Deadline(min(seconds, self.left()))


def resolve(host: str, port: int, deadline: Deadline) -> list[str]:
    """Ask the system resolver once; numeric addresses in its order.

    Refuses with dns on any error or strange answer. The resolver cannot be interrupted, so it is
    asked in a thread that is left behind when the time is up.
    """
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise Refused(Outcome.TIMEOUT, f"no answer from DNS for {host}") from None
    if isinstance(answer, Exception):
        raise Refused(Outcome.DNS, f"{host}: {answer}")
    unique = list(dict.fromkeys(answer))
    if not unique or len(unique) > MAX_ANSWERS:
        raise Refused(Outcome.DNS, f"{host}: {len(unique)} answers")
    return unique


class Meter:
    """What one fetch may still spend: wall-clock time, and bytes until the caller sets them anew.

    One for all connections of a fetch, because they are used one after the other.
    """

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.bytes_left = 0


class GuardedStream(httpcore2.NetworkStream):
    """A socket on which every wait ends at the deadline, whatever the library asks for."""

    def __init__(self, sock: socket.socket, meter: Meter, peer: str) -> None:
        self._socket = sock
        self._meter = meter
        self.peer = peer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Next bytes, never more than the meter has; Refused when time or bytes are used up."""
        if self._meter.bytes_left <= 0:
            raise Refused(Outcome.TOO_LARGE, "more bytes than allowed")
        self._socket.settimeout(self._meter.deadline.left())
        try:
            data = self._socket.recv(min(max_bytes, self._meter.bytes_left))
        except TimeoutError:
            raise Refused(Outcome.TIMEOUT, "the site stopped sending") from None
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error
        self._meter.bytes_left -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything before the deadline."""
        self._socket.settimeout(self._meter.deadline.left())
        try:
            self._socket.sendall(buffer)
        except TimeoutError:
            raise Refused(Outcome.TIMEOUT, "the site stopped reading") from None
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "GuardedStream":
        """Same stream, encrypted; the certificate must be for the name in the address."""
        self._socket.settimeout(self._meter.deadline.left())
        try:
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError:
            self.close()
            raise Refused(Outcome.TIMEOUT, "TLS handshake not finished") from None
        except (ssl.SSLEOFError, ConnectionError) as error:
            self.close()
            raise Refused(Outcome.CONNECTION, f"TLS handshake: {error}") from error
        except (ssl.SSLError, ssl.CertificateError, OSError, ValueError) as error:
            self.close()
            raise Refused(Outcome.TLS, str(error)) from error
        return self

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks about a connection."""
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        if info == "is_readable":  # an idle connection with something to read was closed
            return bool(select.select([self._socket], [], [], 0)[0])
        return None


class GuardedBackend(httpcore2.NetworkBackend):
    """Where httpcore gets its connections from; there is no other way out.

    allow: hosts and ports whose addresses are not checked.
    """

    def __init__(
        self, meter: Meter, allow: frozenset[tuple[str, int]], on_stage: OnStage = untold
    ) -> None:
        self._meter = meter
        self._allow = allow
        self._on_stage = on_stage
        self.tried = 0  # connections; without a new one, an old one is used again

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> GuardedStream:
        """Connect to the first checked address that answers; Refused in every other case."""
        self.tried += 1
        self._on_stage(Stage.LOOKING_UP)
        answers = resolve(host, port, self._meter.deadline)
        self._on_stage(Stage.CONNECTING)
        try:
            # All answers, not just the one we would use: a mixed answer is an attack or a mistake.
            if (host, port) not in self._allow:
                for answer in answers:
                    check_address(answer)
            numeric = [ip_address(answer) for answer in answers]
        except UnsafeAddress as error:
            raise Refused(Outcome.UNSAFE_ADDRESS, error.reason) from error
        except ValueError as error:
            raise Refused(Outcome.DNS, f"{host}: {error}") from error
        failure = Refused(Outcome.CONNECTION, f"{host}: no address")
        for address in numeric:
            try:
                sock = _connect(address, port, self._meter.deadline)
            except TimeoutError:
                failure = Refused(Outcome.TIMEOUT, f"no connection to {address} port {port}")
            except OSError as error:
                failure = Refused(Outcome.CONNECTION, f"{address} port {port}: {error}")
            else:
                self._on_stage(Stage.ASKING)
                return GuardedStream(sock, self._meter, str(address))
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> GuardedStream:
        """Never."""
        raise Refused(Outcome.UNSAFE_ADDRESS, "unix sockets are never opened")


def _connect(address: Address, port: int, deadline: Deadline) -> socket.socket:
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(min(CONNECT_SECONDS, deadline.left()))
        # A numeric address of a known family: nothing is resolved a second time here.
        sock.connect((str(address), port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock
