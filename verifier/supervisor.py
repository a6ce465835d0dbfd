"""`manage.py up`: the whole newsroom as one program. Standard library only, to stay small.

Order: the lock on the data folder and the port; broker, migrations and the demo's web at the
same time; then the web, beside it the demo newsroom when there is none yet; then worker and beat.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from verifier import datadir
from verifier.broker import Broker, BrokerMissing
from verifier.children import PROJECT, Child, Children, StopAsked, ending, say
from verifier.datadir import CannotStart

DEMO_PAGES = Path(PROJECT) / "claims" / "demo" / "pages"
PATIENCE = 3.0  # seconds for an earlier run, just killed, to vanish
SLOW = 300.0  # seconds after which a step of the start counts as failed
ANY_ACCOUNT = (
    "import django, sys; django.setup(); from django.contrib.auth import get_user_model; "
    "sys.exit(0 if get_user_model().objects.exists() else 3)"
)


def main(argv: Sequence[str]) -> int:
    """Run everything until somebody asks for the end; returns the exit code (1: could not)."""
    try:
        options = parse(argv, os.environ)
        newsroom = Newsroom(options, os.environ)
    except (CannotStart, BrokerMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    code = 0
    try:
        newsroom.open()
        newsroom.watch()
    except StopAsked:
        say("Stopping; a second Ctrl-C hurries.")
    except (CannotStart, OSError) as problem:
        say(str(problem))
        code = 1
    finally:
        newsroom.close()
    return code


def parse(argv: Sequence[str], environ: Mapping[str, str]) -> argparse.Namespace:
    """Options, with the environment as default; refuses (CannotStart) nonsense."""
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run the newsroom.")
    parser.add_argument("--no-demo", action="store_true", help="start empty, without demo data")
    parser.add_argument("--port", default=environ.get("PORT") or "8000")
    parser.add_argument("--bind", default=environ.get("BIND") or "127.0.0.1")
    data = environ.get("DATA_DIR") or os.path.join(PROJECT, "var")
    parser.add_argument("--data-dir", default=data)
    options = parser.parse_args(argv)
    if not (options.port.isascii() and options.port.isdigit() and 0 < int(options.port) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {options.port}.")
    options.port = int(options.port)
    options.public = not datadir.is_loopback(options.bind)
    if options.public and not environ.get("ALLOWED_HOSTS"):
        raise CannotStart(
            f"BIND={options.bind} lets other machines in. Then ALLOWED_HOSTS must name the hosts "
            "that people type, for example: ALLOWED_HOSTS=desk.example.org"
        )
    return options


class Newsroom:
    """One running installation: its data folder, its port and its processes."""

    def __init__(self, options: argparse.Namespace, environ: Mapping[str, str]) -> None:
        """Take the lock and the port, start nothing; refuses (CannotStart) when taken."""
        self.options = options
        self.data = data = datadir.open_data_dir(Path(options.data_dir))
        busy = f"The newsroom in {data} is already running"
        self._lock = datadir.hold(data / "up.lock", seconds=PATIENCE, busy=busy)
        self.door = datadir.listen(options.bind, options.port, seconds=PATIENCE)
        self.environ = {
            **environ,
            "DATA_DIR": str(data),
            "BIND": options.bind,
            "PORT": str(options.port),
            "DJANGO_SETTINGS_MODULE": "verifier.settings",
            "PYTHONUNBUFFERED": "1",
            "VERIFIER_NO_BOOTSTRAP": "1",
        }
        # Only a folder of our own, empty until now, is sure to get the demo newsroom.
        self.first = not (data / "verifier.sqlite3").exists() and not environ.get("DATABASE_URL")
        if not (environ.get("SECRET_KEY") or environ.get("SECRET_KEY_FILE")):
            datadir.make_secret_key(data / "secret_key")
            self.environ["SECRET_KEY_FILE"] = str(data / "secret_key")
        self.broker = None if environ.get("REDIS_URL") else self._make_broker()
        self.demo_web = None if options.no_demo else self._make_demo_web()
        self.children = Children()

    def _make_broker(self) -> Broker:
        home = self.data / "broker"
        home.mkdir(mode=0o700, exist_ok=True)
        # The broker inherits this lock: two of them on the same files would spoil them.
        busy = f"The broker of an earlier run in {self.data} does not end"
        lock = datadir.hold(home / "lock", seconds=20, busy=busy)
        broker = Broker(home, self.environ, lock)
        self.environ["REDIS_URL"] = broker.url
        (self.data / "broker_url").write_text(broker.url + "\n", encoding="utf-8")
        return broker

    def _make_demo_web(self) -> Child:
        note, wanted = self.data / "demo_port", self.environ.get("DEMO_PORT", "")
        if wanted.isdigit():
            note.unlink(missing_ok=True)
        port = datadir.choose_port(
            note, int(wanted) if wanted.isdigit() else self.options.port + 1, seconds=PATIENCE
        )
        where = ["--directory", str(DEMO_PAGES), "--bind", "127.0.0.1", str(port)]
        command = [sys.executable, "-I", "-m", "http.server", *where]
        little = {"PATH": os.defpath, "DATA_DIR": str(self.data), "PYTHONUNBUFFERED": "1"}
        return Child("sources", command, little, quiet=True)

    def demo_environ(self) -> dict[str, str]:
        """The children's environment, with the demo's pages as the one address they may open."""
        if self.demo_web is None:
            return self.environ
        place = f"127.0.0.1:{self.demo_web.command[-1]}"
        allowed = [word for word in (self.environ.get("CAPTURE_ALLOW", ""), place) if word]
        return {**self.environ, "DEMO_WEB": place, "CAPTURE_ALLOW": ",".join(allowed)}

    def open(self) -> None:
        """Start everything; CannotStart when a step fails, StopAsked when told to end."""
        if self.broker:
            self.children.start(self.broker.child)
        if self.demo_web:
            self.children.start(self.demo_web)
        self.finish(self.manage("migrate", "migrate", "--no-input", "-v0", environ=self.environ))
        if self.broker and not self.children.wait_for(self.broker.answers, SLOW):
            raise CannotStart("The broker does not answer; see its lines above.")
        known = (self.data / "demo.json").exists()
        demo = None
        if self.demo_web and not known:
            pages = int(self.demo_web.command[-1])
            self.children.wait_for(lambda: answers("127.0.0.1", pages, "/"), SLOW)
            demo = self.manage("demo", "demo", "--if-empty", environ=self.demo_environ())
            if not self.first:
                self.finish(demo)
                known = (self.data / "demo.json").exists()
                if not known:  # the newsroom has work of its own: no demo, no exception for it
                    self.drop_demo_web()
        if self.options.no_demo:
            self.ask_for_first_account()
        environ = self.demo_environ()
        web = [
            "gunicorn",
            "verifier.wsgi",
            "--config",
            "python:verifier.webserver",
            "--bind",
            f"fd://{self.door.fileno()}",
        ]
        web += ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
        web += ["--graceful-timeout", "15", "--no-control-socket", "--log-level", "warning"]
        self.run("web", web, environ, keep=[self.door.fileno()])
        if not self.children.wait_for(self.web_answers, SLOW):
            raise CannotStart("The web does not answer; see its lines above.")
        worker = ["celery", "-A", "verifier", "--quiet", "worker"]
        beat = ["celery", "-A", "verifier.beat", "--quiet", "beat"]
        pool = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        # Celery warns root about pickled messages; ours are JSON only.
        quiet = {**environ, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
        self.run("worker", [*worker, *pool], quiet)
        self.run("beat", [*beat, "--schedule", f"{self.data}/beat-schedule"], environ)
        if demo:
            self.finish(demo)
        self.announce()
        if self.demo_web and known and not demo:
            # The database may have been deleted since; an existing one is left alone.
            self.manage("demo", "demo", "--if-empty", environ=environ)

    def run(
        self, name: str, module: Sequence[str], environ: Mapping[str, str], keep: Sequence[int] = ()
    ) -> None:
        """Start a Python module as a child that is started again whenever it ends."""
        self.children.start(Child(name, [sys.executable, "-m", *module], environ, keep_fds=keep))

    def manage(self, name: str, *words: str, environ: Mapping[str, str]) -> Child:
        """Start a command of manage.py that runs once."""
        command = [sys.executable, os.path.join(PROJECT, "manage.py"), *words]
        return self.children.start(Child(name, command, environ, restart=False))

    def finish(self, child: Child) -> None:
        """Wait for a child that runs once; CannotStart when it fails."""
        self.children.wait_for(lambda: child.done, SLOW)
        if child.returncode != 0:
            how = "too slow" if child.returncode is None else ending(child.returncode)
            raise CannotStart(f"The step “{child.name}” failed ({how}); see its lines above.")

    def drop_demo_web(self) -> None:
        """Stop serving the demo's pages, and no longer allow them."""
        if self.demo_web:
            self.children.stop(self.demo_web)
            self.demo_web = None

    def ask_for_first_account(self) -> None:
        """With no account, ask for one on the terminal, or say what to type."""
        command = [sys.executable, "-c", ANY_ACCOUNT]
        look = self.children.start(Child("accounts", command, self.environ, restart=False))
        self.children.wait_for(lambda: look.done, SLOW)
        if look.returncode == 0:
            return
        if look.returncode != 3:
            raise CannotStart("The accounts could not be read; see above.")
        say("Nobody has an account yet. This one may do everything:")
        manage = os.path.join(PROJECT, "manage.py")
        if sys.stdin.isatty():
            command = [sys.executable, manage, "createsuperuser"]
            ask = Child("account", command, self.environ, restart=False, terminal=True)
            self.children.start(ask)
            self.children.wait_for(lambda: ask.done, float("inf"))
            if ask.returncode == 0:
                return
        say(f"To make it later, type: DATA_DIR={self.data} python3 {manage} createsuperuser")

    def web_answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.options.bind, self.options.bind)  # noqa: S104
        return answers(host, self.options.port, "/healthz")

    def announce(self) -> None:
        """Say where the newsroom is and, for a demo, who can sign in."""
        bind = f"[{self.options.bind}]" if ":" in self.options.bind else self.options.bind
        say(f"The newsroom is open: http://{bind}:{self.options.port}/   (Ctrl-C stops it)")
        people = []
        with contextlib.suppress(OSError, ValueError, KeyError):
            people = json.loads((self.data / "demo.json").read_text(encoding="utf-8"))["people"]
        if self.options.no_demo or not people:
            return
        proxied = self.environ.get("PUBLIC_BASE_URL", "").startswith("https")  # as settings have it
        if self.options.public or proxied:
            say("Demo passwords are refused, because other machines can reach this address.")
            return
        say("Sign in as one of the demo's people:")
        for person in people:
            say(f"  {person['username']:<8} {person['role']:<12} password: {person['password']}")

    def watch(self) -> None:
        """Keep everything running until StopAsked."""
        while True:
            self.children.pump(1.0)
            self.children.raise_if_asked()
            if self.broker:
                self.broker.answers()

    def close(self) -> None:
        """End everything and let the port go."""
        self.door.close()
        self.children.drain()


def answers(host: str, port: int, path: str) -> bool:
    """Whether a web server answers there, with anything but an error of its own (5xx)."""
    named = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    # By hand, because http.client loads TLS: megabytes that would stay in this small process.
    request = f"GET {path} HTTP/1.0\r\nHost: {named or 'localhost'}\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=1.0) as connection:
            connection.sendall(request.encode())
            reply = b""
            while chunk := connection.recv(65536):  # to its end: the server shall not see a reset
                reply += chunk
    except OSError:
        return False
    status = reply[:64].split(b" ")[1:2]
    return bool(status) and status[0].isdigit() and int(status[0]) < 500
