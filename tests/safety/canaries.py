"""Words that stand in one place of the portal only, so that whoever finds one knows where it comes from."""

from __future__ import annotations

import random
import re

_VOWELS, _CONSONANTS = "aeiou", "bdfgklmnprstvz"
_SYLLABLES = 5
# Begins like no word of a language we speak; of one length, so that none is a part of another.
WORD = re.compile(rf"zq(?:[{_CONSONANTS}][{_VOWELS}]){{{_SYLLABLES}}}")


class Aviary:
    """Makes canaries; the same ones in every run, far enough apart that no typo leads to another."""

    def __init__(self) -> None:
        self._random = random.Random(4)
        self._known: set[str] = set()

    def word(self) -> str:
        """A word that nobody else has."""
        while True:
            pairs = (
                self._random.choice(_CONSONANTS) + self._random.choice(_VOWELS)
                for _one in range(_SYLLABLES)
            )
            word = "zq" + "".join(pairs)
            if word not in self._known:
                self._known.add(word)
                return word


def canaries_in(text: str) -> frozenset[str]:
    """The canaries that a text holds, capitals aside."""
    return frozenset(WORD.findall(text.lower()))
