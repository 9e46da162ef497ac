"""Words that stand in a known share of all generated entries, so that a search has a known size.

Each share has several words, so that whoever measures can ask for another one each time. No
stemmer of the six languages changes them, and no other text holds them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Words of which each stands in one entry out of `one_in`."""

    one_in: int
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """The share in words: "0.2 %"."""
        return f"{100 / self.one_in:g} %"


SHARES = (
    Share(10, ("tavork", "belmund", "kirrap", "zostrik", "dolbark", "vumgrat")),
    Share(100, ("nebrokt", "sarvud", "pimlokt", "gothrap", "lurgomb", "wexmokt")),
    Share(500, ("hambrikt", "jodvart", "mirzund", "fostrap", "quelmot", "yandrut")),
)


class Planting:
    """Says which words stand in which of `total` entries: each share exact, and independent."""

    def __init__(self, total: int, rng: random.Random) -> None:
        self._places: list[tuple[Share, list[int]]] = []
        for share in SHARES:
            order = list(range(total))
            rng.shuffle(order)
            self._places.append((share, order))

    def words(self, number: int) -> list[str]:
        """The words of the entry with this number, counted from 0."""
        found = []
        for share, order in self._places:
            place = order[number] % share.one_in
            if place < len(share.words):
                found.append(share.words[place])
        return found
