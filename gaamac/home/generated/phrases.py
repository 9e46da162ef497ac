"""What the texts are made of: phrases of six languages, and names of places and people.

The names are invented from syllables, the same name written in the script of each language,
so that the vocabulary has the long tail of a real one. Needs no Django: the benchmark writes
the plain site's articles with it.
"""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .chances import Zipf

WORDS = Path(__file__).parent / "words"
_SCRIPTS = {"ar": "arabic", "ru": "cyrillic", "zh-hans": "chinese"}
_NAMES = 6000


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: lists of phrases by their part in a sentence, and how sentences are joined."""

    language: str
    space: str
    named: str
    title: str
    lists: dict[str, list[str]]
    names: list[str] = field(default_factory=list)

    def capital(self, part: str) -> list[str]:
        """The phrases of a part, fit to start a sentence."""
        return [phrase[:1].upper() + phrase[1:] for phrase in self.lists[part]]


@lru_cache(maxsize=1)
def phrases() -> dict[str, Phrases]:
    """The phrases of every language; the n-th name is the same one in each."""
    spellings = _names()
    codes = sorted(file.stem for file in WORDS.glob("*.json"))
    return {code: _read(code, spellings) for code in codes}


def _read(code: str, spellings: list[list[dict[str, str]]]) -> Phrases:
    parts = json.loads((WORDS / f"{code}.json").read_text(encoding="utf-8"))
    script = _SCRIPTS.get(code, "latin")
    return Phrases(
        language=code,
        space=parts.pop("space"),
        named=parts.pop("named"),
        title=parts.pop("title"),
        lists=parts,
        names=["".join(row[script] for row in one).capitalize() for one in spellings],
    )


def _names() -> list[list[dict[str, str]]]:
    """Names of two or three syllables, the same in every run."""
    with (WORDS / "syllables.csv").open(encoding="utf-8", newline="") as file:
        syllables = list(csv.DictReader(file))
    rng = random.Random("names")  # noqa: S311 - draws data, guards nothing
    return [rng.sample(syllables, rng.choice((2, 3, 3))) for _number in range(_NAMES)]


@lru_cache(maxsize=1)
def name_numbers() -> Zipf[int]:
    """The numbers of the names, some far more common than others."""
    return Zipf(range(_NAMES), flatness=20)
