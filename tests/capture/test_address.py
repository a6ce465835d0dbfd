"""Where a fetch may go: a compact table of hostile spellings, all refused, and good ones that pass."""

import ipaddress
import itertools

import pytest

from claims.capture.address import (
    UnsafeAddress,
    canonical_url,
    check_address,
    check_url,
    parse_allow,
)

INNER_V4 = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192",
    "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.175.48.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255",
)  # fmt: skip
INNER_V6 = (
    "::", "::1", "::2", "100::1", "1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2620:4f:8000::1", "3ffe::1", "3fff::1", "4000::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:7f00:1",
)  # fmt: skip
HIDDEN = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "8.8.8.8")
GOOD_V4 = ("1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "172.32.0.1", "223.255.255.254")
GOOD_V6 = ("2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2400:cb00:2048:1::6814:55")
BAD_CHARACTERS = "\0\t\n\r\x0b\x1b\x7f \\\u00a0\u00ad\u200b\u200e\u202e\u2028\u2060\ufeff\ue000"


def odd_numbers(address: str) -> set[str]:
    """Spellings of an IPv4 address that resolvers and browsers read and that we do not."""
    a, b, c, d = (int(part) for part in address.split("."))
    whole = (a << 24) | (b << 16) | (c << 8) | d
    spellings = {
        str(whole), hex(whole), hex(whole).upper().replace("0X", "0x"), f"0{whole:o}", f"0x{a:x}.{b}.{c}.{d}",
        f"{a}.{(b << 16) | (c << 8) | d}", f"{a}.{b}.{(c << 8) | d}", f"0{a:o}.{b}.{c}.{d}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0x{a:x}.{(b << 16) | (c << 8) | d}",
        f"{a:03}.{b:03}.{c:03}.{d:03}", f"{a}.{b}.{c}.{d}.", f"{a}.{b}.{c}.0x{d:x}",
        f"{a}。{b}。{c}。{d}", f"{a}．{b}．{c}．{d}", f"{a}｡{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d}".translate({48 + n: 0xFF10 + n for n in range(10)}),
        f"%3{str(a)[0]}{str(a)[1:]}.{b}.{c}.{d}", f"{a}.{b}.{c}.{d}%00", f"{a}.{b}.{c}.{d}.nip", f"{a}..{b}.{c}.{d}",
    }  # fmt: skip
    return spellings - {f"{a}.{b}.{c}.{d}.nip"}


def hidden_in_v6(address: str) -> tuple[str, ...]:
    number = int(ipaddress.IPv4Address(address))
    high, low = number >> 16, number & 0xFFFF
    flipped = number ^ 0xFFFFFFFF
    return (
        f"::ffff:{address}", f"::ffff:{high:x}:{low:x}", f"::{address}", f"::{high:x}:{low:x}",
        f"0:0:0:0:0:ffff:{high:04x}:{low:04x}", f"::ffff:0:{address}", f"64:ff9b::{address}",
        f"64:ff9b::{high:x}:{low:x}", f"64:ff9b:1::{high:x}:{low:x}", f"2002:{high:x}:{low:x}::1",
        f"2001:0:53aa:64c::{flipped >> 16:x}:{flipped & 0xFFFF:x}", f"2a00:1450::5efe:{high:x}:{low:x}",
    )  # fmt: skip


def hostile() -> dict[str, None]:
    urls: list[str] = []
    for address in INNER_V4:
        urls += [f"http://{address}/", f"https://{address}:8443/x"]
    for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "8.8.8.8"):
        urls += [f"http://{odd}/" for odd in sorted(odd_numbers(address))]
    for address in INNER_V6:
        urls += [f"http://[{address}]/", f"http://[{ipaddress.ip_address(address).exploded}]:8080/"]
    for address in HIDDEN:
        urls += [f"http://[{hidden}]/" for hidden in hidden_in_v6(address)]
    urls += [
        f"http://[{address}%{zone}]/"
        for address, zone in itertools.product(("fe80::1", GOOD_V6[0]), ("eth0", "25eth0", "1"))
    ]
    urls += [f"{scheme}example.org/" for scheme in (
        "", "//", "ftp://", "file://", "gopher://", "ws://", "javascript:", "data:text/html,", "http:", "http:/", "http:///",
        "https:", "httpx://", "view-source:http://", "http+unix://", "blob:http://", "\u017fhttp://", "http://@", "http://:",
    )]  # fmt: skip
    urls += [f"http://{authority}/" for authority in (
        "", ".", "..", "user@example.org", "user:pass@example.org", ":@example.org", "example.org@127.0.0.1", "a@b@example.org",
        "127.0.0.1#@example.org", "example.org:", "example.org:0", "example.org:080", "example.org:+80", "example.org:65536",
        "example.org:-1", "example.org:８０", "example.org:80:80", "example.org:22", "example.org:25", "example.org:6379",
        "example.org:8000", "example.org:http", ".example.org", "example..org", "-a.example.org", "a-.example.org",
        "example.org.", "exa mple.org", "exam%70le.org", "example.org%2f", "[example.org]", "[::1", "::1", "[]", "[1.1.1.1]",
        "[::1]x", "x[::1]", "example.org,evil.org", "example.org;evil", "a" * 64 + ".org", "a." * 127 + "org", "localhost",
        "LOCALHOST", "localhost.", "foo.localhost", "localhost.localdomain", "printer.local", "db.internal",
        "metadata.google.internal", "intranet", "router", "metadata", "host.docker.internal", "x.lan", "abc.onion", "1.0.0.127.in-addr.arpa",
        "router.home.arpa", "example.invalid", "ⓛocalhost", "ｌｏｃａｌｈｏｓｔ", "①②⑦.⓪.⓪.①", "１２７.０.０.１",
        "xn--", "a\u2024b.org", "example\u2044.org", "example.org\u2215x", "example\uff0forg", "例え\u202e.jp", "$(id).org", "{a}.org",
    )]  # fmt: skip
    for character in BAD_CHARACTERS:
        urls += [
            f"http://exam{character}ple.org/",
            f"http://example.org/{character}x",
            f"{character}http://example.org/",
            f"http://example.org/{character}",
        ]
    urls += [
        "http://example.org\\@127.0.0.1/",
        "http:\\\\example.org/",
        "http://example.org/" + "a" * 5000,
        "",
        "http",
        "://",
    ]
    return dict.fromkeys(urls)


