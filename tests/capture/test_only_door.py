"""No code but the two files of the door can open an address."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = {"claims/capture/fetch.py", "claims/capture/connect.py"}  # the door itself
# It needs the name to take sockets away from the child that reads pages.
TAKES_AWAY = {
    "claims/capture/limited.py": {"socket"},
    # Letters go to the one mail server of the settings, through Django; these are its answers.
    "claims/services/letters.py": {
        "smtplib",
        "smtplib.SMTPRecipientsRefused",
        "smtplib.SMTPResponseException",
    },
}
# The project starts its children and asks them how they are, on this machine; it knows no claims
# and so no address from outside. An HTTP client it may not have either.
OWN_CHILDREN = {"socket", "create_connection", "subprocess"}

CLIENTS = (
    "httpx2", "httpcore2", "httpx", "httpcore", "requests", "urllib3", "urllib.request", "urllib.robotparser", "http.client",
    "aiohttp", "pycurl", "ftplib", "smtplib", "telnetlib", "xmlrpc.client", "socket", "asyncio", "h11", "h2", "websockets",
    "niquests", "websocket", "paramiko", "http2", "treq", "socketserver", "trafilatura.downloads", "htmldate.utils", "courlan.network", "feedparser", "subprocess",
)  # fmt: skip
CALLS = {
    "fetch_url",
    "fetch_response",
    "urlopen",
    "urlretrieve",
    "create_connection",
    "open_connection",
}


def opens_addresses(source: str) -> Iterator[str]:
    """Imports and calls in this source that could open an address."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in CALLS:
                yield name
            if (
                name in {"import_module", "__import__"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                names = [str(node.args[0].value)]
        for name in names:
            if any(name == client or name.startswith(f"{client}.") for client in CLIENTS):
                yield name


def product() -> list[Path]:
    files = [*ROOT.glob("claims/**/*.py"), *ROOT.glob("verifier/**/*.py"), *ROOT.glob("*.py")]
    return [file for file in files if "migrations" not in file.parts]


def test_only_the_door_opens_addresses() -> None:
    found = {}
    for file in product():
        name = file.relative_to(ROOT).as_posix()
        may = OWN_CHILDREN if name.startswith("verifier/") else TAKES_AWAY.get(name, set())
        uses = set(opens_addresses(file.read_text())) - may
        if uses and name not in ADDRESSES:
            found[name] = sorted(uses)
    assert found == {}


def test_the_door_is_where_we_think() -> None:
    for name in [*ADDRESSES, *TAKES_AWAY]:
        assert list(opens_addresses((ROOT / name).read_text())), name
    assert len(product()) > 10


@pytest.mark.parametrize(
    "source",
    [
        "import httpx2", "import requests as r", "from urllib import request", "from urllib.request import urlopen",
        "import http.client", "def f():\n  import socket", "from httpcore2 import ConnectionPool", "trafilatura.fetch_url(u)",
        "importlib.import_module('urllib3')", "x.urlopen(u)", "from trafilatura.downloads import fetch_url",
    ],
)  # fmt: skip
def test_the_scan_can_fail(source: str) -> None:
    assert list(opens_addresses(source))


def test_the_scan_lets_parsing_pass() -> None:
    source = "from urllib.parse import urlsplit\nimport http\nimport trafilatura\nfrom email import utils"
    assert list(opens_addresses(source)) == []
