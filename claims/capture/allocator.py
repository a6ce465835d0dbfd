"""What the allocator of the C library keeps of memory that was freed."""

import ctypes
import gc

from claims.capture.limits import MEGABYTE

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # glibc, malloc.h
_ARENAS = 2


def return_large_blocks() -> None:
    """Give the bodies of large pages back to the system as soon as they are freed.

    glibc else learns from the first one to keep such blocks, in each thread that had one: eight large
    pages one after the other took 530 MB instead of one page's 200. Other libraries need no telling.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, MEGABYTE)
        mallopt(_M_ARENA_MAX, _ARENAS)


def return_what_is_free() -> None:
    """Give back what was freed between blocks that are in use: before a fork, so that no child gets
    a copy of it."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
