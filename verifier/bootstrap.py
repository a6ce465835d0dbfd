"""Makes sure the pinned packages are there, then runs the command that was asked for.

Runs before anything is installed: standard library only, and in words an old Python can still
read, so that it can say which Python is needed. `verifier/__init__.py` must stay empty for the
same reason. Its own words go to stderr: what a command prints on stdout may be read by a program.

The environment is `.venv` in the project folder (`VENV_DIR` puts it elsewhere). One file in it,
`verifier-stamp`, says three things: that this program made the environment (so it may empty it),
what is installed (one line per set of pins, with the hash of the files), and, by a lock on it,
that somebody is at work. A stamp without these lines means that an earlier start was cut short.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Mapping, Sequence  # noqa: UP035 (read by old Pythons)

PROJECT = Path(__file__).resolve().parent.parent
PINS = {
    "runtime": ["requirements.txt"],
    "dev": ["requirements.txt", "tests/requirements-dev.txt"],
}
DEV_COMMANDS = ("test", "check")
STAMP = "verifier-stamp"
OLDEST = (3, 11)


class CannotPrepare(Exception):
    """The environment cannot be made; the text says in plain words what to do."""


def main() -> None:
    """Prepare the environment when needed, then run `sys.argv`; ends the process with its code."""
    try:
        if sys.version_info[:2] < OLDEST:
            raise CannotPrepare(
                "This program needs Python 3.11 or newer; this is "
                f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})."
            )
        command = sys.argv[1] if len(sys.argv) > 1 else ""
        prepare(command, os.environ)
        run(command, sys.argv)
    except CannotPrepare as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def run(command: str, argv: Sequence[str]) -> None:
    """Run `command` in this process, whose packages are ready."""
    if command == "up":
        sys.exit(importlib.import_module("verifier.supervisor").main(list(argv[2:])))
    if command == "test":
        os.chdir(PROJECT)
        module = "tests.run" if Path("tests/run.py").exists() else "pytest"
        os.execv(sys.executable, [sys.executable, "-m", module, *argv[2:]])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verifier.settings")
    nonsense = importlib.import_module("django.core.exceptions").ImproperlyConfigured
    try:
        importlib.import_module("django.core.management").execute_from_command_line(list(argv))
    except nonsense as problem:  # a setting that cannot be meant: a sentence, no traceback
        print(problem, file=sys.stderr)
        sys.exit(1)


def prepare(command: str, environ: Mapping[str, str]) -> None:
    """Return when this process has its packages; otherwise install them and start over there.

    Refuses (CannotPrepare) a foreign virtual environment that lacks packages, a folder that
    cannot be written, and an installation that failed.
    """
    if environ.get("VERIFIER_NO_BOOTSTRAP") == "1":
        return
    pins = "dev" if command in DEV_COMMANDS else "runtime"
    venv = Path(environ.get("VENV_DIR") or PROJECT / ".venv").absolute()
    inside = sys.prefix != sys.base_prefix
    if inside and not (venv.exists() and Path(sys.prefix).samefile(venv)):
        check_foreign(pins)
        return
    if not is_ready(venv, pins):
        with locked(venv):
            if not is_ready(venv, pins):  # another start may have done it while we waited
                install(venv, pins)
    if not inside:
        python = str(python_of(venv))
        os.execv(python, [python, str(PROJECT / "manage.py"), *sys.argv[1:]])


def check_foreign(pins: str) -> None:
    """Refuse the active virtual environment, made by somebody else, when it lacks packages."""
    for module in ["django", "celery"] + (["pytest"] if pins == "dev" else []):
        if importlib.util.find_spec(module) is None:
            raise CannotPrepare(
                f"The active virtual environment {sys.prefix} has no {module}. Either leave it "
                "(type: deactivate) and run the same command again, or type: "
                f"{sys.executable} -m pip install -r {PROJECT / PINS[pins][-1]}"
            )


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def digest(pins: str) -> str:
    """The SHA-256 over the requirement files of this set."""
    return hashlib.sha256(
        b"".join((PROJECT / name).read_bytes() for name in PINS[pins])
    ).hexdigest()


def installed(venv: Path) -> dict[str, str]:
    """What the stamp says: set of pins → hash; empty when there is none or it was cut short."""
    try:
        words = (venv / STAMP).read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return {}
    return dict(zip(words[::2], words[1::2]))  # noqa: B905 (read by old Pythons)


def is_ready(venv: Path, pins: str) -> bool:
    """Whether `venv` holds exactly these pins and its Python still exists."""
    return os.access(python_of(venv), os.X_OK) and installed(venv).get(pins) == digest(pins)


@contextlib.contextmanager
def locked(venv: Path) -> Iterator[None]:
    """Hold the environment's lock; says so when somebody else has it, and waits."""
    try:
        venv.mkdir(parents=True, exist_ok=True)
        stranger = any(venv.iterdir()) and not (venv / STAMP).exists()
        if stranger and not (venv / "pyvenv.cfg").exists():
            raise CannotPrepare(
                f"{venv} exists, is not empty and is not a virtual environment. "
                "Move it away, or set VENV_DIR to another folder."
            )
        stamp = os.open(venv / STAMP, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        raise CannotPrepare(
            f"Cannot write to {venv} ({problem.strerror}). Set VENV_DIR to a folder that you may "
            "write to, for example: VENV_DIR=~/.cache/verifier-venv"
        ) from problem
    try:
        try:
            fcntl.flock(stamp, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another start is installing the packages; waiting for it.")
            fcntl.flock(stamp, fcntl.LOCK_EX)
        # A pip that outlives us keeps the lock, so nobody empties the folder under it.
        os.set_inheritable(stamp, True)
        yield
    finally:
        os.close(stamp)


def install(venv: Path, pins: str) -> None:
    """Bring `venv` to exactly these pins; the caller holds its lock.

    Refuses (CannotPrepare) when it cannot; what was installed before then still counts.
    """
    before = (venv / STAMP).read_text(encoding="ascii", errors="replace")
    usable = os.access(python_of(venv), os.X_OK) and (
        # An environment that the user made by hand has our new, empty stamp: keep it.
        installed(venv) or not before
    )
    stamp(venv, "unfinished")
    if not usable:
        empty(venv)
        tell(f"Preparing {venv} (only once).")
        call([sys.executable, "-m", "venv", "--without-pip", str(venv)], "make the environment")
    pip = pip_for(venv)
    tell("Installing the pinned packages; this takes about half a minute.")
    options = ["install", "--quiet", "--no-input", "--disable-pip-version-check"]
    options += ["--requirement", str(PROJECT / PINS[pins][-1])]
    code = subprocess.run(
        [*pip, *options], env=pip_environ(), stdout=sys.stderr, close_fds=False, check=False
    )
    if code.returncode != 0:
        # pip fetches everything before it changes anything: a failure leaves what was there.
        stamp(venv, before if usable and before else "unfinished")
        raise CannotPrepare(
            "The packages could not be installed; pip's reason stands above. Check the network "
            "(or PIP_INDEX_URL, PIP_PROXY) and the free space, then run the same command again."
        )
    done = ["runtime", "dev"] if pins == "dev" else ["runtime"]
    stamp(venv, "".join(f"{name} {digest(name)}\n" for name in done))


def stamp(venv: Path, text: str) -> None:
    """Write the stamp in place (a new file would lose the lock)."""
    (venv / STAMP).write_text(text, encoding="ascii")


def empty(venv: Path) -> None:
    """Clear an environment that this program made, except for the stamp that is our lock."""
    for entry in venv.iterdir():
        if entry.name == STAMP:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def pip_environ() -> dict[str, str]:
    """The environment for pip, without the settings that would send packages elsewhere."""
    hostile = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME")
    return {**{k: v for k, v in os.environ.items() if k not in hostile}, "PIP_USER": "0"}


def pip_for(venv: Path) -> list[str]:
    """The command that installs into `venv`: its own pip, this Python's, or one made for it.

    Refuses (CannotPrepare) when there is no way to get a pip.
    """
    python, base = str(python_of(venv)), getattr(sys, "_base_executable", "") or sys.executable
    for pip in ([python, "-m", "pip"], [base, "-m", "pip", "--python", python]):
        # Only pip 22.3 and newer knows --python; an older one fails here.
        if succeeds([*pip, "--version"]):
            return pip
    make = [python, "-m", "ensurepip", "--default-pip"]
    if not succeeds(make):
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            raise CannotPrepare(
                "This Python has neither pip nor ensurepip. On Debian or Ubuntu type: "
                "sudo apt-get install python3-venv   and then run the same command again."
            )
        tell("Installing Debian's python3-venv, which brings pip.")
        subprocess.run([apt, "update", "-qq"], stdout=sys.stderr, check=False)
        why = "install python3-venv"
        call([apt, "install", "-y", "-qq", "--no-install-recommends", "python3-venv"], why)
        call(make, "make pip")
    return [python, "-m", "pip"]


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def succeeds(command: Sequence[str]) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode == 0


def call(command: Sequence[str], purpose: str) -> None:
    """Run `command` with its output visible; CannotPrepare when it fails."""
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
        raise CannotPrepare(f"Could not {purpose}: {' '.join(command)} failed; see above.")
