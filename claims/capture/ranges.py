"""Addresses that no source may have: allow-list of global unicast minus the special ranges.

From the IANA registries of IPv4 and IPv6 special-purpose addresses, and from the documents of
the large clouds. The first matching row gives the reason.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SPECIAL_V4: tuple[tuple[IPv4Network, Promise], ...] = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", _("an address of this machine")),
        ("10.0.0.0/8", _("a private network")),
        ("100.64.0.0/10", _("the inner network of a provider or cloud")),
        ("127.0.0.0/8", _("an address of this machine")),
        ("169.254.0.0/16", _("a link-local or cloud metadata address")),
        ("168.63.129.16/32", _("a cloud metadata address")),
        ("172.16.0.0/12", _("a private network")),
        ("192.0.0.0/24", _("a range for protocols")),
        ("192.0.2.0/24", _("a range for documentation")),
        ("192.31.196.0/24", _("a range for name service plumbing")),
        ("192.52.193.0/24", _("a range for multicast tunnels")),
        ("192.88.99.0/24", _("a range for IPv6 relays")),
        ("192.168.0.0/16", _("a private network")),
        ("192.175.48.0/24", _("a range for name service plumbing")),
        ("198.18.0.0/15", _("a range for measurements")),
        ("198.51.100.0/24", _("a range for documentation")),
        ("203.0.113.0/24", _("a range for documentation")),
        ("224.0.0.0/4", _("a multicast address")),
        ("240.0.0.0/4", _("a reserved or broadcast address")),
    )
)

GLOBAL_V6 = IPv6Network("2000::/3")

SPECIAL_V6: tuple[tuple[IPv6Network, Promise], ...] = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", _("an address of this machine")),
        ("::1/128", _("an address of this machine")),
        ("::ffff:0:0/96", _("an IPv4 address hidden in IPv6 (mapped)")),
        ("::ffff:0:0:0/96", _("an IPv4 address hidden in IPv6 (translated)")),
        ("::/96", _("an IPv4 address hidden in IPv6 (compatible)")),
        ("64:ff9b::/96", _("an IPv4 address hidden in IPv6 (NAT64)")),
        ("64:ff9b:1::/48", _("an IPv4 address hidden in IPv6 (NAT64)")),
        ("100::/64", _("a range that goes nowhere")),
        ("2001::/32", _("an IPv4 address hidden in IPv6 (Teredo)")),
        ("2001::/23", _("a range for protocols")),
        ("2001:db8::/32", _("a range for documentation")),
        ("2002::/16", _("an IPv4 address hidden in IPv6 (6to4)")),
        ("2620:4f:8000::/48", _("a range for name service plumbing")),
        ("3ffe::/16", _("a range given back")),
        ("3fff::/20", _("a range for documentation")),
        ("fc00::/7", _("a private network or cloud metadata address")),
        ("fe80::/10", _("a link-local address")),
        ("fec0::/10", _("a private network")),
        ("ff00::/8", _("a multicast address")),
    )
)

# ISATAP (RFC 5214): the last 64 bits are 0000:5efe or 0200:5efe and an IPv4 address.
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


def special_reason(address: IPv4Address | IPv6Address) -> Promise | None:
    """Why this address is not a public host on the web, or None when it is one."""
    if isinstance(address, IPv4Address):
        return next((reason for network, reason in SPECIAL_V4 if address in network), None)
    if address.scope_id is not None:
        return _("an address with a zone")
    for network, reason in SPECIAL_V6:
        if address in network:
            return reason
    if address not in GLOBAL_V6:
        return _("outside the public part of IPv6")
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return _("an IPv4 address hidden in IPv6 (ISATAP)")
    return None
