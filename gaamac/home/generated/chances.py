"""Draws as they fall in life: a few values take most of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
# How often all values together stand in the deck that is drawn from, when there are few of them.
_DECK = 2048


class Zipf(Generic[T]):
    """Values of which the n-th is drawn about 1/n as often as the first.

    Drawn from a deck in which each value stands as often as it weighs: a text takes two hundred
    draws, and `random.choices` would be most of the time.
    """

    def __init__(self, values: Sequence[T], flatness: int = 2) -> None:
        weights = [1 / (place + flatness) for place in range(len(values))]
        copies = max(_DECK, 10 * len(values)) / sum(weights, start=1e-9)
        self._deck = [
            value
            for value, weight in zip(values, weights, strict=True)
            for _copy in range(max(round(weight * copies), 1))
        ]

    def one(self, rng: random.Random) -> T:
        """One value."""
        return self._deck[int(rng.random() * len(self._deck))]

    def some(self, rng: random.Random, number: int) -> list[T]:
        """Up to `number` different values, in the order drawn."""
        if not self._deck:
            return []
        return list(dict.fromkeys(self.one(rng) for _draw in range(number)))


def weighted(rng: random.Random, shares: dict[T, int]) -> T:
    """One key; its chance is its share of the sum."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]