HOSTILE = list(hostile())


def test_there_are_some_hundred_hostile_spellings() -> None:
    assert len(HOSTILE) > 350


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_spelling_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(UnsafeAddress) as refused:
        check_url(url)
    assert refused.value.reason.endswith(".")
    assert len(refused.value.reason) > 20


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://user:secret@example.org/", "user name"),
        ("http://example.org\\x", "backslash"),
        ("http://exa mple.org/", "blank or an invisible"),
        ("ftp://example.org/", "http:// or https://"),
        ("http://example.org:22/", "Port 22"),
        ("http://2130706433/", "odd way"),
        ("http://10.0.0.1/", "a private network"),
        ("http://169.254.169.254/", "cloud metadata"),
        ("http://[::ffff:127.0.0.1]/", "hidden in IPv6 (mapped)"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://localhost/", "inner network"),
    ],
)
def test_the_reason_is_the_right_one(url: str, says: str) -> None:
    with pytest.raises(UnsafeAddress) as refused:
        check_url(url)
    assert says in refused.value.reason


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/A?b=C#d", "https://example.org/A?b=C"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        (
            "https://bücher.example.org/ü?q=ö&r=%20",
            "https://xn--bcher-kva.example.org/%C3%BC?q=%C3%B6&r=%20",
        ),
        (
            "http://пример.рф/новость",
            "http://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C",
        ),
        ("http://مثال.إختبار/", "http://xn--mgbh0fb.xn--kgbechtv/"),
        ("https://my_site.example.org/a/../b", "https://my_site.example.org/a/../b"),
        ("https://1e100.net/?a[]=1|2", "https://1e100.net/?a[]=1|2"),
        ("http://127.0.0.1.example.org/", "http://127.0.0.1.example.org/"),
        ("https://example.org/a;b=c,d/(e)!'*~", "https://example.org/a;b=c,d/(e)!'*~"),
        *((f"http://{address}/", f"http://{address}/") for address in GOOD_V4),
        *((f"http://[{address}]/", f"http://[{address}]/") for address in GOOD_V6),
    ],
)
def test_good_address_passes_in_one_form(url: str, sent: str) -> None:
    assert check_url(url).url == sent


