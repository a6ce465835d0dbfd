"""Child processes that are restarted when they end, drained when asked, and never outlive us.

One thread and one loop (`pump`): output, signals and deaths all wake it. Every child leads a
process group of its own, so that its own children (pool processes, web workers) end with it.
Three things make sure that nothing stays behind, whatever kills us: the kernel kills each child
when we die, a small shell (the guard) then kills the groups, and a child that dies alone takes
its group with it before it is started again.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from verifier.lifeline import die_with

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps ending
HEALTHY_AFTER = 60.0  # seconds of life after which earlier failures are forgotten
WARM = 20.0  # seconds that a drain gives children to finish what they are doing
WARM_LAST = 10.0  # the same for those that end last, after the others
# Reads the list of living groups whenever it changes; the end of input is our death.
GUARD = (
    'while read -r line; do groups=$line; done; for group in $groups; do kill -9 "-$group"; done'
)


class StopAsked(Exception):
    """Somebody asked the program to end (SIGTERM, SIGINT, SIGHUP)."""


@dataclass(eq=False)
class Child:
    """One process to run; `restart` says whether it is started again when it ends."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    restart: bool = True
    last: bool = False  # ends after all others (the broker)
    terminal: bool = False  # talks with the person at the terminal
    quiet: bool = False  # its output is nobody's news
    keep_fds: Sequence[int] = ()
    before_start: Callable[[], None] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    returncode: int | None = field(default=None, init=False)  # of the last life that ended
    started_at: float = field(default=0.0, init=False)
    again_at: float | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)

    @property
    def alive(self) -> bool:
        return self.process is not None

    @property
    def done(self) -> bool:
        """Whether a child that runs once has ended."""
        return self.process is None and self.returncode is not None

    def kill(self, number: signal.Signals, *, group: bool) -> None:
        """Signal the child, or everything in its group; nothing happens when it is gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                # A child at the terminal shares our group: never signal that one.
                if group and not self.terminal:
                    os.killpg(self.process.pid, number)
                else:
                    os.kill(self.process.pid, number)


@dataclass(eq=False)
class Outlet:
    """The pipe that carries a child's output, and the beginning of its unfinished line."""

    name: str
    pipe: IO[bytes]
    rest: bytes = b""


