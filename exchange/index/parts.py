"""What was worked out for one state of the index and can be shown again while that state lasts.

Bounded by size: a web worker may hold 220 MB in all, and a page of a list is some 100 KB of text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Protocol

# Of all parts of one state together, in one process.
MOST_BYTES = 8_000_000


class Part(Protocol):
    """Something that can be kept: immutable, and it knows how much memory it takes."""

    @property
    def size(self) -> int:
        """Its size in bytes, roughly."""


class Parts:
    """The parts used last, up to `MOST_BYTES`."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, Any] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Part]) -> Any:
        """The part with this key, made if it isn't here; `make` runs without the lock."""
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                return self._parts[key]
        part = make()
        with self._lock:
            self._put(key, part)
        return part

    def _put(self, key: Hashable, part: Part) -> None:
        if key in self._parts:
            self._bytes -= self._parts.pop(key).size
        self._parts[key] = part
        self._bytes += part.size
        while self._bytes > MOST_BYTES:
            _key, oldest = self._parts.popitem(last=False)
            self._bytes -= oldest.size

    @property
    def bytes(self) -> int:
        """How much memory the parts take, roughly."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._parts)
