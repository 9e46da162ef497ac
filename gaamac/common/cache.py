"""The shared cache: what it has kept may be missing, what it promises may not.

Reading goes on without Valkey: an unanswered question is an empty answer. But `add` and `incr` say
"you are the first" or "so many": a lock, or a code that was used. Without Valkey they fail.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Longer than Valkey ever takes; a reader must not wait for one that hangs.
TIMEOUT_SECONDS = 0.5
# After a failure nobody asks again for so long: one reader waits for a hanging Valkey, not each.
PAUSE_SECONDS = 2.0

# Valkey's address: when it may be asked again. One for all who ask (gaamac.common.ratelimit).
_paused: dict[str, float] = {}


def is_paused(location: str) -> bool:
    """Whether it did not answer a moment ago."""
    return time.time() < _paused.get(location, 0)


def pause(location: str) -> None:
    """Leave it alone for a moment, and say once that it did not answer."""
    if not is_paused(location):
        logger.error("Valkey does not answer")
        _paused[location] = time.time() + PAUSE_SECONDS


class ForgivingCache(RedisCache):
    """Django's cache in Redis or Valkey, empty while that does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """With time-outs, of which redis-py has none."""
        options = {
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._location = str(server)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What was kept; `default` where nothing answers."""
        return self._or(
            lambda: super(ForgivingCache, self).get(key, default, version),
            instead=default,
        )

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        """What was kept of these."""
        return self._or(
            lambda: super(ForgivingCache, self).get_many(keys, version), instead={}
        )

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether something is kept."""
        return self._or(
            lambda: super(ForgivingCache, self).has_key(key, version), instead=False
        )

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep it, if somebody answers."""
        self._or(
            lambda: super(ForgivingCache, self).set(key, value, timeout, version),
            instead=None,
        )

    def set_many(
        self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Keep these; those that were not kept."""
        return self._or(
            lambda: super(ForgivingCache, self).set_many(data, timeout, version),
            instead=list(data),
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it; where nothing answers, it ends by its own time-out."""
        return self._or(
            lambda: super(ForgivingCache, self).delete(key, version), instead=False
        )

    def _or(self, do: Callable[[], Any], *, instead: Any) -> Any:
        if is_paused(self._location):
            return instead
        try:
            return do()
        except (RedisError, OSError):
            pause(self._location)
            return instead
