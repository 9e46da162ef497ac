"""Stems of single words, for marking what was found.

The same algorithms as PostgreSQL's dictionaries (Snowball). Both what was typed and what was
written is stemmed here, so that a small difference between the two versions marks the same
words all the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from gaamac.common.folding import fold, with_arabic_stems
from gaamac.common.languages import facts

from .stop_words import STOP_WORDS

_ALGORITHMS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}


class _Stemmers(threading.local):
    """The stemmers of one thread: they keep what they work on."""

    def __init__(self) -> None:
        self.of = {code: Stemmer.Stemmer(name, 0) for code, name in _ALGORITHMS.items()}


_stemmers = _Stemmers()


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of one word as it was written, empty for one that is never looked for alone."""
    folded = with_arabic_stems(fold(word))
    code = facts(language).code
    if folded in STOP_WORDS.get(code, ()):
        return ""
    if code == "zh-hans":
        return folded
    if code in ("ar", "ru") and folded.isascii():
        code = "en"
    return str(_stemmers.of[code].stemWord(folded))


def has_stem(words: Iterable[str], language: str) -> bool:
    """Whether any of these words is one that is looked for in this language."""
    return any(stem(word, language) for word in words)
