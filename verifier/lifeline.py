"""A process that must not outlive the one that started it, also when that one is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None)  # loaded before any fork: nothing may be loaded after one


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends; nothing on other systems.

    `parent` is the number that the parent noted before it forked us: it may be gone already.
    """
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
