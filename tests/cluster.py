"""A PostgreSQL cluster for one run of the tests: own folder, unix socket only, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "claims"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "track_commit_timestamp": "on",  # a test compares the order of the record with that of the commits
}


def binaries() -> Path | None:
    """The folder with the newest server binaries, if there are any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return next((p for p in found if (p / "initdb").exists() and (p / "postgres").exists()), None)


def missing() -> str:
    """Why there can be no cluster here, in words; empty when there can."""
    if binaries() is None:
        return "its server is not installed (on Debian: apt-get install postgresql)."
    if os.geteuid() == 0 and unprivileged() is None:
        return "it refuses to run as root and there is no user postgres or nobody."
    return ""


def unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, which it refuses."""
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users.get("nobody")


@contextmanager
def running(port: int = 0) -> Iterator[dict[str, str]]:
    """Start a cluster; gives the environment that leads to it. Stops and removes it at the end.

    With `port` it also answers there on loopback, to those who know a role's password.
    """
    bin_dir = binaries()
    assert bin_dir is not None, missing()
    home = Path(tempfile.mkdtemp(prefix="claims-pg-"))
    who: dict[str, object] = {"cwd": home, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if os.geteuid() == 0:
        user = unprivileged()
        assert user is not None, missing()
        os.chown(home, user.pw_uid, user.pw_gid)
        who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    server = None
    try:
        init = [str(bin_dir / "initdb"), "-D", str(home / "data"), "-U", OWNER]
        init += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        init += ["-E", "UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(init, capture_output=True, text=True, check=False, **who)  # type: ignore[call-overload]
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        door = {"listen_addresses": "127.0.0.1", "port": str(port)} if port else {}
        options = [
            word for name, value in (FAST | door).items() for word in ("-c", f"{name}={value}")
        ]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(  # type: ignore[call-overload]
                [str(bin_dir / "postgres"), "-D", str(home / "data"), "-k", str(home), *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, **who,
            )  # fmt: skip
        ready = [str(bin_dir / "pg_isready"), "-q", "-h", str(home), "-t", "1"]
        ready += ["-p", str(port)] if port else []
        while subprocess.run(ready, check=False).returncode != 0:
            if server.poll() is not None:
                raise RuntimeError(f"postgres did not start: {(home / 'log').read_text()}")
        yield {"DATABASE_URL": f"postgres:///{home}/postgres", "PGUSER": OWNER}
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # fast shutdown: ends every connection
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(home, ignore_errors=True)
