"""Memory that was needed for a moment, given back to the system."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_trim: Callable[[int], int] | None
_set: Callable[[int, int], int] | None
try:
    _trim = ctypes.CDLL("libc.so.6").malloc_trim
    _set = ctypes.CDLL("libc.so.6").mallopt
except (OSError, AttributeError):  # not glibc
    _trim = _set = None
# A worker holds some hundred thousand lasting objects (models, addresses, translations): set apart,
# they leave looking for what requests and mails leave behind cheap enough to be done often. Left
# among the rest they cost 0.16 s of each full look, and looking rarely cost 10 MB of memory instead.
_COLLECT_AFTER = (5_000, 10, 10)
# Of malloc.h.
_MMAP_THRESHOLD = -3
_ARENA_MAX = -8
# What is larger stands apart and goes back to the system when it is let go.
_LARGE_BYTES = 64 * 1024


def give_back() -> None:
    """Return what is free to the system, where the C library can (glibc's `malloc_trim`).

    For after something large and rare: reading the index of 100,000 entries needs 26 MB for a
    moment, of which the process would keep 22 for as long as it lives. Takes some milliseconds.
    """
    if _trim is not None:
        _trim(0)


def waste_less() -> None:
    """Let the threads share free memory, and large pieces go back to the system at once.

    Otherwise each thread keeps a store of its own (glibc's `M_ARENA_MAX`), and the pages of 100 KB that
    come and go leave holes in it, since glibc takes them from there once it has seen a larger piece go
    (`M_MMAP_THRESHOLD`, which no longer grows when it is set). Together 22 MB of a busy web worker.
    For the start of a process, before its threads; the interpreter runs one at a time anyway.
    """
    if _set is not None:
        _set(_ARENA_MAX, 1)
        _set(_MMAP_THRESHOLD, _LARGE_BYTES)


def set_apart_what_lasts() -> None:
    """Spare from Python's garbage collection what is there now: for a worker that is ready to work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for circles of garbage ten times as seldom: for work that keeps much and makes none.

    Each look goes through all that was kept since the worker was ready: a tenth of a run of digests.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER[0] * 10, *_COLLECT_AFTER[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
