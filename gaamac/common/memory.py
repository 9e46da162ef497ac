"""Memory that was needed for a moment, given back to the system."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_trim: Callable[[int], int] | None
_set: Callable[[int, int], int] | None
try:
    _trim = ctypes.CDLL("libc.so.6").malloc_trim
    _set = ctypes.CDLL("libc.so.6").mallopt
except (OSError, AttributeError):  # not glibc
    _trim = _set = None
# Of malloc.h.
_ARENA_MAX = -8


def give_back() -> None:
    """Return what is free to the system, where the C library can (glibc's `malloc_trim`).

    For after something large and rare: reading the index of 100,000 entries needs 26 MB for a
    moment, of which the process would keep 22 for as long as it lives. Takes some milliseconds.
    """
    if _trim is not None:
        _trim(0)


def share_free_memory() -> None:
    """Let all threads take from one store of free memory (glibc's `M_ARENA_MAX`).

    Each thread would otherwise keep one of its own, and pages of 100 KB leave holes in all of
    them. For the start of a process, before its threads; the interpreter runs one at a time anyway.
    """
    if _set is not None:
        _set(_ARENA_MAX, 1)