@pytest.mark.parametrize(
    "address",
    [*INNER_V4, *INNER_V6, *(v for h in HIDDEN for v in hidden_in_v6(h)), "fe80::1%1", "x", ""],
)
def test_inner_address_is_refused(address: str) -> None:
    with pytest.raises(UnsafeAddress):
        check_address(address)


@pytest.mark.parametrize("address", [*GOOD_V4, *GOOD_V6])
def test_public_address_passes(address: str) -> None:
    assert str(check_address(address)) == address


def test_everything_that_python_calls_not_global_is_refused() -> None:
    """The tables against another's: a step through both spaces."""
    for number in range(0, 2**32, 2**32 // 4099):
        address = ipaddress.IPv4Address(number)
        if not address.is_global or address.is_multicast:
            with pytest.raises(UnsafeAddress):
                check_address(address)
    for number in range(0, 2**128, 2**128 // 4099):
        v6 = ipaddress.IPv6Address(number)
        if not v6.is_global or v6.is_multicast:
            with pytest.raises(UnsafeAddress):
                check_address(v6)


def test_allow_opens_exactly_one_host_and_port() -> None:
    allow = parse_allow("127.0.0.1:8001, desk.local:9000 [::1]:8002")
    assert allow == {("127.0.0.1", 8001), ("desk.local", 9000), ("::1", 8002)}
    for url in ("http://127.0.0.1:8001/x", "http://DESK.local:9000/", "https://[0::1]:8002/"):
        assert check_url(url, allow).allowed
    for url in (
        "http://127.0.0.1:8002/", "http://127.0.0.2:8001/", "http://localhost:8001/", "http://desk.local:8001/",
        "http://0x7f.1:8001/", "http://2130706433:8001/", "http://[::ffff:127.0.0.1]:8001/", "http://127.0.0.1:08001/",
        "http://a@127.0.0.1:8001/", "ftp://127.0.0.1:8001/", "http://x.desk.local:9000/",
    ):  # fmt: skip
        with pytest.raises(UnsafeAddress):
            check_url(url, allow)


@pytest.mark.parametrize("text", ["", "  ", ","])
def test_nothing_is_allowed_by_default(text: str) -> None:
    assert parse_allow(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "*:80",
        "127.0.0.1:*",
        "10.0.0.0/8:80",
        "a:0",
        "a:99999",
        "a:x",
        ":80",
        "http://a:80",
        "0x7f.1:80",
        "a b:80",
        "::1:80",
    ],
)
def test_nonsense_in_allow_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="CAPTURE_ALLOW"):
        parse_allow(text)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (" http://Example.org:80/a#top ", "http://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z", "https://example.org/a?id=7"),
        ("https://example.org/a?gclid=1", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1&b=3", "https://example.org/a?b=2&a=1&b=3"),
        ("https://example.org/Path/", "https://example.org/Path/"),
        ("https://example.org?q", "https://example.org/?q"),
        ("http://127.0.0.1:8001/x?mc_cid=1", "http://127.0.0.1:8001/x"),
        ("https://example.org/?cid=5&source=6", "https://example.org/?cid=5&source=6"),
    ],
)  # fmt: skip
def test_same_address_is_one_source(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical
