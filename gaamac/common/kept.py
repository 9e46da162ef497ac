"""Values that are read rarely and used often, such as the names of countries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db import transaction

from .page_cache.generation import generation

T = TypeVar("T")
# For so long another process may still show what has just been changed.
MOMENT = 2.0
SECONDS = 600


class Kept(Generic[T]):
    """A value kept in this process for a moment and in the shared cache for longer.

    A page asks for names hundreds of times; even the cache would answer too slowly. `forget`
    is for whoever changes what `read` returns. The value is shared: nobody may change it.

    A web worker that hears of changes (`page_cache.generation`) keeps it until it hears of one,
    and then reads anew: a whole page with an old name in it would last much longer than a moment.
    """

    def __init__(self, key: str, read: Callable[[], T]) -> None:
        self._key = key
        self._read = read
        self._value: T | None = None
        self._fresh_until = 0.0
        # The generation it was read in, where that was heard of.
        self._read_in: int | None = None
        _all.append(self)

    def get(self) -> T:
        """The value, from the nearest place that has it."""
        heard_of = generation.number if generation.is_trusted else None
        value = self._value
        if value is None or not self._is_fresh(heard_of):
            value = self._from_cache() if heard_of is None else self._read()
            self._value, self._read_in = value, heard_of
            self._fresh_until = time.monotonic() + MOMENT
        return value

    def _is_fresh(self, heard_of: int | None) -> bool:
        """Whether nothing has changed since it was read; where that isn't heard of, a moment ago."""
        if heard_of is None:
            return time.monotonic() <= self._fresh_until
        return self._read_in == heard_of

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