class Children:
    """All children of this process. To be used from the main thread only, once per process."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._asked = 0
        self._closing = False
        wake, self._wakeup = socket.socketpair()
        wake.setblocking(False)
        self._wakeup.setblocking(False)
        self._selector.register(wake, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup ignores SIGHUP: so do we
                signal.signal(number, self._on_stop)
        self._guard = self._start_guard()

    def _on_stop(self, *_: object) -> None:
        self._asked += 1

    def start(self, child: Child) -> Child:
        """Start `child`; raises OSError when its program cannot be run."""
        if child.before_start is not None:
            child.before_start()
        us = os.getpid()

        def tie() -> None:  # runs in the child, between fork and exec
            die_with(us)

        tied = tie if sys.platform == "linux" else None
        pipe = subprocess.DEVNULL if child.quiet else subprocess.PIPE
        output = None if child.terminal else pipe
        child.process = subprocess.Popen(  # noqa: S603 # we have no threads, so preexec_fn is safe
            child.command,
            cwd=PROJECT,
            env=child.environ,
            stdin=None if child.terminal else subprocess.DEVNULL,
            stdout=output,
            stderr=None if child.terminal else subprocess.STDOUT,
            process_group=None if child.terminal else 0,
            pass_fds=child.keep_fds,
            preexec_fn=tied,  # noqa: PLW1509
        )
        child.started_at, child.again_at, child.returncode = time.monotonic(), None, None
        if child not in self._children:
            self._children.append(child)
        if child.process.stdout is not None:
            os.set_blocking(child.process.stdout.fileno(), False)
            outlet = Outlet(child.name, child.process.stdout)
            self._selector.register(outlet.pipe, selectors.EVENT_READ, outlet)
        self._tell_guard()
        return child

    def pump(self, timeout: float) -> None:
        """Wait up to `timeout` seconds for anything to happen, and deal with it."""
        now = time.monotonic()
        pauses = [c.again_at - now for c in self._children if c.again_at is not None]
        for key, _ in self._selector.select(max(0.0, min([timeout, *pauses]))):
            if isinstance(key.data, Outlet):
                self._read(key.data)
            else:
                with contextlib.suppress(BlockingIOError):
                    key.fileobj.recv(4096)  # type: ignore[union-attr]
        self._reap()
        for child in self._children:
            if child.again_at is not None and child.again_at <= time.monotonic():
                if self._closing:
                    child.again_at = None
                else:
                    try:
                        self.start(child)
                    except OSError as problem:  # no memory or no process numbers left
                        child.again_at = time.monotonic() + LONGEST_PAUSE
                        say(f"{child.name} cannot be started: {problem}")

    def stop(self, child: Child) -> None:
        """End one child for good, at once."""
        child.restart, child.again_at = False, None
        child.kill(signal.SIGKILL, group=True)
        while child.alive:
            self.pump(0.1)

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Pump until `condition` holds (True) or the time is over (False).

        Raises StopAsked when somebody wants the program to end.
        """
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() >= until:
                return False
            self.pump(0.05)
            self.raise_if_asked()
        return True

    def raise_if_asked(self) -> None:
        """Raise StopAsked when a signal asked for the end."""
        if self._asked:
            raise StopAsked

    def drain(self) -> None:
        """End all children: politely first, by force when time is over or on a second signal."""
        self._closing = True
        asked_before = max(self._asked, 1)
        for last, seconds in ((False, WARM), (True, WARM_LAST)):
            those = [child for child in self._children if child.last == last]
            for child in those:
                child.kill(signal.SIGTERM, group=not child.restart)
            until = time.monotonic() + seconds
            while any(c.alive for c in those) and time.monotonic() < until:
                if self._asked > asked_before:  # a second Ctrl-C: no more waiting
                    until = min(until, time.monotonic() + (2.0 if last else 0.0))
                self.pump(0.1)
            for child in those:
                child.kill(signal.SIGKILL, group=True)
            while any(c.alive for c in those):
                self.pump(0.1)
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait()

    def _reap(self) -> None:
        while True:
            try:
                # WNOWAIT: until we reap it, the number of its group cannot be given away.
                info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if info is None:
                return
            mine = [c for c in self._children if c.process and c.process.pid == info.si_pid]
            if mine:
                self._ended(mine[0])
            elif info.si_pid == self._guard.pid:
                self._guard.wait()
                self._guard = self._start_guard()
                self._tell_guard()
            else:
                os.waitpid(info.si_pid, 0)  # an orphan that was given to us (as process 1)

    def _ended(self, child: Child) -> None:
        child.kill(signal.SIGKILL, group=True)  # what it left behind
        assert child.process is not None  # noqa: S101
        child.returncode, lived = child.process.wait(), time.monotonic() - child.started_at
        child.process = None
        self._tell_guard()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.data, Outlet) and key.data.name == child.name:
                self._read(key.data)
        if child.restart and not self._closing:
            child.failures = 1 if lived >= HEALTHY_AFTER else child.failures + 1
            pause = min(LONGEST_PAUSE, 2.0 ** (child.failures - 1))
            child.again_at = time.monotonic() + pause
            say(f"{child.name} ended ({ending(child.returncode)}); again in {pause:.0f} s.")

    def _start_guard(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", GUARD],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # out of reach of Ctrl-C
        )

    def _tell_guard(self) -> None:
        groups = [c.process.pid for c in self._children if c.process and not c.terminal]
        if self._guard.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # a new guard is told when it starts
                self._guard.stdin.write((" ".join(map(str, groups)) + "\n").encode())
                self._guard.stdin.flush()

    def _read(self, outlet: Outlet) -> None:
        chunk: bytes | None = b""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(outlet.pipe.fileno(), 65536):
                *lines, outlet.rest = (outlet.rest + chunk).split(b"\n")
                for line in lines:
                    say(line.decode("utf-8", "replace"), outlet.name)
            if outlet.rest:
                say(outlet.rest.decode("utf-8", "replace"), outlet.name)
            self._selector.unregister(outlet.pipe)
            outlet.pipe.close()


def say(text: str, name: str = "up") -> None:
    """Print one line, marked with whose it is; a closed terminal is no reason to stop working."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{name:>7} | {text}\n")
        sys.stdout.flush()


def ending(returncode: int) -> str:
    """How a process ended, in words."""
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"
