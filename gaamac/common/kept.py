"""Values that are read rarely and used often, such as the names of countries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db import transaction

T = TypeVar("T")
# For so long another process may still show what has just been changed.
MOMENT = 2.0
SECONDS = 600


class Kept(Generic[T]):
    """A value kept in this process for a moment and in the shared cache for longer.

    A page asks for names hundreds of times; even the cache would answer too slowly. `forget`
    is for whoever changes what `read` returns. The value is shared: nobody may change it.
    """

    def __init__(self, key: str, read: Callable[[], T]) -> None:
        self._key = key
        self._read = read
        self._value: T | None = None
        self._fresh_until = 0.0
        _all.append(self)

    def get(self) -> T:
        """The value, from the nearest place that has it."""
        if self._value is None or time.monotonic() > self._fresh_until:
            self._value = self._from_cache()
            self._fresh_until = time.monotonic() + MOMENT
        return self._value

    def _from_cache(self) -> T:
        found: T | None = cache.get(self._key)
        if found is None:
            found = self._read()
            cache.set(self._key, found, SECONDS)
        return found

    def forget(self) -> None:
        """Read it anew at the next use.

        Once more after the commit: until then another process reads, and keeps, what was.
        """
        self.drop()
        transaction.on_commit(self.drop)

    def drop(self) -> None:
        """Read it anew at the next use, whatever happens to the transaction."""
        self._value = None
        cache.delete(self._key)


_all: list[Kept[Any]] = []


def drop_all() -> None:
    """Read every such value anew; tests begin with it."""
    for value in _all:
        value.drop()
