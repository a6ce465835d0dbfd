"""May this address be opened? Characters, scheme, authority, host form, port, then the ranges."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote

import idna
from django.utils.translation import gettext as _

from claims.capture.ranges import special_reason

Address = IPv4Address | IPv6Address

MAX_URL = 4096
PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}

_SHAPE = re.compile(r"(?i:(https?))://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?\Z", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([^:]*))?\Z")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_SAFE_PATH = "/%:@!$&'()*+,;=~"
_SAFE_QUERY = _SAFE_PATH + "?[]|"
# Names that are never public (RFC 6761, 6762, 7686, 8375, ICANN's .internal) whatever DNS says.
_INNER_NAMES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan", "onion", "arpa", "invalid"}
)
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium)|itm_\w+|at_(?:campaign|medium)|_hs\w+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid"
    r"|igsh|mc_[ce]id|mkt_tok|oly_(?:anon|enc)_id|vero_id|wickedid|_openstat|xtor|ref_src|s_cid"
    r"|__twitter_impression|cmpid|srsltid)\Z",
    re.IGNORECASE,
)
# What a person pastes may hold joiners that scripts need; elsewhere they hide what is written.
_ODD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_JOINERS = frozenset({"\u200c", "\u200d"})


class UnsafeAddress(Exception):
    """The address must not be opened; `reason` is a sentence for an editor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CheckedUrl:
    """An address in one unambiguous form. `host` is ASCII, without brackets; `target` is path and
    query as sent; `allowed` tells that exactly this host and port were opened by the operator."""

    scheme: str
    host: str
    port: int
    target: str
    allowed: bool = False

    @property
    def authority(self) -> str:
        """Host and port as in the Host header: default port left out, IPv6 in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_allow(text: str) -> frozenset[tuple[str, int]]:
    """Read CAPTURE_ALLOW: `host:port` separated by commas or spaces, IPv6 in brackets.

    Refuses anything else (a range, a wildcard, a missing port) with ValueError.
    """
    pairs = set()
    for item in re.split(r"[,\s]+", text.strip()):
        if not item:
            continue
        host, colon, port = item.rpartition(":")
        if not (colon and host and re.fullmatch(r"[1-9][0-9]{0,4}", port) and int(port) < 65536):
            raise ValueError(f"CAPTURE_ALLOW wants host:port, not {item!r}")
        try:
            pairs.add((_check_host(host), int(port)))
        except UnsafeAddress as error:
            raise ValueError(f"CAPTURE_ALLOW: {item!r}: {error.reason}") from error
    return frozenset(pairs)


def parse_url(url: str) -> CheckedUrl:
    """Bring an address into one form. Refuses odd spellings (UnsafeAddress), asks no ranges."""
    if len(url) > MAX_URL:
        raise UnsafeAddress(_("The address is too long."))
    for character in url:
        if character == "\\":
            raise UnsafeAddress(_("The address contains a backslash."))
        if unicodedata.category(character) in _ODD_CATEGORIES and character not in _JOINERS:
            raise UnsafeAddress(_("The address contains a blank or an invisible character."))
    shape = _SHAPE.match(url)
    if shape is None:
        raise UnsafeAddress(_("The address must begin with http:// or https://."))
    scheme, authority = shape[1].lower(), shape[2]
    if "@" in authority:
        raise UnsafeAddress(_("The address contains a user name or password."))
    parts = _AUTHORITY.match(authority)
    if parts is None:
        raise UnsafeAddress(_("The name of the site in the address is malformed."))
    host = _check_host(parts[1])
    port = DEFAULT_PORTS[scheme] if parts[2] is None else _check_port(parts[2])
    target = quote(shape[3] or "/", safe=_SAFE_PATH) + quote(shape[4] or "", safe=_SAFE_QUERY)
    return CheckedUrl(scheme, host, port, target)


def check_url(url: str, allow: frozenset[tuple[str, int]] = frozenset()) -> CheckedUrl:
    """Everything that can be said before asking DNS. Refuses with UnsafeAddress.

    The caller must still pass every address that DNS gives to `check_address`, unless `allowed`.
    """
    checked = parse_url(url)
    if (checked.host, checked.port) in allow:
        return CheckedUrl(checked.scheme, checked.host, checked.port, checked.target, allowed=True)
    if checked.port not in PORTS:
        raise UnsafeAddress(
            _("Port %(port)d is not one that web pages use.") % {"port": checked.port}
        )
    if ":" in checked.host or checked.host.rpartition(".")[2].isdigit():
        check_address(checked.host)
    elif "." not in checked.host or checked.host.rpartition(".")[2] in _INNER_NAMES:
        raise UnsafeAddress(_("The name in the address is one of an inner network."))
    return checked


def check_address(address: str | Address) -> Address:
    """A numeric address that is a public host, or UnsafeAddress with the reason."""
    try:
        numeric = ip_address(address)
    except ValueError:
        raise UnsafeAddress(_("The number in the address is malformed.")) from None
    reason = special_reason(numeric)
    if reason is not None:
        raise UnsafeAddress(
            _("The address leads to %(address)s: %(reason)s.")
            % {"address": numeric, "reason": reason}
        )
    return numeric


def canonical_url(url: str) -> str:
    """The form under which the same address is one source: no fragment, no default port, no
    tracking parameters, host in lower case; path and other parameters as they are.

    Refuses what is no web address (UnsafeAddress); whether it may be opened is not asked.
    """
    checked = parse_url(url.strip())
    path, mark, query = checked.target.partition("?")
    kept = [part for part in query.split("&") if not _TRACKING.match(part.partition("=")[0])]
    query = "&".join(kept)
    target = f"{path}?{query}" if mark and query else path
    return CheckedUrl(checked.scheme, checked.host, checked.port, target).url


def _check_port(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text, re.ASCII) or int(text) > 65535:
        raise UnsafeAddress(_("The port in the address is malformed."))
    return int(text)


def _check_host(host: str) -> str:
    if host.startswith("["):
        try:
            numeric = IPv6Address(host[1:-1])
        except ValueError:
            raise UnsafeAddress(_("The number in the address is malformed.")) from None
        if numeric.scope_id is not None:
            raise UnsafeAddress(_("The address contains a zone."))
        return str(numeric)
    try:
        # UTS 46 first: full-width digits and circled numbers become what they look like.
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise UnsafeAddress(_("The name of the site in the address is malformed.")) from None
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.match(label) for label in labels):
        raise UnsafeAddress(_("The name of the site in the address is malformed."))
    if _NUMBER.match(labels[-1]):
        # Resolvers read 127.1, 0x7f.1, 0177.0.0.1 and 2130706433 as numbers: one spelling only.
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise UnsafeAddress(_("The number in the address is written in an odd way.")) from None
    return name
