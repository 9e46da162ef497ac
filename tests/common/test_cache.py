"""Without Valkey what was kept is missing, and what is promised fails."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from redis.exceptions import RedisError

from gaamac.common import cache as common_cache

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def _down(settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}
    common_cache._paused.pop(NOWHERE, None)


def test_what_is_kept_comes_back() -> None:
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3})
    assert cache.get_many(["a", "b", "x"]) == {"a": 1, "b": 2}
    assert cache.delete("c")
    assert "c" not in cache
    assert cache.get("c", "nothing") == "nothing"


@pytest.mark.usefixtures("_down")
def test_without_valkey_nothing_is_kept_and_nobody_is_disturbed() -> None:
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert not cache.delete("a")
    assert "a" not in cache


@pytest.mark.usefixtures("_down")
@pytest.mark.parametrize(
    "promise", [lambda: cache.add("a", 1), lambda: cache.incr("a")]
)
def test_without_valkey_nobody_is_told_to_be_the_first(promise) -> None:
    with pytest.raises(RedisError):
        promise()


@pytest.mark.usefixtures("_down")
def test_it_is_said_once(caplog) -> None:
    for _time in range(5):
        cache.get("a")
    assert caplog.text.count("Valkey does not answer") == 1


def test_a_valkey_that_hangs_is_not_waited_for_long() -> None:
    """redis-py's own time-out is none."""
    options = cache._cache._pool_options
    assert options["socket_timeout"] <= 1
    assert options["socket_connect_timeout"] <= 1
